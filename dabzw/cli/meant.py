"""Which record is meant: by a part of its id, by its name or its initials, or by `.`, the last one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import typer

from dabzw.cli.speech.prompts import likeliest
from dabzw.cli.speech.record_names import name_in
from dabzw.errors import LookupFailed
from dabzw.model import ids
from dabzw.model.ids import COMMANDS, Kind
from dabzw.model.phrases import first_few

if TYPE_CHECKING:
    from dabzw.store.git import Repository

LAST: Final = "."
"""What stands for the record that this clerk entered something of last."""
_SHORTEST: Final = 2
_SEARCHED: Final = 300  # entries of others that are looked through for one's own


class SeveralNamed(LookupFailed):
    """A name, or a part of one, that several records have."""

    def __init__(self, typed: str, found: Sequence[str]) -> None:
        super().__init__(f"“{typed}”有几条：{first_few(found, '条')}；写全一些，或者写编号")


class OtherKind(LookupFailed):
    """A record of another kind than the command is for; `command` is the one for its kind, if any."""

    def __init__(self, typed: str, record_id: str, kind: Kind, command: str = "") -> None:
        own = ids.kind_of(record_id) or "企业"
        instead = f"写成 {command} {record_id}" if command else f"{own}的命令见 dabzw {COMMANDS[own]} --help"
        super().__init__(
            f"“{typed}”是{own} {record_id}，不是{kind}；{instead}；它要办什么，看 dabzw next {record_id}"
        )
        self.typed, self.record_id, self.kind, self.own = typed, record_id, kind, own


class NothingOfOwn(LookupFailed):
    """The clerk has entered nothing of late that `.` could stand for."""

    def __init__(self, clerk: str, kind: str) -> None:
        super().__init__(f"{clerk}最近没有登记过{kind}，“{LAST}”不知道指哪一条；请写编号或者名称")


def named(typed: str, files: Mapping[str, bytes], kind: Kind | None) -> list[tuple[str, str]]:
    """The records of a kind, or of any, whose name is likest to what was typed, each with its name."""
    text = typed.strip()
    if len(text) < _SHORTEST:
        return []
    known = dict(_names(files, kind))
    by_name: dict[str, list[str]] = {}
    for record_id, name in known.items():
        by_name.setdefault(name, []).append(record_id)
    found = (text,) if text in by_name else likeliest(tuple(by_name), text)
    return [(record_id, name) for name in found for record_id in by_name[name]]


def _names(files: Mapping[str, bytes], kind: Kind | None) -> Iterator[tuple[str, str]]:
    for path in files:
        own = ids.kind_of(record_id := ids.stem_of(path))
        if own is not None and kind in {None, own} and (name := name_in(files[path])):
            yield record_id, name


def last_of(repository: Repository, kind: Kind | None) -> str:
    """The record of a kind, or of any, of which this clerk entered something last; raises NothingOfOwn."""
    from dabzw.store import history

    clerk = repository.identity()
    for entry in history.log(repository, None, _SEARCHED):
        if (entry.author, entry.mail) == (clerk.name, clerk.email) and entry.undoes is None:
            own = (one for one in entry.ids if kind in {None, ids.kind_of(one)})
            if (found := next(own, None)) is not None:
                return found
    raise NothingOfOwn(clerk.name, kind or "记录")


def of_its_kind(ctx: typer.Context, other: OtherKind) -> OtherKind:
    """The same refusal with the command of that name for the kind which the record is of, if any."""
    root: Any = ctx.find_root()
    words = ctx.command_path.split()
    group, name = COMMANDS[other.own], words[-1]
    found = root.command.get_command(root, group)
    has = found is not None and found.get_command(root, name) is not None
    command = f"{words[0]} {group} {name}" if has else ""
    return OtherKind(other.typed, other.record_id, other.kind, command)
