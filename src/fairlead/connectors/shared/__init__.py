"""What several connectors need to reach the outside."""
