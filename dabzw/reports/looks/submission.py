"""上报: what leaves the township in a file of facts, said before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.view import FORMAT, Block, Col, Fact, Line, Page, Table, View


@dataclass(frozen=True, slots=True)
class HandedTable:
    """A table that is handed up: its rows, and what stands in its columns."""

    name: str
    title: str
    rows: int
    columns: Sequence[str]
    digest: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed up, of which commit and as of when; `place` is the file, "" before it is written."""

    code: str
    unit: str
    commit: str
    as_of: str
    tables: Sequence[HandedTable]
    signer: str
    place: str = ""
    digest: str = ""


TABLES: Final[View[HandedTable]] = View(
    (
        Col("表", lambda one: one.title),
        Col("行", lambda one: one.rows, "number"),
        Col("栏目", lambda one: one.columns, "list"),
        Col("文件", lambda one: one.name),
        Col("摘要", lambda one: one.digest),
    )
)
_SHOWN: Final = TABLES.pick("表", "行", "栏目")
LEFT_OUT: Final = (
    "不含：内容、备注、说明、理由和别的自由文字，举报人编号，线索的来源，人员各栏的姓名（企业照报名称）；只有举报才有的期限和核查、"
    "“保护伞”一类只记状态的，不写编号，只能计数；负责人只有比对同名用的摘要。"
)


def handed(what: Handed) -> Page:
    """What is handed up."""
    facts: dict[str, Fact] = {
        "格式": FORMAT,
        "区划代码": what.code,
        "单位": what.unit,
        "提交": what.commit,
        "截至": what.as_of,
        "上报表": Table(TABLES, what.tables),
        "签名": what.signer,
        "文件": what.place,
        "摘要": what.digest,
    }
    told: tuple[Block, ...] = (
        Line(f"{what.unit}（{what.code}）截至 {what.as_of} 的汇总数据，提交 {what.commit[:16]}"),
        Table(_SHOWN, what.tables),
        Line(LEFT_OUT),
        Line(f"签名：{what.signer}"),
    )
    return Page(facts, told)
