"""How the ledgers of a roll-up stand: what is known of each, of when it is, and what became of it last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, get_args

from dabzw.lazily import dataclass
from dabzw.model.moments import CHINA
from dabzw.sync.exchange.sources import shown
from dabzw.sync.facts.tables import TABLES, Facts
from dabzw.sync.rollup.book import Book
from dabzw.sync.rollup.place import LEDGERS, Place, json_of
from dabzw.sync.rollup.tasks import GOOD, Outcome, Taken

_STATES: Final = "state.json"
_NEVER: Final = "登记后还没有更新过，运行 dabzw rollup update"
_OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a ledger that are in force: what decided them, and what they say of themselves."""

    key: str
    township: str
    commit: str
    committed: int
    at: str
    records: int
    errors: int

    @classmethod
    def of(cls, key: str, facts: Facts) -> Known:
        """What facts say of themselves."""
        own = dict(zip(TABLES["meta"].heads, facts.tables["meta"][0], strict=True))
        numbers = [value if isinstance(value, int) else 0 for value in (own["记录"], own["错误"])]
        return cls(key, facts.township, facts.commit, facts.committed, str(own["截至"]), *numbers)


@dataclass(frozen=True, slots=True)
class State:
    """What became of a ledger the last time: when, of which newest commit, as of when, by which program."""

    outcome: Outcome
    says: str
    looked: str
    tip: str
    at: str
    edition: str

    @property
    def is_read(self) -> bool:
        """Whether its facts are of that commit; those of one that could not be read are of an earlier one."""
        return self.outcome in GOOD


@dataclass(frozen=True, slots=True)
class Standing:
    """A ledger of the book: whether its facts are there, and whether it could be read the last time.

    `known` is None of a ledger that has never been read, `outcome` None of one that was never looked at.
    """

    code: str
    name: str
    source: str
    known: Known | None
    outcome: Outcome | None
    says: str
    looked: str

    @property
    def is_read(self) -> bool:
        """Whether it could be read the last time."""
        return self.outcome in GOOD

    @property
    def committed_at(self) -> datetime | None:
        """When its last good commit was made, in China's time."""
        if self.known is None:
            return None
        return datetime.fromtimestamp(self.known.committed, CHINA).replace(tzinfo=None)

    def age(self, now: datetime) -> int | None:
        """The days that have passed since its last good commit."""
        made = self.committed_at
        return None if made is None else max((now - made).days, 0)


def standings(place: Place, book: Book) -> tuple[Standing, ...]:
    """How each ledger of the book stands, in its order; none is left out."""
    known, states = known_in(place), states_in(place)
    return tuple(
        Standing(
            code=one.code,
            name=one.name,
            source=shown(one.source),
            known=known.get(one.code),
            outcome=states[one.code].outcome if one.code in states else None,
            says=states[one.code].says if one.code in states else _NEVER,
            looked=states[one.code].looked if one.code in states else "",
        )
        for one in book.ledgers
    )


def known_in(place: Place) -> Mapping[str, Known]:
    """Of which commit the facts in force are, by the code of the ledger."""
    facts = place.facts
    data = None if facts is None else place.read(facts, LEDGERS)
    return {code: one for code, said in json_of(data).items() if (one := _known(said)) is not None}


def written_known(known: Mapping[str, Known]) -> bytes:
    """The same as the file that lies with the facts."""
    told = {
        code: {
            "键": one.key,
            "单位": one.township,
            "提交": one.commit,
            "提交时间": one.committed,
            "截至": one.at,
            "记录": one.records,
            "错误": one.errors,
        }
        for code, one in sorted(known.items())
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _known(said: Mapping[str, object]) -> Known | None:
    texts = [said.get(name) for name in ("键", "单位", "提交", "截至")]
    numbers = [said.get(name) for name in ("提交时间", "记录", "错误")]
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(one, int) for one in numbers):
        return None
    key, township, commit, at = map(str, texts)
    committed, records, errors = (one for one in numbers if isinstance(one, int))
    return Known(key, township, commit, committed, at, records, errors)


def states_in(place: Place) -> Mapping[str, State]:
    """What became of each ledger the last time, by code."""
    found = {}
    for code, said in json_of(place.read_own(_STATES)).items():
        outcome = next((one for one in _OUTCOMES if one == said.get("结果")), None)
        texts = [str(said.get(name, "")) for name in ("说明", "查于", "最新", "截至", "程序")]
        if outcome is not None:
            found[code] = State(outcome, *texts)
    return found


def write_states(place: Place, states: Mapping[str, State]) -> None:
    """Keep what became of each ledger; raises DiskRefused."""
    told = {
        code: {
            "结果": one.outcome,
            "说明": one.says,
            "查于": one.looked,
            "最新": one.tip,
            "截至": one.at,
            "程序": one.edition,
        }
        for code, one in sorted(states.items())
    }
    place.write_own(_STATES, json.dumps(told, ensure_ascii=False, indent=1).encode())


def state_of(taken: Taken, looked: str, at: str, edition: str, before: State | None) -> State:
    """What became of a ledger, to be kept; what was said of one that has not changed is said again."""
    same = before is not None and taken.outcome == "未变" and before.tip == taken.tip
    again = before.says if before is not None and same and before.is_read else ""
    return State(taken.outcome, taken.says or again, looked, taken.tip, at, edition)


def unread(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """Those that could not be read the last time, or were never looked at."""
    return tuple(one for one in found if not one.is_read)
