"""A text in a file, apart from the others in it: what a cell, a paragraph or a page is."""

from __future__ import annotations

from dabzw.lazily import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text of a file, and where it begins, line and column from 1.

    `part` is the part of a package that it stands in.  A `cell` may be the heading of a table; what is of
    an `account` is the number of a meter, and may look like anything.  One that is `guessed` is what one of
    several encodings would give, and may say what another says too.
    """

    text: str
    line: int = 1
    column: int = 1
    part: str = ""
    cell: bool = False
    account: bool = False
    guessed: bool = False

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a place in the text."""
        before = self.text[:offset]
        breaks = before.count("\n")
        if not breaks:
            return self.line, self.column + offset
        return self.line + breaks, offset - before.rfind("\n")
