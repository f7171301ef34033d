"""Facts handed up by a township: one signed file, what it may hold, and what may be believed of one."""
