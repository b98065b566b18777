"""Measurements: how well questions are understood (`evaluate`), and what a turn costs (`bench`)."""
