"""What is still to be settled keeps a campaign from being used: the list, or each open value."""

from __future__ import annotations

import pytest

from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store.reader import load

HEAD = "格式: 2\n名称: 示例行动\n单位: 示例乡人民政府\n"
PHASE = "阶段:\n  - {名称: 排查, 开始: 2027-03-01, 截止: 2027-03-31}\n"
OPEN_PHASE = "阶段:\n  - {名称: 排查, 开始: 待定, 截止: 2027-03-31}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + PHASE, []),
        (HEAD + "待定: []\n" + PHASE, []),
        (HEAD + "背景: 待定\n" + PHASE, []),  # prose may say so
        (
            HEAD + "待定:\n  - 排查的开始日期\n  - 自然日还是工作日\n" + OPEN_PHASE,
            [("待定[1]", "排查的开始日期", 5), ("待定[2]", "自然日还是工作日", 6)],
        ),
        (HEAD + "待定: [排查的开始日期]\n" + PHASE, [("待定[1]", "排查的开始日期", 4)]),
        (HEAD + OPEN_PHASE, [("阶段[1].开始", "还没有定", 5)]),
        (HEAD + "待定: []\n" + OPEN_PHASE, [("阶段[1].开始", "还没有定", 6)]),
        (HEAD + "牵头: 待定\n" + PHASE, [("牵头", "还没有定", 4)]),
        (HEAD + '待定: ["问13800000000"]\n' + PHASE, [("待定[1]", "问×", 4)]),
    ],
)
def test_what_is_pending_is_an_error_with_its_place(text: str, said: list[tuple[str, str, int]]) -> None:
    loaded = load({CAMPAIGN_FILE: text.encode()})
    assert [(one.field, one.says, one.line) for one in loaded.findings] == said
    assert {(one.rule, one.level) for one in loaded.findings} <= {("campaign-pending", "错误")}
    assert (loaded.ledger is None) == bool(said)
