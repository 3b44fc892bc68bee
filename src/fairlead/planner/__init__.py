"""What is to be done next, and the desk that shows it."""
