"""History by database triggers: every insert, change and deletion of a tracked table is kept, with who and why."""
