"""What rows come to against a ledger: `golden/rows.txt` has of each its result, its changes, or why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import records
from conftest import Golden
from sheet_files import GOOD_CODE, SPAN, basis, exported, ledger_with, table, taken_in

from dabzw.intake.cells import told
from dabzw.intake.data import measure_outcomes, typed_rows, use_outcomes
from dabzw.intake.outcomes import Outcome, tally
from dabzw.intake.records import outcomes, without_twins
from dabzw.intake.table import Table
from dabzw.intake.trees import comparable, put, without_emptied
from dabzw.model import sheet_columns
from dabzw.model.directory import DirectoryRow
from dabzw.model.ledger import AnyRecord
from dabzw.model.power import PowerUse
from dabzw.model.sheet_columns import SheetKind
from dabzw.store.sheets.grid import Cell

FOLDER: Final = Path(__file__).parent / "golden"
Rows = Sequence[Sequence[str]]
OTHER_CODE: Final = "91110000600037341L"

PLANT = records.enterprise(
    曾用名=["旧厂"],
    负责人=["示例甲", "示例乙"],
    风险=[records.rated("较大", "2026-02-10"), records.rated("一般", "2026-02-20", 理由="示例理由")],
    违法行为=[records.found("1.1", "2026-02-11"), records.found("3.4", "2026-02-12")],
    处置=records.plan({"措施": "断水", "责任人": "示例甲"}, "断电", "断电", decided="2026-02-13"),
)
BARE = records.enterprise(
    编号="QY-260210-0002",
    名称="另一厂",
    统一社会信用代码=None,
    无代码原因="未查明",
    村="东沟村",
    经营地址="东沟村南",
)
NAMESAKE = records.enterprise(
    编号="QY-260210-0003", 名称="另一厂", 统一社会信用代码=None, 无代码原因="无照", 村="西河村"
)
TWIN = records.enterprise(编号="QY-260210-0004", 名称="另一厂", 统一社会信用代码=GOOD_CODE, 村="东沟村")
VISITED = records.enterprise(
    编号="QY-260210-0006",
    风险=[records.rated("一般", "2026-02-20")],
    排查=[{"日期": "2026-02-11", "结果": "未发现"}],
)
TWICE = records.enterprise(
    编号="QY-260210-0007", 风险=[records.rated(level, "2026-02-20") for level in ("一般", "较大")]
)
LEAD = records.lead(
    地点="村东", 核查=[records.verified("2026-02-10 15:00"), records.verified("2026-02-12 09:00", "不属实")]
)
SITE = records.site(排查=[{"日期": "2026-02-11", "结果": "未发现"}], 位置特征=["偏僻地点"])
ACTIVITY = records.activity(牵头="乡应急办", 村=["东沟村", "西河村"], 说明="示例", 出动人次="3")
NEW = ("名称", "村", "经营地址", "性质", "经营状态", "监管站所", "无代码原因")
NEW_ROW = ("甲厂", "东沟村", "村东", "企业", "在产", "乡应急办", "未查明")
ID, CHECK = "编号", ("日期", "类别", "牵头", "村", "说明")

# name → kind, rows, what the ledger holds
LOOSE: dict[str, tuple[SheetKind, Rows, tuple[AnyRecord, ...]]] = {
    "new enterprises, and what they lack": (
        "ent",
        (NEW, NEW_ROW, ("乙厂", "", "村西", "", "在产", "乡应急办", "无照"), ("丙厂", "东沟村", "1", "企业", "歇业", "2026", "个人")),
        (PLANT,),
    ),
    "by code, by name, by old name, by nothing": (
        "ent",
        (
            ("名称", "村", "统一社会信用代码", "备注"),
            *(("改名厂", "东沟村", OTHER_CODE, ""), (" 寺头 建材厂", "寺头村", "", "已核对"), ("旧厂", "寺头村", "", "")),
            *(("寺头建材厂", "寺头村", GOOD_CODE, ""), ("寺头建材厂", "东沟村", "", "")),
        ),
        (PLANT, BARE),
    ),
    "one name in two villages, and twice in one": (
        "ent",
        (("名称", "村", "行业"), ("另一厂", "西河村", "建材"), ("另一厂", "东沟村", "建材"), ("另一厂", "", "建材")),
        (BARE, NAMESAKE, TWIN),
    ),
    "a code decides between two of one name": (
        "ent",
        (("名称", "村", "统一社会信用代码", "行业"), ("另一厂", "东沟村", GOOD_CODE, "建材"), ("另一厂", "东沟村", OTHER_CODE, "建材")),
        (BARE, TWIN),
    ),
    "ids": (
        "ent",
        (
            (ID, "名称", "村"),
            *((BARE.id, "另一厂", "东沟村"), ("ｑｙ-260210-0002 ", "新名", ""), ("QY-260210-9999", "甲", "寺头村")),
            *(("CS-260210-0001", "甲", "寺头村"), ("甲", "甲", "寺头村"), ("", "另一厂", "东沟村")),
        ),
        (BARE,),
    ),
    "leads by when, where and what": (
        "lead",
        (
            ("登记时间", "村", "内容", "来源", "承办"),
            *(("2026.2.10 9:00", "寺头村", "院内 有刺鼻气味", "群众举报", "乡应急办"), ("2月10日 9:01", "寺头村", "院内有刺鼻气味", "网格巡查", "乡应急办")),
            *(("2026-02-10 09:00", "东沟村", "院内有刺鼻气味", "网格巡查", "乡应急办"), ("2026-02-10 09:00", "寺头村", "另有异味", "网格巡查", "乡应急办")),
            ("", "", "", "网格巡查", "乡应急办"),
        ),
        (LEAD,),
    ),
    "activities by day, kind, lead, villages and note": (
        "activity",
        (
            (*CHECK, "出动人次"),
            ("2月10日", "联合执法", "乡应急办", "东沟村、西河村", "示例", "5"),
            ("2月11日", "联合执法", "乡应急办", "东沟村、西河村", "示例", "5"),
            ("2月10日", "暗访", "乡应急办", "东沟村、西河村", "示例", "5"),
            ("2月10日", "联合执法", "派出所", "东沟村、西河村", "示例", "5"),
            ("2月10日", "联合执法", "乡应急办", "东沟村", "示例", "5"),
            ("2月10日", "联合执法", "乡应急办", "东沟村、西河村", "另一", "5"),
        ),
        (ACTIVITY,),
    ),
    "sites by name and village": (
        "site",
        (("名称", "村", "位置特征", "现状"), ("村东旧砖窑", "寺头村", "偏僻地点、城乡结合部", "闲置"), ("村东旧砖窑", "东沟村", "", "出租")),
        (SITE,),
    ),
    "acts by their days": (
        "ent",
        (
            (ID, "名称", "评定日期", "风险等级", "评定理由"),
            *((PLANT.id, "", "2026-03-01", "重大", ""), (PLANT.id, "", "2月20日", "重大", "存有甲醇"), (PLANT.id, "", "2月19日", "重大", "")),
            *((PLANT.id, "", "2月10日", "重大", ""), (PLANT.id, "", "", "重大", ""), (PLANT.id, "", "", "一般", "示例理由"), (PLANT.id, "", "", "一般", "")),
        ),
        (PLANT,),
    ),
    "acts where there is none yet": (
        "ent",
        ((ID, "名称", "评定日期", "风险等级", "排查日期", "排查结果", "销号日期", "验收人"), (BARE.id, "", "2月20日", "重大", "2月12日", "发现问题", "3月1日", "示例甲、示例乙"), (BARE.id, "", "", "重大", "", "", "", "")),
        (BARE,),
    ),
    "acts of two lists, each by its own day": (
        "ent",
        (
            (ID, "名称", "评定日期", "风险等级", "排查日期", "排查结果"),
            (VISITED.id, "", "2月20日", "重大", "2月11日", "发现问题"),
            (VISITED.id, "", "2月21日", "重大", "2月12日", "发现问题"),
            (VISITED.id, "", "2月20日", "重大", "", "发现问题"),
        ),
        (VISITED,),
    ),
    "acts without a column of days": ("ent", ((ID, "名称", "风险等级"), (TWICE.id, "", "重大")), (TWICE,)),
    "two acts of one day": (
        "ent",
        ((ID, "名称", "评定日期", "风险等级"), (TWICE.id, "", "2月20日", "重大"), (TWICE.id, "", "2月21日", "重大")),
        (TWICE,),
    ),
    "acts by their minutes": (
        "lead",
        ((ID, "内容", "核查时间", "核查结论"), (LEAD.id, "", "2026-02-12 09:00", "属实"), (LEAD.id, "", "2026-02-12 09:01", "属实"), (LEAD.id, "", "2026-02-11 09:00", "属实")),
        (LEAD,),
    ),
    "violations side by side": (
        "ent",
        (
            (ID, "名称", "违法行为", "发现日期"),
            *((PLANT.id, "", "2.1", "2月13日"), (PLANT.id, "", "1.1", "2月11日"), (PLANT.id, "", "1.1", "2月12日"), (PLANT.id, "", "1.1", "")),
            *((PLANT.id, "", "2.1、2.2", "2月13日、2月14日"), (PLANT.id, "", "2.1、2.2", "2月13日"), (PLANT.id, "", "2.1、2.2、2.3", "2月13日、2月14日")),
            *((PLANT.id, "", "2.1", "2月13日、2月14日"), (PLANT.id, "", "", "2月13日"), (PLANT.id, "", "2.1", ""), (PLANT.id, "", "3.4、2.1", "2月12日、2月13日")),
        ),
        (PLANT,),
    ),
    "violations of a new enterprise": (
        "ent",
        ((*NEW, "违法行为", "发现日期"), (*NEW_ROW, "1.1、2.1", "2月11日、2月12日"), ("乙厂", *NEW_ROW[1:], "1.1、2.1", "2月11日"), ("丙厂", *NEW_ROW[1:], "", "2月11日")),
        (),
    ),
    "a new enterprise with a text that was cut": (
        "ent",
        ((*NEW, "备注"), (*NEW_ROW, "很长【内容过长，未全部导出】")),
        (),
    ),
    "rows about one record": (
        "ent",
        (
            (*NEW[:-1], "统一社会信用代码", "无代码原因"),
            *(("甲厂", "东沟村", *NEW_ROW[2:-1], "", "未查明"), ("甲 厂", "东沟村", *NEW_ROW[2:-1], "", "歇业"), ("乙厂", "东沟村", *NEW_ROW[2:-1], "", "未查明")),
            *(("丙厂", "东沟村", *NEW_ROW[2:-1], GOOD_CODE, ""), ("丁厂", "西河村", *NEW_ROW[2:-1], GOOD_CODE, ""), ("丙厂", "东沟村", *NEW_ROW[2:-1], OTHER_CODE, "")),
            *(("旧厂", "寺头村", *NEW_ROW[2:-1], "", ""), ("寺头建材厂", "寺头村", *NEW_ROW[2:-1], "", "")),
        ),
        (records.enterprise(曾用名=["旧厂"], 统一社会信用代码=None, 无代码原因="未查明"),),
    ),
    "rows without what they are known by": ("ent", ((ID, "名称", "行业"), ("", "", "建材"), ("", "", "化工")), (PLANT,)),
    "apostrophes, cut texts and wrong cells": (
        "ent",
        (("名称", "村", "备注", "行业", "用电户号"), ("寺头建材厂", "'寺头村", "很长【内容过长，未全部导出】", "'建材", "1.1E+17"), ("另一厂", "东沟村", "甲\x07", "乙\x07", "'1")),
        (PLANT, BARE),
    ),
}  # fmt: skip


TOGETHER: Final = ("rows about one record", "rows without what they are known by")
"""Of the others each row is judged alone: two rows about one record are refused."""


def test_what_rows_of_any_sheet_come_to(golden: Golden) -> None:
    parts = []
    for name, (kind, (heads, *rows), known) in LOOSE.items():
        groups = [rows] if name in TOGETHER else [[row] for row in rows]
        found = [one for group in groups for one in taken_in(kind, (heads, *group), ledger_with(*known))]
        parts.append(f"{name}\n{_told(found, known)}")
    golden(FOLDER / "rows.txt", "\n".join(parts))


def _told(found: Iterable[Outcome], known: Iterable[AnyRecord] = ()) -> str:
    trees = {record.id: record.tree() for record in known}
    return "".join(f"  {line}\n" for outcome in found for line in _lines(outcome, trees))


def _lines(outcome: Outcome, known: dict[str, Any]) -> Iterator[str]:
    record = outcome.record
    about = "" if record is None else f" {record.id}"
    yield f"{outcome.row.number} {outcome.result}{about}{''.join(f'；{note}' for note in outcome.notes)}"
    yield from (f"    ✗ {fault.head}：{fault.says}" for fault in outcome.faults)
    yield from (f"    {one.head}：{one.old!r} → {one.new!r}" for one in outcome.changes)
    if record is not None and record.tree() != known.get(record.id):
        before = known.get(record.id, {})
        tree = {key: part for key, part in record.tree().items() if before.get(key) != part}
        yield f"    = {tree}{''.join(f' 去掉{key}' for key in before if key not in record.tree())}"


# Exported sheets: what was edited, as which the record went on, cells

GONE_ON: Final = records.enterprise(
    **{
        **PLANT.tree(),
        "经营状态": "停产",
        "备注": "电话 138 0013 8000",
        "负责人": ["示例丙"],
        "风险": [*PLANT.tree()["风险"], records.rated("重大", "2026-03-01")],
        "违法行为": [*PLANT.tree()["违法行为"], records.found("2.1", "2026-02-13")],
    }
)
EDITS: dict[str, tuple[AnyRecord, AnyRecord, dict[str, str]]] = {
    "nothing": (PLANT, PLANT, {}),
    "some fields": (PLANT, PLANT, {"行业": "化工", "负责人": "示例丙", "经营状态": "停产", "备注": " "}),
    "fields emptied": (PLANT, PLANT, {"负责人": "", "曾用名": "", "统一社会信用代码": "", "无代码原因": "个人"}),
    "a required field emptied": (PLANT, PLANT, {"经营地址": ""}),
    "a wrong value": (PLANT, PLANT, {"经营状态": "歇业", "关联": "示例厂"}),
    "the last act": (PLANT, PLANT, {"风险等级": "重大", "评定理由": ""}),
    "an act emptied": (PLANT, PLANT, {"风险等级": "", "评定日期": "", "评定理由": ""}),
    "part of an act emptied": (PLANT, PLANT, {"风险等级": ""}),
    "an act where there is none": (BARE, BARE, {"评定日期": "2026-03-01", "风险等级": "重大"}),
    "part of an act where there is none": (BARE, BARE, {"风险等级": "重大"}),
    "the plan": (PLANT, PLANT, {"处置确定日期": "2026-02-14"}),
    "a plan where there is none": (BARE, BARE, {"处置确定日期": "2026-02-14"}),
    "a plan emptied": (records.enterprise(处置={"确定日期": "2026-02-13"}),) * 2 + ({"处置确定日期": ""},),
    "a clearance emptied": (records.enterprise(销号={"日期": "2026-02-13", "验收人": ["示例甲"]}),) * 2 + ({"销号日期": "", "验收人": ""},),
    "violations": (PLANT, PLANT, {"违法行为": "1.1、2.2"}),
    "one day for all violations": (PLANT, PLANT, {"发现日期": "2026-02-14"}),
    "days of violations": (PLANT, PLANT, {"发现日期": "2026-02-11、2026-02-14"}),
    "a violation more": (PLANT, PLANT, {"违法行为": "1.1、3.4、2.1", "发现日期": "2026-02-11、2026-02-12、2026-02-13"}),
    "a violation less": (PLANT, PLANT, {"违法行为": "1.1", "发现日期": "2026-02-11"}),
    "no violations": (PLANT, PLANT, {"违法行为": "", "发现日期": ""}),
    "too many days of violations": (PLANT, PLANT, {"发现日期": "2026-02-11、2026-02-12、2026-02-13"}),
    "violations where there are none": (BARE, BARE, {"违法行为": "1.1", "发现日期": "2026-02-11"}),
    "other fields than the ledger": (PLANT, GONE_ON, {"行业": "化工"}),
    "the same as the ledger": (PLANT, GONE_ON, {"经营状态": "停产", "负责人": "示例丙"}),
    "otherwise than the ledger": (PLANT, GONE_ON, {"经营状态": "关闭"}),
    "a list otherwise than the ledger": (PLANT, GONE_ON, {"负责人": "示例丁"}),
    "a remark otherwise than the ledger": (PLANT, GONE_ON, {"备注": "另记 11010519491231002X，" + "长" * 40}),
    "an act that is no more the last": (PLANT, GONE_ON, {"评定理由": "改过"}),
    "violations otherwise than the ledger": (PLANT, GONE_ON, {"违法行为": "1.1、2.2"}),
    "a lead's verification": (LEAD, LEAD, {"核查结论": "属实", "核查人员": "示例丙"}),
    "a lead's verification without its time": (LEAD, LEAD, {"核查时间": ""}),
    "a lead's master": (LEAD, LEAD, {"并入": "xs-260210-0002"}),
    "a lead's master and its day": (LEAD, LEAD, {"并入": "xs-260210-0002", "并入日期": "2026-02-12"}),
    "a lead's master taken away": (records.lead(并入="XS-260210-0002"),) * 2 + ({"并入": ""},),
    "a lead's master of another kind": (LEAD, LEAD, {"并入": "QY-260210-0002"}),
    "a lead's admission": (LEAD, LEAD, {"受理日期": "2026-02-10", "受理结论": "受理"}),
    "a site's visit": (SITE, SITE, {"排查结果": "发现问题", "排查说明": "有人住", "位置特征": "偏僻地点、城乡结合部"}),
    "an activity": (ACTIVITY, ACTIVITY, {"村": "东沟村", "出动人次": "5", "牵头": ""}),
}  # fmt: skip
_KINDS: Final[dict[str, SheetKind]] = {"企业": "ent", "线索": "lead", "场所": "site", "检查活动": "activity"}


def test_what_edits_of_an_export_come_to(golden: Golden) -> None:
    parts = []
    for name, (before, now, cells) in EDITS.items():
        heads, row = exported(_KINDS[before.KIND], before)
        changed = [cells.get(head, text) for head, text in zip(heads, row, strict=True)]
        found = taken_in(_KINDS[before.KIND], (heads, changed), ledger_with(now), ledger_with(before))
        parts.append(f"{name}\n{_told(found, (now,))}")
    golden(FOLDER / "edits.txt", "\n".join(parts))


def test_a_row_of_a_record_that_was_not_exported_is_taken_as_of_any_sheet(golden: Golden) -> None:
    heads, row = exported("ent", BARE)
    cells = dict(zip(heads, row, strict=True)) | {"行业": "化工", "曾用名": ""}
    found = taken_in("ent", (list(cells), list(cells.values())), ledger_with(BARE), ledger_with(PLANT))
    golden(FOLDER / "edits_of_later_records.txt", _told(found, (BARE,)))


# Measures, power use, directories

MEASURE_HEADS: Final = (ID, "企业名称", "措施", "责任人", "时限", "完成日期", "文书", "佐证")
DONE: Final = records.enterprise(
    编号="QY-260210-0005",
    处置=records.plan(records.done("断电", "2026-02-20"), "断电", {"措施": "断水", "责任人": "示例甲", "时限": "2026-03-01"}),
)  # fmt: skip
MEASURES: dict[str, tuple[Rows, tuple[AnyRecord, ...], AnyRecord | None]] = {
    "progress of several": (
        (
            (PLANT.id, "别的名称", "断水", "示例乙", "", "2026.3.2", "", ""),
            (PLANT.id, "", "断水", "", "3月5日", "", "示应急〔2026〕1号", "照片"),
            (PLANT.id, "", "断水", "示例甲", "", "", "", ""),
        ),
        (PLANT,),
        None,
    ),
    "nothing new": (((PLANT.id, "", "断水", "示例甲", "", "", "", ""),), (PLANT,), None),
    "two of one name": (((PLANT.id, "", "断电", "", "", "3月1日", "", ""),), (PLANT,), None),
    "two of one name, one of them done": (
        ((DONE.id, "", "断电", "", "", "3月1日", "", ""), (DONE.id, "", "断电", "", "", "3月2日", "", "")),
        (DONE,),
        None,
    ),
    "one that is not planned": (
        (
            *((PLANT.id, "", "取缔", "", "", "3月1日", "", ""), (PLANT.id, "", "取缔", "", "", "", "", "")),
            *((PLANT.id, "", "取缔", "示例甲", "", "", "", ""), (PLANT.id, "", "取缔", "示例乙", "", "", "", "")),
            *((PLANT.id, "", "取缔", "示例甲", "", "", "1号", ""), (PLANT.id, "", "取缔", "", "", "", "", "照片")),
        ),
        (PLANT,),
        None,
    ),
    "an enterprise that there is not": ((("QY-260210-9999", "", "断水", "", "", "", "", ""), ("", "", "断水", "", "", "", "", "")), (PLANT,), None),
    "a name that is only shown": (((PLANT.id, "甲\x07", "断水", "", "", "3月1日", "", ""),), (PLANT,), None),
    "wrong values": (((PLANT.id, "", "断水", "", "月底", "2月30日", "", ""), (PLANT.id, "", "断水", "长" * 201, "", "", "", "")), (PLANT,), None),
    "a text that was cut": (((PLANT.id, "", "断水", "", "", "3月1日", "", "长【内容过长，未全部导出】"),), (PLANT,), None),
    "against what was exported": (
        (
            (DONE.id, "", "断水", "示例丁", "2026-03-01", "", "", ""),
            (DONE.id, "", "断水", "示例甲", "2026-03-09", "", "", ""),
            (DONE.id, "", "断水", "", "2026-03-01", "", "", ""),
        ),
        (DONE,),
        DONE,
    ),
    "against a ledger that went on": (
        (
            (DONE.id, "", "断水", "示例丁", "2026-03-01", "", "", ""),
            (DONE.id, "", "断水", "示例甲", "2026-03-01", "2026-03-02", "", ""),
        ),
        (records.enterprise(编号=DONE.id, 处置=records.plan(records.done("断电", "2026-02-20"), "断电", {"措施": "断水", "责任人": "示例丙", "时限": "2026-03-01"})),),
        DONE,
    ),
    "against an export of other measures": (
        ((DONE.id, "", "断水", "示例丁", "", "", "", ""),),
        (DONE,),
        records.enterprise(编号=DONE.id, 处置=records.plan("断水", "断电", "取缔")),
    ),
    "against an export of fewer measures": (
        ((DONE.id, "", "断水", "示例丁", "", "", "", ""),),
        (DONE,),
        records.enterprise(编号=DONE.id, 处置=records.plan("断水")),
    ),
    "against an export without the enterprise": (((DONE.id, "", "断水", "示例丁", "", "", "", ""),), (DONE,), PLANT),
}  # fmt: skip


def test_what_the_progress_of_measures_comes_to(golden: Golden) -> None:
    parts = []
    for name, (rows, known, before) in MEASURES.items():
        sheet = table("measures", MEASURE_HEADS, *rows)
        against = basis(ledger_with(*known), None if before is None else ledger_with(before))
        parts.append(f"{name}\n{_told(measure_outcomes(sheet, against), known)}")
    golden(FOLDER / "measures.txt", "\n".join(parts))


def test_what_rows_of_data_come_to(golden: Golden) -> None:
    power = (
        ("用电户号", "月份", "用电量", "夜间用电量"),
        *(("A1", "2026-02", "2,105", "1740"), ("A2", "202602", "90", ""), ("A3", "2026-02", "1", "")),
        *(("A4", "2026-02", "7", ""), ("A5", "2026-02", "1", ""), ("A5", "2026-02", "2", ""), ("A5", "2026-03", "2", "")),
        *(("A6", "2026-13", "1", ""), ("A7", "2026-02", "", ""), ("A8", "2026-02", "一", ""), ("", "2026-02", "1", "2")),
    )  # fmt: skip
    uses = [
        PowerUse.model_validate(
            {"用电户号": account, "月份": "2026-02", "用电量": amount, "夜间用电量": night}
        )
        for account, amount, night in (("A1", "2105.0", "9"), ("A2", "80", "7"), ("A4", "7", "7"))
    ]
    found = use_outcomes(table("power", *power), {(use.account, use.month): use for use in uses}, SPAN)
    listed = (
        ("名称", "统一社会信用代码", "负责人", "经营状态", "村"),
        *(("甲厂", GOOD_CODE, "示例甲、示例乙", "在产", "东沟村"), ("", "", "", "在产", "东沟村"), ("乙厂", "1", "", "歇业", "")),
    )  # fmt: skip
    rows = tuple(typed_rows(table("directory", *listed), DirectoryRow, SPAN))
    told_rows = [f"{_told([outcome])}    = {use and use.tree()}\n" for outcome, use in (*found, *rows)]
    golden(FOLDER / "data_rows.txt", "".join(told_rows))


# Parts


def test_a_column_that_is_only_shown_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_columns, "_SHOWN_ONLY", frozenset({("ent", "行业"), ("ent", "评定理由")}))
    sheet_columns.columns.cache_clear()
    try:
        heads, row = exported("ent", PLANT)
        cells = dict(zip(heads, row, strict=True)) | {"行业": "化工", "评定理由": "", "备注": "已核对"}
        (edited,) = taken_in(
            "ent", (list(cells), list(cells.values())), ledger_with(PLANT), ledger_with(PLANT)
        )
        (loose,) = taken_in("ent", (list(cells), list(cells.values())), ledger_with(PLANT))
    finally:
        sheet_columns.columns.cache_clear()
    assert [[one.head for one in outcome.changes] for outcome in (edited, loose)] == [["备注"], ["备注"]]


def test_the_notes_of_a_cell_and_the_faults_of_a_merged_one() -> None:
    sheet = table("ent", ("名称", "村", "行业"), ("寺头建材厂", "寺头村", "'建材"))
    (row,) = sheet.rows
    struck = {
        "名称": Cell(1, "text", "寺头建材厂", struck=True, computed=True),
        "村": Cell(2, "text", "寺头村", struck=True),
    }
    (noted,) = _of(sheet, replace(row, cells={**row.cells, **struck}))
    (merged,) = _of(sheet, replace(row, merged=("村", "行业")))
    assert noted.notes == (
        "“名称”有删除线",
        "“名称”是公式，取其结果",
        "“村”有删除线",
        "“行业”去掉了开头的撇号",
    )
    assert [(fault.head, fault.says) for fault in merged.faults] == [
        (head, "在合并单元格里，这一行没有自己的内容；请取消合并，逐行填写") for head in ("村", "行业")
    ]


def _of(sheet: Table, *rows: Any) -> tuple[Outcome, ...]:
    return without_twins(outcomes(replace(sheet, rows=rows), basis(ledger_with(PLANT))))


def test_how_many_rows_came_to_what() -> None:
    kept = ("寺头建材厂", "寺头村", *NEW_ROW[2:])
    rows = (NEW, NEW_ROW, ("乙厂", *NEW_ROW[1:]), *((f"{name}厂", "无此村") for name in "丙丁戊"), kept)
    assert list(tally(taken_in("ent", rows, ledger_with(PLANT))).items()) == [
        *(("新增", 2), ("变更", 1), ("相同", 0), ("拒绝", 3)),
    ]
    assert tally(()) == dict.fromkeys(("新增", "变更", "相同", "拒绝"), 0)


def test_a_value_is_told_short_and_without_a_number_of_a_person() -> None:
    cases = {
        "长" * 40: "长" * 40,
        "长" * 41: "长" * 40 + "…",
        "138 0013 8000 起": "… 起",
        "13800138000": "…",
        "１３８－００１３－８０００": "…",
        "11010519491231002x，": "…，",
        "0351-1234567": "…",
        "1234567890": "1234567890",
        "12345678901": "…",
    }
    assert {text: told(text) for text in cases} == cases
    assert (told(["甲", "乙"]), told(None)) == ("甲、乙", "")


def test_values_are_compared_without_spaces_at_the_ends_of_lines() -> None:
    assert comparable(" 甲  \n乙 \r\n\n 丙\n") == "甲\n乙\n\n 丙"
    assert (comparable(None), comparable(["甲", "乙 "])) == ("", "甲、乙")


def test_putting_and_taking_away_values() -> None:
    tree: dict[str, Any] = {"名称": "甲", "风险": [{"等级": "一般"}], "处置": [{"确定日期": "2026-02-13"}]}
    put(tree, ("风险", 1, "等级"), "重大")
    put(tree, ("风险", 0, "理由"), "示例")
    put(tree, ("销号", 0, "验收人"), ["示例甲"])
    put(tree, ("违法行为", 0, "代码"), "1.1")
    for path, value in (
        (("处置", 0, "确定日期"), None),
        (("名称",), ""),
        (("没有",), []),
        (("风险", 0, "等级"), None),
    ):
        put(tree, path, value)
    assert tree == {
        "风险": [{"理由": "示例"}, {"等级": "重大"}],
        "处置": [{}],
        "销号": [{"验收人": ["示例甲"]}],
        "违法行为": [{"代码": "1.1"}],
    }
    assert without_emptied(tree) == {key: part for key, part in tree.items() if key != "处置"}
    plan, merger = {"确定日期": "x"}, {"日期": "x", "主线索": "y"}
    assert without_emptied({"处置": [{}, plan], "并入": {"日期": "x"}, "销号": [{}]}) == {
        "处置": [plan],
        "销号": [{}],
    }
    assert without_emptied({"并入": merger}) == {"并入": merger}
