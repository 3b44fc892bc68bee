"""Own people: who they are, when they work, what they may see and do."""
