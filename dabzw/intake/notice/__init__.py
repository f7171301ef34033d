"""A notice read by fixed rules: its text, its dates, what it decides, and a campaign that proposes it."""
