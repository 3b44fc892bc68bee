"""Slow and plain answers to compare the product's with."""
