"""The life of the demo ledger: the entries by which it would have come to be, from February on.

The records themselves say when each act was done.  On a workday each clerk enters, at a fixed hour, what
has come since; what was entered otherwise (later, wrongly, by hand, and taken back) stands in a table.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.base import Row, Tree, labels
from dabzw.model.declared import Before, Field
from dabzw.model.ids import CAMPAIGN_FILE, COMMANDS, Kind, kind_of, path_of, registered_on
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import DAY, Instant, When, day_of, start_of
from dabzw.model.scalars import Minute, Name, Names, RecordId, Text, parse_when
from dabzw.model.workdays import Calendar
from dabzw.store import yamlio
from dabzw.store.git import Author
from dabzw.store.past import Past
from dabzw.store.presets import campaign_text, published_years
from dabzw.store.reader import load
from dabzw.store.writer import Change, Plan

_TABLE: Final = Path(__file__).parent.parent / "presets" / "demo_life.yaml"
_EXPLAINED_AT_THE_END: Final = "逾期说明"  # it has no date of its own, and is written before the case is over
_CLOSED_BY: Final = ("办结", "销号")
_MINUTE: Final = timedelta(minutes=1)
_VARIES: Final = 20  # minutes by which a clerk's hour moves from day to day


class Clerk(Row):
    """经手人: who enters the records of one kind at a time of the workday, or only now and then."""

    name: Name = Field(alias="姓名")
    email: Name = Field(alias="邮箱")
    kind: Kind | None = Field(None, alias="登记")
    hour: Annotated[time, Before(time.fromisoformat)] = Field(time(17), alias="时刻")

    @property
    def author(self) -> Author:
        """As git keeps them."""
        return Author(self.name, self.email)

    def round_on(self, day: date) -> datetime:
        """When the clerk sits down to enter what has come, were it a workday."""
        return datetime.combine(day, self.hour) + _MINUTE * (day.toordinal() * 7 % _VARIES)

    def round_after(self, when: When, calendar: Calendar) -> datetime:
        """The first time at or after a moment at which the clerk enters what has come."""
        day = day_of(when)
        while not calendar.works(day) or self.round_on(day) < start_of(when):
            day += DAY
        return self.round_on(day)


class Words(Row):
    """事项: what the tool calls the entry of one field, and of a later date in what it holds already."""

    kind: Kind = Field(alias="种类")
    field: Name = Field(alias="栏")
    says: Name = Field(alias="事项")
    operation: Name = Field(alias="操作")
    says_more: Name | None = Field(None, alias="补记事项")
    operation_more: Name | None = Field(None, alias="补记操作")


class Single(Row):
    """单独: what a record says of one moment, entered at another time than its clerk's hour."""

    record: RecordId = Field(alias="编号")
    when: Annotated[When, Before(parse_when)] = Field(alias="发生")
    entered: Minute = Field(alias="入账")
    clerk: Name | None = Field(None, alias="经手人")
    reason: Text = Field(alias="原因")


class Slip(Row):
    """更改: what held something else before, or nothing; its beginning, if it has one, was an entry."""

    record: RecordId = Field(alias="编号")
    path: Names = Field(alias="栏")
    held: Any = Field(None, alias="曾为")
    since: Minute | None = Field(None, alias="自")
    until: Minute = Field(alias="至")
    how: Literal["adopt", "edit", "undo"] | None = Field(None, alias="方式")
    clerk: Name | None = Field(None, alias="经手人")
    reason: Text = Field(alias="原因")

    def holds(self, when: datetime) -> bool:
        """Whether the other content stood there at a time."""
        return (self.since is None or self.since <= when) and when < self.until


class FileEntry(Row):
    """文件: when a file that is no record was entered, and in what words."""

    path: Name = Field(alias="路径")
    entered: Minute = Field(alias="入账")
    says: Name = Field(alias="事项")
    operation: Name = Field(alias="操作")
    clerk: Name = Field(alias="经手人")


class LifeTable(Row):
    """What the records do not say of how they were entered."""

    begun: Minute = Field(alias="建账")
    clerks: tuple[Clerk, ...] = Field(alias="经手人")
    files: tuple[FileEntry, ...] = Field(alias="文件")
    singles: tuple[Single, ...] = Field(alias="单独")
    slips: tuple[Slip, ...] = Field(alias="更改")
    words: tuple[Words, ...] = Field(alias="事项")

    @cached_property
    def calendar(self) -> Calendar:
        """The workdays as published."""
        return Calendar(published_years())

    def clerk(self, name: str) -> Clerk:
        """The clerk of a name."""
        return next(clerk for clerk in self.clerks if clerk.name == name)

    def clerk_of(self, kind: Kind) -> Clerk:
        """Who enters the records of a kind."""
        return next(clerk for clerk in self.clerks if clerk.kind == kind)

    def words_of(
        self, kind: Kind, fields: tuple[str, ...], before: Tree, after: Tree
    ) -> tuple[str, str] | None:
        """The words and the operation of a change of one field; None where no one command makes it."""
        found = next((words for words in self.words if (words.kind, (words.field,)) == (kind, fields)), None)
        if found is None:
            return None
        if (
            _count(before.get(found.field)) == _count(after.get(found.field))
            and found.says_more
            and found.operation_more
        ):
            return found.says_more, found.operation_more
        return found.says, found.operation


def _count(value: object) -> int:
    """How many rows a field holds; a plan, its measures."""
    if isinstance(value, dict):
        return sum(len(inner) for inner in value.values() if isinstance(inner, list))
    return len(value) if isinstance(value, list) else value is not None


def life_table() -> LifeTable:
    """The table that ships with the tool."""
    return LifeTable.model_validate(yamlio.read(_TABLE.read_bytes(), comments=True).value)


def life(files: Mapping[str, bytes], table: LifeTable) -> tuple[Past, ...]:
    """The entries that end in these files, in order of time.

    Files that are neither records nor in the table are there from the beginning.
    """
    records = tuple(load(files).ledger or ())
    begun = registered(records, table)
    stories = tuple(_story(record, files[path_of(record.id)], begun, table) for record in records)
    entries = [*_files(files, frozenset(map(path_of, begun)), table), *_entries(stories, table)]
    return tuple(_undoing(sorted(entries, key=lambda entry: entry.when), table))


def registered(records: Iterable[AnyRecord], table: LifeTable) -> dict[str, datetime]:
    """When each record was entered first."""
    return {record.id: _entered(record, _beginning(record), table) for record in records}


# One record


@dataclass(frozen=True)
class _Known(Instant):
    """An instant that sees what was entered by then, whatever its date."""

    known: frozenset[When]

    def sees(self, when: When) -> bool:
        return when in self.known


@dataclass(frozen=True)
class _Story:
    """How a record came to be: when each of its moments and its links were entered, and its slips."""

    record: AnyRecord
    data: bytes
    entered: Mapping[When, datetime]
    linked: Mapping[str, datetime]
    slips: tuple[Slip, ...]

    @cached_property
    def times(self) -> frozenset[datetime]:
        """When an entry touches it."""
        slips = (when for slip in self.slips for when in (slip.since, slip.until) if when is not None)
        return frozenset((*self.entered.values(), *self.linked.values(), *slips))

    @cached_property
    def final(self) -> Tree:
        """What its file holds in the end."""
        return self.record.tree()

    @cached_property
    def explained(self) -> datetime:
        """When the late explanations were entered: with the end of the case, or the last of all."""
        ends = (row["日期"] for field in _CLOSED_BY for row in _rows(self.final.get(field)))
        return max((self.entered[parse_when(end)] for end in ends), default=max(self.entered.values()))

    def tree(self, when: datetime) -> Tree | None:
        """What its file held at a time; None before it was registered."""
        known = frozenset(moment for moment, entered in self.entered.items() if entered <= when)
        seen = self.record.as_of(_Known(when.date(), when, known)) if known else None
        if seen is None:
            return None
        tree: Tree = _without(seen.tree(), frozenset(i for i, at in self.linked.items() if at > when))
        if self.explained > when:
            tree.pop(_EXPLAINED_AT_THE_END, None)
        for slip in self.slips:
            if slip.holds(when):
                _put(tree, slip.path, slip.held)
        return {name: tree[name] for name in labels(type(self.record)).values() if name in tree}

    def bytes_of(self, tree: Tree) -> bytes:
        """The file of one of its states; the last one is as the ledger has it."""
        return self.data if tree == self.final else yamlio.write(tree)


def _story(record: AnyRecord, data: bytes, begun: Mapping[str, datetime], table: LifeTable) -> _Story:
    first = begun[record.id]
    entered = {moment: max(first, _entered(record, moment, table)) for moment in _moments(record)}
    entered[_beginning(record)] = first
    clerk = table.clerk_of(record.KIND)
    linked = {
        id_: clerk.round_after(begun[id_] + _MINUTE, table.calendar)
        for id_ in _links(record.tree())
        if begun.get(id_, first) > first
    }
    return _Story(record, data, entered, linked, tuple(s for s in table.slips if s.record == record.id))


def _entered(record: AnyRecord, moment: When, table: LifeTable) -> datetime:
    for single in table.singles:
        if (single.record, single.when) == (record.id, moment):
            return single.entered
    return table.clerk_of(record.KIND).round_after(moment, table.calendar)


def _beginning(record: AnyRecord) -> When:
    """When a record was registered, as it says itself."""
    return record.received_at if isinstance(record, Lead) else registered_on(record.id) or date.min


def _moments(row: Row) -> Iterator[When]:
    """Every date by which `as_of` hides something of a row."""
    for name in (*row.happened, *row.ensued):
        yield from _rows(getattr(row, name))
    for name in row.nested:
        for inner in _rows(getattr(row, name)):
            yield from _moments(inner)


def _rows(value: Any) -> tuple[Any, ...]:
    return () if value is None else tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _links(value: object) -> Iterator[str]:
    """The ids of records in a tree, its own included."""
    if isinstance(value, str) and kind_of(value):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _links(inner)


def _without(value: Any, ids: frozenset[str]) -> Any:
    """A tree without some ids: fields and items that are one of them are left out."""
    if isinstance(value, dict):
        return {key: _without(item, ids) for key, item in value.items() if not _is_one(item, ids)}
    if isinstance(value, list):
        return [_without(item, ids) for item in value if not _is_one(item, ids)]
    return value


def _is_one(value: object, ids: frozenset[str]) -> bool:
    return isinstance(value, str) and value in ids


def _put(tree: Tree, path: tuple[str, ...], held: Any) -> None:
    """Puts other content, or none, at a place of a tree, if what is around it is there."""
    *around, last = path
    inner: Any = tree
    for step in around:
        inner = _inside(inner, step)
    if inner is None:
        return
    place = int(last) if isinstance(inner, list) else last
    if held is not None:
        inner[place] = held
    elif _inside(inner, last) is not None:
        del inner[place]


def _inside(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return next(iter(value[int(step) :]), None) if isinstance(value, list) else None


# The entries of all


@dataclass(frozen=True)
class _Change:
    """What one entry made of one record."""

    story: _Story
    before: Tree | None
    after: Tree

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that differ."""
        before = self.before or {}
        return tuple(name for name in {**before, **self.after} if before.get(name) != self.after.get(name))


def _entries(stories: Iterable[_Story], table: LifeTable) -> Iterator[Past]:
    touched: dict[datetime, list[_Story]] = defaultdict(list)
    for story in stories:
        for when in story.times:
            touched[when].append(story)
    held: dict[str, Tree] = {}
    for when in sorted(touched):
        changes = []
        for story in touched[when]:
            before, after = held.get(story.record.id), story.tree(when)
            if after is not None and after != before:
                changes.append(_Change(story, before, after))
                held[story.record.id] = after
        if changes:
            yield _past(when, changes, table)


def _past(when: datetime, changes: list[_Change], table: LifeTable) -> Past:
    ids = tuple(change.story.record.id for change in changes)
    says, operation = _said(when, changes, table)
    files = tuple(Change(path_of(one.story.record.id), one.story.bytes_of(one.after)) for one in changes)
    return Past(Plan(files, says, operation, ids), _author(when, changes[0], table), when)


def _author(when: datetime, change: _Change, table: LifeTable) -> Author:
    record = change.story.record
    named = [one.clerk for one in table.singles if (one.record, one.entered) == (record.id, when)]
    named += [slip.clerk for slip in change.story.slips if when in {slip.since, slip.until}]
    clerk = next((table.clerk(name) for name in named if name), table.clerk_of(record.KIND))
    return clerk.author


def _said(when: datetime, changes: list[_Change], table: LifeTable) -> tuple[str, str]:
    """What the tool calls an entry, and the operation, as its commands do."""
    first = changes[0]
    record = first.story.record
    how = next((slip.how for slip in first.story.slips if slip.until == when), None)
    if how == "adopt":
        return f"手工修改入账（{len(changes)}个文件）", "adopt"
    if len(changes) > 1:
        new = sum(change.before is None for change in changes)
        says = f"导入{record.KIND}：新增{new}行，变更{len(changes) - new}行"
        return says, f"import {COMMANDS[record.KIND]}"
    if first.before is None:
        return f"登记{record.KIND} {record.id}", f"{record.KIND} add"
    words = None if how == "edit" else table.words_of(record.KIND, first.fields, first.before, first.after)
    says, operation = words or ("修改", "edit")
    return f"{says} {record.id}", operation


def _files(files: Mapping[str, bytes], records: frozenset[str], table: LifeTable) -> Iterator[Past]:
    """The first entry, with the campaign as it is shipped, and those of other files."""
    later = {entry.path: entry for entry in table.files if entry.path in files}
    first = {path: data for path, data in files.items() if path not in later and path not in records}
    first[CAMPAIGN_FILE] = campaign_text().encode()
    changes = tuple(Change(path, data) for path, data in sorted(first.items()))
    yield Past(Plan(changes, "新建台账", "init", ()), table.clerks[0].author, table.begun)
    for path, entry in later.items():
        plan = Plan((Change(path, files[path]),), entry.says, entry.operation, ())
        yield Past(plan, table.clerk(entry.clerk).author, entry.entered)


def _undoing(entries: Iterable[Past], table: LifeTable) -> Iterator[Past]:
    """The entries, those that take back another in the words of `undo`."""
    undone = {slip.until: slip.since for slip in table.slips if slip.how == "undo"}
    known: dict[datetime, tuple[int, str]] = {}
    for place, entry in enumerate(entries):
        known[entry.when] = place, entry.plan.summary
        since = undone.get(entry.when)
        if since is None:
            yield entry
        else:
            earlier, says = known[since]
            plan = replace(entry.plan, summary=f"撤销：{says}", operation="undo")
            yield replace(entry, plan=plan, undoes=earlier)
