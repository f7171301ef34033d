"""An office's question answered as rows; no formatting."""
