"""One door: what a visit or a look-back finds is registered as a lead, in the same entry."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple, cast

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering, told_of
from dabzw.cli.enter.chain import go_on
from dabzw.cli.enter.changes import (
    Act,
    Edit,
    carried_out,
    chosen_ids,
    committed,
    edited,
    enter,
    possible,
    say_written,
    with_row,
)
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, Run, made
from dabzw.cli.enter.guided import Entry, entered
from dabzw.cli.speech import prompts
from dabzw.cli.writing import new_id
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

_TWO = 2
_CONFIRMED = "当场核实"
_BY_OPTION = "是同一件事的，答否，再用 --lead 写明那条线索重新登记，不另立线索"


class VisitEntry(Visit):
    """What is entered of a 排查: whether two inspectors saw themselves what they found."""

    confirmed: YesNo | None = Field(None, alias=_CONFIRMED, description="两人以上亲眼所见，同时记核查属实")


def inspect(kind: Kind, form: Form, says: str, operation: str) -> Run:
    """The run of a command that enters a 排查, with a lead for what it found illegal."""

    def run(desk: Desk, records: Sequence[str], values: Values) -> None:
        def edit(place: Enterprise | Site, filled: Values) -> tuple[AnyRecord, ...]:
            entry = cast("VisitEntry", made(form.row, filled))
            visit = _visit_of(entry)
            owner = _owner(place, visit, desk)
            if visit.lead is not None or not is_illegal_find(visit, owner, desk.ledger):
                return (with_row(place, "visits", visit),)
            lead = lead_of(desk, place, owner, visit, saw=bool(entry.confirmed))
            return with_row(place, "visits", visit.model_copy(update={"lead": lead.id})), lead

        def told(filled: Values) -> str:
            return told_of(says, _visit_of(cast("VisitEntry", made(form.row, filled))))

        enter_finds(desk, chosen_ids(desk, records, kind), Finds(form, edit, says, told, operation), values)

    return run


def _visit_of(entry: VisitEntry) -> Visit:
    return Visit.model_validate({key: told for key, told in entry.tree().items() if key != _CONFIRMED})


class Finds(NamedTuple):
    """What is entered of places, with the leads of what was found: as an `Act`, told by its values."""

    form: Form
    edit: Callable[[Any, Values], tuple[AnyRecord, ...]]
    says: str
    told: Callable[[Values], str]
    operation: str


def enter_finds(desk: Desk, ids: Sequence[str], finds: Finds, values: Values) -> None:
    """Completes the values of a form, and enters what was found, with its leads; raises as `entered`."""

    def found(filled: Values) -> list[tuple[AnyRecord, ...]]:
        return possible(ids, lambda id_: finds.edit(committed(path_of(id_), desk.files), filled))

    def becomes(filled: Values) -> tuple[AnyRecord, ...]:
        return tuple(record for records in found(filled) for record in records)

    def carry_out(filled: Values) -> None:
        leads = [lead for _, *new in found(filled) for lead in new] if prompts.interactive() else []
        entering = Entering(finds.told(filled), finds.operation, filled)
        _enter(desk, ids, lambda old: finds.edit(old, filled), entering, leads)

    entered(Entry(desk, finds.form, finds.operation, finds.says, becomes, tuple(ids)), values, carry_out)


def verify(kind: Kind, form: Form, says: str, operation: str) -> Run:
    """The run of a command that enters a 核查; of a lead that is true it offers what comes next."""
    enters = enter(kind, "verifications", form, says, operation)

    def run(desk: Desk, records: Sequence[str], values: Values) -> None:
        ids = chosen_ids(desk, records, kind)
        enters(desk, ids, values)
        if len(ids) == 1:
            go_on(desk, ids[0])

    return run


def violate(kind: Kind, form: Form, says: str, operation: str) -> Run:
    """The run of a command that enters a 违法行为, with the state and the class of place as they are now."""

    def edit(old: Enterprise, filled: Values) -> Enterprise:
        row = cast("Violation", made(Violation, filled))
        found = {
            "operating": row.operating or old.operating,
            "place_class": row.place_class or old.place_class,
        }
        return with_row(old, "violations", row.model_copy(update=found))

    return edited(kind, Act(form, edit, says, operation, by_result=True))


def looked_back(desk: Desk, enterprise: Enterprise, visit: LookBack) -> tuple[AnyRecord, ...]:
    """The enterprise with a 回头看, and the lead, seen to be true, of what it found to be back."""
    changed = with_row(enterprise, "look_backs", visit)
    if visit.result != "反弹":
        return (changed,)
    lead = _lead(desk, enterprise, enterprise, visit.on, visit.note or "回头看发现反弹", SEEN)
    return changed, _verified(lead, visit.people) if len(set(visit.people)) >= _TWO else lead


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


def _enter(
    desk: Desk, ids: Sequence[str], edit: Edit, entering: Entering, leads: Sequence[AnyRecord]
) -> None:
    """Enters what was found, and what it registers; says both, and asks of the leads that may be there."""
    from dabzw.cli.enter.known import ask_before, tell_after

    shown: Collection[str] = ask_before(leads, desk.ledger, _BY_OPTION) if leads else ()
    written, new = carried_out(desk, ids, edit, entering)
    known = () if written.after is None else tell_after(new, written.after, shown)
    say_written(desk, ids, entering.says, written, known=known)
    for lead in new:
        prompts.done(f"同时登记线索 {lead.id}；查到的都是线索，下一步看 dabzw next {lead.id}")
    if len(new) == 1:
        go_on(desk, new[0].id)
