"""A paper in each form of a file."""
