from __future__ import annotations

import pytest
import records as r

from dabzw.rules.case.documents import KINDS, Number, case_documents, documents, kind_of, number_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("（阳）应急检记〔2026〕3号", "现场检查记录"),
        ("应急现决[2026]3 号", "现场处理措施决定书"),
        ("（阳）应急责改〔2026〕3号", "责令限期整改指令书"),
        ("（阳）应急复查〔2026〕3号", "整改复查意见书"),
        ("（阳）应急立〔2026〕3号", "立案审批表"),
        ("（阳）应急询〔2026〕3号", "询问通知书"),
        ("（阳）应急罚告〔2026〕3号", "行政处罚告知书"),
        ("（阳）应急听告〔2026〕3号", "听证告知书"),
        ("（阳）应急罚集〔2026〕3号", "行政处罚集体讨论记录"),
        ("（阳）应急罚〔2026〕3号", "行政处罚决定书"),
        ("寺应急移〔2026〕3号", None),
        ("阳公（治）行罚决字〔2026〕3号", None),
        ("现场检查记录.pdf", "现场检查记录"),
        ("行政处罚决定书（阳公〔2026〕3号）", "行政处罚决定书"),
        ("当场处罚决定书", "当场处罚决定书"),
        ("案件移送审批表", "案件移送审批表"),
        ("案件移送书", "案件移送书"),
        ("听证告知书", "听证告知书"),
        ("停电通知书", None),
    ],
)
def test_a_kind_is_known_by_its_class_or_its_name(text: str, name: str | None) -> None:
    found = kind_of(text)
    assert (found and found.name) == name


def test_what_a_kind_needs_is_itself_a_kind() -> None:
    names = {kind.name for kind in KINDS}
    assert len(names) == len(KINDS)
    assert {need for kind in KINDS for need in kind.needs} <= names


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("寺政发〔2026〕12号", Number(2026, (), "寺政发", 12)),
        (
            "寺政发（2026）012 号",
            Number(2026, ("年份应写在六角括号〔〕里", "序号前不补0", "“号”前不空格"), "寺政发", 12),
        ),
        ("寺政发〔２０２６〕第1号", Number(2026, ("序号前不写“第”", "数字应用半角"), "寺政发", 1)),
        ("（2026）晋0522行审1号", None),
        ("示例停字1号", None),
    ],
)
def test_a_number_has_a_year_and_faults(text: str, number: Number | None) -> None:
    assert number_of(text) == number


def test_one_field_may_hold_several_documents() -> None:
    text = "应急检记〔2026〕3号、应急现决〔2026〕3号，查封、扣押决定书"
    lead = r.lead(强制措施=[r.stopped("2026-02-12", 文书=text)])
    assert [document.kind.name for document in documents(lead) if document.kind] == [
        "现场检查记录",
        "现场处理措施决定书",
        "查封（扣押）决定书",
    ]


def test_a_case_is_an_enterprise_and_the_leads_that_name_it() -> None:
    owner = r.enterprise(处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局", "文号": "甲"}])
    own = r.lead(企业=r.ENTERPRISE_ID, 移交=[r.handed("2026-02-14")])
    other = r.lead(编号="XS-260210-0002", 附件=[{"名称": "丙", "摘要": "0" * 64}])
    ledger = r.ledger(owner, own, other)
    case = [("处罚", 0, "文号"), ("移交", 0, "文号")]
    assert [document.path for document in case_documents(owner, ledger)] == case
    assert [document.path for document in case_documents(own, ledger)] == case
    assert [document.path for document in case_documents(other, ledger)] == [("附件", 0, "名称")]


def test_a_lead_of_a_missing_enterprise_is_its_own_case() -> None:
    lead = r.lead(企业=r.ENTERPRISE_ID, 移交=[r.handed("2026-02-14")])
    assert case_documents(lead, r.ledger(lead)) == tuple(documents(lead))


def test_a_document_is_of_the_day_of_its_act_that_of_a_measure_of_the_days_before_it_was_done() -> None:
    done = {"措施": "断电", "文书": "甲", "完成日期": "2026-02-20"}
    owner = r.enterprise(
        违法行为=[r.found("1.1", "2026-02-11")],
        处置=r.plan(done, {"措施": "断水", "文书": "乙"}),
        处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局", "文号": "丙"}],
    )
    change = {**r.changed("2026-02-13", "线索清零", "延期", "2026-04-10"), "文书": "丁"}
    lead = r.lead(期限变更=[change], 附件=[{"名称": "戊", "摘要": "0" * 64}])
    days = [(one.since, one.until) for record in (owner, lead) for one in documents(record)]
    assert [tuple(day and day.isoformat()[5:] for day in pair) for pair in days] == [
        ("02-11", "02-20"),
        ("02-11", None),
        ("03-01", "03-01"),
        ("02-13", "02-13"),
        (None, None),
    ]
