"""外勤: where somebody has to go on a day, village by village, what for, and what to beware of there.

A stop is one record: an enterprise, a site, or a lead that waits for its 核查.  It is listed where an item of
the agenda that is ended on the spot (排查, 回头看, 核查) falls due by the next workday, or where a phase that
has begun still lacks its 排查.  The list of a day follows from the ledger and the day alone, so that a sheet
that was printed can be gone through again in the same order.

A sheet is carried about and may be seen by those whom it is about: of a lead it has the place and its class,
nothing of what was reported, by whom, or from where it came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, When, day_of, end_of
from dabzw.model.power import PowerUse
from dabzw.model.sheet_code import SheetCode
from dabzw.model.site import Site
from dabzw.model.vocab import DayTime, Supply, words
from dabzw.rules.agenda.agenda import agenda, next_workday
from dabzw.rules.agenda.items import Item
from dabzw.rules.agenda.visiting import locked_visits
from dabzw.rules.case.material import balances
from dabzw.rules.case.states import lead_state
from dabzw.rules.limits.phases import phase_statuses

Act = Literal["回头看", "排查", "核查"]
"""What is done on the spot, and entered afterwards."""
Place = Enterprise | Site | Lead

ACTS: Final[Mapping[str, Act]] = {
    "ent lookback": "回头看",
    "ent inspect": "排查",
    "site inspect": "排查",
    "lead verify": "核查",
}
"""What each command enters of what was done on the spot."""
_SWEEPING: Final = ("场所排查率", "目录排查率")
_UNSWEPT: Final = "未排查"


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to be done at a stop: `kind` is that of the agenda, or 未排查; `matter` says it in full.

    `command` enters it, without the program's name and the id.
    """

    act: Act
    kind: str
    matter: str
    due: When | None
    command: str


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter to be read: of which supply, its account, and what it counted in the last month known."""

    supply: Supply
    account: str
    last: PowerUse | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to go to: its number in its village, what for, and what is to be known there.

    `turns` are the 时段 in which nobody has tried yet where doors were locked, None where any will do.
    `chemicals` are what was found there and has not gone anywhere, with amounts.
    """

    number: int
    record: Place
    errands: tuple[Errand, ...]
    turns: tuple[str, ...] | None
    warning: str | None
    chemicals: tuple[str, ...]
    meters: tuple[Meter, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that enter what was done here, each once."""
        return tuple(dict.fromkeys(errand.command for errand in self.errands))


@dataclass(frozen=True, slots=True)
class Round:
    """The stops of a village, and how many other places there have something that is not due yet."""

    village: str
    stops: tuple[Stop, ...]
    later: int


def field_rounds(ledger: Ledger, at: Instant) -> tuple[Round, ...]:
    """The rounds of a day, in the order of the campaign's villages; the ledger is already as of `at`."""
    whole_day = Instant.of(at.day)
    errands = _errands(ledger, whole_day)
    last = next_workday(ledger, whole_day)
    due = {id_: own for id_, own in errands.items() if any(_is_due(one, last) for one in own)}
    places: dict[str, list[Place]] = {}
    later: dict[str, int] = {}
    for id_ in errands:
        record = ledger.find(id_)
        if not isinstance(record, Enterprise | Site | Lead):
            continue
        if id_ in due:
            places.setdefault(record.village, []).append(record)
        else:
            later[record.village] = later.get(record.village, 0) + 1
    known = (*ledger.campaign.village_names, *sorted(places))
    return tuple(
        Round(village, tuple(_stops(places[village], due, ledger, whole_day)), later.get(village, 0))
        for village in dict.fromkeys(known)
        if village in places
    )


def open_commands(stop: Stop, ledger: Ledger) -> tuple[str, ...]:
    """The commands of a stop of which nothing was entered since its sheet was made.

    `ledger` is how it stands now; of a record that is gone nothing is left to be entered.
    """
    now = ledger.find(stop.record.id)
    if not isinstance(now, Enterprise | Site | Lead):
        return ()
    return tuple(
        command
        for command in stop.commands
        if not any(act not in _acts(stop.record, command) for act in _acts(now, command))
    )


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """The list of a day (外勤单): its rounds, and its code where it was made from a commit."""

    at: Instant
    rounds: tuple[Round, ...]
    code: SheetCode | None = None

    @property
    def stops(self) -> tuple[Stop, ...]:
        """All stops in the order of the sheet."""
        return tuple(stop for one in self.rounds for stop in one.stops)

    def of_villages(self, villages: Collection[str]) -> FieldSheet:
        """The sheet of some villages; a stop keeps its number."""
        return replace(self, rounds=tuple(one for one in self.rounds if one.village in villages))

    def entered(self, ledger: Ledger) -> frozenset[str]:
        """The records of which all was entered that the sheet asks for; `ledger` is how it stands now."""
        return frozenset(stop.record.id for stop in self.stops if not open_commands(stop, ledger))


def _acts(place: Place, command: str) -> Sequence[object]:
    """What a command has entered of a place."""
    match place:
        case Enterprise():
            return place.look_backs if ACTS[command] == "回头看" else place.visits
        case Site():
            return place.visits
        case Lead():
            return place.verifications


# What for


def _errands(ledger: Ledger, at: Instant) -> dict[str, list[Errand]]:
    """What is to be done on the spot, by record."""
    found: dict[str, list[Errand]] = {}
    for item in agenda(ledger, at):
        command = _command(item)
        if item.record_id is not None and command in ACTS:
            found.setdefault(item.record_id, []).append(_of_item(item, command))
    for id_, errand in (*_unverified(ledger), *_unswept(ledger, at)):
        if not any(one.act == errand.act for one in found.get(id_, ())):
            found.setdefault(id_, []).append(errand)
    return found


def _command(item: Item) -> str:
    """The two words of the command that ends an item."""
    return " ".join(item.next.split()[1:3])


def _of_item(item: Item, command: str) -> Errand:
    """An item as an errand: a limit (期限) asks for what it is called."""
    act = ACTS[command]
    kind = act if item.kind == "期限" else item.kind
    return Errand(act, kind, item.matter, item.due, command)


def _unverified(ledger: Ledger) -> Iterator[tuple[str, Errand]]:
    """The leads that nobody has looked into, whether or not a limit runs on them."""
    for lead in ledger.counted_leads:
        if lead_state(lead, ledger.campaign) == "待核查":
            yield lead.id, Errand("核查", "核查", "还没有核查", None, "lead verify")


def _unswept(ledger: Ledger, at: Instant) -> Iterator[tuple[str, Errand]]:
    """The places that phases which have begun still want to be swept, each by the end of the first one."""
    for status in phase_statuses(ledger, at):
        if status.state == "未开始":
            continue
        for indicator in status.indicators:
            if indicator.plan.name not in _SWEEPING:
                continue
            for id_ in indicator.by_now.missing:
                record = ledger.find(id_)
                if isinstance(record, Enterprise | Site):
                    command = "ent inspect" if isinstance(record, Enterprise) else "site inspect"
                    matter = f"{status.phase.name}还没有排查到"
                    yield id_, Errand("排查", _UNSWEPT, matter, status.phase.end, command)


def _is_due(errand: Errand, last: When) -> bool:
    """Whether an errand is listed: due by the next workday, or a place that was never swept."""
    return errand.kind == _UNSWEPT or errand.due is None or day_of(errand.due) <= day_of(last)


# The stops


def _stops(
    places: Sequence[Place], errands: Mapping[str, Sequence[Errand]], ledger: Ledger, at: Instant
) -> Iterator[Stop]:
    """The places of a village by their grids and names, numbered."""
    for number, place in enumerate(sorted(places, key=_way), start=1):
        own = sorted(errands[place.id], key=_most_urgent)
        enterprise = place if isinstance(place, Enterprise) else ledger.enterprise_of(place)
        yield Stop(
            number,
            place,
            tuple(own),
            _turns(place),
            None if enterprise is None else enterprise.safety_note,
            () if enterprise is None else tuple(_chemicals(enterprise)),
            tuple(_meters(place, enterprise, ledger, at)),
        )


def _way(place: Place) -> tuple[bool, str, str, str]:
    """The order of the places of a village: grid by grid; those of no grid come last."""
    where = place.place if isinstance(place, Lead) else place.name
    return place.grid is None, place.grid or "", where or "", place.id


def _most_urgent(errand: Errand) -> tuple[bool, str, str]:
    due = errand.due
    return due is None, "" if due is None else end_of(due).isoformat(), errand.matter


def _turns(place: Place) -> tuple[str, ...] | None:
    """The 时段 that nobody has tried since somebody last got in; None where nobody was kept out."""
    locked = () if isinstance(place, Lead) else locked_visits(place.visits)
    if not locked:
        return None
    tried = {visit.time_of_day for visit in locked}
    return tuple(word for word in words(DayTime) if word not in tried)


def _chemicals(enterprise: Enterprise) -> Iterator[str]:
    """What was found there and has gone nowhere; of an unknown amount its name alone."""
    for one in balances(enterprise):
        if one.remainder is None:
            yield f"{one.name}（数量不明）"
        elif one.remainder > 0:
            yield f"{one.name}{'约' if one.about else ''}{_plain(one.remainder)}{one.measure or ''}"


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _meters(place: Place, enterprise: Enterprise | None, ledger: Ledger, at: Instant) -> Iterator[Meter]:
    """The meters of a place and of the enterprise in it, each once."""
    own = place.power_account if isinstance(place, Site) else None
    known = enterprise.power_account if enterprise is not None else None
    for account in dict.fromkeys(filter(None, (own, known))):
        known_uses = (use for use in reversed(ledger.power.get(account, ())) if at.sees(use.known_from))
        yield Meter("电", account, next(known_uses, None))
    if enterprise is not None and enterprise.water_account:
        yield Meter("水", enterprise.water_account, None)
