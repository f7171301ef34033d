"""One answer over the ledgers of several campaigns: whose each row is, counts, and what cannot be read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

import pytest
import records as r
from pages import printed, told

from dabzw.model.ledger import Elsewhere, Ledger
from dabzw.reports.looks import agenda, find, visits
from dabzw.reports.looks.several import Member, short_names

AT: Final = r.at("2026-03-12")
DEN: Final = "QY-260201-C3D4"
LEAD: Final = "XS-260310-7K4Q"


def ledger(name: str, *records: Any) -> Ledger:
    return r.ledger(*records, campaign=r.campaign(名称=name, 检查频次上限="4")).as_of(AT)


def members(*, broken: bool = False) -> tuple[Member, ...]:
    gas = ledger("餐饮燃气整治", r.enterprise(编号=DEN, 名称="寺头建材厂"))
    sweep = ledger(
        "安全生产打非治违集中排查整治行动",
        r.enterprise(违法行为=[r.found("1.1")]),
        r.lead(编号=LEAD, 登记时间="2026-03-10 10:00"),
    )
    found = (Member("排查", sweep.campaign.name, sweep), Member("燃气 2026", gas.campaign.name, gas))
    return (*found, Member("坏了", "坏了", fault="台账有1处错误读不进来")) if broken else found


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["安全生产打非治违集中排查整治行动", "餐饮燃气整治"], ("打非治违", "餐饮燃气整治")),
        (["2026年农用车违法载人专项整治行动", "无照经营"], ("农用车违法载人", "无照经营")),
        (["安全生产专项整治行动", "无照经营"], ("安全生产专项整…", "无照经营")),
        (["示例行动", "示例行动"], ("示例行动（甲）", "示例行动（乙）")),
        (["打非治违专项整治行动", "打非治违排查整治行动"], ("打非治违专项整治行动", "打非治违排查整治行动")),
    ],
)
def test_campaigns_are_called_in_short_and_told_apart(names: list[str], short: tuple[str, ...]) -> None:
    found = [Member(folder, name) for folder, name in zip("甲乙", names, strict=True)]
    assert short_names(found) == short


def test_the_agenda_is_one_and_each_item_says_whose_it_is() -> None:
    page = agenda.of_several(members(), AT)
    rows = told(page)
    assert {one["行动"] for one in rows["事项"]} == {"安全生产打非治违集中排查整治行动"}
    assert all(one["下一步"].endswith(" --ledger 排查") for one in rows["事项"])
    sweep = members()[0].ledger
    assert sweep is not None
    alone = told(agenda.answer(sweep, AT))
    assert rows["合计"] == alone["合计"]
    assert [(one["台账"], one["在办"]) for one in rows["各行动"]] == [
        ("排查", len(alone["事项"])),
        ("燃气 2026", 0),
    ]
    assert rows["待办"] == rows["各行动"][0]["待办"]
    assert sum(rows["待办"].values()) > 0
    assert rows["各行动"][0]["合计"] == rows["合计"]
    assert rows["各行动"][1]["合计"] == {}


def test_the_worst_of_all_comes_first() -> None:
    both = members()
    late = ledger("更急的行动", r.enterprise(编号=DEN, 违法行为=[r.found("1.1", "2026-02-01")]))
    rows = told(agenda.of_several((*both, Member("急", "更急的行动", late)), AT))["事项"]
    assert rows[0]["行动"] == "更急的行动"
    days = [one["逾期天数"] for one in rows if (one["状态"], one["性质"]) == ("逾期", "硬性")]
    assert len(days) > 1
    assert days == sorted(days, reverse=True)


def test_a_folder_with_a_space_is_typed_in_quotes() -> None:
    sweep, gas = members()
    rows = told(agenda.of_several((replace(sweep, folder="打非 2026"), gas), AT))["事项"]
    assert rows[0]["下一步"].endswith(" --ledger '打非 2026'")


@pytest.mark.parametrize("look", ["agenda", "find", "visits"])
def test_a_ledger_that_cannot_be_read_is_named_and_hides_none(look: str) -> None:
    page = {
        "agenda": lambda: agenda.of_several(members(broken=True), AT),
        "find": lambda: find.of_several(members(broken=True), AT, ["寺头"]),
        "visits": lambda: visits.of_several(members(broken=True), AT, 2026),
    }[look]()
    assert [(one["台账"], one["读不了"]) for one in told(page)["各行动"]] == [
        *(("排查", None), ("燃气 2026", None)),
        ("坏了", "台账有1处错误读不进来"),
    ]
    assert "坏了 读不了，没有列入：台账有1处错误读不进来" in printed(page, columns=80)


def test_what_is_found_says_whose_it_is() -> None:
    page = find.of_several(members(), AT, ["寺头建材厂"])
    assert [(one["行动"], one["编号"]) for one in told(page)["结果"]] == [
        ("安全生产打非治违集中排查整治行动", r.ENTERPRISE_ID),
        ("餐饮燃气整治", DEN),
    ]
    assert re.search(r"QY-260210-0001 +打非治违 ", printed(page, columns=80))


def test_a_copy_of_a_ledger_beside_it_is_told() -> None:
    sweep, gas = members()
    page = find.of_several((sweep, gas, replace(sweep, folder="排查-副本")), AT, ["寺头建材厂"])
    says = "排查 和 排查-副本 有2条编号相同的记录，看来是同一本台账的两份，都列出来了；只留一份在这里"
    assert told(page)["重份"] == [says]
    assert says in printed(page)
    assert told(agenda.of_several((sweep, gas), AT))["重份"] == []


def test_nothing_found_is_said() -> None:
    assert "没有找到" in printed(find.of_several(members(), AT, ["没有这样的"]))


# Visits


def visit(day: str) -> dict[str, Any]:
    return {"日期": day, "性质": "日常检查", "结果": "未发现", "人员": ["示例甲", "示例乙"]}


def visited(name: str, id_: str, *days: str, cap: str | None = "4") -> Member:
    caps = {} if cap is None else {"检查频次上限": cap}
    one = r.enterprise(编号=id_, 排查=[visit(day) for day in days])
    return Member(name, name, r.ledger(one, campaign=r.campaign(名称=name, **caps)).as_of(AT))


def with_each_other(*found: Member) -> tuple[Member, ...]:
    """What the shell does."""
    told = {
        one.folder: [
            Elsewhere(one.campaign, one.folder, enterprise) for enterprise in one.ledger.enterprises.values()
        ]
        for one in found
        if one.ledger
    }
    return tuple(
        replace(
            one,
            ledger=one.ledger
            and replace(
                one.ledger,
                elsewhere=tuple(each for key, own in told.items() if key != one.folder for each in own),
            ),
        )
        for one in found
    )


def test_an_enterprise_of_two_campaigns_is_one_row() -> None:
    both = with_each_other(
        visited("甲", r.ENTERPRISE_ID, "2026-02-01", "2026-02-02", "2026-02-03"),
        visited("乙", DEN, "2026-03-01", "2026-03-02", "2026-03-03", cap=None),
    )
    page = visits.of_several(both, AT, 2026)
    (row,) = told(page)["检查"]
    assert (row["行动"], row["编号"], row["计入频次"], row["超出"]) == ("甲、乙", r.ENTERPRISE_ID, 6, 2)
    assert row["各行动"] == [
        {"行动": "甲", "台账": "甲", "编号": r.ENTERPRISE_ID, "计入频次": 3},
        {"行动": "乙", "台账": "乙", "编号": DEN, "计入频次": 3},
    ]
    assert told(page)["上限"] == 4
    assert "甲3次、乙3次" in printed(page, columns=80)


def test_the_strictest_cap_counts() -> None:
    both = with_each_other(
        visited("甲", r.ENTERPRISE_ID, "2026-02-01", cap="5"), visited("乙", DEN, "2026-03-01", cap="1")
    )
    (row,) = told(visits.of_several(both, AT, 2026))["检查"]
    assert (row["计入频次"], row["超出"]) == (2, 1)


def test_one_ledger_tells_what_others_tell() -> None:
    one, _ = with_each_other(
        visited("甲", r.ENTERPRISE_ID, "2026-02-01"), visited("乙", DEN, "2026-02-01", "2026-03-02")
    )
    assert one.ledger is not None
    page = visits.answer(one.ledger, AT, 2026, ("并排的台账 丙 读不了，它的检查没有计入",))
    (row,) = told(page)["检查"]
    assert (row["计入频次"], row["其他行动"]) == (2, ["乙1次"])
    assert "（有1次）" in " ".join(told(page)["说明"])
    assert told(page)["说明"][-1] == "并排的台账 丙 读不了，它的检查没有计入"
    assert "乙1次" in printed(page)
