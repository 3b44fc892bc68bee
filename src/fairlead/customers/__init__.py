"""The customers: accounts (companies), their sites and contacts; import, export, search."""
