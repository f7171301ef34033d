"""Limits: the events that start and end them, the days that are counted, and how they stand."""
