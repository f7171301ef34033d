"""An update 更新: the facts of every ledger of the book, taken anew where something has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.store import files
from dabzw.store.lock import one_line
from dabzw.sync.facts.packed import BadFacts, unpacked
from dabzw.sync.facts.tables import NAMES, Facts
from dabzw.sync.rollup.book import Book, Listed
from dabzw.sync.rollup.fetching import source_of
from dabzw.sync.rollup.mapping import Map
from dabzw.sync.rollup.parquet import Press, press, require
from dabzw.sync.rollup.place import ALL, LEDGERS, Place
from dabzw.sync.rollup.standing import (
    Known,
    State,
    known_in,
    state_of,
    states_in,
    write_states,
    written_known,
)
from dabzw.sync.rollup.submitted import HandedUp, is_handed_up
from dabzw.sync.rollup.tasks import Taken, Task, edition, instant_of

MANY: Final = 32
"""Ledgers of which each table is also one file: to open thousands would take longer than to ask them."""
_KEY: Final = 24  # characters before the facts of a ledger, as they were taken
_DAMAGED: Final = "本机存的这本台账的数据损坏了，已经去掉；再运行一次 dabzw rollup update"
_BETWEEN: Final = 50  # ledgers after which what became of them is kept, should the rest never come


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of an update: as of when, when it is now (both as written), and how it is done."""

    at: str
    now: str
    spread: Map


Told = Callable[[Taken, int, int], None]
"""Who is told of each ledger as it comes, and of how many of how many it is."""


def update(place: Place, book: Book, order: Order, told: Told) -> tuple[str, ...]:
    """Bring the facts of a roll-up up to date; gives what must be said besides of files that were handed up.

    Raises NoDuckDB, Updating, DiskRefused, and what `Map` raises.
    """
    require()
    with place.locked():
        states = {**states_in(place)}
        handed = HandedUp({one.code: book.roster_of(one, place.folder) for one in book.ledgers})
        tasks, refused = _tasks(place, book, order, states)
        own = edition()
        known = known_in(place)
        done = chain(refused, _done(tasks, handed, order.spread))
        for number, taken in enumerate(done, start=1):
            taken = _compared(taken, known.get(taken.code), order.at)  # noqa: PLW2901 -- the same, with what is said
            if taken.data is not None:
                place.write_own(place.taken(taken.code), taken.key.encode() + taken.data)
            states[taken.code] = state_of(taken, order.now, order.at, own, states.get(taken.code))
            told(taken, number, len(book.ledgers))
            if number % _BETWEEN == 0:
                write_states(place, states)
        for code in _renew(place, book):
            states[code] = State("读不了", _DAMAGED, order.now, "", order.at, own)
        codes = {one.code for one in book.ledgers}
        write_states(place, {code: state for code, state in states.items() if code in codes})
        return handed.remarks


def _compared(taken: Taken, before: Known | None, at: str) -> Taken:
    """What was taken; that it is told where it is older than what was known, and should not be."""
    if taken.data is None or before is None or taken.committed >= before.committed:
        return taken
    if instant_of(at).moment < instant_of(before.at).moment:
        return taken
    when = datetime.fromtimestamp(before.committed, CHINA)
    says = f"比上一次读到的（{when:%Y-%m-%d %H:%M}入账）旧，像是少了后来的，或历史被改写过，请与该单位核对"
    return replace(taken, says="；".join(filter(None, (taken.says, says))))


def _done(tasks: Sequence[Task], handed: HandedUp, spread: Map) -> Iterator[Taken]:
    """What was handed up is taken here, ledgers by whoever does the work."""
    here: list[Task] = []
    afar: list[Task] = []
    for task in tasks:
        (here if is_handed_up(task.source) else afar).append(task)
    return chain(map(handed.take, here), spread(afar))


def _tasks(
    place: Place, book: Book, order: Order, states: Mapping[str, State]
) -> tuple[list[Task], list[Taken]]:
    """What is to be done, and the ledgers whose source is none."""
    tasks: list[Task] = []
    refused: list[Taken] = []
    own = edition()
    for one in book.ledgers:
        try:
            tasks.append(_task(place, one, order, own, states.get(one.code)))
        except DabzwError as error:
            refused.append(Taken(one.code, "读不了", one_line(str(error))))
    return tasks, refused


def _task(place: Place, one: Listed, order: Order, own: str, state: State | None) -> Task:
    source = source_of(one.source, place.folder)
    same = state is not None and state.is_read and (state.at, state.edition) == (order.at, own)
    return Task(
        code=one.code,
        source=source,
        at=order.at,
        edition=own,
        tip=state.tip if state is not None and same else "",
        key=_key_taken(place, one.code),
        keep=place.repository(one.code),
    )


def _key_taken(place: Place, code: str) -> str:
    with files.disk_errors():
        return files.read_start(place.own, place.taken(code), _KEY).decode(errors="replace")


# The facts in force


def _renew(place: Place, book: Book) -> frozenset[str]:
    """Put the facts in force that were taken, all at once; gives the ledgers whose facts were damaged."""
    known = known_in(place)
    keys = {one.code: key for one in book.ledgers if (key := _key_taken(place, one.code))}
    old = place.facts
    if old is not None and keys == {code: one.key for code, one in known.items()}:
        return frozenset()
    new = place.new_facts()
    fresh: dict[str, Known] = {}
    with press(place.own / "rows.json") as pressing:
        for code, key in sorted(keys.items()):
            before = known.get(code)
            if old is not None and before is not None and before.key == key:
                fresh[code] = before
                _link(old, new, code)
                continue
            facts = _facts_taken(place, code)
            if facts is not None:
                pressing.write(facts, new)
                fresh[code] = Known.of(key, facts)
        if len(fresh) >= MANY:
            _gather(pressing, new, sorted(fresh))
    with files.disk_errors():
        files.replace(new, LEDGERS, written_known(fresh))
    place.put_in_force(new)
    return frozenset(keys.keys() - fresh.keys())


def _facts_taken(place: Place, code: str) -> Facts | None:
    """The facts of a ledger as they were taken; None where the file is damaged, and gone with that."""
    with suppress(BadFacts):
        found = unpacked((place.read_own(place.taken(code)) or b"")[_KEY:])
        if found.code == code:
            return found
    with files.disk_errors():
        files.remove(place.own, place.taken(code))
    return None


def _link(old: Path, new: Path, code: str) -> None:
    """The files of a ledger that has not changed, again."""
    for name in NAMES:
        file = f"{name}/{code}.parquet"
        with files.disk_errors():
            try:
                os.link(old / file, new / file)
            except OSError:  # no second name for a file on this file system
                shutil.copyfile(old / file, new / file)


def _gather(pressing: Press, new: Path, codes: Sequence[str]) -> None:
    for name in NAMES:
        pressing.gather([new / name / f"{code}.parquet" for code in codes], new / ALL / f"{name}.parquet")
