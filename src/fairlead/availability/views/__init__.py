"""Pages of availability, and what it shows in the pages of others."""
