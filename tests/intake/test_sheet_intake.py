"""Rows against the ledger: which record each is, what it changes, what a stale sheet cannot undo."""

from __future__ import annotations

from typing import Any

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from sheet_files import (
    BAD_CODE,
    GOOD_CODE,
    SPAN,
    basis,
    exported,
    ledger_with,
    reasons,
    table,
    table_in,
    taken_in,
)

from dabzw.intake.data import measure_outcomes, meters_told, typed_rows, use_outcomes, with_meters
from dabzw.intake.leading_zeros import KnownCodes, without_lost
from dabzw.intake.outcomes import Outcome
from dabzw.intake.records import outcomes
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.power import PowerUse
from dabzw.model.sheet_columns import SheetKind, cell_text, columns, value_at

HEADS = ("名称", "村", "经营地址", "性质", "经营状态", "监管站所", "无代码原因")
NEW = ("甲厂", "东沟村", "村东", "企业", "在产", "乡应急办", "未查明")
FACTORY = records.enterprise(风险=[records.rated("一般", "2026-02-10")], 负责人=["示例甲", "示例乙"])
LEAD = records.lead(核查=[records.verified("2026-02-10 15:00")])


def one(kind: SheetKind, heads: tuple[str, ...], row: tuple[str, ...], *known: AnyRecord) -> Outcome:
    (outcome,) = taken_in(kind, (heads, row), ledger_with(*known))
    return outcome


def edited(kind: SheetKind, known: AnyRecord, current: AnyRecord | None = None, /, **cells: str) -> Outcome:
    """What comes of an exported row whose cells were edited, while the ledger went on to `current`."""
    heads, row = exported(kind, known)
    changed = [cells.get(head, text) for head, text in zip(heads, row, strict=True)]
    (outcome,) = taken_in(kind, (heads, changed), ledger_with(current or known), ledger_with(known))
    return outcome


# Which record a row is


def test_a_row_that_nothing_is_like_is_a_new_record() -> None:
    outcome = one("ent", HEADS, NEW, FACTORY)

    assert outcome.result == "新增"
    assert isinstance(outcome.record, Enterprise)
    assert outcome.record.tree() == {"编号": "QY-260312-0000", **dict(zip(HEADS, NEW, strict=True))} | {
        "编号": "QY-260312-0000"
    }


def test_a_row_is_the_enterprise_of_its_code_or_of_its_name_and_village() -> None:
    heads = ("名称", "村", "统一社会信用代码", "备注")

    by_code = one("ent", heads, ("又名", "东沟村", str(FACTORY.code), ""), FACTORY)
    by_name = one("ent", heads, (" 寺头 建材厂", "寺头村", "", "已核对"), FACTORY)
    by_old_name = one("ent", heads, ("旧名", "寺头村", "", ""), records.enterprise(曾用名=["旧名"]))

    assert [change.head for change in by_code.changes] == ["名称", "村"]
    assert [change.head for change in by_name.changes] == ["名称", "备注"]
    assert by_old_name.record is not None
    assert by_old_name.record.id == FACTORY.id


def test_who_vouched_for_a_code_has_not_vouched_for_another() -> None:
    known = records.enterprise(
        统一社会信用代码=BAD_CODE, 代码核对={"日期": "2026-03-01", "核对人": "示例甲"}, 备注="旧"
    )
    outcome = edited("ent", known, 统一社会信用代码=GOOD_CODE)
    same = edited("ent", known, 备注="新")

    assert isinstance(outcome.record, Enterprise)
    assert (outcome.record.code, outcome.record.code_vouched) == (GOOD_CODE, None)
    assert outcome.notes == ("统一社会信用代码改了，代码核对是对原来的代码的，一并去掉",)
    assert isinstance(same.record, Enterprise)
    assert (same.record.code_vouched, same.notes) == (known.code_vouched, ())


def test_another_code_or_another_village_is_another_enterprise() -> None:
    heads = (*HEADS[:-1], "统一社会信用代码")
    same_name = ("寺头建材厂", "寺头村", "村东", "企业", "在产", "乡应急办", GOOD_CODE)

    assert one("ent", heads, same_name, FACTORY).result == "新增"
    assert one("ent", HEADS, ("寺头建材厂", *NEW[1:]), FACTORY).result == "新增"


def test_a_row_that_fits_several_records_is_refused() -> None:
    twin = records.enterprise(编号="QY-260210-0002", 统一社会信用代码=None, 无代码原因="未查明")

    outcome = one("ent", ("名称", "村"), ("寺头建材厂", "寺头村"), FACTORY, twin)

    assert "与几条记录相符" in reasons(outcome)


def test_a_lead_is_known_by_when_where_and_what() -> None:
    heads = ("登记时间", "村", "内容", "来源", "承办")
    row = ("2026.2.10 9:00", "寺头村", "院内有刺鼻气味", "网格巡查", "乡应急办")

    assert one("lead", heads, row, LEAD).result == "相同"
    assert one("lead", heads, ("2026.2.10 9:01", *row[1:]), LEAD).result == "新增"


def test_an_id_must_be_there_and_of_the_kind() -> None:
    heads = ("编号", "名称", "村")

    assert "台账里没有这个编号" in reasons(one("ent", heads, ("QY-260210-9999", "甲", "寺头村"), FACTORY))
    assert "不是企业的编号" in reasons(one("ent", heads, ("CS-260210-0001", "甲", "寺头村"), FACTORY))
    assert one("ent", heads, ("ｑｙ-260210-0001", "寺头建材厂", "寺头村"), FACTORY).result == "相同"


def test_rows_about_one_record_are_all_refused_also_if_one_is_faulty() -> None:
    rows = (HEADS, NEW, (*NEW[:4], "歇业", *NEW[5:]), ("乙厂", *NEW[1:]))

    found = taken_in("ent", rows, ledger_with())

    assert [outcome.result for outcome in found] == ["拒绝", "拒绝", "新增"]
    assert all("第2、3行是同一个" in reasons(outcome) for outcome in found[:2])


def test_what_a_new_record_lacks_is_named() -> None:
    outcome = one("ent", ("名称", "村"), ("甲厂", "东沟村"))

    assert outcome.result == "拒绝"
    assert "缺少必填项“经营状态”" in reasons(outcome)


# A sheet without a revision


def test_an_empty_cell_of_any_sheet_says_nothing() -> None:
    outcome = one("ent", ("名称", "村", "负责人", "风险等级"), ("寺头建材厂", "寺头村", "", ""), FACTORY)

    assert outcome.result == "相同"


def test_an_act_of_a_later_day_is_added_and_one_of_the_same_day_amended() -> None:
    heads = ("编号", "名称", "评定日期", "风险等级", "评定理由")

    later = one("ent", heads, (FACTORY.id, "", "2026-03-01", "重大", ""), FACTORY).record
    amended = one("ent", heads, (FACTORY.id, "", "2月10日", "重大", "存有甲醇"), FACTORY).record

    assert isinstance(later, Enterprise)
    assert [rating.level for rating in later.ratings] == ["一般", "重大"]
    assert isinstance(amended, Enterprise)
    assert [(rating.level, rating.reason) for rating in amended.ratings] == [("重大", "存有甲醇")]


def test_an_act_without_a_day_or_before_the_last_one_is_refused() -> None:
    heads = ("编号", "名称", "评定日期", "风险等级")

    assert "缺少风险的日期" in reasons(one("ent", heads, (FACTORY.id, "", "", "重大"), FACTORY))
    assert "早于台账里最后一次" in reasons(one("ent", heads, (FACTORY.id, "", "2026-02-09", "重大"), FACTORY))
    assert one("ent", heads, (FACTORY.id, "", "", "一般"), FACTORY).result == "相同"


def test_violations_are_added_and_never_taken_away() -> None:
    heads = ("编号", "名称", "违法行为", "发现日期")
    known = records.enterprise(
        违法行为=[records.found("1.1", "2026-02-11"), records.found("3.4", "2026-02-12")]
    )

    added = one("ent", heads, (known.id, "", "2.1", "2月13日"), known).record
    same = one("ent", heads, (known.id, "", "1.1", "2月11日"), known)
    other_day = one("ent", heads, (known.id, "", "1.1", "2月12日"), known)

    assert isinstance(added, Enterprise)
    assert added.violation_codes == ("1.1", "3.4", "2.1")
    assert same.result == "相同"
    assert "日期不同" in reasons(other_day)


def test_as_many_days_as_violations_or_one_for_all() -> None:
    heads = (*HEADS, "违法行为", "发现日期")

    each = one("ent", heads, (*NEW, "1.1、2.1", "2月11日、2月12日")).record
    three = one("ent", heads, (*NEW, "1.1、2.1、3.4", "2月11日、2月12日"))

    assert isinstance(each, Enterprise)
    assert [str(violation.found_on) for violation in each.violations] == ["2026-02-11", "2026-02-12"]
    assert "对不上" in reasons(three)


# An exported sheet


def test_an_export_that_nobody_edited_changes_nothing() -> None:
    for kind, known in (
        ("ent", FACTORY),
        ("lead", LEAD),
        ("site", records.site()),
        ("activity", records.activity()),
    ):
        assert edited(kind, known).result == "相同"  # type: ignore[arg-type]


def test_an_edited_cell_changes_its_field_and_no_other() -> None:
    outcome = edited("lead", LEAD, 核查结论="不属实", 备注="")

    assert [(change.head, change.old, change.new) for change in outcome.changes] == [
        ("核查结论", "属实", "不属实")
    ]
    assert isinstance(outcome.record, Lead)
    assert outcome.record.verifications[0].people == LEAD.verifications[0].people


def test_an_emptied_cell_takes_an_optional_field_away_and_no_required_one() -> None:
    assert edited("ent", FACTORY, 负责人="").record == FACTORY.model_copy(update={"heads": ()})
    assert "缺少必填项" in reasons(edited("ent", FACTORY, 经营地址=""))


def test_an_act_cannot_be_taken_away() -> None:
    emptied = edited("ent", FACTORY, 风险等级="", 评定日期="")
    known = records.enterprise(违法行为=[records.found("1.1"), records.found("3.4")])

    assert emptied.result == "拒绝"
    assert "不能用表格删去" in reasons(edited("ent", known, 违法行为="1.1"))


def test_a_field_that_changed_in_the_ledger_since_is_refused_and_both_are_shown() -> None:
    newer = FACTORY.model_copy(update={"operating": "停产"})

    stale = edited("ent", FACTORY, newer, 经营状态="关闭")
    untouched = edited("ent", FACTORY, newer, 备注="已核对")
    agreed = edited("ent", FACTORY, newer, 经营状态="停产")

    assert stale.result == "拒绝"
    assert "“停产”" in reasons(stale)
    assert "“关闭”" in reasons(stale)
    assert untouched.record == newer.model_copy(update={"remark": "已核对"})
    assert agreed.result == "相同"


def test_an_act_that_was_added_since_is_not_overwritten() -> None:
    newer = records.enterprise(
        **{
            **FACTORY.tree(),
            "风险": [records.rated("一般", "2026-02-10"), records.rated("重大", "2026-03-01")],
        }
    )

    outcome = edited("ent", FACTORY, newer, 评定理由="核对过")

    assert isinstance(outcome.record, Enterprise)
    assert [rating.reason for rating in outcome.record.ratings] == ["核对过", None]


def test_a_number_of_a_person_is_not_shown_in_a_conflict() -> None:
    newer = FACTORY.model_copy(update={"remark": "电话 138 0013 8000"})

    assert "8000" not in reasons(edited("ent", FACTORY, newer, 备注="另记"))


def test_a_hidden_character_of_the_ledger_is_no_edit() -> None:
    known = records.enterprise(备注="甲\u200b乙")
    heads, row = exported("ent", known)
    shown = [text.replace("\u200b", "\\u200b") for text in row]

    (outcome,) = taken_in("ent", (heads, shown), ledger_with(known), ledger_with(known))

    assert outcome.result == "相同"


def test_a_text_that_was_cut_in_the_export_is_no_edit() -> None:
    known = records.enterprise(备注="很长" * 100)

    assert edited("ent", known, 备注="很长……【内容过长，未全部导出】").result == "相同"


# Random edits: the round trip

_EDITS: dict[SheetKind, dict[str, st.SearchStrategy[str]]] = {
    "ent": {
        "名称": st.sampled_from(["甲厂", "=1+1", "乙 厂（一期）"]),
        "经营状态": st.sampled_from(["在产", "停产", "关闭"]),
        "负责人": st.sampled_from(["", "示例丙", "示例丙、示例丁"]),
        "行业": st.sampled_from(["", "化工", "1.10", "2026"]),
        "备注": st.text("甲乙丙，。 \n1a'", max_size=8)
        .map(str.strip)
        .filter(lambda text: not text.startswith("'")),
        "评定日期": st.dates(SPAN.start, SPAN.end).map(str),
        "风险等级": st.sampled_from(["重大", "较大", "一般"]),
        "处置确定日期": st.sampled_from(["", "2026-02-20"]),
        "违法行为": st.sampled_from(["1.1、3.4", "2.1、3.4", "1.1、2.2"]),
        "发现日期": st.dates(SPAN.start, SPAN.end).map(str),
    },
    "lead": {
        "登记时间": st.datetimes().map(lambda when: f"2026-02-10 {when:%H:%M}"),
        "内容": st.sampled_from(["另有异味", "第一行\n第二行"]),
        "地点": st.sampled_from(["", "村东"]),
        "涉嫌行为": st.sampled_from(["", "1.1", "1.1、2.1"]),
        "核查结论": st.sampled_from(["属实", "部分属实", "不属实"]),
        "核查人员": st.sampled_from(["示例甲", "示例甲、示例乙"]),
        "反馈日期": st.sampled_from(["", "2026-03-01"]),
    },
}
_KNOWN: dict[SheetKind, AnyRecord] = {
    "ent": records.enterprise(
        风险=[records.rated("较大", "2026-02-10"), records.rated("一般", "2026-02-11")],
        违法行为=[records.found("1.1", "2026-02-11"), records.found("3.4", "2026-02-12")],
        处置={"确定日期": "2026-02-13"},
        负责人=["示例甲"],
        行业="建材",
        备注="原来的备注",
    ),
    "lead": LEAD,
}


@given(st.data())
def test_random_edits_of_an_export_change_exactly_those_fields(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(_EDITS)))
    known = _KNOWN[kind]
    cells = data.draw(st.fixed_dictionaries({}, optional=_EDITS[kind]))

    outcome = edited(kind, known, **cells)

    assert outcome.result != "拒绝", reasons(outcome)
    assert outcome.record is not None
    before, after = known.tree(), outcome.record.tree()
    different = {
        column.head for column in columns(kind) if cell_text(before, column) != cell_text(after, column)
    }
    wanted = {column.head: cells.get(column.head, cell_text(before, column)) for column in columns(kind)}
    assert {column.head: cell_text(after, column) for column in columns(kind)} == wanted
    assert {change.head for change in outcome.changes} == different
    assert _beyond(before) == _beyond(after)


def _beyond(tree: dict[str, Any]) -> tuple[Any, ...]:
    """What no cell shows: the earlier ratings, and what is known of a violation besides."""
    return (
        value_at(tree, ("风险", 0)),
        [set(act) for act in tree.get("违法行为", [])[:2]],
        tree.get("核查", [{}])[0].keys(),
    )


@given(st.fixed_dictionaries({}, optional=_EDITS["ent"]))
def test_the_second_import_of_an_edited_sheet_changes_nothing(cells: dict[str, str]) -> None:
    first = edited("ent", _KNOWN["ent"], **cells)
    assert first.record is not None

    assert edited("ent", _KNOWN["ent"], first.record, **cells).result == "相同"


# Measures and power use

_PLAN = {
    "确定日期": "2026-02-12",
    "措施": [{"措施": "断水", "责任人": "示例甲"}, {"措施": "断电", "责任人": "示例甲"}],
}


def measures(known: Enterprise, *rows: tuple[str, ...], before: Ledger | None = None) -> tuple[Outcome, ...]:
    sheet = table("measures", ("编号", "措施", "责任人", "完成日期", "佐证"), *rows)
    return tuple(measure_outcomes(sheet, basis(ledger_with(known), before)))


def test_progress_of_several_measures_comes_together_in_one_record() -> None:
    known = records.enterprise(处置=_PLAN)

    found = measures(
        known, (known.id, "断电", "", "3月1日", "照片已存档"), (known.id, "断水", "示例乙", "2026.3.2", "")
    )

    assert [outcome.result for outcome in found] == ["变更", "变更"]
    assert isinstance(found[-1].record, Enterprise)
    assert [str(item.done_on) for item in found[-1].record.planned] == ["2026-03-02", "2026-03-01"]
    assert [item.person for item in found[-1].record.planned] == ["示例乙", "示例甲"]


def test_a_measure_that_is_not_planned_is_refused_if_it_says_anything() -> None:
    known = records.enterprise(处置=_PLAN)

    done, silent = measures(
        known, (known.id, "取缔", "", "3月1日", ""), (known.id, "拆除储存设施", "", "", "")
    )

    assert "没有这项措施" in reasons(done)
    assert silent.result == "相同"


def test_a_stale_progress_sheet_cannot_undo_newer_work() -> None:
    before = records.enterprise(处置=_PLAN)
    done = {**_PLAN, "措施": [{"措施": "断水", "责任人": "示例丙"}, {"措施": "断电", "责任人": "示例甲"}]}
    known = records.enterprise(处置=done)

    stale, kept = measures(
        known,
        (known.id, "断水", "示例丁", "", ""),
        (known.id, "断电", "示例甲", "2026-03-01", ""),
        before=ledger_with(before),
    )

    assert "示例丙" in reasons(stale)
    assert kept.result == "变更"


def test_power_use_is_new_changed_or_the_same() -> None:
    heads = ("户号", "年月", "用电量(千瓦时)", "夜间电量")
    rows = (
        heads,
        ("A1", "2026年2月", "2,105", "1740"),
        ("A2", "202602", "90", ""),
        ("A3", "2026-02", "1", ""),
    )
    uses = [
        PowerUse.model_validate({"用电户号": account, "月份": "2026-02", "用电量": amount})
        for account, amount in (("A1", "2105.0"), ("A2", "80"))
    ]
    known = {(use.account, use.month): use for use in uses}

    found = use_outcomes(table("power", *rows), known, SPAN)

    assert [outcome.result for outcome, _ in found] == ["变更", "变更", "新增"]
    assert [change.head for change in found[0][0].changes] == ["夜间用电量"]
    assert [(change.old, change.new) for change in found[1][0].changes] == [("80", "90")]


def test_an_account_that_stands_twice_in_a_month_is_refused() -> None:
    rows = (
        ("户号", "年月", "用电量"),
        ("A1", "2026-02", "1"),
        ("A1", "2026-02", "2"),
        ("A1", "2026-03", "2"),
    )

    found = use_outcomes(table("power", *rows), {}, SPAN)

    assert [outcome.result for outcome, _ in found] == ["拒绝", "拒绝", "新增"]


# Codes as numbers: what a spreadsheet takes away

METER, SHORT = "0400012345678", "400012345678"
LOST, UNSURE = "丢了开头的0：台账登记的是 0400012345678", "开头的0可能丢了"


@pytest.mark.parametrize(
    ("account", "result", "said"),
    [
        (METER, "新增", None),
        (SHORT, "拒绝", LOST),
        (int(SHORT), "拒绝", LOST),
        (1234567, "新增", None),  # a site's, as it is known
        ("01234567", "新增", "登记的是 1234567，比这里少了开头的0"),
        ("555", "新增", "没有企业、场所登记"),
        (555, "新增", "没有企业、场所登记"),
    ],
)
def test_a_meter_of_power_use_is_held_against_the_records(
    account: str | int, result: str, said: str | None
) -> None:
    ledger = records.ledger(records.enterprise(用电户号=METER), records.site(用电户号="1234567"))
    sheet = table_in("power", ("户号", "年月", "用电量"), (account, "2026-02", "1"))

    found = with_meters(use_outcomes(sheet, {}, SPAN), ledger)

    ((outcome, _),) = found
    assert outcome.result == result
    assert bool(reasons(outcome) or outcome.notes) == (said is not None)
    assert (said or "") in reasons(outcome) + "".join(outcome.notes)
    unknown = said is not None and result == "新增"
    assert meters_told(found) == (("有1行、1个用电户号没有企业、场所登记，研判看不到",) if unknown else ())


@pytest.mark.parametrize(
    ("own", "cell", "result", "said"),
    [
        (METER, METER, "相同", ""),
        (METER, SHORT, "拒绝", LOST),  # as in a CSV file that a spreadsheet saved
        (METER, int(SHORT), "拒绝", LOST),
        (METER, 777, "拒绝", UNSURE),
        (METER, "777", "变更", ""),
        (SHORT, int(SHORT), "相同", ""),
        (SHORT, METER, "变更", ""),
        (None, METER, "变更", ""),
        (None, 777, "拒绝", UNSURE),
        (None, "777", "变更", ""),
        (None, 8888, "变更", ""),  # as another record has it
        (None, 99, "拒绝", "丢了开头的0：台账登记的是 0099"),
        (None, "99", "拒绝", "丢了开头的0：台账登记的是 0099"),
        (METER, 8888, "拒绝", UNSURE),
    ],
)
def test_a_code_is_not_changed_into_itself_without_its_zeros(
    own: str | None, cell: str | int, result: str, said: str
) -> None:
    known = records.enterprise(**({} if own is None else {"用电户号": own}))
    meters = ("8888", "008888", "0099")
    others = [records.site(编号=f"CS-260210-000{place}", 用电户号=one) for place, one in enumerate(meters)]
    sheet = table_in("ent", ("编号", "户号"), (known.id, cell))

    (outcome,) = outcomes(sheet, basis(ledger_with(known, *others)))

    assert outcome.result == result
    assert said in reasons(outcome)


@pytest.mark.parametrize(
    ("head", "cell", "result"),
    [
        ("用电户号", 777, "拒绝"),
        ("用电户号", "777", "新增"),
        ("用电户号", int(SHORT), "拒绝"),
        ("供水户号", 777, "拒绝"),
        ("供水户号", int(SHORT), "拒绝"),
    ],
)
def test_a_code_of_a_new_record_that_is_a_number_is_refused(head: str, cell: str | int, result: str) -> None:
    sheet = table_in("ent", (*HEADS, head), (*NEW, cell))

    (outcome,) = outcomes(sheet, basis(ledger_with(records.enterprise(用电户号=METER))))

    assert outcome.result == result
    assert [fault.head for fault in outcome.faults] == ([head] if result == "拒绝" else [])


@pytest.mark.parametrize(
    ("cell", "kept", "said"),
    [
        (METER, METER, ""),
        (int(SHORT), None, LOST),
        (SHORT, None, LOST),
        (777, None, UNSURE),
        ("777", "777", ""),
    ],
)
def test_a_row_of_a_directory_is_read_without_a_meter_that_lost_its_zeros(
    cell: str | int, kept: str | None, said: str
) -> None:
    sheet = table_in("directory", ("名称", "户号"), ("甲厂", cell))
    known = KnownCodes.of(ledger_with(records.enterprise(用电户号=METER)))

    ((outcome, row),) = without_lost(typed_rows(sheet, DirectoryRow, SPAN), known)

    assert row is not None
    assert (outcome.result, row.power_account) == ("新增", kept)
    assert len(outcome.notes) == bool(said)
    assert said in "".join(outcome.notes)


@pytest.mark.parametrize(
    ("codes", "held", "cell", "result"),
    [
        ("2.1", "", 2.1, "变更"),
        ("2.1 2.10", "", 2.1, "拒绝"),
        ("2.1 2.10", "", "2.1", "变更"),
        ("2.1 2.10", "2.10", "2.1", "拒绝"),
        ("2.1 2.10", "2.10", "2.1、2.10", "变更"),
        ("2.10", "", 2.1, "拒绝"),
        ("2 2.1", "", 2, "变更"),
    ],
)
def test_a_violation_that_may_have_lost_its_last_zero_is_refused(
    codes: str, held: str, cell: str | float, result: str
) -> None:
    under = records.campaign(违法行为=dict.fromkeys(codes.split(), "示例行为"))
    known = records.enterprise(违法行为=[records.found(code, "2026-02-12") for code in held.split()])
    sheet = table_in("ent", ("编号", "违法行为", "发现日期"), (known.id, cell, "2026-02-12"))

    (outcome,) = outcomes(sheet, basis(records.ledger(known, campaign=under)))

    assert outcome.result == result
    assert ("末尾的0可能丢了" in reasons(outcome)) == (result == "拒绝")


def test_an_identity_number_in_a_row_of_data_refuses_it() -> None:
    identity, other = "11010519491231002X", "140621194912310020"  # the other's check digit is not right
    rows = (("户号", "年月", "用电量"), (identity, "2026-02", "1"), (other, "2026-02", "1"))

    (refused, _), (taken, _) = use_outcomes(table("power", *rows), {}, SPAN)

    assert (refused.result, taken.result) == ("拒绝", "新增")
    assert [fault.head for fault in refused.faults] == ["用电户号"]
    assert identity not in reasons(refused)


def test_another_day_of_a_plan_is_no_other_plan() -> None:
    """A case has one plan; its day may be set right in a sheet, and its measures stay."""
    planned = {"违法行为": [records.found("1.1")], "处置": records.plan("取缔")}
    heads = ("编号", "处置确定日期")

    def plans(day: str, **fields: Any) -> list[tuple[str, int]]:
        known = records.enterprise(**planned | fields)
        record = one("ent", heads, (known.id, day), known).record
        assert isinstance(record, Enterprise)
        return [(str(plan.decided_on), len(plan.measures)) for plan in record.plans]

    assert plans("2026-02-14") == [("2026-02-14", 1)]
    assert plans("2026-02-11") == [("2026-02-11", 1)]
    again = {
        "违法行为": [records.found("1.1"), records.found("1.1", "2026-03-20")],
        "销号": {"日期": "2026-03-10"},
    }
    assert plans("2026-03-21", **again) == [("2026-02-12", 1), ("2026-03-21", 0)]


# Other records


def test_a_duplicate_and_its_master_come_back_from_a_sheet() -> None:
    undated = edited("lead", LEAD, 并入="xs-260210-0002")
    assert (undated.result, [fault.head for fault in undated.faults]) == ("拒绝", ["并入日期"])
    merged = edited("lead", LEAD, 并入="xs-260210-0002", 并入日期="2026-02-12").record
    parted = edited("lead", records.lead(并入="XS-260210-0002"), 并入="").record

    assert isinstance(merged, Lead)
    assert isinstance(parted, Lead)
    assert (merged.merged_into, parted.merged_into) == ("XS-260210-0002", None)
    assert edited("lead", LEAD, 并入="QY-260210-0002").result == "拒绝"


def test_related_enterprises_come_back_from_a_sheet() -> None:
    known = records.enterprise(关联=["QY-260210-0005", "QY-260210-0003"])

    same, other = edited("ent", known), edited("ent", known, 关联="ＱＹ-260210-0005；QY-260210-0002")

    assert same.result == "相同"
    assert isinstance(other.record, Enterprise)
    assert other.record.related == ("QY-260210-0005", "QY-260210-0002")
    assert edited("ent", known, 关联="示例厂").result == "拒绝"
