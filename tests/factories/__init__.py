"""People and customers for tests. Names say what a row is for; everything else has a harmless default."""
