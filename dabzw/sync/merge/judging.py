"""What may be merged at all: ledgers of the newest format, files that can be read, paths of a ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import formats
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.model.made import digest_of
from dabzw.store import yamlio
from dabzw.store.listing import part_of
from dabzw.store.power import read_power
from dabzw.store.reader import load, read_file, read_made
from dabzw.store.yaml_limits import Node
from dabzw.sync.merge.records import Unreadable
from dabzw.sync.merge.sides import Blobs, CannotMerge, Sides

_UNSAFE: Final = re.compile(r"(?s)(?:.*/)?(?:\.\.?|(?i:\.git))(?:/.*)?|/.*|.*//.*|.*/|")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_NAMED: Final = 5
_AGAIN: Final = "没有合并，什么都没有改动"


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of the campaigns of three versions of a ledger."""

    base: int
    ours: int
    theirs: int

    @property
    def all(self) -> tuple[int, int, int]:
        """Those of the base, of ours and of theirs."""
        return self.base, self.ours, self.theirs


def formats_of(sides: Sides) -> Formats:
    """The formats that three versions say; the newest where a campaign says none that is known."""
    base, ours, theirs = (
        None if tree is None else formats.format_of(tree)
        for tree in campaigns_of(sides, (sides.base, sides.ours, sides.theirs))
    )
    return Formats(*(formats.NEWEST if one is None else one for one in (base, ours, theirs)))


def refuse_unreadable(sides: Sides) -> None:
    """Raises CannotMerge where a side has no campaign, or one that is no tree at all."""
    trees = campaigns_of(sides, (sides.ours, sides.theirs))
    for whose, side, tree in zip(("本机", "对方"), (sides.ours, sides.theirs), trees, strict=True):
        if tree is None:
            says = "读不出来" if CAMPAIGN_FILE in side else "不见了"
            raise CannotMerge(
                f"{whose}的行动方案 {CAMPAIGN_FILE} {says}，{_AGAIN}。"
                "在那一方运行 dabzw check 查看，改正入账后再同步"
            )


def campaigns_of(sides: Sides, versions: tuple[Blobs, ...]) -> list[dict[str, Node] | None]:
    """The trees of the campaigns of some versions; None where there is none, or it cannot be read."""
    ids = [version.get(CAMPAIGN_FILE) for version in versions]
    data = sides.read({one for one in ids if one is not None})
    return [None if one is None else yamlio.read(data[one], comments=True).value for one in ids]


def refuse_formats(said: Formats) -> None:
    """Raises CannotMerge, with what to do, where a side is not of the newest format."""
    newest = formats.NEWEST
    if said.ours < newest:
        raise CannotMerge(f"本机的台账还是格式 {said.ours}，{_AGAIN}：先运行 dabzw upgrade，再同步")
    if said.theirs < newest:
        raise CannotMerge(f"对方的台账还是格式 {said.theirs}，{_AGAIN}：请对方先运行 dabzw upgrade，再同步")
    if max(said.ours, said.theirs) > newest:
        raise CannotMerge(f"台账的格式比本程序新，{_AGAIN}：先升级本机的程序，再同步")


def refuse_unsafe(before: Blobs, now: Blobs) -> None:
    """Raises CannotMerge where a version has files, not there before, that no ledger may have."""
    wrong = [
        path for path in now if path not in before and (_UNSAFE.fullmatch(path) or _CONTROL.search(path))
    ]
    if wrong:
        named = "、".join(_CONTROL.sub("?", path)[:80] for path in sorted(wrong)[:_NAMED])
        raise CannotMerge(f"对方的台账里有不该有的文件名（{named}），{_AGAIN}：请对方核对这些文件的来历")


def fault_of(path: str, data: bytes, office: bytes | None = None) -> str | None:
    """Why a file cannot be read as the part that its path says; None where it can, or is no such part."""
    match part_of(path):
        case "record":
            record, findings, *_ = read_file(path, data)
            return None if record is not None else _error(findings)
        case "made":
            report, findings = read_made(path, data)
            return None if report is not None else _error(findings)
        case "original":
            digest = path.rsplit("/", 1)[-1].partition(".")[0]
            return None if digest_of(data) == digest else "与摘要不符"
        case "power":
            return _error(read_power({path: data})[1])
        case "campaign" | "office" | "calendar":
            shared = {} if office is None else {OFFICE_FILE: office}
            return _error(one for one in load({**shared, path: data}).findings if one.file == path)
    return None


def _error(findings: Iterable[Finding]) -> str | None:
    """What the first of some findings says that makes a file unreadable."""
    return next((one.says for one in findings if one.level == "错误"), None)


def refusal(unreadable: Iterable[Unreadable], sides: Mapping[str, str]) -> CannotMerge:
    """The refusal of files that cannot be read; `sides` says by path whose they are."""
    found = list(unreadable)
    named = "；".join(f"{sides[one.path]}的 {one.path}（{one.says}）" for one in found[:_NAMED])
    more = f"；另有{len(found) - _NAMED}个" if len(found) > _NAMED else ""
    return CannotMerge(
        f"有{len(found)}个文件读不出来，{_AGAIN}：{named}{more}。"
        "在那一方运行 dabzw check 查看，改正入账后再同步"
    )
