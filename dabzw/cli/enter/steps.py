"""Commands that enter one row of a record, as data: a step of a case is a line in the list of its record."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple

import typer

from dabzw.cli.enter.changes import enter
from dabzw.cli.enter.door import VisitEntry, inspect, verify, violate
from dabzw.cli.enter.forms import Form, register
from dabzw.model.enterprise import Lease
from dabzw.model.ids import Kind
from dabzw.model.lead import LateExplanation, LimitChange


class Step(NamedTuple):
    """A command: its name, its help, the field that the row goes into, the form, what the act is called."""

    name: str
    says: str
    field: str
    form: Form
    what: str
    example: str


VISIT: Final = Form(
    VisitEntry,
    moment="on",
    by_option=("nature", "units", "approval", "lead", "problem", "enterprise", "note", "confirmed"),
)
"""The form of a 排查."""
INSPECT: Final = partial(
    Step,
    "inspect",
    "记排查。未见人员、拒绝检查的不算排查到位，须换时段再查；查到非法违法的，同时登记线索。",
    "visits",
    VISIT,
    "排查",
)
LEASE: Final = partial(Step, "lease", "记租赁。", "leases", Form(Lease), "租赁")
LIMIT: Final = partial(
    Step,
    "limit",
    "记期限变更：延期、中止、恢复。硬性期限的延期、中止须有批准人，中止须写预计到哪一天。",
    "limit_changes",
    Form(LimitChange, moment="on"),
    "期限变更",
)
LATE: Final = partial(
    Step,
    "late",
    "记逾期说明：错过的期限、原因、责任单位。",
    "late_explanations",
    Form(LateExplanation),
    "逾期说明",
)
"""Steps of several records; each gives its own example."""


_BY_THE_DOOR: Final = {"visits": inspect, "verifications": verify, "violations": violate}
"""What is found has more to it than its row."""


def register_steps(app: typer.Typer, of: Kind, steps: Iterable[Step]) -> None:
    """Declares the commands of a record's steps."""
    for step in steps:
        make = _BY_THE_DOOR.get(step.field) or partial(enter, name=step.field)
        run = make(of, form=step.form, says=f"记{step.what}", operation=f"{app.info.name} {step.name}")
        register(app, step.name, step.says, step.form, run, example=step.example, of=of)
