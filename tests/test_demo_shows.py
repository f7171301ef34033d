"""What each record of the demo ledger is there to show, read from demo_shows.txt, holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from records import findings

from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import kind_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, end_of
from dabzw.rules.agenda import agenda
from dabzw.rules.case import followup, material, policy, states
from dabzw.rules.limits import deadlines
from dabzw.rules.sweep.registry import suspicions
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

TABLE: Final = Path(__file__).with_name("demo_shows.txt")
AT: Final = date(2026, 3, 12)
UNDECIDED: Final = "存在冲突，未记录取舍"


def claims() -> Iterator[tuple[str, date, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            record_id, _, said = line.partition(" ")
            for claim in said.split("；"):
                day, _, rest = claim[1:].partition(" ") if claim.startswith("@") else (str(AT), "", claim)
                yield record_id, date.fromisoformat(day), rest


CLAIMS: Final = tuple(claims())


@cache
def ledger(day: date) -> Ledger:
    return load(demo_files()).sound.as_of(Instant.of(day))


@cache
def limits(day: date) -> tuple[deadlines.Deadline, ...]:
    return tuple(deadlines.deadlines(ledger(day), Instant.of(day)))


@cache
def waiting(day: date) -> Mapping[str, set[str]]:
    """The kinds of the agenda's items, by record."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in agenda.agenda(ledger(day), Instant.of(day)):
        found[item.record_id or ""].add(item.kind)
    return found


@cache
def suspected(day: date) -> frozenset[tuple[str, str]]:
    return frozenset((record.id, rule.code) for record, rule, _ in suspicions(ledger(day), Instant.of(day)))


@cache
def found(day: date) -> frozenset[tuple[str | None, str]]:
    return frozenset((finding.id, finding.rule) for finding in findings(ledger(day), Instant.of(day)))


def record(record_id: str, day: date) -> AnyRecord:
    held = ledger(day).find(record_id)
    assert held is not None
    return held


def enterprise(record_id: str, day: date) -> Enterprise:
    held = record(record_id, day)
    assert isinstance(held, Enterprise)
    return held


def plan(record_id: str, day: date) -> policy.Policy:
    return policy.policy(enterprise(record_id, day), ledger(day), Instant.of(day))


def values(held: Any, path: tuple[str, ...]) -> Iterator[str]:
    """The texts at a path of a tree, in all rows of its lists."""
    for item in held if isinstance(held, list) else [held]:
        if not path:
            yield item
        elif isinstance(item, dict) and path[0] in item:
            yield from values(item[path[0]], path[1:])


def field(record_id: str, day: date, path: str) -> list[str]:
    tree = record(record_id, day).tree()
    return [value for one in path.split("|") for value in values(tree, tuple(one.split(".")))]


def limit(record_id: str, day: date, name: str) -> Iterator[deadlines.Deadline]:
    return (one for one in limits(day) if one.record_id == record_id and one.is_named(name))


def conflicts(record_id: str, day: date, *words: str) -> bool:
    return any(all(word in said for word in words) for said in plan(record_id, day).conflicts)


def stopped_first(record_id: str, day: date) -> bool:
    lead = record(record_id, day)
    return isinstance(lead, Lead) and lead.acts[0].on < lead.verifications[0].at.date()


HOLDS: Final[dict[str, Callable[..., bool]]] = {
    "状态": lambda id_, day, word: states.state_of(record(id_, day), ledger(day)) == word,
    "期限": lambda id_, day, name, state: state in {one.state for one in limit(id_, day, name)},
    "顺延": lambda id_, day, name: any(
        end_of(one.due) > end_of(one.original) for one in limit(id_, day, name)
    ),
    "中止": lambda id_, day, name: any(one.suspended for one in limit(id_, day, name)),
    "栏": lambda id_, day, said: said.partition("=")[2] in field(id_, day, said.partition("=")[0]),
    "非栏": lambda id_, day, said: said.partition("=")[2] not in field(id_, day, said.partition("=")[0]),
    "无栏": lambda id_, day, path: not field(id_, day, path),
    "疑点": lambda id_, day, code: (id_, code) in suspected(day),
    "无疑点": lambda id_, day, code: (id_, code) not in suspected(day),
    "检查": lambda id_, _day, rule: (id_, rule) in found(date(2026, 11, 1)),
    "规则": lambda id_, day, letter: letter in plan(id_, day).rules,
    "无规则": lambda id_, day: plan(id_, day).rules == (),
    "冲突未定": lambda id_, day, *words: conflicts(id_, day, *words) and UNDECIDED in plan(id_, day).problems,
    "冲突已定": lambda id_, day, *words: (
        conflicts(id_, day, *words) and UNDECIDED not in plan(id_, day).problems
    ),
    "降格": lambda id_, day, *words: any(
        all(word in said for word in words) for said in plan(id_, day).downgrades
    ),
    "问题": lambda id_, day, said: said in plan(id_, day).problems,
    "措施": lambda id_, day, name, state: (
        (name, state) in {(one.measure, one.state) for one in plan(id_, day).required}
    ),
    "物料": lambda id_, day, name, state: (
        (name, state) in {(one.name, one.state) for one in material.balances(enterprise(id_, day))}
    ),
    "回头看": lambda id_, day, number, state: (
        (int(number), state)
        in {
            (one.number, one.state)
            for one in followup.look_backs(enterprise(id_, day), ledger(day).campaign, Instant.of(day))
        }
    ),
    "事项": lambda id_, day, kind: kind in waiting(day)[id_],
    "非事项": lambda id_, day, kind: kind not in waiting(day)[id_],
    "作废": lambda id_, day: record(id_, day).void is not None and id_ not in ledger(day).leads,
    "代码": lambda id_, day, begins: (enterprise(id_, day).code or "").startswith(begins),
    "先行处置": stopped_first,
}


@pytest.mark.parametrize(
    ("record_id", "day", "claim"), CLAIMS, ids=[f"{id_} {said}" for id_, _, said in CLAIMS]
)
def test_a_record_shows(record_id: str, day: date, claim: str) -> None:
    word, *rest = claim.split(" ")
    words = [" ".join(rest)] if word in {"栏", "非栏"} else rest
    assert HOLDS[word](record_id, day, *words)


def test_every_record_of_a_case_has_a_line() -> None:
    """281 of the records only fill the villages; each of the others has a purpose of its own."""
    named = {record_id for record_id, _, _ in CLAIMS}
    known = {stem for path in demo_files() if kind_of(stem := Path(path).stem)}
    assert named <= known
    assert len(known - named) == 281
