"""The append-only log of everything said to or by a customer."""
