"""One door: what a visit or a look-back finds is registered as a lead, in the same entry."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time
from typing import cast

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering, say_back, told_of
from dabzw.cli.enter.changes import (
    Edit,
    alone,
    carried_out,
    change_records,
    chosen_ids,
    say_written,
    with_row,
)
from dabzw.cli.enter.forms import Form, Run, Values, completed, made
from dabzw.cli.speech import prompts
from dabzw.cli.writing import new_id
from dabzw.model.declared import Field
from dabzw.model.enterprise import Enterprise, LookBack, Violation, Visit
from dabzw.model.ids import Kind
from dabzw.model.lead import Lead, Verification
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import written
from dabzw.model.scalars import YesNo
from dabzw.model.site import Site
from dabzw.model.vocab import SEEN
from dabzw.rules.case.facts import is_illegal_find

_TWO = 2
_CONFIRMED = "当场核实"
_BY_OPTION = "是同一件事的，答否，再用 --lead 写明那条线索重新登记，不另立线索"


class VisitEntry(Visit):
    """What is entered of a 排查: whether two inspectors saw themselves what they found."""

    confirmed: YesNo | None = Field(None, alias=_CONFIRMED, description="两人以上亲眼所见，同时记核查属实")


def inspect(kind: Kind, form: Form, says: str, operation: str) -> Run:
    """The run of a command that enters a 排查, with a lead for what it found illegal."""

    def run(desk: Desk, records: Sequence[str], values: Values) -> None:
        ids = chosen_ids(desk, records, kind)
        filled = completed(form, values, desk)
        entry = cast("VisitEntry", made(form.row, filled))
        visit = Visit.model_validate({key: told for key, told in entry.tree().items() if key != _CONFIRMED})

        def found(place: Enterprise | Site) -> Lead | None:
            owner = _owner(place, visit, desk)
            if visit.lead is not None or not is_illegal_find(visit, owner, desk.ledger):
                return None
            return lead_of(desk, place, owner, visit, saw=bool(entry.confirmed))

        def edit(place: Enterprise | Site) -> tuple[AnyRecord, ...]:
            lead = found(place)
            if lead is None:
                return (with_row(place, "visits", visit),)
            return with_row(place, "visits", visit.model_copy(update={"lead": lead.id})), lead

        entering = Entering(told_of(says, visit), operation, filled)
        _enter(desk, ids, edit, entering, lambda: _shown(desk, found, ids))

    return run


def violate(kind: Kind, form: Form, says: str, operation: str) -> Run:
    """The run of a command that enters a 违法行为, with the state and the class of place as they are now."""

    def run(desk: Desk, records: Sequence[str], values: Values) -> None:
        ids = chosen_ids(desk, records, kind)
        filled = completed(form, values, desk)
        row = cast("Violation", made(Violation, filled))

        def edit(old: Enterprise) -> Enterprise:
            found = {
                "operating": row.operating or old.operating,
                "place_class": row.place_class or old.place_class,
            }
            return with_row(old, "violations", row.model_copy(update=found))

        change_records(desk, ids, alone(edit), Entering(told_of(says, row), operation, filled))

    return run


def look_back(desk: Desk, ids: Sequence[str], visit: LookBack, entering: Entering) -> None:
    """Enters a 回头看; what it found to be back is a lead that was seen to be true."""

    def edit(enterprise: Enterprise) -> tuple[AnyRecord, ...]:
        changed = with_row(enterprise, "look_backs", visit)
        if visit.result != "反弹":
            return (changed,)
        lead = _lead(desk, enterprise, enterprise, visit.on, visit.note or "回头看发现反弹", SEEN)
        return changed, _verified(lead, visit.people) if len(set(visit.people)) >= _TWO else lead

    _enter(desk, ids, edit, entering)


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


def _shown(
    desk: Desk, found: Callable[[Enterprise | Site], Lead | None], ids: Sequence[str]
) -> frozenset[str]:
    """Asks at a terminal whether the lead of a find is one that is there already; gives what was shown."""
    places = [desk.ledger.find(record_id) for record_id in ids] if prompts.interactive() else []
    leads = [lead for one in places if isinstance(one, (Enterprise, Site)) and (lead := found(one))]
    if not leads:
        return frozenset()
    from dabzw.cli.enter.known import ask_before

    return ask_before(leads, desk.ledger, _BY_OPTION)


def _enter(
    desk: Desk,
    ids: Sequence[str],
    edit: Edit,
    entering: Entering,
    ask: Callable[[], Collection[str]] = frozenset,
) -> None:
    """Enters what was found, and what it registers; says both."""
    from dabzw.cli.enter.known import tell_after

    say_back(desk, ids, entering.says)
    shown = ask()
    written, new = carried_out(desk, ids, edit, entering)
    known = () if written.after is None else tell_after(new, written.after, shown)
    say_written(desk, ids, entering.says, written, known=known)
    for lead in new:
        prompts.done(f"同时登记线索 {lead.id}；查到的都是线索，下一步看 dabzw next {lead.id}")
