"""The edge of the API: callers, contracts, problems, pages, versions, repeated requests; the team's routes."""
