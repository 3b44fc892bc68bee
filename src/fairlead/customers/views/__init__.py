"""Pages of customers: each makes one call into the domain and shows or translates its answer."""
