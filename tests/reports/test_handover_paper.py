"""工作交接清单: what is handed over, what is not in the ledger, and who signs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.reports.paper import Paper, PaperOrder, Paragraph, SignLines, Table
from dabzw.reports.papers.handover import DRAFTS, NOTES, UNENTERED, Unfinished, handover
from dabzw.reports.papers.privacy import NotPublic
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.agenda.keeping import backup_due

AT = r.at("2026-03-12")
LATE = r.lead(登记时间="2026-02-10 09:00")


def made(*records: AnyRecord, **facts: Any) -> Paper:
    ledger = r.ledger(*records).as_of(AT)
    return handover(ledger, AT, PaperOrder("示例依据", receiver="示例乙", facts=facts))


def tables(paper: Paper) -> dict[str, Table]:
    return {block.title: block for block in paper.blocks if isinstance(block, Table)}


def prose(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Paragraph))


def test_every_open_item_is_listed_with_its_unit_and_counted_by_kind() -> None:
    paper = made(LATE)
    items = agenda(r.ledger(LATE).as_of(AT), AT)
    listed = tables(paper)["待办事项逐项清单"]
    assert listed.annex
    assert len(listed.rows) == len(items)
    counts = {row[0]: row[1:] for row in tables(paper)["待办事项数"].rows}
    limits = [item for item in items if item.kind == "期限"]
    hard = sum(item.force == "硬性" for item in limits)
    late = [sum((item.state, item.force) == ("逾期", force) for item in limits) for force in ("硬性", "预警")]
    assert counts["期限"] == (hard, len(limits) - hard, len(limits), *late)
    figures = {figure.name: figure.value for figure in paper.figures}
    assert figures["待办事项"] == len(items)
    assert (figures["硬性"], figures["预警"]) == (hard, len(items) - hard)


def test_a_lead_is_called_by_its_place_and_not_by_what_was_reported() -> None:
    told = r.lead(登记时间="2026-02-10 09:00", 地点="河滩旧院", 内容="示例秘密")
    assert "示例秘密" not in repr(made(told).blocks)
    assert {row[3] for row in tables(made(told))["待办事项逐项清单"].rows} == {"河滩旧院"}


def test_the_items_of_a_unit_stand_together_the_worst_first() -> None:
    other = r.lead(编号="XS-260210-0002", 承办="派出所", 登记时间="2026-03-12 09:00")
    rows = tables(made(LATE, other))["待办事项逐项清单"].rows
    units = [row[1] for row in rows]
    assert units == sorted(units, key=lambda unit: str(unit or ""))


def test_what_the_shell_knows_is_told_and_what_it_does_not_is_not_denied() -> None:
    draft = Unfinished("lead add", datetime(2026, 3, 12, 9, 0))  # noqa: DTZ001 -- the ledger's zone
    due = tuple(backup_due(r.at("2026-03-01").day, "/media/示例", AT))
    known = {UNENTERED: ("campaign.yaml",), DRAFTS: (draft,), NOTES: due}
    told = tables(made(LATE, **known))
    assert told["改动没有入账的文件"].rows == ((1, "campaign.yaml"),)
    assert told["填了一半的登记"].rows == ((1, "dabzw lead add", draft.when),)
    assert "备份" in [row[0] for row in told["待办事项数"].rows]
    assert "没有核对有没有未入账的改动" in prose(made(LATE))
    assert "没有核对" not in prose(made(LATE, **{UNENTERED: (), DRAFTS: ()}))


def test_what_was_laid_aside_is_handed_over_with_its_reasons() -> None:
    choice = {
        "日期": "2026-02-12",
        "措施": "限期整改",
        "决定": "不采取",
        "理由": "取缔",
        "批准人": "示例乡长",
    }
    plan = r.plan() | {"取舍": [choice]}
    owner = r.enterprise(违法行为=[r.found("1.1")], 处置=plan)
    void = r.site(编号="CS-260210-0009", 作废={"日期": "2026-02-12", "理由": "登记错了"})
    told = tables(made(owner, void))
    assert [row[3:] for row in told["不采取、改为别的措施的"].rows] == [
        ("限期整改", "不采取", "取缔", "示例乡长")
    ]
    assert [row[1:] for row in told["作废、并入的记录"].rows] == [
        ("CS-260210-0009", "村东旧砖窑", "作废", "登记错了")
    ]


def test_the_secure_store_is_spoken_of_only_where_there_are_informants() -> None:
    assert "举报人身份库" not in prose(made(LATE))
    told = r.lead(来源="群众举报", 举报人编号="JB-0001")
    assert "举报人身份库" in prose(made(told))


def test_three_sign_and_the_receiver_is_named() -> None:
    (signs,) = (block for block in made(LATE).blocks if isinstance(block, SignLines))
    assert signs.signers == (("移交人", ""), ("接收人", "示例乙"), ("监交人", ""))
    assert "一式两份" in prose(made(LATE))


def test_a_handover_is_not_for_the_public() -> None:
    with pytest.raises(NotPublic):
        handover(r.ledger(), AT, PaperOrder("示例依据", receiver="示例乙", public=True))
