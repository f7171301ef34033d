"""One door: what a visit or a look-back finds is registered as a lead, in the same entry."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time
from typing import cast

from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import (
    change_record,
    chosen_id,
    committed,
    new_record_plan,
    record_plan,
    say_written,
    with_row,
)
from dabzw.cli.enter.forms import Form, Values, completed, made
from dabzw.cli.speech import prompts
from dabzw.cli.writing import new_id, write
from dabzw.model.declared import Field
from dabzw.model.enterprise import Enterprise, LookBack, Violation, Visit
from dabzw.model.ids import Kind, path_of
from dabzw.model.lead import Lead, Verification
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import written
from dabzw.model.scalars import YesNo
from dabzw.model.site import Site
from dabzw.model.vocab import SEEN
from dabzw.rules.case.facts import is_illegal_find
from dabzw.store.writer import Change, Files, Plan

_TWO = 2
_CONFIRMED = "当场核实"
_BY_OPTION = "是同一件事的，答否，再用 --lead 写明那条线索重新登记，不另立线索"


class VisitEntry(Visit):
    """What is entered of a 排查: whether two inspectors saw themselves what they found."""

    confirmed: YesNo | None = Field(None, alias=_CONFIRMED, description="两人以上亲眼所见，同时记核查属实")


def inspect(kind: Kind, form: Form, says: str, operation: str) -> Callable[[Desk, str | None, Values], None]:
    """The run of a command that enters a 排查, with a lead for what it found illegal."""

    def run(desk: Desk, record: str | None, values: Values) -> None:
        record_id = chosen_id(desk, record, kind)
        entry = cast("VisitEntry", made(form.row, completed(form, values, desk)))
        visit = Visit.model_validate({key: told for key, told in entry.tree().items() if key != _CONFIRMED})

        def found(place: Enterprise | Site) -> Lead | None:
            owner = _owner(place, visit, desk)
            if visit.lead is not None or not is_illegal_find(visit, owner, desk.ledger):
                return None
            return lead_of(desk, place, owner, visit, saw=bool(entry.confirmed))

        def build(files: Files) -> Plan:
            place = cast("Enterprise | Site", committed(path_of(record_id), files))
            lead = found(place)
            if lead is None:
                return record_plan(with_row(place, "visits", visit), says, operation)
            linked = visit.model_copy(update={"lead": lead.id})
            return _both(with_row(place, "visits", linked), lead, says, operation)

        _carry_out(desk, record_id, build, says, _shown(desk, found, record_id))

    return run


def violate(kind: Kind, form: Form, says: str, operation: str) -> Callable[[Desk, str | None, Values], None]:
    """The run of a command that enters a 违法行为, with the state and the class of place as they are now."""

    def run(desk: Desk, record: str | None, values: Values) -> None:
        record_id = chosen_id(desk, record, kind)
        row = cast("Violation", made(Violation, completed(form, values, desk)))

        def edit(old: Enterprise) -> Enterprise:
            found = {
                "operating": row.operating or old.operating,
                "place_class": row.place_class or old.place_class,
            }
            return with_row(old, "violations", row.model_copy(update=found))

        change_record(desk, record_id, edit, says, operation)

    return run


def look_back(desk: Desk, record_id: str, visit: LookBack, says: str, operation: str) -> None:
    """Enters a 回头看; what it found to be back is a lead that was seen to be true."""

    def build(files: Files) -> Plan:
        enterprise = cast("Enterprise", committed(path_of(record_id), files))
        changed = with_row(enterprise, "look_backs", visit)
        if visit.result != "反弹":
            return record_plan(changed, says, operation)
        lead = _lead(desk, enterprise, enterprise, visit.on, visit.note or "回头看发现反弹", SEEN)
        if len(set(visit.people)) >= _TWO:
            lead = _verified(lead, visit.people)
        return _both(changed, lead, says, operation)

    _carry_out(desk, record_id, build, says)


def lead_of(
    desk: Desk, place: Enterprise | Site, owner: Enterprise | None, visit: Visit, *, saw: bool
) -> Lead:
    """The lead of what a visit found; with its 核查 where two inspectors saw it themselves."""
    content = visit.note or f"{place.name}排查发现问题"
    lead = _lead(desk, place, owner, visit.on, content, visit.method or SEEN)
    return _verified(lead, visit.people) if saw and len(set(visit.people)) >= _TWO else lead


def _owner(place: Enterprise | Site, visit: Visit, desk: Desk) -> Enterprise | None:
    """The enterprise that a find is of: the one that the visit names, else that of the place."""
    if isinstance(place, Enterprise):
        return place
    return desk.ledger.enterprises.get(visit.enterprise or place.enterprise or "")


def _lead(
    desk: Desk, place: Enterprise | Site, owner: Enterprise | None, on: date, content: str, source: str
) -> Lead:
    campaign = desk.campaign
    unit = owner.station if owner is not None else (campaign.office or campaign.township)
    timed = on == desk.at.day and not desk.at.whole_day
    received = desk.at.moment if timed else _end_of(on)
    where = place.address or place.name
    given: Values = {
        "id": new_id(desk, "线索", on),
        "received_at": written(received),
        "source": source,
        "village": place.village,
        "place": where,
        "content": content,
        "unit": unit,
        "grid": place.grid,
        "place_class": place.place_class,
        "enterprise": owner.id if owner is not None else None,
        "site": place.id if isinstance(place, Site) else None,
    }
    return cast("Lead", made(Lead, {name: value for name, value in given.items() if value}))


def _end_of(day: date) -> datetime:
    """The last minute of a day: of what is entered later, the hour is not known."""
    return datetime.combine(day, time(23, 59))


def _verified(lead: Lead, people: tuple[str, ...]) -> Lead:
    row = made(Verification, {"at": written(lead.received_at), "people": list(people), "verdict": "属实"})
    return with_row(lead, "verifications", row)


def _both(record: AnyRecord, lead: Lead, says: str, operation: str) -> Plan:
    own, new = record_plan(record, says, operation), new_record_plan([lead], says, operation)
    changes: tuple[Change, ...] = (*own.changes, *new.changes)
    return Plan(changes, f"{says} {record.id}，登记线索 {lead.id}", operation, (record.id, lead.id))


def _shown(desk: Desk, found: Callable[[Enterprise | Site], Lead | None], record_id: str) -> frozenset[str]:
    """Asks at a terminal whether the lead of a find is one that is there already; gives what was shown."""
    place = desk.ledger.find(record_id) if prompts.interactive() else None
    lead = found(place) if isinstance(place, (Enterprise, Site)) else None
    if lead is None:
        return frozenset()
    from dabzw.cli.enter.known import ask_before

    return ask_before([lead], desk.ledger, _BY_OPTION)


def _carry_out(
    desk: Desk, record_id: str, build: Callable[[Files], Plan], says: str, shown: Collection[str] = ()
) -> None:
    from dabzw.cli.enter.known import tell_after

    planned: list[Plan] = []

    def kept(files: Files) -> Plan:
        planned.append(build(files))
        return planned[-1]

    written = write(desk, kept)
    lead_ids = planned[-1].ids[1:]
    leads = [] if written.after is None else [written.after.leads[lead_id] for lead_id in lead_ids]
    known = tell_after(leads, written.after, shown) if written.after is not None else ()
    say_written(desk, record_id, says, written, known=known)
    for lead_id in lead_ids:
        prompts.done(f"同时登记线索 {lead_id}；查到的都是线索，下一步看 dabzw next {lead_id}")
