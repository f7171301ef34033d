"""The 一企一策 report as Markdown: readable as plain text, the same bytes for the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dabzw.render.show import show
from dabzw.render.tables import cell, inquiry_sentence

Row = Mapping[str, Any]

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#])")
_MEASURE_HEADS: Final = ("措施", "来源", "状态", "责任单位", "责任人", "时限", "完成日期")


def policy_markdown(report: Row) -> str:
    """The report as one text."""
    lines = [
        f"# {escaped(report['标题'])}",
        "",
        f"填报单位：{escaped(report['单位'])}　截至：{report['截至']}　依据：{report['依据']}",
        "",
        *(f"- {escaped(says)}" for says in report["说明"]),
        "",
        f"共{len(report['企业'])}家。",
    ]
    for number, row in enumerate(report["企业"], start=1):
        lines += ["", f"## {number}. {escaped(row['名称'])}（{row['编号']}）", "", *_enterprise(row)]
    return "\n".join(lines) + "\n"


def _enterprise(row: Row) -> Iterator[str]:
    for key in ("村", "监管站所", "状态", "违法行为", "风险等级", "处置规则"):
        yield f"- {key}：{escaped(str(cell(row[key])))}"
    if row["应采取措施"]:
        yield ""
        yield from table(
            _MEASURE_HEADS, ([item[head] for head in _MEASURE_HEADS] for item in row["应采取措施"])
        )
    yield ""
    for key in ("冲突", "降格", "问题"):
        yield from (f"- {key}：{escaped(says)}" for says in row[key])
    if row["取舍"]:
        yield f"- 取舍：{escaped(row['取舍'])}"
    yield f"- 一案三查：{inquiry_sentence(row['一案三查'])}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table."""
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for row in rows:
        yield _line([escaped(str(cell(value))) for value in row])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """A text in which nothing is taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", show(text).replace("\n", " "))
