"""The day on one screen: the head, the groups, one line an item, and commands that mean one record."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

import pytest
import records as r
from pages import printed

from dabzw.model.ledger import Ledger
from dabzw.model.moments import DAY
from dabzw.render.show import width
from dabzw.reports.looks import agenda, today
from dabzw.rules.agenda.agenda import agenda as waiting
from dabzw.rules.agenda.items import KINDS

AT: Final = r.at("2026-03-12 09:30")


def shown(ledger: Ledger, *, columns: int = 80, **how: Any) -> list[str]:
    text = printed(agenda.answer(ledger.as_of(AT), AT, **how), columns=columns)
    return re.sub(r"\x1b\[[\d;]*m", "", text).splitlines()


def busy() -> Ledger:
    return r.ledger(
        r.enterprise(违法行为=[r.found("1.1")]),
        r.lead(登记时间="2026-03-11 10:00"),
        r.lead(编号="XS-260312-1111", 登记时间="2026-03-12 09:00"),
        r.lead(编号="XS-260101-2222", 登记时间="2026-03-12 09:10"),
        r.lead(编号="XS-260102-2222", 登记时间="2026-03-12 09:20"),
    )


def test_the_head_says_whose_day_it_is_and_what_is_not_on_the_screen() -> None:
    first, second, third, *_ = shown(busy())
    assert re.fullmatch(r"\S+  2026-03-12 周四  集中整治第26天，剩余19天", first)
    assert re.fullmatch(r"待办\d+项（硬性\d+，预警\d+）：期限\d+/\d+(，\S+\d+/\d+)*", second)
    assert re.search(r"另有\d+件在办，dabzw agenda --all 列出", third)


def test_every_kind_is_counted_in_one_group() -> None:
    assert sorted(kind for kinds in today.KIND_GROUPS.values() for kind in kinds) == sorted(KINDS)


def test_items_stand_in_groups_the_worst_first() -> None:
    titles = [line for line in shown(busy()) if line.startswith("【")]
    assert [re.split("[ （]", title)[0] for title in titles] == ["【逾期", "【今日到期", "【到下一工作日"]
    assert all(re.search(r"硬性\d+，预警\d+】$", title) for title in titles)


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_an_item_is_one_line(columns: int) -> None:
    lines = shown(busy(), columns=columns)
    items = [line for line in lines[3:-1] if not line.startswith("【")]
    assert max(map(width, lines)) <= columns
    assert all(re.search(r"\d\d-\d\d  (next|lead|ent|site) ?\S*", line) for line in items)


def test_a_narrow_screen_has_the_name_and_the_whole_id_below() -> None:
    lines = shown(busy(), columns=60)
    (place,) = [number for number, line in enumerate(lines) if "1111" in line and line.startswith(" ")]
    assert lines[place].endswith("XS-260312-1111")
    assert "1111" in lines[place - 1]


def test_an_end_that_two_records_share_is_written_in_full() -> None:
    text = "\n".join(shown(busy()))
    assert "XS-260101-2222" in text
    assert "XS-260102-2222" in text
    assert not re.search(r"(?<!-)2222", text)


def test_digits_that_stand_in_the_day_of_another_id_are_written_in_full() -> None:
    fragments = today.Fragments.of(["XS-260310-0312", "XS-260312-7K4Q"])
    assert [fragments.shortest(id_) for id_ in ("XS-260310-0312", "XS-260312-7K4Q")] == [
        "XS-260310-0312",
        "7K4Q",
    ]


def test_a_record_that_counts_nowhere_is_found_by_its_id_all_the_same() -> None:
    aside = r.lead(编号="XS-260301-7K4Q", 作废={"日期": "2026-03-02", "理由": "登记错了"})
    fragments = today.Fragments.of(agenda.ids_of(r.ledger(r.lead(编号="XS-260310-7K4Q"), aside)))
    assert fragments.shortest("XS-260310-7K4Q") == "XS-260310-7K4Q"


def test_a_record_that_is_yet_to_come_is_told_apart_too() -> None:
    late = r.ledger(r.lead(编号="XS-260310-7K4Q", 登记时间="2026-03-11 10:00"))
    assert "verify 7K4Q" in "\n".join(shown(late))
    known = ["XS-260310-7K4Q", "XS-260410-7K4Q"]
    assert "XS-260310-7K4Q" in "\n".join(shown(late, ids=lambda: known))


def test_what_may_be_dangerous_is_marked_where_it_is_not_cut_off() -> None:
    ledger = r.ledger(r.lead(登记时间="2026-03-11 10:00", 涉嫌行为=["3.4"]))
    assert any(re.match(r"\S+ +涉危 ", line) for line in shown(ledger))


def test_a_command_that_still_wants_a_value_gives_way_to_one_that_works() -> None:
    ledger = r.ledger(r.enterprise(违法行为=[r.found("1.1")]))
    commands = [line for line in shown(ledger) if re.search(r"  (next|lead|ent) ", line)]
    assert commands
    assert not [line for line in commands if re.search(r"--\S+$|--enterprise \w{4}\b(?!-)", line)]


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        ("dabzw lead transfer XS-260310-7K4Q", ("lead transfer 7K4Q", "next 7K4Q")),
        ("dabzw lead name XS-260310-7K4Q --enterprise", ("next 7K4Q",)),
        (
            "dabzw lead add --enterprise XS-260310-7K4Q --village 寺头村",
            ("lead add --enterprise XS-260310-7K4Q --village 寺头村", "next 7K4Q"),
        ),
    ],
)
def test_commands_are_as_short_as_they_work(typed: str, commands: tuple[str, ...]) -> None:
    item = next(one for one in waiting(busy().as_of(AT), AT) if one.record_id == "XS-260312-1111")
    known = today.Fragments.of(["XS-260310-7K4Q"])
    (entry,) = today.entries_of([replace(item, record_id="XS-260310-7K4Q", next=typed)], known, AT)
    assert entry.commands == commands


def test_all_that_waits_is_there_kind_by_kind() -> None:
    lines = shown(busy(), whole=True)
    assert [line for line in lines if line.startswith("【期限 ")]
    assert not [line for line in lines if "另有" in line]


def test_nothing_to_do_is_said() -> None:
    assert "没有逾期和到下一个工作日为止到期的事项。" in shown(r.ledger())


@pytest.mark.parametrize(
    ("when", "workday"),
    [("2026-03-12 09:30", "03-13"), ("2026-03-13 09:30", "03-16"), ("2026-02-14 09:30", "02-24")],
)
def test_what_is_coming_is_told_up_to_the_next_workday(when: str, workday: str) -> None:
    """Whatever is the last day on which something of it is due."""
    at = r.at(when)
    ledger = r.ledger(r.lead(登记时间=f"{when[:10]} 09:00")).as_of(at)
    text = printed(agenda.answer(ledger, at), columns=80)
    assert f"【到下一工作日（{workday}）" in text
    assert f"{at.day + DAY:%m-%d}" in re.sub(r"【.*】", "", text)  # and what is due before it is there
