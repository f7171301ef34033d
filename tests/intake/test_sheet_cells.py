"""What people type into cells: certain values are taken, others refused with how to mend them."""

from __future__ import annotations

from datetime import date

import pytest
from sheet_files import BAD_CODE, CODES_AS_TYPED, GOOD_CODE, SPAN

from dabzw.intake.cells import CellRefused, Value, clean, value_of
from dabzw.model.sheet_columns import SheetColumn, SheetKind, columns
from dabzw.model.typed_days import Span
from dabzw.store.sheets.grid import Cell, CellKind


def column(kind: SheetKind, head: str) -> SheetColumn:
    return next(one for one in columns(kind) if one.head == head)


DAY, MINUTE = column("ent", "排查日期"), column("lead", "登记时间")
NAMES, CODES = column("ent", "负责人"), column("ent", "违法行为")
FOUND = column("ent", "发现日期")
CREDIT, ACCOUNT = column("ent", "统一社会信用代码"), column("ent", "用电户号")
NAME, STATE = column("ent", "名称"), column("ent", "经营状态")
NUMBER, MONTH = column("power", "用电量"), column("power", "月份")
SUSPECTED = column("lead", "涉嫌行为")


def read(text: str, of: SheetColumn, kind: CellKind = "text", span: Span = SPAN) -> Value:
    return value_of(Cell(1, kind, text), of, span)


def refusal(text: str, of: SheetColumn, kind: CellKind = "text", span: Span = SPAN) -> str:
    with pytest.raises(CellRefused) as refused:
        read(text, of, kind, span)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        *("2026.2.12", "2026-2-12", "2026/2/12", "2026年2月12日", "2026-02-12", "20260212", "２０２６-02-12"),
        *("2026 年 2 月 12 日", "2026年2月12", "2月12日", "2/12", "2-12", "2.12", "'2026.2.12"),
    ],
)
def test_days_as_people_type_them(text: str) -> None:
    assert read(text, DAY) == "2026-02-12"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9/2/26", "看不出是哪一天"),
        ("26.2.12", "看不出是哪一天"),
        ("4月2日", "看不出是哪一天"),  # after the campaign: no year is certain
        ("2/3", "看不出是哪一天"),  # 3 February lies before the campaign, 2 March within
        ("3月", "看不出是哪一天"),
        ("上周五", "看不出是哪一天"),
        ("2026-02-30", "没有这一天"),
        ("1926-02-12", "没有这一天"),
    ],
)
def test_days_that_are_not_certain(text: str, says: str) -> None:
    assert says in refusal(text, DAY)


def test_a_day_that_may_be_meant_the_other_way_round_is_refused() -> None:
    whole_year = Span(date(2026, 1, 1), date(2026, 12, 31))

    assert "看不出" in refusal("2/3", DAY, span=whole_year)
    assert read("2月3日", DAY, span=whole_year) == "2026-02-03"
    assert read("2/13", DAY, span=whole_year) == "2026-02-13"
    assert read("3/3", DAY, span=whole_year) == "2026-03-03"


def test_a_day_without_a_year_needs_a_campaign_of_one_year() -> None:
    assert "看不出" in refusal("2月12日", DAY, span=Span(date(2026, 1, 1), date(2027, 12, 31)))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("day", "2026-02-12", "2026-02-12"),
        ("minute", "2026-02-12 09:30", "2026-02-12"),
        ("number", "20260212", "2026-02-12"),
    ],
)
def test_day_cells(kind: CellKind, text: str, expected: str) -> None:
    assert read(text, DAY, kind) == expected


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("number", "46062", "可能是没有设成日期格式的日期，看不出是哪一天"),
        ("number", "2.1", "是数字，看不出是哪一天"),
        ("day", "", "2000年至2099年"),
        ("time", "09:30", "看不出是哪一天"),
    ],
)
def test_cells_that_are_no_days(kind: CellKind, text: str, says: str) -> None:
    assert says in refusal(text, DAY, kind)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-12 15:30", "2026.2.12 15:30", "2026年2月12日15时30分", "2026年2月12日下午3点半"),
        *("2月12日 下午3:30", "2026-02-12T15:30:00", "2026/2/12 15：30"),
    ],
)
def test_minutes_as_people_type_them(text: str) -> None:
    assert read(text, MINUTE) == "2026-02-12 15:30"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-02-12", "还要写明几点几分"),
        ("2026-02-12 25:00", "没有这个时刻"),
        ("2026-02-12 上午13:00", "“上午”和13点对不上"),
        ("9/2/26 10:00", "看不出是哪一天"),
    ],
)
def test_minutes_that_are_not_certain(text: str, says: str) -> None:
    assert says in refusal(text, MINUTE)


def test_a_day_cell_is_no_minute() -> None:
    assert read("2026-02-12 09:30", MINUTE, "minute") == "2026-02-12 09:30"
    assert "还要写明几点几分" in refusal("2026-02-12", MINUTE, "day")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ("张三", "李四")),
        ("张三，李四;王五；赵六/钱七", ("张三", "李四", "王五", "赵六", "钱七")),
        ("张三 李四", ("张三", "李四")),
        ("张三　李四", ("张三", "李四")),
        ("张三\n李四", ("张三", "李四")),
        ("欧阳某某", ("欧阳某某",)),
        ("示　甲、张三", ("示甲", "张三")),
        ("李 强", ("李强",)),
        ("李 小 强", ("李小强",)),
    ],
)
def test_lists_of_names(text: str, names: tuple[str, ...]) -> None:
    assert read(text, NAMES) == names


@pytest.mark.parametrize("text", ["张三 李", "张 三 李 四", "欧阳 修", "乡应急办副主任 张三"])
def test_spaces_that_do_not_part_names_for_certain(text: str) -> None:
    assert "用顿号隔开" in refusal(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        *("1.1、2.1", "1.1 2.1", "1.1 未取得行政许可、2.1 未取得全部法定许可", "１.１；2.1"),
        *("1.1（未取得行政许可）、2.1（超出许可的范围、品种、规模）", "1.1(甲，乙；丙)，2.1"),
    ],
)
def test_violation_codes_with_or_without_their_names(text: str) -> None:
    assert read(text, CODES) == ("1.1", "2.1")
    assert read(text, SUSPECTED) == ("1.1", "2.1")


def test_a_violation_without_a_code_is_refused() -> None:
    for text in ("无证经营", "1.1（甲）乙、丙", "1.1（甲、乙", "2.2 超出许可的范围、品种"):
        assert "应为违法行为代码" in refusal(text, CODES)
        assert "应为违法行为代码" in refusal(text, SUSPECTED)
    for text, found in (("1.1（甲、2）", ("1.1", "2")), ("1.1（甲、2.1）", ("1.1", "2.1"))):
        assert read(text, CODES) == found  # nothing that may be a code is taken for a name


def test_a_column_of_every_act_holds_a_value_an_act() -> None:
    assert read("2月11日、2026.2.12", FOUND) == ("2026-02-11", "2026-02-12")
    assert read("2026-02-11", FOUND, "day") == ("2026-02-11",)


@pytest.mark.parametrize("text", CODES_AS_TYPED)
def test_credit_codes(text: str) -> None:
    assert read(text, CREDIT) == GOOD_CODE


def test_a_code_in_doubt_is_no_matter_of_its_cell() -> None:
    assert read(BAD_CODE, CREDIT) == BAD_CODE


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("number", "9.144030019220383e+17", "科学计数"),
        ("text", "9.14403E+17", "科学计数"),
        ("text", GOOD_CODE[:-1], "18位"),
        ("text", "9144O3001922038216", "第5位不是允许的字符"),  # O is not guessed to be 0
        ("text", "9144030019220382I6", "第17位不是允许的字符"),
        ("text", "944403001922038216", "前两位"),
    ],
)
def test_credit_codes_that_are_damaged(kind: CellKind, text: str, says: str) -> None:
    assert says in refusal(text, CREDIT, kind)


def test_an_identity_number_in_the_place_of_a_code_is_not_repeated() -> None:
    assert "11010519491231002X" not in refusal("１１０１０５１９４９１２３１００２Ｘ", CREDIT)
    assert "身份证号" in refusal("1101 0519 4912 3100 2X", CREDIT)


def test_an_account_that_became_a_number_keeps_its_digits() -> None:
    assert read("13800138000", ACCOUNT, "number") == "13800138000"
    assert "末几位已丢失" in refusal("1.2345678901234567e+19", ACCOUNT, "number")
    assert "末几位已丢失" in refusal("1.1010519491231E+17", ACCOUNT)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("number", "0.30000000000000004", "0.3"),
        ("number", "12", "12"),
        ("text", "2,105", "2105"),
        ("text", "１２.５", "12.5"),
        ("text", "100", "100"),
    ],
)
def test_numbers(kind: CellKind, text: str, expected: str) -> None:
    assert read(text, NUMBER, kind) == expected


@pytest.mark.parametrize("text", ["12度", "1,23", "NaN", "约10"])
def test_what_is_no_number(text: str) -> None:
    assert "应为数字" in refusal(text, NUMBER)


@pytest.mark.parametrize("text", ["2026-02", "202602"])
def test_months(text: str) -> None:
    assert read(text, MONTH) == "2026-02"
    assert read("2026-02-01", MONTH, "day") == "2026-02"
    assert read("202602", MONTH, "number") == "2026-02"
    assert "是数字" in refusal("2026.2", MONTH, "number")


def test_choices_name_what_may_be_chosen() -> None:
    assert read("停　产", STATE) == "停产"
    assert "可填：在产、停产" in refusal("歇业", STATE)


def test_a_text_that_became_a_date_is_refused() -> None:
    assert "被表格软件变成了日期" in refusal("2026-03-01", NAME, "day")


@pytest.mark.parametrize(("kind", "says"), [("error", "错误值"), ("formula", "选择性粘贴")])
def test_cells_that_hold_no_value(kind: CellKind, says: str) -> None:
    assert says in refusal("", NAME, kind)


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\u200b", "\u202e", "\ufeff", "\x85"])
def test_characters_that_nobody_sees_are_refused(character: str) -> None:
    assert "看不见" in refusal(f"甲{character}厂", NAME)


def test_spaces_and_the_mark_of_a_text_are_taken_away() -> None:
    assert clean("\u00a0 '甲厂　") == "甲厂"
    assert clean("乡民's") == "乡民's"


def test_garbled_text_is_refused_and_good_text_never() -> None:
    garbled = "甲化工厂".encode().decode("gb18030")

    assert "乱码" in refusal(garbled, NAME)
    assert all(
        read(text, NAME) == text for text in ("联通营业厅", "张䶮铺", "寺头乡东沟村示例饲料加工厂（二期）")
    )
