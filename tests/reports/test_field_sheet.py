"""The sheet for the field as it is printed: its text, what has room, and that it tells nothing it must not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import records as r
from conftest import Golden

from dabzw.model.ledger import Ledger, ledger_of
from dabzw.model.power import PowerUse
from dabzw.model.sheet_code import SheetCode
from dabzw.reports.books.field_sheet import field_book
from dabzw.reports.books.sheets import Book
from dabzw.rules.agenda.field import FieldSheet, field_rounds

GOLDEN = Path(__file__).parent / "golden"
LOCKED = {"日期": "2026-02-10", "时段": "白天", "结果": "拒绝检查", "人员": ["示例甲"]}
AT = r.at("2026-02-12")


def known() -> Ledger:
    used = {"用电户号": "0012", "用电量": "1240", "夜间用电量": "610"}
    uses = tuple(
        PowerUse.model_validate(used | {"月份": month}) for month in ("2025-12", "2026-01", "2026-02")
    )
    acetone = {"品名": "丙酮", "数量": "200", "单位": "千克", "许可": "否", "查明日期": "2026-02-10"}
    owner: dict[str, Any] = {
        "排查": [LOCKED],
        "危险化学品": [acetone],
        "现场风险提示": "院内有狗，电线裸露",
        "用电户号": "0012",
        "供水户号": "S-7",
        "网格": "第一网格",
    }
    records = (
        r.enterprise(**owner),
        r.site(地址="村东沟口"),
        r.site(编号="CS-260211-0002", 名称="旧仓库", 村="东沟村"),
        r.lead(登记时间="2026-02-12 09:00", 内容="示例秘密", 地点="河滩旧院", 场所类别="废弃院落"),
    )
    return ledger_of(r.campaign(), list(records), r.calendar(), power={"0012": uses}).as_of(AT)


def made(draft: str = "") -> Book:
    ledger = known()
    code = None if draft else SheetCode.of("fe6964a5" * 5, AT.day)
    return field_book(FieldSheet(AT, field_rounds(ledger, AT), code), ledger.campaign, "示例依据", draft)


def text_of(book: Book) -> str:
    lines = []
    for sheet in book.sheets:
        lines += [f"# {sheet.title}", *sheet.lines]
        for table in sheet.tables:
            heads = [column.head for column in table.columns]
            for row in table.rows:
                cells = zip(heads, row, strict=True)
                lines += [f"{head}：{'／'.join(str(cell or '').split(chr(10)))}" for head, cell in cells]
        lines += [sheet.signs, ""]
    return "\n".join(lines)


def test_the_text_of_the_sheet(golden: Golden) -> None:
    golden(GOLDEN / "field_sheet.txt", text_of(made()))


def test_the_commit_is_no_text_of_the_sheet_and_a_draft_has_no_code() -> None:
    assert "示例依据" not in text_of(made())
    assert made().basis == "示例依据"
    assert "单号" not in text_of(made("草稿（未入账的内容）"))
    assert all("草稿（未入账的内容）" in sheet.lines for sheet in made("草稿（未入账的内容）").sheets)


def test_the_sheet_says_nothing_of_what_was_reported_or_by_whom() -> None:
    assert "示例秘密" not in text_of(made())
    assert "举报" not in text_of(made())
