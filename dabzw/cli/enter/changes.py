"""Changes of one record: built on what is committed, carried out in the one transaction, then said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from dabzw.cli.choosing import chosen
from dabzw.cli.coming import WouldBeInvalid
from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering, not_all, told_of
from dabzw.cli.enter.chain import say_next
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, Run, Unfit, made
from dabzw.cli.enter.guided import Entry, entered
from dabzw.cli.speech import prompts
from dabzw.cli.writing import Written, new_id, write
from dabzw.errors import DabzwError, LedgerError, LookupFailed
from dabzw.model.base import Record, Row, labels
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import COMMANDS, Kind, path_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.phrases import first_few, with_aside
from dabzw.reports.looks.due import open_limits
from dabzw.store.reader import Unreadable, read_record, record_bytes
from dabzw.store.writer import Change, Files, Plan

if TYPE_CHECKING:
    from dabzw.cli.enter.known import Known

T = TypeVar("T")
RowT = TypeVar("RowT", bound=Row)
RecordT = TypeVar("RecordT", bound=Record)
_NAMED: Final = 3  # so many records are named in the summary of an entry


Edit = Callable[[Any], tuple[AnyRecord, ...]]
"""What an act makes of a record: the record as it then is, first, and the records registered with it."""
EditWith = Callable[[Any, Values], AnyRecord]
"""What an act makes of a record with the full values of its form; called again for every answer."""


class NothingOpen(LookupFailed):
    """No act of the record is left to be completed."""

    def __init__(self, acts: str) -> None:
        super().__init__(f"没有待补记的“{acts}”；先用 dabzw show 查看这条记录")


class NotRecorded(LedgerError):
    """The record's file is not committed yet."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} 还没有入账；先运行 dabzw adopt {path}")


def add_record(
    form: Form,
    says: str,
    asked: Callable[[Desk, AnyRecord], AnyRecord] = lambda _desk, record: record,
    beside: Callable[[str, Values, Files], tuple[AnyRecord, ...]] = lambda _id, _filled, _files: (),
) -> Run:
    """The run of a command that registers a record; what it says may be `asked` about first.

    `beside` are records that are changed in the same entry.
    """

    def run(desk: Desk, _records: Sequence[str], values: Values) -> None:
        kind = cast("type[Record]", form.row).KIND
        record_id = new_id(desk, kind, desk.at.day)

        def record_of(filled: Values) -> AnyRecord:
            return _record(kind, made(form.row, {"id": record_id, **filled}))

        def becomes(filled: Values) -> tuple[AnyRecord, ...]:
            return record_of(filled), *beside(record_id, filled, desk.files)

        def carry_out(filled: Values) -> None:
            from dabzw.cli.enter.known import ask_before, tell_after

            told = record_of(filled)
            shown = ask_before([told], desk.ledger) if prompts.interactive() else frozenset()
            record = asked(desk, told)
            plan = record_plan(record, says, f"{kind} add")
            written = write(desk, lambda files: _with_others(plan, beside(record_id, filled, files)))
            known = () if written.after is None else tell_after([record], written.after, shown)
            say_written(desk, [record_id], says, written, new=True, known=known)
            say_next(desk, record_id)

        entry = Entry(desk, form, f"{COMMANDS[kind]} add", says, becomes)
        entered(entry, values, carry_out)

    return run


def _record(kind: Kind, entry: Row) -> AnyRecord:
    """The record that is entered: without what is entered of others with it."""
    record = RECORD_TYPES[kind]
    if type(entry) is not record:
        known = frozenset(labels(record).values())
        entry = record.model_validate({label: told for label, told in entry.tree().items() if label in known})
    return cast("AnyRecord", entry)


def _with_others(plan: Plan, others: Sequence[AnyRecord]) -> Plan:
    """A plan that changes other records too."""
    if not others:
        return plan
    about = first_few([one.id for one in others], "条", _NAMED)
    changes = (*plan.changes, *(Change(path_of(one.id), record_bytes(one)) for one in others))
    ids = (*plan.ids, *(one.id for one in others))
    return replace(plan, changes=changes, summary=f"{plan.summary}，写明 {about}", ids=ids)


def enter(kind: Kind, name: str, form: Form, says: str, operation: str) -> Run:
    """The run of a command that enters a row into a field: added to a list, or put in its place."""

    def edit(old: AnyRecord, filled: Values) -> AnyRecord:
        return with_row(old, name, made(form.row, filled))

    return edited(kind, Act(form, edit, says, operation, by_result=True))


class Act(NamedTuple):
    """What is entered of records: by which form, what it makes of each, how it is told, in which command.

    An act `by_result` is told with what it came to.
    """

    form: Form
    edit: EditWith
    says: str
    operation: str
    by_result: bool = False

    def told(self, filled: Values) -> str:
        """How it is told, with full values."""
        return told_of(self.says, made(self.form.row, filled)) if self.by_result else self.says


def edited(kind: Kind, act: Act) -> Run:
    """The run of a command that changes records with the values of a form."""

    def run(desk: Desk, records: Sequence[str], values: Values) -> None:
        enter_values(desk, chosen_ids(desk, records, kind), act, values)

    return run


def enter_values(desk: Desk, ids: Sequence[str], act: Act, values: Values) -> None:
    """Completes the values of an act's form, and changes records with them; raises as `guided.entered`."""

    def becomes(filled: Values) -> tuple[AnyRecord, ...]:
        return tuple(possible(ids, lambda id_: act.edit(committed(path_of(id_), desk.files), filled)))

    def carry_out(filled: Values) -> None:
        edit = alone(lambda old: act.edit(old, filled))
        change_records(desk, ids, edit, Entering(act.told(filled), act.operation, filled))

    entered(Entry(desk, act.form, act.operation, act.says, becomes, tuple(ids)), values, carry_out)


def possible(ids: Sequence[str], make: Callable[[str], T]) -> list[T]:
    """What an act makes of each record, but of those of several that refuse it; raises where all do."""
    found: list[T] = []
    refusals: list[DabzwError] = []
    for record_id in ids:
        try:
            found.append(make(record_id))
        except Unfit:  # of the values themselves
            raise
        except DabzwError as refused:
            refusals.append(refused)
    if refusals and not found:
        raise refusals[0]
    return found


def with_row(record: RowT, name: str, row: Row) -> RowT:
    """The record (or row) with a row added to a list, or put in the place of the one before."""
    held = getattr(record, name)
    return record.model_copy(update={name: (*held, row) if isinstance(held, tuple) else row})


def set_fields(kind: Kind, form: Form, says: str, operation: str) -> Run:
    """The run of a command that sets fields of the record itself."""
    return edited(kind, Act(form, with_values, says, operation))


def amend(kind: Kind, name: str, ends: str, form: Form, says: str, operation: str) -> Run:
    """The run of a command that completes the last row of a list whose field `ends` is still empty."""

    def edit(old: AnyRecord, filled: Values) -> AnyRecord:
        rows: tuple[Row, ...] = getattr(old, name)
        place = max((place for place, row in enumerate(rows) if getattr(row, ends) is None), default=None)
        if place is None:
            raise NothingOpen(labels(type(old))[name])
        changed = with_values(rows[place], filled)
        return old.model_copy(update={name: (*rows[:place], changed, *rows[place + 1 :])})

    return edited(kind, Act(form, edit, says, operation))


def with_values(record: RowT, values: Values) -> RowT:
    """The record (or row) with some of its own fields set."""
    row = type(record)
    held: dict[str, Any] = {name: getattr(record, name) for name in row.model_fields if name not in values}
    given = {name: value for name, value in held.items() if value not in (None, ())}
    return cast("RowT", made(row, {**given, **values}))


def chosen_ids(desk: Desk, typed: Sequence[str], kind: Kind | None) -> tuple[str, ...]:
    """The records that a command is about, each once; asked for where none is named; raises as `chosen`."""
    if not typed:
        return (chosen(desk, None, kind),)
    return tuple(dict.fromkeys(desk.find_id(one, kind) for one in typed))


def alone(edit: Callable[[Any], AnyRecord]) -> Edit:
    """What an act makes of a record, where it registers no other."""
    return lambda old: (edit(old),)


def change_records(desk: Desk, ids: Sequence[str], edit: Edit, entering: Entering) -> None:
    """Changes records as they are committed, all in one entry or none, and says what was done."""
    written, _ = carried_out(desk, ids, edit, entering)
    say_written(desk, ids, entering.says, written)


def carried_out(
    desk: Desk, ids: Sequence[str], edit: Edit, entering: Entering
) -> tuple[Written, tuple[AnyRecord, ...]]:
    """Changes records in one entry; gives what it came to, and the records that it registered.

    Raises:
        NotAll: some of several records refuse it.
    """
    made_of: dict[str, tuple[AnyRecord, ...]] = {}

    def build(files: Files) -> Plan:
        made_of.clear()
        failed: dict[str, DabzwError] = {}
        for record_id in ids:
            try:
                made_of[record_id] = edit(committed(path_of(record_id), files))
            except DabzwError as why:
                if len(ids) == 1:
                    raise
                failed[record_id] = why
        if failed:
            raise not_all(desk, entering, failed, _changes(made_of))
        return _plan_of(made_of, entering)

    try:
        written = write(desk, build)
    except WouldBeInvalid:
        if len(ids) == 1:
            raise
        raise not_all(desk, entering, {}, _changes(made_of)) from None
    return written, tuple(new for records in made_of.values() for new in records[1:])


def _changes(made_of: Mapping[str, tuple[AnyRecord, ...]]) -> dict[str, tuple[Change, ...]]:
    return {
        record_id: tuple(Change(path_of(one.id), record_bytes(one)) for one in records)
        for record_id, records in made_of.items()
    }


def _plan_of(made_of: Mapping[str, tuple[AnyRecord, ...]], entering: Entering) -> Plan:
    changes = tuple(change for several in _changes(made_of).values() for change in several)
    new = tuple(one.id for records in made_of.values() for one in records[1:])
    about = first_few(tuple(made_of), "条", _NAMED)
    summary = f"{entering.says} {about}" + (f"，登记线索 {first_few(new, '条', _NAMED)}" if new else "")
    return Plan(changes, summary, entering.operation, (*made_of, *new))


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
    ids: Sequence[str],
    says: str,
    written: Written,
    *,
    new: bool = False,
    known: Sequence[Known] = (),
) -> None:
    """Says what was entered, and what runs on the records now; to a program also what it may repeat."""
    about = ids[0] if len(ids) == 1 else f"{len(ids)}条"
    if not written.receipt.paths:
        prompts.note(f"{'、'.join(ids)} 已是如此，没有改动")
        return
    commit = written.receipt.commit
    if desk.options.json:
        from dabzw.render.as_json import dumps

        several = {"各编号": list(ids)} if len(ids) > 1 else {}
        repeats = {"疑似重复": [one.told for one in known]} if known else {}
        sys.stdout.write(dumps({"格式": 1, "编号": ids[0], **several, "提交": commit, **repeats}))
    elif new:
        sys.stdout.write(ids[0] + "\n")
    prompts.done(f"{says} {about}（提交 {commit[:10]}；撤销用 dabzw undo）")
    for line in _run_on(desk, ids, written.after):
        prompts.note(f"  {line}")


def _run_on(desk: Desk, ids: Sequence[str], after: Ledger | None) -> Iterator[str]:
    """What runs on the records now; of each of several, with its name, the first that falls due."""
    seen = None if after is None else after.as_of(desk.at)
    for record_id in ids if seen is not None else ():
        record = seen.find(record_id) if seen is not None else None
        limits = (
            open_limits(record, seen, desk.at)
            if seen is not None and isinstance(record, (Lead, Enterprise))
            else ()
        )
        if len(ids) == 1:
            yield from limits
        elif record is not None:
            first = next(iter(limits), "")
            named = f"{record_id}  {record.name}"
            yield with_aside(named, first, "；") if first else named
