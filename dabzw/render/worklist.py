"""What waits, a line each on a terminal: how it stands, what, whose, by when, and the command to type.

Where there is no room for that, an entry takes two lines.  No id and no command is broken: a command that is
too long gives way to a shorter one, and the last of them has a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.render.layout import STATE_STYLES, Span
from dabzw.render.show import Measure, cut, show
from dabzw.reports.view import Entry

_GUTTER: Final = "  "
_INDENT: Final = "    "
_NAME: Final = 14  # columns that a name keeps beside the others; where there are fewer it has its own line
_FULL: Final = 100  # columns from which it has its whole id, and what it is about in full
_WHAT: Final = (14, 28)  # columns of what waits: in few, in many
_OF: Final = 16  # columns of the campaign
_COMMAND: Final = (20, 34)  # columns beyond which a command gives way to a shorter one: in few, in many


@dataclass(frozen=True, slots=True)
class _Widths:
    """How wide the columns are; `name` is 0 where the name has a line of its own."""

    standing: int
    what: int
    of: int
    name: int
    due: int
    command: int


class Laid:
    """Entries on a terminal of so many columns."""

    def __init__(self, entries: Sequence[Entry], available: int, measure: Measure) -> None:
        self._available = available
        self._measure = measure
        self._is_full = available >= _FULL
        found = self._widths_of(entries)
        if self._is_full and not found.name:
            self._is_full = False
            found = self._widths_of(entries)
        self._widths = found

    def _widths_of(self, entries: Sequence[Entry]) -> _Widths:
        standing = self._most(entries, lambda one: one.standing)
        what = min(self._most(entries, self._what), _WHAT[self._is_full])
        of = min(self._most(entries, lambda one: one.of), _OF)
        due = self._most(entries, lambda one: one.due)
        rest = self._available - sum(one + len(_GUTTER) for one in (standing, what, of, due) if one)
        command = self._most(entries, self._command)
        whose = self._most(entries, lambda one: self._whose(one, self._available))
        name = min(whose, rest - len(_GUTTER) - command)
        if name < min(whose, _NAME + self._most(entries, self._id)):
            return _Widths(standing, what, of, 0, due, max(rest, 0))
        return _Widths(standing, what, of, name, due, rest - name - len(_GUTTER))

    def lines(self, entries: Iterable[Entry]) -> Iterator[list[Span]]:
        """The lines of each entry."""
        for one in entries:
            yield from self._entry(one)

    def _command(self, one: Entry) -> str:
        """The fullest command that is not too long; else the shortest, or none of what is of no record."""
        most, last = _COMMAND[self._is_full], one.commands[-1] if one.record_id else ""
        return next((typed for typed in one.commands if self._measure(show(typed)) <= most), last)

    def _entry(self, one: Entry) -> Iterator[list[Span]]:
        widths = self._widths
        fitting = (typed for typed in one.commands if self._measure(show(typed)) <= widths.command)
        command = next(fitting, None)
        cells = [
            (one.standing, widths.standing, STATE_STYLES.get(one.state, "")),
            (self._what(one), widths.what, ""),
            *([(one.of, widths.of, "")] if widths.of else []),
            *([(self._whose(one, widths.name), widths.name, "")] if widths.name else []),
            *([(one.due, widths.due, "")] if widths.due else []),
            (command or "", widths.command, "cyan"),
        ]
        yield list(self._cells(cells))
        if not widths.name:
            yield [(_INDENT, ""), (self._whose(one, self._available - len(_INDENT), one.record_id), "")]
        if command is None:
            yield [(_INDENT, ""), (show(one.commands[-1]), "cyan")]

    def _cells(self, cells: Iterable[tuple[str, int, str]]) -> Iterator[Span]:
        for text, room, style in cells:
            shown = cut(show(text), room, self._measure)
            yield shown, style
            yield " " * (room - self._measure(shown)) + _GUTTER, ""

    def _what(self, one: Entry) -> str:
        return one.about if self._is_full else one.what

    def _id(self, one: Entry) -> str:
        return one.record_id if self._is_full else one.short_id

    def _whose(self, one: Entry, room: int, record_id: str | None = None) -> str:
        """The name, cut where it must be, and behind it the id, which never is."""
        id_ = self._id(one) if record_id is None else record_id
        if not id_:
            return one.name
        name = cut(show(one.name), room - self._measure(id_) - 1, self._measure)
        return f"{name} {id_}"

    def _most(self, entries: Iterable[Entry], of: Callable[[Entry], str]) -> int:
        return max((self._measure(show(of(one))) for one in entries), default=0)
