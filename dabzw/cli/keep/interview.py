"""The questions of a new ledger: asked at a terminal, shown as a whole, and kept meanwhile.

Whoever breaks off is offered what he answered the next time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import typer

from dabzw.cli.enter.villages import refuse_known
from dabzw.cli.ground import log_folder
from dabzw.cli.keep import identity
from dabzw.cli.keep.first_answers import CLERK, START, VILLAGES, Answers, Basis, further
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import echo
from dabzw.cli.speech.names import HOW, listed
from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Unit, Village
from dabzw.model.phrases import first_few
from dabzw.model.typed_moments import read_day
from dabzw.reports.looks.unit_list import OUTSIDE, STATIONS
from dabzw.store import files
from dabzw.store.git_setup import account_identity, name_of

_KEPT: Final = "init.json"
_MOST_KEPT: Final = 1 << 20
_DAYS: Final = "一二三四五六日"
_Row = TypeVar("_Row", Village, Unit)
Keep = Callable[[Answers], None]
"""Keeps what was answered so far."""


def answered(basis: Basis, given: Answers, labels: tuple[str, ...]) -> Answers:
    """All answers, once the clerk has agreed to them as a whole.

    Raises:
        typer.Abort: Ctrl-C, or the clerk does not agree; what was answered is kept.
    """
    kept = _Kept(basis.place)
    answers, known = _taken_up(given, kept, labels)
    for label in labels:
        if label not in known:
            answers = _asked(label, basis, answers, kept, labels)
    while True:
        prompts.note(f"新建台账 {basis.place}")
        for number, label in enumerate(labels, 1):
            prompts.note(f"  {number}  {label}：{_QUESTIONS[label].says(basis, answers)}")
        try:
            chosen = prompts.settle("这样建台账", labels)
        except prompts.Back:
            continue
        if chosen is False:
            raise typer.Abort
        if chosen is True:
            return answers
        answers = _asked(str(chosen), basis, answers, kept, labels)


def _asked(label: str, basis: Basis, answers: Answers, kept: _Kept, labels: tuple[str, ...]) -> Answers:
    def keep(found: Answers) -> None:
        texts = {one: _QUESTIONS[one].text(found) for one in labels}
        kept.write({one: text for one, text in texts.items() if text})

    found = _QUESTIONS[label].ask(basis, answers, keep)
    keep(found)
    return found


def _taken_up(given: Answers, kept: _Kept, labels: tuple[str, ...]) -> tuple[Answers, frozenset[str]]:
    """What was answered at an earlier try, where the clerk wants to go on with it; and to which questions."""
    left = {label: text for label, text in kept.read().items() if label in labels}
    if not left or not prompts.confirm(f"上次在这里填过{'、'.join(left)}，没有建成。接着用", default=True):
        return given, frozenset()
    answers, known = given, set[str]()
    for label, text in left.items():
        with suppress(ValueError, DabzwError):
            answers = _QUESTIONS[label].take(answers, text)
            known.add(label)
    return answers, frozenset(known)


def forget(place: Path) -> None:
    """Drops what was kept of a ledger that stands now."""
    kept = _Kept(place)
    if kept.read():
        kept.write({})


# The questions


def _ask_start(basis: Basis, answers: Answers, _keep: Keep) -> Answers:
    prompts.note("通知写“即日起”，没有写明日期。")

    def parse(typed: str) -> date:
        found = read_day(typed, basis.now, "open")
        if says := basis.faults_from(found.value):
            raise ValueError(says)
        echo(found)
        return found.value

    default = (answers.start or basis.proposed or basis.now.day).isoformat()
    return replace(answers, start=prompts.ask(START, default=default, parse=parse))


def _says_start(_basis: Basis, answers: Answers) -> str:
    start = answers.start
    return f"{start}（周{_DAYS[start.weekday()]}）" if start else "没有写"


def _ask_clerk(basis: Basis, answers: Answers, _keep: Keep) -> Answers:
    prompts.note("入账时记谁的姓名，只记在这本台账里；以后用 dabzw doctor --name 改。")
    known = answers.clerk or account_identity(Path("/"))
    return replace(answers, clerk=identity.asked(basis.now.day, known))


def _ask_villages(basis: Basis, answers: Answers, keep: Keep) -> Answers:
    prompts.note(f"本单位所辖各村：{HOW}。有村名单表格的，写文件名（如 村名单.xlsx）；以后再添的，直接回车。")
    _say_known(answers.villages)

    def read(line: str, found: tuple[Village, ...]) -> tuple[Village, ...]:
        rows = basis.villages_in(line)
        refuse_known(basis.campaign, (*found, *rows))
        return rows

    def taken(rows: tuple[Village, ...]) -> Answers:
        return replace(answers, villages=rows)

    return taken(listed(VILLAGES, read, answers.villages, lambda rows: keep(taken(rows))))


def _units(kind: str, called: str) -> _Question:
    """The question for the units of a kind, beside those of the campaign."""

    def ask(basis: Basis, answers: Answers, keep: Keep) -> Answers:
        own = _own(basis.campaign, kind)
        there = f"，方案里已有：{'、'.join(one.name for one in own)}" if own else ""
        prompts.note(f"{called}{there}。另外还有的，{HOW}；没有的直接回车。")
        known = answers.units.get(kind, ())
        _say_known(known)

        def taken(rows: tuple[Unit, ...]) -> Answers:
            return replace(answers, units={**answers.units, kind: rows})

        def read(line: str, found: tuple[Unit, ...]) -> tuple[Unit, ...]:
            return further(basis.units_in(line), found)

        return taken(listed(kind, read, known, lambda rows: keep(taken(rows))))

    def says(basis: Basis, answers: Answers) -> str:
        names = [one.name for one in (*_own(basis.campaign, kind), *answers.units.get(kind, ()))]
        return _counted(names, "个单位")

    def take(answers: Answers, text: str) -> Answers:
        return replace(answers, units={**answers.units, kind: _rows(Unit, text)})

    return _Question(ask, says, lambda answers: _text(answers.units.get(kind, ())), take)


@dataclass(frozen=True, slots=True)
class _Question:
    """How an answer is asked for, said, and kept as a text and taken from one; `take` raises ValueError."""

    ask: Callable[[Basis, Answers, Keep], Answers]
    says: Callable[[Basis, Answers], str]
    text: Callable[[Answers], str]
    take: Callable[[Answers, str], Answers]


_QUESTIONS: Final[Mapping[str, _Question]] = {
    START: _Question(
        _ask_start,
        _says_start,
        lambda answers: answers.start.isoformat() if answers.start else "",
        lambda answers, text: replace(answers, start=date.fromisoformat(text)),
    ),
    CLERK: _Question(
        _ask_clerk,
        lambda _basis, answers: f"{answers.clerk}（只记在这本台账里）",
        lambda answers: answers.clerk or "",
        lambda answers, text: replace(answers, clerk=name_of(text)),
    ),
    VILLAGES: _Question(
        _ask_villages,
        lambda _basis, answers: _counted([one.name for one in answers.villages], "个村"),
        lambda answers: _text(answers.villages),
        lambda answers, text: replace(answers, villages=_rows(Village, text)),
    ),
    STATIONS: _units(STATIONS, "本单位的站所"),
    OUTSIDE: _units(OUTSIDE, "移交、会办的外部单位"),
}


def _own(campaign: Campaign, kind: str) -> tuple[Unit, ...]:
    return campaign.units.stations if kind == STATIONS else campaign.units.outside


def _say_known(before: Sequence[Village | Unit]) -> None:
    if before:
        names = first_few([one.name for one in before])
        prompts.note(f"  已写：{names}；接着写的添在后面，直接回车不变，写 - 则重新写")


def _counted(names: Sequence[str], unit: str) -> str:
    return f"{first_few(names, unit)}（{len(names)}{unit}）" if names else "没有写，以后再添"


def _text(rows: Iterable[Village | Unit]) -> str:
    trees = [row.tree() for row in rows]
    return json.dumps(trees, ensure_ascii=False) if trees else ""


def _rows(kind: type[_Row], text: str) -> tuple[_Row, ...]:
    return tuple(kind.model_validate(tree) for tree in json.loads(text))


class _Kept:
    """The answers to the questions of a ledger that is not there yet, by where it is to be."""

    def __init__(self, place: Path) -> None:
        self._folder = log_folder()
        self._place = str(place.absolute())

    def read(self) -> dict[str, str]:
        """What was kept; nothing where that cannot be read."""
        return {label: str(text) for label, text in self._all().get(self._place, {}).items()}

    def _all(self) -> dict[str, dict[str, str]]:
        with suppress(OSError, ValueError, DabzwError):
            found = json.loads(files.read(self._folder, _KEPT, most=_MOST_KEPT) or b"{}")
            if isinstance(found, dict) and all(isinstance(one, dict) for one in found.values()):
                return found
        return {}

    def write(self, texts: Mapping[str, str]) -> None:
        """Keeps answers, for this account alone; a disk that takes nothing stops nobody."""
        others = {place: one for place, one in self._all().items() if place != self._place}
        wanted = {**others, self._place: dict(texts)} if texts else others
        with suppress(OSError, DabzwError):
            self._folder.mkdir(parents=True, exist_ok=True)
            data = json.dumps(wanted, ensure_ascii=False).encode()
            files.replace(self._folder, _KEPT, data, private=True)
