"""The agenda 今日: everything that waits for somebody, in one list."""
