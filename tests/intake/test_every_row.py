"""Of every kind of sheet each row is new, changed, the same, refused or to be decided, or told as passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_ledger import DEN, PAINT

from dabzw.cli.context import Desk
from dabzw.cli.exchange.directories import named_directory, prepared_directory
from dabzw.cli.exchange.importing import _PREPARED
from dabzw.cli.exchange.taking_in import Choice, Prepared, Source
from dabzw.cli.speech.options import Globals
from dabzw.errors import UsageError
from dabzw.intake.table import table_of
from dabzw.model.sheet_columns import KINDS, SheetKind
from dabzw.store.sheets.grid import Book, Cell, Line, Sheet

DAYS = ("2026-02-11", "2月12日", "2026/2/12 0:00", "26/2/12", "2月30日", "")
VILLAGES = ("东沟村", "寺头村", "没有的村", "")
NAMES = ("示例彭氏涂料厂", "示例新厂", "示例新厂", "示例另一厂", "示例第三厂有限公司", "")
STATES = ("在产", "停产", "存续", "开着", "")
CODES = ("91140521MA0XYABC1E", "91350203M0009ABC1H", "9.14E+17", "9114", "")
POOLS: Final[dict[SheetKind, dict[str, tuple[str, ...]]]] = {
    "lead": {
        "登记时间": ("2026-02-12 09:30", "2026年2月12日晚上12点", "2026-02-12", ""),
        "来源": ("村级上报", "道听途说", ""),
        "村": VILLAGES,
        "内容": ("示例夜间装卸", "示例夜间灯光", ""),
        "承办": ("乡应急办", ""),
    },
    "ent": {
        "名称": NAMES,
        "性质": ("企业", "公司", ""),
        "监管站所": ("乡应急办", ""),
        "统一社会信用代码": CODES,
        "经营地址": ("村东", ""),
        "村": VILLAGES,
        "经营状态": STATES,
        "排查日期": DAYS,
    },
    "site": {
        "名称": ("示例窑洞", "示例院", "示例院", ""),
        "村": VILLAGES,
        "场所类别": ("民房", "山洞", ""),
        "地址": ("村东", ""),
        "现状": ("闲置", "空着", ""),
    },
    "activity": {
        "日期": DAYS,
        "类别": ("联合检查", "闲逛", ""),
        "牵头": ("乡应急办", ""),
        "村": VILLAGES,
    },
    "directory": {
        "名称": NAMES,
        "统一社会信用代码": CODES,
        "经营地址": ("村东", ""),
        "村": VILLAGES,
        "经营状态": STATES,
    },
    "power": {
        "用电户号": ("0400012345678", "400012345678", ""),
        "月份": ("2026-02", "202602", "二月", ""),
        "用电量": ("100", "很多", ""),
    },
    "measures": {
        "编号": (PAINT, DEN, "QY-260101-AAAA", ""),
        "措施": ("责令停产停业", "没有的措施", ""),
        "完成日期": DAYS,
        "责任人": ("示例甲", ""),
    },
    "village": {
        "区划代码": ("140522201201", "140522201202", "140522203201", "14", ""),
        "名称": ("东沟村民委员会", "寺头村委会", "新示例村", ""),
    },
}
OTHERS = (("合计", "2"), ("填表人：示例甲",), ("", "", "", "", "", "", "", "", "只有电话"))
UNREAD_COLUMN = "办公电话号码栏"


@st.composite
def sheets(draw: st.DrawFn, kind: SheetKind) -> Sheet:
    """A sheet of the kind: rows of every sort, some of them hidden, one column that is not read."""
    heads = [*POOLS[kind], *[""] * (8 - len(POOLS[kind])), UNREAD_COLUMN]
    good = st.tuples(*(st.sampled_from(pool) for pool in POOLS[kind].values()))
    rows = draw(
        st.lists(st.one_of(good, good, good, st.sampled_from(OTHERS), st.just(tuple(heads))), max_size=9)
    )
    hidden = draw(st.sets(st.integers(2, 10), max_size=2))
    lines = (
        _line(number, row, hidden=number in hidden) for number, row in enumerate((heads, *rows), start=1)
    )
    return Sheet("表", tuple(line for line in lines if line.cells))


def _line(number: int, row: Sequence[str], *, hidden: bool) -> Line:
    cells = tuple(Cell(place, "text", text) for place, text in enumerate(row, start=1) if text)
    return Line(number, cells, hidden)


def _told(notes: Iterable[str]) -> set[int]:
    """The rows that notes say were not read."""
    found: set[int] = set()
    for note in notes:
        match = re.match(r"第([\d、至]+)行没有导入", note)
        for part in match[1].split("、") if match else ():
            first, _, last = part.partition("至")
            found |= set(range(int(first), int(last or first) + 1))
    return found


def _counted(notes: Iterable[str]) -> int:
    """How many rows notes count that were passed over without being named."""
    return sum(
        int(match[1]) for note in notes if (match := re.match(r"(?:省、市、县、乡|外乡)的(\d+)行", note))
    )


def _prepared(desk: Desk, source: Source, kind: SheetKind) -> Prepared:
    if kind != "directory":
        return _PREPARED[kind](desk, source)
    named = named_directory(desk, "市场监督管理所", "营业执照登记目录", "2026-03-01")
    return prepared_directory(desk, source, named, Choice(Path("表.xlsx"), True, True, True))


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_answered_for(kind: SheetKind, small: Path) -> None:
    desk = Desk(Globals(ledger=str(small), as_of="2026-03-12"), datetime(2026, 3, 12, 9, 0))  # noqa: DTZ001

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
    @given(sheets(kind))
    def holds(sheet: Sheet) -> None:
        try:
            table = table_of(Book((sheet,)), kind, None)
            prepared = _prepared(desk, Source(table, "0" * 64), kind)
        except UsageError:
            return  # the whole file, with a sentence
        found = [outcome.row.number for outcome in prepared.found]
        facts: Any = prepared.page.record()
        passed = _told(facts["提示"])
        rows = {line.number for line in sheet.lines[1:]}
        assert len(found) == len(set(found))
        assert passed | set(found) <= rows
        assert not passed & set(found)
        assert len(passed) + len(found) + _counted(facts["提示"]) == len(rows)
        counted = {"新增", "变更", "停产停业", "相同", "拒绝", "待核"}
        assert sum(count for name, count in facts["合计"].items() if name in counted) == len(found)
        for outcome in prepared.found:
            assert (outcome.result == "拒绝") == bool(outcome.faults)

    holds()
