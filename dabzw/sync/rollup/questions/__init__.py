"""What is asked of the facts of many ledgers: each question is SQL in its own module with typed rows."""
