"""Pages of the exchanges, and the timeline in the pages of accounts and contacts."""
