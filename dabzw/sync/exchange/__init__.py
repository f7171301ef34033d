"""Another desk: what is fetched from it, what is given to it, and what was seen of it last."""
