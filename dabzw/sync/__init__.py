"""How ledgers meet: desks of one office, a reception of a superior, and the facts of many in one view."""
