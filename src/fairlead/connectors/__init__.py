"""Outside systems, one deletable package each. They import `shared` and the port that they fill, never each other."""
