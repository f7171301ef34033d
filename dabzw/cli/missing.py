"""What a command asks for and is not there: the ledger, its format, the record."""

from __future__ import annotations

from dabzw.cli import places
from dabzw.cli.places import which
from dabzw.errors import LedgerError, LookupFailed
from dabzw.model.phrases import first_few


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
    """No record of this id."""

    def __init__(self, fragment: str, kind: str) -> None:
        super().__init__(f"没有编号含“{fragment}”的{kind}；用 dabzw list 查看编号")


class NotYet(LookupFailed):
    """The record was not there yet at the instant asked for."""

    def __init__(self, record_id: str, when: str) -> None:
        super().__init__(f"{record_id} 在 {when} 时尚未登记；换一个 --as-of，或去掉它")


class Ambiguous(LookupFailed):
    """A fragment that several ids share."""

    def __init__(self, fragment: str, found: tuple[str, ...]) -> None:
        super().__init__(f"“{fragment}”不止一个编号：{first_few(found)}；请多写几位")
