"""What the customers' tables answer. Reads only; the doors of `team.access` are applied inside."""
