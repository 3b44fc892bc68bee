"""The queue: work is queued in the same transaction as the fact that caused it."""
