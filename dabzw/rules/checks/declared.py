"""What a rule of `check` says of itself: the decorator that stands at its function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.activity import Activity
from dabzw.model.base import Record, Row
from dabzw.model.enterprise import Enterprise
from dabzw.model.finding import Defect, Level
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.walk import leading

Rule = Callable[[Any, Ledger, Instant], Iterator[Defect]]

EVERY_RECORD: Final = (Lead, Enterprise, Site, Activity)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of `check`, over the records of some types, the campaign, or the files of years.

    `name` is the short Chinese name that people read for the `code` of programs; no two rules share one.
    `source` is the article or clause that it rests on, `says` its sentence in the manual (Chinese).  Without
    a row of one of the kinds `on`, if there are any, a record is none of its business.  With `of_all` it
    judges what counts nowhere (作废, 并入) as well.  `new` is the level of what a change adds, where that is
    refused though what is there already is only told.  Of what `asks` a clerk at a terminal is asked, before
    it is entered, whether he means it.  `cure` is the command that mends what it finds, where
    that is not to edit the record: {id} is the record, {of} the commands of its kind.
    """

    rule: Rule
    code: str
    level: Level
    name: str
    of: tuple[type, ...]
    source: str
    says: str
    on: tuple[type[Row], ...] = ()
    of_all: bool = False
    new: Level | None = None
    asks: bool = False
    cure: str = ""

    def concerns(self, record: type[Record], filled: Collection[str]) -> bool:
        """Whether it may say anything of a record of a type in which some lists and rows are filled."""
        return (
            not self.on
            or issubclass(record, self.on)
            or any(name in filled for row in self.on for name in leading(record, row))
        )

    def __call__(self, record: object, ledger: Ledger, at: Instant) -> Iterator[Defect]:
        """What is wrong with a record, the campaign, or a file beside them."""
        return self.rule(record, ledger, at)


def check(  # noqa: PLR0913 -- what a rule says of itself
    code: str,
    level: Level,
    name: str,
    *,
    of: tuple[type, ...],
    source: str,
    says: str,
    on: tuple[type[Row], ...] = (),
    of_all: bool = False,
    new: Level | None = None,
    asks: bool = False,
    cure: str = "",
) -> Callable[[Rule], Check]:
    """Declares a function as a rule of `check`; the registry finds it by its name in its module."""
    return partial(
        Check,
        code=code,
        level=level,
        name=name,
        of=of,
        source=source,
        says=says,
        on=on,
        of_all=of_all,
        new=new,
        asks=asks,
        cure=cure,
    )
