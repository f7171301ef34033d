"""What a command asks for and is not there: the ledger, its format, the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from dabzw.cli import places
from dabzw.cli.places import which
from dabzw.errors import LedgerError, LookupFailed
from dabzw.model.ids import COMMANDS, Kind, kind_of


class NoLedger(LedgerError):
    """The folder is no ledger."""

    def __init__(self, named: str | None) -> None:
        if (office := places.office_folder(named)) is not None:
            super().__init__(f"{which(office)}；这条命令一次看一本，用 --ledger 指明，或进入那个文件夹再运行")
            return
        where = (
            "当前文件夹和上级文件夹里没有台账" if named is None else f"{named} 不是台账（没有 campaign.yaml）"
        )
        super().__init__(f"{where}；用 --ledger 指明台账文件夹，或用 dabzw init 新建一个")


class NeedsUpgrade(LedgerError):
    """The ledger is of an older format: it can be looked at, and not written."""

    def __init__(self, said: int) -> None:
        super().__init__(
            f"台账还是格式 {said}，可以查看，不能登记；先运行 dabzw upgrade（先给出改动，一次改完），再登记"
        )


class NoSuchRecord(LookupFailed):
    """No record of this id or name; those that are `alike` are named."""

    def __init__(self, typed: str, kind: Kind | None, alike: Sequence[str] = ()) -> None:
        near = f"；相近的：{'、'.join(alike)}" if alike else ""
        listed = f"dabzw {COMMANDS[kind]} list" if kind else "dabzw list"
        super().__init__(f"没有编号或名称含“{typed}”的{kind or '记录'}{near}；用 {listed} 查看编号")


class OtherKind(LookupFailed):
    """A record of another kind than the command is for; `command` is the one for its own kind, if any."""

    def __init__(self, typed: str, kind: Kind, record_id: str, name: str = "", command: str = "") -> None:
        self.typed, self.kind, self.record_id, self.name = typed, kind, record_id, name
        self.own = kind_of(record_id) or kind
        instead = (
            f"写成 {command} {record_id}"
            if command
            else f"{self.own}的命令见 dabzw {COMMANDS[self.own]} --help"
        )
        told = " ".join(filter(None, (record_id, name)))
        super().__init__(
            f"“{typed}”是{self.own} {told}，不是{kind}；{instead}；它要办什么，看 dabzw next {record_id}"
        )


class NothingTouched(LookupFailed):
    """`.` means the record that this clerk touched last, and there is none."""

    def __init__(self, kind: Kind | None) -> None:
        what = kind or "记录"
        super().__init__(f"“.”是本人最近办理的{what}，历史里还没有；写编号或名称")


class NotYet(LookupFailed):
    """The record was not there yet at the instant asked for."""

    def __init__(self, record_id: str, when: str) -> None:
        super().__init__(f"{record_id} 在 {when} 时尚未登记；换一个 --as-of，或去掉它")


class Ambiguous(LookupFailed):
    """What several records share: the first of them, each with its name, and how many there are."""

    MOST: ClassVar[int] = 5

    def __init__(self, typed: str, found: Sequence[str], count: int) -> None:
        lines = "".join(f"\n  {one}" for one in found)
        more = f"\n  ……还有{count - len(found)}条" if count > len(found) else ""
        super().__init__(f"“{typed}”不止一条记录，共{count}条；多写几位编号，或写全名称：{lines}{more}")
