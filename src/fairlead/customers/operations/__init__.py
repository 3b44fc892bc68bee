"""What changes customers. Keyword arguments only; the doors of `team.access` are asked inside; one transaction each."""
