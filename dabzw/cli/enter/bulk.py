"""Several records at once: said back before the entry, and where one refuses, none of them is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import typer

from dabzw.cli.coming import Coming, brought
from dabzw.cli.context import Desk
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import option
from dabzw.cli.speech import prompts
from dabzw.errors import DabzwError, LedgerError
from dabzw.model.base import Row
from dabzw.model.fields import Meaning, meanings
from dabzw.model.names import LISTS
from dabzw.reports.looks.findings import told
from dabzw.rules.agenda.keeping import typed
from dabzw.store.contents import in_commit
from dabzw.store.reader import load

if TYPE_CHECKING:
    from dabzw.store.writer import Change

_SEVERAL: Final = 2
_OF_THEIR_OWN_NAME: Final = frozenset({"不予受理", "转办", "重开", "延期", "中止", "恢复", "复产"})
"""Results that an act is called by: a closing that opens again is no 办结."""
Changes = Mapping[str, tuple["Change", ...]]
"""The files that an act changes, by the record that it is about."""


class Entering(NamedTuple):
    """What is entered: how it is told (记办结), the command (lead close), and its options as they stand."""

    says: str
    operation: str
    options: Values

    def command(self, desk: Desk, ids: Sequence[str]) -> str:
        """The command that enters the same of some records."""
        words = ["dabzw", *self.operation.split(), *ids]
        for name, value in self.options.items():
            for one in value if isinstance(value, (list, tuple)) else (value,):
                words += option(name), str(one)
        given = (("--as-of", desk.options.as_of), ("--ledger", desk.options.ledger))
        return " ".join(map(typed, (*words, *(word for pair in given if pair[1] for word in pair if word))))


def told_of(says: str, row: Row) -> str:
    """How an act is told: with what it came to (记办结：查否), or called by that alone (记重开)."""
    came_to = [
        str(value)
        for name, field in meanings(type(row)).items()
        if field.required and _is_of_a_list(field) and (value := getattr(row, name)) is not None
    ]
    if came_to and (came_to[-1] in _OF_THEIR_OWN_NAME or says == f"记{came_to[-1]}"):
        return f"记{came_to[-1]}"
    return f"{says}：{' '.join(came_to)}" if came_to else says


def _is_of_a_list(field: Meaning) -> bool:
    """Whether a field takes nothing but the words of a list: no unit, no person, no text."""
    return bool(field.words) or (field.names is not None and LISTS[field.names.of].closed)


class NotAll(DabzwError):
    """Of several records some refuse an act: nothing was entered."""

    def __init__(
        self, refused: Mapping[str, Sequence[str]], status: int, rest: Sequence[str], command: str
    ) -> None:
        told = "".join(f"\n  {record_id}  {says}" for record_id in refused for says in refused[record_id])
        others = f"其余{len(rest)}条可以这样登记：\n  {command}" if rest else "没有一条可以这样登记。"
        count = len(refused) + len(rest)
        super().__init__(f"{count}条里有{len(refused)}条不能这样登记，什么都没有写入：{told}\n{others}")
        vars(self)["status"] = status


def about(desk: Desk, says: str, ids: Sequence[str]) -> Iterator[str]:
    """What is entered of which records, a line each, with their names."""
    if len(ids) < _SEVERAL:
        yield "  ".join((says, *(f"{record_id} {name_of(desk, record_id)}".rstrip() for record_id in ids)))
        return
    yield f"{says}，共{len(ids)}条："
    yield from (f"  {record_id}  {name_of(desk, record_id)}" for record_id in ids)


def say_back(desk: Desk, says: str, ids: Sequence[str]) -> None:
    """Says several records with their names, and asks at a terminal whether all are meant.

    Raises:
        typer.Abort: they are not.
    """
    if len(ids) < _SEVERAL or not prompts.interactive():
        return
    for line in about(desk, says, ids):
        prompts.note(line)
    if not prompts.confirm("都这样登记吗", default=True):
        raise typer.Abort


def name_of(desk: Desk, record_id: str) -> str:
    """The name of a record, "" of one that is not there."""
    record = desk.ledger.find(record_id)
    return "" if record is None else record.name


def not_all(desk: Desk, entering: Entering, failed: Mapping[str, DabzwError], planned: Changes) -> NotAll:
    """Why several records cannot all be changed, and which of them could.

    `failed` says of which records the act itself is refused, `planned` what it changes of the others.
    """
    refused: dict[str, Sequence[str]] = {record_id: [str(why)] for record_id, why in failed.items()}
    status = next((why.status for why in failed.values()), LedgerError.status)
    rest = dict(planned)
    while found := _faults(desk, rest):
        refused |= found
        rest = {record_id: changes for record_id, changes in rest.items() if record_id not in found}
    return NotAll(refused, status, tuple(rest), entering.command(desk, tuple(rest)))


def _faults(desk: Desk, planned: Changes) -> dict[str, list[str]]:
    """What the rules would refuse of changes, by the record that each is about; nothing is written."""
    repository = desk.required_repository
    before = in_commit(repository, repository.head())
    changed = {one.path: one.data for changes in planned.values() for one in changes if one.data is not None}
    after = desk.among(load({**before, **changed}), changed)
    owner = {one.path: record_id for record_id, changes in planned.items() for one in changes}
    found: dict[str, list[str]] = {}
    for fault in brought(Coming(after, changed, before, desk.latest)).faults:
        if fault.file in owner:
            found.setdefault(owner[fault.file], []).append(told(fault))
    return found
