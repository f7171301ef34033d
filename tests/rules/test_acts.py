"""One walk over the acts of a record: when, what, by which organ, with which document, and where."""

from __future__ import annotations

from typing import Any

import pytest
from records import enterprise, found, handed, lead, plan, stopped, verified

from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import written
from dabzw.rules.case.acts import OLDER_FACTS, TERMS, acts

LEAD = lead(
    交办时间="2026-02-10 11:00",
    核查=[verified("2026-02-11 10:00"), verified("2026-02-13 10:00")],
    强制措施=[
        stopped("2026-02-11", "查封", 文书="示例查封决定书", 解除日期="2026-03-01"),
        stopped("2026-02-12", "停止供电"),
    ],
    移交=[handed("2026-02-13", "2026-02-20")],
    附件=[{"名称": "现场照片", "摘要": "a" * 64}],
)
ENTERPRISE = enterprise(
    证照=[{"种类": "营业执照", "状态": "有效", "发证日期": "2020-01-01"}],
    租赁=[{"承租人": "示例甲", "起": "2025-01-01"}],
    历史查处=[{"日期": "2024-05-01", "处理": "罚款"}],
    违法行为=[found("1.1")],
    处置=plan(
        {"措施": "断电", "实施机关": "乡应急办", "完成日期": "2026-02-20", "文书": "示例〔2026〕2号"}, "取缔"
    ),
    处罚=[{"日期": "2026-02-25", "种类": "罚款", "机关": "县应急管理局", "文号": "示例〔2026〕3号"}],
    关闭={"提请日期": "2026-02-26", "决定日期": "2026-02-28", "决定机关": "平县人民政府"},
)


def dated(record: AnyRecord) -> list[tuple[str, str]]:
    return [(act.step(field), written(when)) for act in acts(record) for field, when in act.dates]


def test_the_dates_of_a_lead_by_their_steps() -> None:
    assert dated(LEAD) == [
        ("登记时间", "2026-02-10 09:00"),
        ("交办时间", "2026-02-10 11:00"),
        ("核查", "2026-02-11 10:00"),
        ("核查", "2026-02-13 10:00"),
        ("强制措施", "2026-02-11"),
        ("强制措施解除", "2026-03-01"),
        ("强制措施", "2026-02-12"),
        ("移交", "2026-02-13"),
        ("移交退回", "2026-02-20"),
    ]


def test_the_dates_of_an_enterprise_by_their_steps() -> None:
    assert dated(ENTERPRISE) == [
        ("证照发证", "2020-01-01"),
        ("历史查处", "2024-05-01"),
        ("租赁起", "2025-01-01"),
        ("违法行为", "2026-02-10"),
        ("处置确定", "2026-02-12"),
        ("措施完成", "2026-02-20"),
        ("处罚", "2026-02-25"),
        ("关闭", "2026-02-26"),
        ("关闭", "2026-02-28"),
    ]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            LEAD,
            [
                (("强制措施", 0, "实施机关"), "查封", "县应急管理局"),
                (("强制措施", 1, "实施机关"), "停止供电", "县应急管理局"),
            ],
        ),
        (
            ENTERPRISE,
            [
                (("处置", 0, "措施", 0, "实施机关"), "断电", "乡应急办"),
                (("处置", 0, "措施", 1, "实施机关"), "取缔", None),
                (("处罚", 0, "机关"), "罚款", "县应急管理局"),
                (("关闭", 0, "机关"), "关闭", None),
                (("关闭", 1, "机关"), "关闭", "平县人民政府"),
            ],
        ),
    ],
)
def test_acts_that_need_a_power(record: AnyRecord, expected: list[Any]) -> None:
    assert [(act.organ_path, act.name, act.organ) for act in acts(record) if act.name] == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            LEAD,
            [
                (("强制措施", 0, "文书"), "示例查封决定书"),
                (("移交", 0, "文号"), "寺应急移〔2026〕1号"),
            ],
        ),
        (
            ENTERPRISE,
            [(("处置", 0, "措施", 0, "文书"), "示例〔2026〕2号"), (("处罚", 0, "文号"), "示例〔2026〕3号")],
        ),
    ],
)
def test_documents_and_where_they_stand(record: AnyRecord, expected: list[Any]) -> None:
    assert [act.document for act in acts(record) if act.document] == expected


@pytest.mark.parametrize(
    ("rows", "expected"), [(TERMS, {"证照", "租赁"}), (OLDER_FACTS, {"证照", "租赁", "历史查处"})]
)
def test_facts_that_are_no_acts(rows: tuple[type, ...], expected: set[str]) -> None:
    assert {act.of for act in acts(ENTERPRISE) if isinstance(act.row, rows)} == expected
