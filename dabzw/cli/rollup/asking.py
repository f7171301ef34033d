"""What the questions of a roll-up stand on: its facts, open, and the ledgers of its book, none left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dabzw.cli.ground import Ground
from dabzw.cli.rollup.place import place_of
from dabzw.cli.speech.given import when
from dabzw.errors import LookupFailed, UsageError
from dabzw.lazily import dataclass
from dabzw.model.moments import Instant, written

if TYPE_CHECKING:
    from dabzw.sync.rollup.book import Border
    from dabzw.sync.rollup.questions.asking import Facts
    from dabzw.sync.rollup.questions.ledgers import Ledger, Ledgers, Source
    from dabzw.sync.rollup.standing import Standing

AreaOption = Annotated[
    str | None,
    typer.Option(
        "--area",
        metavar="区划代码或名称",
        help="只看一个市、县（区划代码的前4位、前6位）或一个乡镇；不写的看全部",
    ),
]


class NoSuchLedger(LookupFailed):
    """No ledger of the book has a code that begins so, or such a name; or several have."""

    def __init__(self, typed: str, found: tuple[str, ...] = ()) -> None:
        which = f"有{len(found)}本：{'、'.join(found[:5])}，请写区划代码" if found else "一本也没有"
        super().__init__(f"“{typed}”：汇总的台账里{which}；各本的名称和区划代码用 dabzw rollup status 查看")


@dataclass(frozen=True)
class Asked:
    """The facts of a roll-up and its ledgers; `area` is what the codes begin with that are asked about."""

    facts: Facts
    title: str
    sources: tuple[Source, ...]
    every: Ledgers
    area: str
    borders: tuple[Border, ...] = ()

    @property
    def ledgers(self) -> Ledgers:
        """Those of the area."""
        return self.every.within(self.area)


@contextmanager
def asked(ground: Ground, area: str | None = None) -> Iterator[Asked]:
    """The facts in force of the roll-up, until they are done with.

    Raises NoBook, BadBook, NoFacts, NoDuckDB, NoSuchLedger, UsageError.
    """
    from dabzw.sync.rollup.book import read_book
    from dabzw.sync.rollup.place import fact_files
    from dabzw.sync.rollup.questions.asking import EVERY, NoFacts, opened
    from dabzw.sync.rollup.questions.ledgers import Ledgers
    from dabzw.sync.rollup.standing import known_in, standings

    if ground.options.rev is not None:
        raise UsageError("汇总看的是各台账最新读到的数据，不用 --rev；看一本台账的历史，到那本台账里看")
    place = place_of(ground)
    book, folder = read_book(place.folder), place.facts
    if folder is None:
        raise NoFacts(place.folder)
    listed, known = {one.code for one in book.ledgers}, known_in(place)
    only = None if listed.issuperset(known) else listed
    with opened(folder, fact_files(folder), only, empty=not known) as facts:
        sources = tuple(map(_source, standings(place, book)))
        ledgers = Ledgers.of(facts, sources)
        _refuse_other_moments(ground, ledgers)
        within = EVERY if area is None else _area(area, ledgers)
        yield Asked(facts, book.title or "", sources, ledgers, within, book.borders)


def one_of(typed: str, ledgers: Ledgers) -> Ledger:
    """The ledger of a code or a name, or of a part of these that no other has; raises NoSuchLedger."""
    found = tuple(one for one in ledgers.all if typed == one.name or one.code.startswith(typed))
    found = found or tuple(one for one in ledgers.all if typed in one.name)
    if len(found) != 1:
        raise NoSuchLedger(typed, tuple(f"{one.name}（{one.code}）" for one in found))
    return found[0]


def _area(typed: str, ledgers: Ledgers) -> str:
    if not typed.isdecimal():
        return one_of(typed, ledgers).code
    if not ledgers.within(typed).all:
        raise NoSuchLedger(typed)
    return typed


def _refuse_other_moments(ground: Ground, ledgers: Ledgers) -> None:
    """Raises UsageError where `--as-of` names another moment than that of the facts."""
    if ground.options.as_of is None:
        return
    wanted = written(Instant.of(when("--as-of", ground.options.as_of, Instant.of(ground.now))).when)
    if ledgers.as_of != (wanted,):
        raise UsageError(
            f"汇总的数据截至 {'、'.join(ledgers.as_of) or '（没有）'}，不是 {wanted}；"
            f"要看 {wanted} 的，先运行 dabzw rollup update --as-of {wanted}"
        )


def _source(one: Standing) -> Source:
    from dabzw.sync.rollup.questions.ledgers import Source

    says = one.says.removesuffix("。").replace("。", "；")
    word = one.outcome or "没有数据"
    return Source(one.code, one.name, "" if one.is_read else says, one.committed_at, word)
