"""dabzw ent add: an enterprise, and with it the lead that was found to be about it, in one entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import add_record, committed, with_values
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form
from dabzw.cli.enter.further import vouched
from dabzw.errors import UsageError
from dabzw.model.declared import Field
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import path_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.scalars import LeadId
from dabzw.store.writer import Files

_SAYS: Final = "登记企业"
_TAKEN_OVER: Final = {
    "village": "village",
    "grid": "grid",
    "address": "place",
    "place_class": "place_class",
    "station": "unit",
}
"""What an enterprise takes over of the lead that was found to be about it: 地点 is where it works."""


class EnterpriseEntry(Enterprise):
    """What is entered of an enterprise: with the lead that was found to be about it."""

    lead: LeadId | None = Field(
        None, alias="线索", description="由哪条线索查明：村、地点、站所照它填，同时在线索上写明是这家企业"
    )


NEW: Final = Form(
    EnterpriseEntry,
    left_out=("id",),
    by_option=(
        *("registered_address", "grid", "place_class", "trade", "heads", "controllers", "lessors"),
        *("other_names", "related", "registered_scope", "actual_trade", "power_account", "water_account"),
        *("earlier_id", "moved_from", "safety_note", "remark", "lead"),
    ),
)


class AlreadyNamed(UsageError):
    """A lead says already which enterprise it is about."""

    def __init__(self, lead_id: str, enterprise_id: str) -> None:
        super().__init__(
            f"{lead_id} 已写明是 {enterprise_id}；确实是另一家的，先登记，再用 dabzw lead name {lead_id} 改写"
        )


def add(desk: Desk, records: Sequence[str], values: Values) -> None:
    """The run of the command; raises AlreadyNamed, and as `guided.entered`."""
    given = values
    if (typed := values.get("lead")) is not None:
        lead = cast("Lead", desk.find(typed, "线索"))
        if lead.enterprise is not None:
            raise AlreadyNamed(lead.id, lead.enterprise)
        known = {own: told for own, of_lead in _TAKEN_OVER.items() if (told := getattr(lead, of_lead))}
        given = {**known, **values, "lead": lead.id}
    add_record(NEW, _SAYS, vouched, _named)(desk, records, given)


def _named(record_id: str, filled: Values, files: Files) -> tuple[AnyRecord, ...]:
    """The lead, which says now that the new enterprise is the one that it is about."""
    if (lead_id := filled.get("lead")) is None:
        return ()
    return (with_values(committed(path_of(lead_id), files), {"enterprise": record_id}),)
