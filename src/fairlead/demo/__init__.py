"""A fictional exporter with its customers."""
