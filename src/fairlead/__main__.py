"""`python -m fairlead` is the `fairlead` command."""

import sys

from fairlead.config.cli import main

sys.exit(main())
