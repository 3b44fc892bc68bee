"""Reports over everything below: what could be forgotten, and how that changes."""
