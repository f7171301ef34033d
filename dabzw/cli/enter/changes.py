"""Changes of one record: built on what is committed, carried out in the one transaction, then said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dabzw.cli.context import Desk
from dabzw.cli.enter.forms import Form, Values, completed, known_records, made
from dabzw.cli.speech import prompts
from dabzw.cli.writing import Written, new_id, write
from dabzw.errors import LedgerError, LookupFailed
from dabzw.model.base import Record, Row, labels
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import Kind, path_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.reports.looks.due import open_limits
from dabzw.store.reader import Unreadable, read_record, record_bytes
from dabzw.store.writer import Change, Files, Plan

if TYPE_CHECKING:
    from dabzw.cli.enter.known import Known

RowT = TypeVar("RowT", bound=Row)
RecordT = TypeVar("RecordT", bound=Record)


class NothingOpen(LookupFailed):
    """No act of the record is left to be completed."""

    def __init__(self, acts: str) -> None:
        super().__init__(f"没有待补记的“{acts}”；先用 dabzw show 查看这条记录")


class NotRecorded(LedgerError):
    """The record's file is not committed yet."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} 还没有入账；先运行 dabzw adopt {path}")


def add_record(
    form: Form, says: str, asked: Callable[[Desk, AnyRecord], AnyRecord] = lambda _desk, record: record
) -> Callable[[Desk, str | None, Values], None]:
    """The run of a command that registers a record; what it says may be `asked` about first."""

    def run(desk: Desk, _record: str | None, values: Values) -> None:
        from dabzw.cli.enter.known import ask_before, tell_after

        filled = completed(form, values, desk)
        kind = cast("type[Record]", form.row).KIND
        record_id = new_id(desk, kind, desk.at.day)
        told = cast("AnyRecord", made(form.row, {"id": record_id, **filled}))
        shown = ask_before([told], desk.ledger) if prompts.interactive() else frozenset()
        record = asked(desk, told)
        plan = record_plan(record, says, f"{kind} add")
        written = write(desk, lambda _files: plan)
        known = () if written.after is None else tell_after([record], written.after, shown)
        say_written(desk, record_id, says, written, new=True, known=known)

    return run


def enter(
    kind: Kind, name: str, form: Form, says: str, operation: str
) -> Callable[[Desk, str | None, Values], None]:
    """The run of a command that enters a row into a field: added to a list, or put in its place."""

    def run(desk: Desk, record: str | None, values: Values) -> None:
        record_id = chosen_id(desk, record, kind)
        row = made(form.row, completed(form, values, desk))
        change_record(desk, record_id, lambda old: with_row(old, name, row), says, operation)

    return run


def with_row(record: RowT, name: str, row: Row) -> RowT:
    """The record (or row) with a row added to a list, or put in the place of the one before."""
    held = getattr(record, name)
    return record.model_copy(update={name: (*held, row) if isinstance(held, tuple) else row})


def set_fields(
    kind: Kind, form: Form, says: str, operation: str
) -> Callable[[Desk, str | None, Values], None]:
    """The run of a command that sets fields of the record itself."""

    def run(desk: Desk, record: str | None, values: Values) -> None:
        record_id = chosen_id(desk, record, kind)
        filled = completed(form, values, desk)
        change_record(desk, record_id, lambda old: with_values(old, filled), says, operation)

    return run


def amend(
    kind: Kind, name: str, ends: str, form: Form, says: str, operation: str
) -> Callable[[Desk, str | None, Values], None]:
    """The run of a command that completes the last row of a list whose field `ends` is still empty."""

    def run(desk: Desk, record: str | None, values: Values) -> None:
        record_id = chosen_id(desk, record, kind)
        filled = completed(form, values, desk)

        def edit(old: AnyRecord) -> AnyRecord:
            rows: tuple[Row, ...] = getattr(old, name)
            place = max((place for place, row in enumerate(rows) if getattr(row, ends) is None), default=None)
            if place is None:
                raise NothingOpen(labels(type(old))[name])
            changed = with_values(rows[place], filled)
            return old.model_copy(update={name: (*rows[:place], changed, *rows[place + 1 :])})

        change_record(desk, record_id, edit, says, operation)

    return run


def with_values(record: RowT, values: Values) -> RowT:
    """The record (or row) with some of its own fields set."""
    row = type(record)
    held: dict[str, Any] = {name: getattr(record, name) for name in row.model_fields if name not in values}
    given = {name: value for name, value in held.items() if value not in (None, ())}
    return cast("RowT", made(row, {**given, **values}))


def chosen_id(desk: Desk, fragment: str | None, kind: Kind) -> str:
    """The record that a command is about; asked for where it is not named."""
    if fragment is not None:
        return desk.find_id(fragment, kind)
    if not prompts.interactive():
        raise prompts.Missing([("编号", f"{kind}的编号")])
    answer: str = prompts.ask(
        f"{kind}编号", choices=known_records(desk, kind), parse=lambda text: text.split(" ", 1)[0]
    )
    return desk.find_id(answer, kind)


def change_record(
    desk: Desk, record_id: str, edit: Callable[[Any], AnyRecord], says: str, operation: str
) -> None:
    """Changes a record as it is committed, and says what was done."""
    path = path_of(record_id)

    def build(files: Files) -> Plan:
        return record_plan(edit(committed(path, files)), says, operation)

    say_written(desk, record_id, says, write(desk, build))


def committed(path: str, files: Files) -> AnyRecord:
    """A record as the last commit has it; raises NotRecorded, Unreadable."""
    if path not in files:
        raise NotRecorded(path)
    record, faults = read_record(path, files[path])
    if record is None:
        raise Unreadable(faults)
    return record


def new_record_plan(records: Iterable[Row], says: str, operation: str) -> Plan:
    """The plan that registers records at once."""
    known = tuple(cast("AnyRecord", record) for record in records)
    changes = tuple(Change(path_of(record.id), record_bytes(record)) for record in known)
    return Plan(changes, says, operation, tuple(record.id for record in known))


def record_plan(record: AnyRecord, says: str, operation: str) -> Plan:
    """The plan that writes one record."""
    change = Change(path_of(record.id), record_bytes(record))
    return Plan((change,), f"{says} {record.id}", operation, (record.id,))


def say_written(
    desk: Desk,
    record_id: str,
    says: str,
    written: Written,
    *,
    new: bool = False,
    known: Sequence[Known] = (),
) -> None:
    """Says what was entered, and what runs on the record now; to a program also what it may repeat."""
    if not written.receipt.paths:
        prompts.note(f"{record_id} 已是如此，没有改动")
        return
    commit = written.receipt.commit
    if desk.options.json:
        from dabzw.render.as_json import dumps

        repeats = {"疑似重复": [one.told for one in known]} if known else {}
        sys.stdout.write(dumps({"格式": 1, "编号": record_id, "提交": commit, **repeats}))
    elif new:
        sys.stdout.write(record_id + "\n")
    prompts.done(f"{says} {record_id}（提交 {commit[:10]}；撤销用 dabzw undo）")
    for line in _limits_of(desk, record_id, written):
        prompts.note(f"  {line}")


def _limits_of(desk: Desk, record_id: str, written: Written) -> Iterable[str]:
    """What runs on the record now."""
    if written.after is None:
        return ()
    seen = written.after.as_of(desk.at)
    record = seen.find(record_id)
    return open_limits(record, seen, desk.at) if isinstance(record, (Lead, Enterprise)) else ()
