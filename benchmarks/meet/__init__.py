"""Clones, a hub and bundles at random, killed at random."""
