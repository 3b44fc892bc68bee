"""Fairlead: the desk of an export sales team."""

import zoneinfo

__version__ = "0.1.0"

# The system's zone files are often older than the pinned `tzdata` and disagree with it about the future
# (on one Debian 12: Vancouver, Edmonton, Casablanca). Only the pinned data may answer.
zoneinfo.reset_tzpath(())
zoneinfo.ZoneInfo.clear_cache()
