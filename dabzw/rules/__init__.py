"""Pure functions of (records, campaign, instant)."""
