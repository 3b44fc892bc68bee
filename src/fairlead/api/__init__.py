"""The shell of the API: sign-in by token, problems, paging, versions of rows, repeated requests."""
