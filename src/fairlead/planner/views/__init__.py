"""Pages of the planner: the desk, to-dos, the world clock."""
