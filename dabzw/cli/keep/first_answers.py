"""What a new ledger is made from beside its campaign: start, clerk, villages, units; as the options say."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from dabzw.cli.enter.forms import made
from dabzw.cli.enter.villages import refuse_known
from dabzw.cli.keep import identity
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import day
from dabzw.cli.speech.names import names_in
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, Unit, Village
from dabzw.model.moments import Instant
from dabzw.reports.looks.unit_list import KINDS, OUTSIDE, STATIONS

if TYPE_CHECKING:
    from dabzw.cli.exchange.village_sheet import VillageSheet

START: Final = "行动开始日期"
CLERK: Final = "经办人"
VILLAGES: Final = "村"
UNITS: Final = "单位名录"
_SHEETS: Final = (".xlsx", ".xls", ".et", ".csv", ".ods")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered; None and empty where nothing was.  Units are by their kind."""

    start: date | None = None
    clerk: str | None = None
    villages: tuple[Village, ...] = ()
    units: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says, as it was typed."""

    start: str | None
    clerk: str | None
    villages: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What is known before: the campaign, what of it the office gives for all, and what is to be asked.

    `proposed` is the first day as the campaign has it, where the clerk is to say it; days are reckoned from
    `now`.  `faults_from` says what is wrong with the campaign where it begins on a day, "" for nothing.
    """

    campaign: Campaign
    shared: frozenset[str]
    place: Path
    now: Instant
    proposed: date | None = None
    is_carried_on: bool = False
    faults_from: Callable[[date], str] = lambda _: ""

    def villages_in(self, text: str) -> tuple[Village, ...]:
        """The villages that a text names, or that are listed in a spreadsheet; raises UsageError."""
        sheet = _sheet_named(text)
        if sheet is not None:
            return self._rows_of(sheet)
        found = tuple(cast("Village", made(Village, {"name": name})) for name in names_in(text))
        refuse_known(self.campaign, found)
        return found

    def _rows_of(self, sheet: Path) -> tuple[Village, ...]:
        from dabzw.cli.exchange.village_sheet import read_villages  # slow to import, and seldom wanted

        found: VillageSheet = read_villages(sheet, self.campaign, self.now)
        for told in found.notes:
            prompts.warn(told)
        return found.villages

    def units_in(self, text: str) -> tuple[Unit, ...]:
        """The units that a text names; those that the campaign has are left out, and told."""
        known = {unit.name for unit in (*self.campaign.units.stations, *self.campaign.units.outside)}
        names = names_in(text)
        if there := [name for name in names if name in known]:
            prompts.note(f"方案里已有：{'、'.join(there)}，不重复添")
        return tuple(cast("Unit", made(Unit, {"name": name})) for name in names if name not in known)


def _sheet_named(text: str) -> Path | None:
    """The spreadsheet that a line names, as it is typed, or dragged into a terminal with quotes around."""
    name = text.strip()
    with suppress(ValueError):
        name = next(iter(shlex.split(name)), "") if name[:1] in {"'", '"'} else name
    path = Path(name).expanduser()
    return path if path.suffix.lower() in _SHEETS else None


def given(options: Options, basis: Basis) -> Answers:
    """What the options say; raises UsageError, WouldBeInvalid where that cannot be."""
    for key, values in {VILLAGES: options.villages, UNITS: options.units}.items():
        if values and key in basis.shared:
            raise UsageError(f"“{key}”写在本单位的文件里，各本台账共用；请改那份文件，不在这里写")
    start = _start(options, basis)
    clerk = None if options.clerk is None else identity.given_name("--clerk", options.clerk, basis.now.day)
    villages: list[Village] = []
    for text in options.villages:
        villages += basis.villages_in(text)
    refuse_known(basis.campaign, villages)
    units: dict[str, list[Unit]] = {kind: [] for kind in KINDS}
    for text in options.units:
        kind, _, names = text.replace(":", "：").rpartition("：")
        if kind not in ("", *KINDS):
            raise UsageError(f"--unit（单位）写“单位”或“种类：单位”，种类是{'、'.join(KINDS)}")
        own = units[kind or STATIONS]
        own += further(basis.units_in(names), own)
    return Answers(start, clerk, tuple(villages), {kind: tuple(rows) for kind, rows in units.items()})


def _start(options: Options, basis: Basis) -> date | None:
    """The first day that an option says; raises UsageError where the campaign cannot begin on it."""
    start = None if basis.proposed is None else day("--start", options.start, basis.now, "open", START)
    if start is not None and (says := basis.faults_from(start)):
        raise UsageError(f"--start（{START}）：{says}")
    return start


def further(rows: Iterable[Unit], before: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units of some that were not named before."""
    known = {unit.name for unit in before}
    return tuple(unit for unit in rows if unit.name not in known)


def left_open(options: Options, basis: Basis) -> tuple[str, ...]:
    """What is to be asked: what no option says, and what the campaign does not know from elsewhere."""
    wanted = {
        START: basis.proposed is not None and options.start is None,
        CLERK: options.clerk is None,
        VILLAGES: not (options.villages or basis.campaign.villages or VILLAGES in basis.shared),
        STATIONS: not (options.units or basis.is_carried_on or UNITS in basis.shared),
        OUTSIDE: not (options.units or basis.is_carried_on or UNITS in basis.shared),
    }
    return tuple(label for label, is_wanted in wanted.items() if is_wanted)
