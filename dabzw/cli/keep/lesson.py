"""教程: its steps as data, with the words of whatever campaign is practised, and what each must have changed.

Nothing here starts a program or asks anybody: how a command is run is the caller's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model import ids, vocab
from dabzw.model.campaign import Campaign
from dabzw.store import files, presets, yamlio

VILLAGES: Final = ("示例东沟村", "示例西坡村")
"""The villages of a practice ledger whose campaign names none."""
CLERK: Final = "示例甲"
START: Final = "2026-02-09"
"""When the campaign of the practice ledger begins, where its notice does not say."""
LOOKED: Final = "看"
PAPERS: Final = "文件"
OUT: Final = "out"
_DAYS_IN: Final = 3
_DUE_IN: Final = 7
_PLACE: Final = re.compile(r"\{(\w+)\}")
_CHANGE: Final = re.compile(r"(\S+) ([+-]1)")
Run = Callable[[Sequence[str]], str]
"""Runs a look at the practice ledger, without the program's name; gives what it prints, "" where it fails."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: `command` has places for words of the campaign; `effect` is 看, or what must have changed."""

    title: str
    why: str
    clock: str
    command: str
    effect: str
    done: str
    hint: str
    needs: str = ""


_KEYS: Final = {
    "标题": "title",
    "说明": "why",
    "时刻": "clock",
    "命令": "command",
    "效果": "effect",
    "做到": "done",
    "提示": "hint",
    "需要": "needs",
}


@cache
def steps() -> tuple[Step, ...]:
    """The steps of the day, in their order."""
    found: Any = yamlio.read(presets.tutorial_steps(), comments=True).value
    return tuple(
        Step(**{_KEYS[key]: str(value or "") for key, value in row.items()}) for row in found["步骤"]
    )


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice ledger: where it is, its campaign, the records that its steps have made, by kind."""

    folder: Path
    campaign: Campaign
    run: Run
    made: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day that is practised."""
        return self.campaign.start + timedelta(_DAYS_IN)

    def as_of(self, step: Step) -> str:
        """The moment of a step, as `--as-of` takes it: on the day of practice, or so many days later."""
        later, _, clock = step.clock.rpartition(" ")
        return f"{self.day + timedelta(int(later or 0))} {clock}"

    def lacks(self, step: Step) -> bool:
        """Whether the campaign knows nothing of what a step is about."""
        return bool(step.needs) and not self._parts()[step.needs]()

    def _parts(self) -> Mapping[str, Callable[[], object]]:
        campaign = self.campaign
        return {
            "强制措施": lambda: campaign.owes("强制措施"),
            "移交": lambda: campaign.owes("移交"),
            "违法行为": lambda: campaign.violation_kinds,
            "风险等级": lambda: campaign.ranks,
            "措施": self._measure,
        }

    def typed(self, step: Step) -> str:
        """The command of a step, as a clerk types it behind the program's name."""
        words = self._words()
        return _PLACE.sub(lambda place: words[place[1]](), step.command)

    def _words(self) -> Mapping[str, Callable[[], str]]:
        campaign = self.campaign
        act, organ = _act_of(campaign)
        own = campaign.office or next(iter(campaign.station_names), campaign.township)
        return {
            "村": lambda: next(iter(campaign.village_names), VILLAGES[0]),
            "站所": lambda: own,
            "当场措施": lambda: act,
            "机关": lambda: organ,
            "违法行为": lambda: _violation_of(campaign),
            "等级": lambda: campaign.ranks[len(campaign.ranks) // 2],
            "措施": self._measure,
            "期限": (self.day + timedelta(_DUE_IN)).isoformat,
            "线索": lambda: _short(self.made["线索"]),
            "企业": lambda: _short(self.made["企业"]),
        }

    def _measure(self) -> str:
        """A measure that the enterprise is to be given, as the program says; "" where there is none."""
        if "企业" not in self.made:
            return ""
        told = self.run(["policy", self.made["企业"], "--json", "--as-of", self.day.isoformat()])
        with suppress(ValueError, LookupError):
            return str(json.loads(told)["企业"][0]["应采取措施"][0]["措施"])
        return ""

    def count(self, step: Step) -> int:
        """How much there is of what a step changes."""
        change = _CHANGE.fullmatch(step.effect)
        if change is None:
            return 0
        kind, *path = change[1].split(".")
        if kind == PAPERS:
            return sum(1 for _ in (self.folder / OUT).glob("*"))
        if not path:
            return len(self.records(kind))
        return _rows_at(self._tree(kind), path)

    def records(self, kind: str) -> frozenset[str]:
        """The ids of the records of a kind."""
        below = (self.folder / folder for known, folder in ids.FOLDERS.items() if known == kind)
        return frozenset(path.stem for folder in below for path in folder.glob("*/*.yaml"))

    def _tree(self, kind: str) -> object:
        data = files.read(self.folder, ids.path_of(self.made[kind])) if kind in self.made else None
        return {} if data is None else yamlio.read(data).value

    def is_done(self, step: Step, before: int) -> bool:
        """Whether a step has changed what it must have changed, from how much there was `before`."""
        change = _CHANGE.fullmatch(step.effect)
        if change is None:
            return True
        grown = self.count(step) - before
        return grown == int(change[2]) or (change[1] == PAPERS and grown > 0)

    def learn(self, step: Step, known: frozenset[str]) -> None:
        """Keeps the id of the record that a step has made, among those of its kind that are not `known`."""
        change = _CHANGE.fullmatch(step.effect)
        if change is not None and change[1] in ids.FOLDERS and change[2] == "+1":
            self.made[change[1]] = min(self.records(change[1]) - known)

    def known(self, step: Step) -> frozenset[str]:
        """The records that there are of the kind that a step makes."""
        return self.records(step.effect.partition(" ")[0])


def _rows_at(tree: object, path: Sequence[str]) -> int:
    """How many rows stand at the end of a path of fields; a value that is no list is one."""
    if isinstance(tree, list):
        return sum(_rows_at(one, path) if path else 1 for one in tree)
    if not path:
        return int(tree is not None)
    return _rows_at(tree.get(path[0]), path[1:]) if isinstance(tree, dict) else 0


def _short(record_id: str) -> str:
    return record_id.rpartition("-")[2].lower()


def _act_of(campaign: Campaign) -> tuple[str, str]:
    """An act that an organ of the campaign's own directory may take, and that organ."""
    known = [unit.name for unit in campaign.units.outside]
    for act in vocab.COMPULSORY_ACTS:
        power = campaign.powers.get(act)
        for organ in power.organs if power is not None else ():
            if organ in known:
                return act, organ
    return vocab.COMPULSORY_ACTS[0], next(iter(known), campaign.township)


def _violation_of(campaign: Campaign) -> str:
    """A code of the campaign for which it has a rule, and which is no resumption."""
    return next(_likely(campaign), next(iter(campaign.violation_kinds), ""))


def _likely(campaign: Campaign) -> Iterator[str]:
    ruled = {code for rule in campaign.rules for code in rule.violations}
    known = campaign.violation_kinds
    heads = {code.rpartition(".")[0] for code in known}
    codes = [code for code, kind in known.items() if not kind.repeats and code not in heads]
    yield from (code for code in codes if code in ruled and not campaign.is_dangerous(code))
    yield from codes
