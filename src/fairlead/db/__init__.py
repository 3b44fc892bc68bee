"""The database: where it lives, how it starts, what every table shares."""
