"""What keeps an inspector safe, and what is to be cut, stand wherever somebody is sent to a place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import records as r
from pages import printed, told

from dabzw.model.ledger import Ledger
from dabzw.render.as_json import dumps
from dabzw.reports.looks import draw, following, lookback, policy, record
from dabzw.reports.paper import Paper, PaperOrder
from dabzw.reports.papers import PAPERS
from dabzw.reports.view import Page
from dabzw.rules.agenda.agenda import agenda as items

AT = r.at("2026-03-12")
WARNING = "示例：地下储罐有残液，先通风检测"
SEED = "0123456789abcdef0123456789abcdef01234567"


def known(**fields: object) -> Ledger:
    """A case that demands both cuts, and was once cleared: it is on every list that sends somebody there."""
    held: dict[str, object] = {
        "场所类别": "闲置仓库",
        "违法行为": [r.found("3.4")],
        "处置": r.plan("断水", "断电", r.done("取缔", "2026-02-20")),
        "用电户号": "示例电001",
        "供水户号": "示例水001",
        "现场风险提示": WARNING,
        "备注": "示例备注",
    }
    return r.ledger(r.enterprise(**{**held, **fields})).as_of(AT)


def clean() -> Ledger:
    seen = {"日期": "2026-02-12", "结果": "未发现", "单位": ["乡应急办"]}
    return r.ledger(r.enterprise(排查=[seen], 现场风险提示=WARNING)).as_of(AT)


LOOKS: dict[str, Callable[[], Page]] = {
    "policy": lambda: policy.answer(known(), AT),
    "lookback": lambda: lookback.answer(known(), AT),
    "draw": lambda: draw.answer(draw.lot(clean(), SEED, 1, AT.day), AT),
    "next": lambda: following.answer(known().enterprises[r.ENTERPRISE_ID], known(), AT),
    "show": lambda: record.answer(known().enterprises[r.ENTERPRISE_ID], known(), AT),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_that_sends_somebody_there_warns_him(look: str) -> None:
    answer = LOOKS[look]()
    assert WARNING in printed(answer)
    assert WARNING in dumps(answer.record())


@pytest.mark.parametrize("name", ["plan", "case", "lookback"])
def test_a_paper_that_sends_somebody_there_warns_him(name: str) -> None:
    made: Paper = PAPERS[name].build(known(), AT, PaperOrder(basis="示例提交", ids=(r.ENTERPRISE_ID,)))
    assert WARNING in str(made)


def test_the_accounts_stand_where_a_cut_is_required() -> None:
    (case,) = told(policy.answer(known(), AT))["企业"]
    assert (case["用电户号"], case["供水户号"]) == ("示例电001", "示例水001")
    (other,) = told(policy.answer(known(违法行为=[r.found("1.1")], 处置=r.plan("取缔")), AT))["企业"]
    assert (other["用电户号"], other["供水户号"]) == (None, None)


def test_what_was_noted_is_told_with_what_is_next() -> None:
    assert "备注：示例备注" in printed(following.answer(known().enterprises[r.ENTERPRISE_ID], known(), AT))


def test_the_agenda_says_whose_paper_is_to_be_answered() -> None:
    paper = {"单位": "示例县热线", "编号": "示例2026001", "要求日期": "2026-03-13"}
    waiting = items(r.ledger(r.lead(来文=paper)).as_of(AT), AT)
    assert [one.matter for one in waiting if "来文" in one.matter] == ["来文回复（示例县热线示例2026001）"]


def test_the_case_says_what_lies_where() -> None:
    drums = {
        "品名": "甲苯",
        "数量": "20",
        "约": "是",
        "单位": "桶",
        "位置": "示例东屋",
        "查明日期": "2026-02-20",
    }
    ledger = r.ledger(r.enterprise(危险化学品=[{**drums, "说明": "示例：桶有锈"}]))
    text = str(PAPERS["case"].build(ledger, AT, PaperOrder(basis="示例提交", ids=(r.ENTERPRISE_ID,))))
    assert "甲苯，约20桶，示例东屋，许可：否，示例：桶有锈" in text


def test_the_case_names_owners_licences_and_who_vouched() -> None:
    licence = {"种类": "营业执照", "发证机关": "示例县局", "许可范围": "示例范围", "状态": "有效"}
    enterprise = r.enterprise(
        证照=[licence],
        代码核对={"日期": "2026-03-01", "核对人": "示例甲"},
        恢复供电={"日期": "2026-03-02", "机关": "示例县电业局", "文书": "示例批复2号"},
        转入={"日期": "2026-03-31", "行动": "示例下一行动", "编号": "QY-270101-0001"},
        原编号="QY-250101-0001",
    )
    ledger = r.ledger(enterprise, r.site(企业=r.ENTERPRISE_ID, 权属人=["示例权属人"]))
    text = str(PAPERS["case"].build(ledger, AT, PaperOrder(basis="示例提交", ids=(r.ENTERPRISE_ID,))))
    wanted = ("示例县局", "示例范围", "示例甲", "示例批复2号", "示例下一行动", "示例权属人", "QY-250101-0001")
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize(
    ("suspected", "verdict", "first"),
    [
        (["3.4"], None, True),
        (["2.3", "3.4"], None, True),
        (["2.3"], None, False),  # no dangerous one
        (["3.4"], "无法查实", True),
        (["3.4"], "不属实", False),
    ],
)
def test_a_lead_suspected_of_danger_comes_first(
    suspected: list[str], verdict: str | None, *, first: bool
) -> None:
    checks = [] if verdict is None else [r.verified("2026-02-10 15:00", verdict)]
    grave = r.lead(编号="XS-260210-0009", 涉嫌行为=suspected, 核查=checks)
    ledger = r.ledger(r.lead(核查=checks), grave).as_of(AT)
    waiting = [one for one in items(ledger, AT) if one.record_id]
    own = [one for one in waiting if one.record_id == grave.id]
    assert all(("涉嫌" in one.matter) is first for one in own)
    for one in own:
        like = [other.record_id for other in waiting if (other.state, other.force) == (one.state, one.force)]
        assert (like[0] == grave.id) is first
