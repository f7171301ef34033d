"""Figures: the indicators of phases and the measures of statistics."""
