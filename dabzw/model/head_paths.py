"""The heads over the columns of a sheet whose heads stand in several rows, groups over single heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Texts = Mapping[tuple[int, int], str]
"""The words of a sheet by row and column; merged cells all have the words of their first."""


def head_paths(texts: Texts, rows: Iterable[int], columns: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """By column the words that stand over it, from the top; those that are merged over rows stand once."""
    above = tuple(rows)
    return {
        column: tuple(dict.fromkeys(words for row in above if (words := texts.get((row, column)))))
        for column in columns
    }
