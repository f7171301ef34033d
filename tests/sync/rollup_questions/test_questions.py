"""The other questions: small counties planted by hand, and what each answers."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from rollup_facts import NAMES_OF, A, B, C, Given, Ledger, asked, enterprise, site, sources

from dabzw.rules.agenda.counts import Pair
from dabzw.sync.facts.tables import NAMES, TABLES
from dabzw.sync.rollup.parquet import NoDuckDB
from dabzw.sync.rollup.questions import border, late, months, one, ranking, totals
from dabzw.sync.rollup.questions.asking import NoFacts, UnreadableFacts, opened
from dabzw.sync.rollup.questions.ledgers import Ledgers, Meta, Source, area_called, short_name

DAY = date(2026, 3, 1)
LEAD: Given = {"编号": "XS-260301-0001", "类别": "线索", "计入": True, "状态": "已办结"}


def limit(
    state: str, days: int, *, force: str = "硬性", code: str = "首次核查", id_: str | None = "XS-260301-0001"
) -> Given:
    return {
        "编号": id_,
        "期限": code,
        "性质": force,
        "状态": state,
        "逾期天数": days if id_ else None,
        "应完成": DAY,
    }


def test_hard_limits_are_overdue_and_warnings_stand_beside_them(tmp_path: Path) -> None:
    rows = [
        *(limit("逾期", days) for days in (3, 9)),
        limit("逾期", 20, force="预警"),
        limit("逾期完成", 2),
        limit("终止", 1),
        limit("终止", 0),
        limit("按期", 0),
        limit("逾期", 0, id_=None),
    ]
    with asked(tmp_path, {A: {"deadlines": rows}, B: {}}) as facts:
        (own,) = late.missed(facts)
        cases = late.overdue(facts, 10)
    assert own.pair == Pair(3, 1)
    assert (own.late, own.ended, own.longest, own.owed) == (1, 1, 9, 7)
    assert [(case.days, case.id) for case in cases] == [(9, "XS-260301-0001"), (3, "XS-260301-0001")]


def test_a_limit_and_an_area_are_asked_alone(tmp_path: Path) -> None:
    county: dict[str, Ledger] = {
        A: {"deadlines": [limit("逾期", 3), limit("逾期", 1, code="当日强制")]},
        C: {"deadlines": [limit("逾期", 4, code="当日强制")]},
    }
    with asked(tmp_path, county) as facts:
        assert [(row.code, row.overdue) for row in late.missed(facts, A[:6])] == [(A, 2)]
        assert {row.code: row.overdue for row in late.missed(facts, limit="当日强制")} == {A: 1, C: 1}
        assert [(row.limit, row.overdue, row.ledgers) for row in late.by_limit(facts)] == [
            ("当日强制", 2, 2),
            ("首次核查", 1, 1),
        ]


def test_months_are_of_what_has_a_day(tmp_path: Path) -> None:
    def act(day: date | None, kind: str = "核查") -> Given:
        return {"类别": "线索", "栏": kind, "日期": day}

    acts = [act(DAY), act(date(2026, 2, 28)), act(date(2026, 3, 31)), act(None)]
    records = [enterprise(1, "示例甲", 登记日期=DAY), enterprise(2, "示例乙", 登记日期=DAY, 计入=False)]
    with asked(tmp_path, {A: {"acts": acts, "records": records}, B: {"acts": [act(DAY)]}}) as facts:
        assert months.months(facts) == (
            months.Month("2026-02", "线索·核查", 1, 1),
            months.Month("2026-03", "线索·核查", 3, 2),
        )
        assert months.registered(facts) == (months.Month("2026-03", "企业", 1, 1),)
        assert months.undated(facts) == (months.Undated("线索·核查", 1),)


def visit(id_: str, number: int, day: int, result: str, about: str | None = None) -> Given:
    return {
        "编号": id_,
        "类别": "场所",
        "栏": "排查",
        "序": number,
        "日期": date(2026, 3, day),
        "结果": result,
        "要点": about,
    }


def test_a_place_at_a_boundary_asks_for_somebody(tmp_path: Path) -> None:
    records = [
        *(
            site(number, state)
            for number, state in enumerate(("未排查", "已排查", "已排查", "已排查", "待复访"))
        ),
        site(7, "未排查", 位置特征=("偏僻地点",)),
        site(8, "未排查", 计入=False),
    ]
    ids = [f"CS-260212-{number:04d}" for number in range(5)]
    acts = [
        visit(ids[1], 1, 1, "发现问题", "非法违法"),
        visit(ids[1], 2, 2, "未发现"),
        visit(ids[2], 1, 1, "未发现"),
        visit(ids[2], 2, 1, "发现问题"),
        visit(ids[3], 1, 1, "发现问题", "隐患"),
        visit(ids[4], 1, 1, "拒绝检查"),
    ]
    with asked(tmp_path, {A: {"records": records, "acts": acts}, B: {}}) as facts:
        told = {place.id[-1]: (place.unswept, place.suspect) for place in border.places(facts)}
        assert told == {"0": (True, False), "2": (False, True), "4": (True, True)}
        assert border.by_ledger(facts) == (border.OfLedger(A, 5, 2, 2, 3),)


def test_shares_are_those_of_phases_that_have_begun(tmp_path: Path) -> None:
    def indicator(number: int, state: str, **given: object) -> Given:
        own: Given = {
            "阶段序": number,
            "阶段": f"第{number}",
            "阶段状态": state,
            "指标": "办结率",
            "完成": 1,
            "总数": 4,
        }
        return {**own, **given}  # type: ignore[dict-item]

    rows = [
        indicator(1, "已结束", 至今完成=3, 至今总数=5),
        indicator(2, "进行中"),
        indicator(3, "未开始"),
        indicator(4, "进行中", 指标=None),
    ]
    with asked(tmp_path, {A: {"indicators": rows}}) as facts:
        assert [(one.phase, one.done, one.total) for one in ranking.shares(facts)] == [
            ("第1", 3, 5),
            ("第2", 1, 4),
        ]


def test_totals_leave_out_what_does_not_count(tmp_path: Path) -> None:
    records = [
        enterprise(1, "示例甲", 有违法行为=True, 销号日期=DAY),
        enterprise(2, "示例乙"),
        enterprise(3, "示例丙", 计入=False),
        site(1, "已排查"),
        LEAD,
    ]
    with asked(tmp_path, {A: {"records": records}}) as facts:
        (own,) = totals.totals(facts)
    assert own == totals.Totals(A, 1, 1, 2, 1, 1, 1, 1, 0)
    assert totals.summed((own, own)).enterprises == 4


def test_one_record_is_told_as_its_rows_are(tmp_path: Path) -> None:
    id_ = "XS-260301-0001"
    ledger: Ledger = {
        "records": [{"编号": id_, "类别": "线索", "计入": True, "状态": "待核查"}],
        "deadlines": [limit("逾期", 3)],
        "acts": [visit(id_, 1, 1, "未发现")],
        "findings": [{"编号": id_, "规则": "示例", "级别": "错误"}],
    }
    with asked(tmp_path, {A: ledger, B: ledger}) as facts:
        assert one.ids(facts, A, "260301") == (id_,)
        found = one.record(facts, A, id_)
    assert dict(found.pairs) == {"区划代码": A, "编号": id_, "类别": "线索", "计入": True, "状态": "待核查"}
    assert [len(rows) for rows in found[1:]] == [1, 1, 0, 1]


def test_ledgers_without_facts_and_of_other_campaigns_say_so(tmp_path: Path) -> None:
    other: Ledger = {"meta": [{"期限": ("首次核查",)}]}
    with asked(tmp_path, {A: {}, B: {}, C: other}) as facts:
        listed = (*sources(A, B, C, 乙="盘没有插"), Source("990199200000", "示例戊乡", "打不开", None))
        ledgers = Ledgers.of(facts, listed)
    assert [(one.state, one.comparable) for one in ledgers.all] == [
        ("可用", True),
        ("旧数据", True),
        ("可用", False),
        ("没有数据", False),
    ]
    said = {one.name: one.says for one in ledgers.all}
    assert said[NAMES_OF[A]] == ""
    assert said[NAMES_OF[B]] == "现在读不了（盘没有插），用的是以前入账的"
    assert "不可比" in said[NAMES_OF[C]]
    assert said["示例戊乡"] == "读不了：打不开"
    assert area_called(A[:6], "县", ledgers.within(A[:6]).all) == "示例一县"
    assert area_called(C[:6], "县", ledgers.within(C[:6]).all) == "示例二县"


def test_an_area_whose_units_say_different_things_is_called_by_its_code() -> None:
    metas = [
        Meta(code, unit, "", None, None, "", 0, "", 0, 0, 0)
        for code, unit in ((A, "示例一县甲乡人民政府"), (B, "示例九县乙乡人民政府"))
    ]
    ledgers = Ledgers.joined(metas, sources(A, B))
    assert area_called(A[:6], "县", ledgers.within(A[:6]).all) == A[:6]
    assert area_called(A[:4], "市", ledgers.within(A[:4]).all) == A[:4]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("示例市示例县示例乡人民政府", "示例乡"),
        ("示例乡人民政府", "示例乡"),
        ("示例市示例区东街街道办事处", "东街街道"),
    ],
)
def test_a_township_by_its_own_name(unit: str, expected: str) -> None:
    assert short_name(unit) == expected


def test_only_listed_ledgers_are_asked(tmp_path: Path) -> None:
    with asked(tmp_path, {A: {"deadlines": [limit("逾期", 3)]}, B: {"deadlines": [limit("逾期", 3)]}}):
        pass
    files = {name: sorted((tmp_path / name).glob("*.parquet")) for name in NAMES}
    with opened(tmp_path, files, [B]) as facts:
        assert [row.code for row in late.missed(facts)] == [B]


def test_no_facts_and_damaged_ones_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(NoFacts, match="rollup update"), opened(tmp_path, dict.fromkeys(NAMES, ())):
        pass
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"PAR1 no")
    with pytest.raises(UnreadableFacts), opened(tmp_path, dict.fromkeys(NAMES, (broken,))):
        pass


def test_without_the_extra_it_is_said_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(NoDuckDB, match="pip install"), opened(tmp_path, dict.fromkeys(NAMES, ())):
        pass


def test_no_question_reads_outside_of_the_facts(tmp_path: Path) -> None:
    with asked(tmp_path, {A: {}}) as facts, pytest.raises(UnreadableFacts):
        facts.rows(tuple, "SELECT * FROM read_text('/etc/hostname')")
    assert TABLES.keys() == set(NAMES)
