"""The shapes that every part of the API shares, and those of the team."""
