"""附件: what the ledger names by its digest, and whether the files in a folder are still it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol, get_args

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.reports.view import Block, Col, Fact, Line, Page, Table, View, page, some
from dabzw.rules.case.evidence import Compared, File, Match, Named, attachments, compared, unnamed

_SHORT: Final = 12
_MOST: Final = 10  # so many that are as they should be are listed on a screen
_MATCHES: Final[tuple[Match, ...]] = get_args(Match)
_ORDER: Final[tuple[Match, ...]] = ("不符", "找不到", "相符")


class Looked(File, Protocol):
    """A file as it was looked at, or why it could not be."""

    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def fault(self) -> str: ...  # noqa: D102


NAMED: Final[View[Named]] = View(
    (
        Col("编号", lambda one: one.record.id, "id"),
        Col("名称", lambda one: one.record.name, "name"),
        Col("附件", lambda one: one.attachment.name, "prose"),
        Col("摘要", lambda one: one.attachment.digest, "text", lambda one: one.attachment.digest[:_SHORT]),
    )
)
COMPARED: Final[View[Compared]] = NAMED.through(lambda row: row.named).also(
    Col("结果", lambda row: row.match, "state"), Col("文件", lambda row: row.path, "prose")
)
_ON_SCREEN: Final = COMPARED.pick("编号", "附件", "结果", "文件", "名称")
UNNAMED: Final[View[Looked]] = View(
    (
        Col("文件", lambda file: file.path, "prose"),
        Col("字节", lambda file: file.size, "number"),
        Col("摘要", lambda file: file.digest, "text", lambda file: (file.digest or "")[:_SHORT]),
    )
)
CLOSED: Final[View[Looked]] = View(
    (Col("文件", lambda file: file.path, "prose"), Col("原因", lambda file: file.fault, "prose"))
)
_SAYS: Final = {
    "不符": "同名的文件，内容与登记时不同：找回原件，不要改登记",
    "找不到": "文件夹里没有这样的文件",
    "相符": "内容与登记时完全相同",
}


def answer(ledger: Ledger, at: Instant) -> Page:
    """What is named, and that it may be compared."""
    named = tuple(attachments(ledger))
    advice = Line("核对原件：dabzw attach --check 证据文件夹；登记：dabzw lead attach 编号 --file 文件")
    listed = some(NAMED, named, f"附件{len(named)}个，原件在台账之外") or (Line("台账没有登记附件。"),)
    return page(at, {"附件": Table(NAMED, named)}, *listed, advice)


def compared_with(ledger: Ledger, at: Instant, files: Sequence[Looked]) -> tuple[Page, bool]:
    """What the files of a folder are of what the ledger names; and whether all is as it should be."""
    found = compared(attachments(ledger), files)
    counts = Counter(row.match for row in found)
    closed = [file for file in files if file.digest is None]
    others = [file for file in unnamed(found, files) if file.digest is not None]
    facts: dict[str, Fact] = {
        "附件": Table(COMPARED, found),
        "未登记": Table(UNNAMED, others),
        "未核对": Table(CLOSED, closed),
        **{match: counts[match] for match in _MATCHES},
    }
    sound = counts["相符"] == len(found) and not others and not closed
    return page(at, facts, *_told(found, others, closed)), sound


def _told(found: Sequence[Compared], others: Sequence[Looked], closed: Sequence[Looked]) -> tuple[Block, ...]:
    counts = Counter(row.match for row in found)
    told = "，".join(f"{match}{counts[match]}" for match in _MATCHES)
    head = f"附件{len(found)}个：{told}；没有登记的文件{len(others)}个，没有核对的{len(closed)}个。"
    return (
        Line(head, "strong"),
        *(
            Table(_ON_SCREEN, rows, f"{match}：{_SAYS[match]}", most=_MOST if match == "相符" else None)
            for match in _ORDER
            if (rows := [row for row in found if row.match == match])
        ),
        *some(UNNAMED, others, "没有记录写明的文件：是证据的用 dabzw lead attach 编号 --file 文件 登记"),
        *some(CLOSED, closed, "没有核对的：换成普通文件再核对"),
    )
