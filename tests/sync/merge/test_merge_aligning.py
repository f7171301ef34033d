"""Which act is which: words of one act never come into another, whatever desk meets which one first."""

from __future__ import annotations

from typing import Any

import pytest
import records
from two_sides import asked, files_of, merge, result, said

from benchmarks.meet.cases import Case, Tried, broken
from dabzw.model.ids import path_of
from dabzw.store.reader import read_file
from dabzw.sync.merge.sides import Choice, Merged

Tree = dict[str, Any]
DAY, LATER = "2026-02-12", "2026-02-20"
FIRST, SECOND = records.stopped(DAY), records.stopped("2026-02-13")
LIFTED = {**FIRST, "解除日期": LATER}
WITH_PAPER = {**FIRST, "文书": "示例强制决1号"}
MOVED = {**FIRST, "日期": "2026-02-14"}
KEY = f"{records.lead().id}:强制措施.1"
DOUBT = "一边删去了，或者改得认不出是不是这一条，另一边也改过"


def both(
    base: list[Tree],
    ours: list[Tree],
    theirs: list[Tree],
    choice: Choice | None = None,
    field: str = "强制措施",
) -> tuple[list[Tree], Merged]:
    """The acts of a list after a merge."""
    before, one, other = (files_of(records.lead(**{field: acts})) for acts in (base, ours, theirs))
    found = merge(before, one, other, {} if choice is None else {KEY: choice})
    path = path_of(records.lead().id)
    record = read_file(path, result(one, found)[path]).record
    assert record is not None
    return record.tree().get(field, []), found


def visit(day: str, unit: str, *people: str, **fields: object) -> Tree:
    """A visit by a unit."""
    tree = {"日期": day, "时段": "白天", "方式": "网格巡查", "性质": "巡查", "单位": [unit]}
    return {**tree, "人员": [*people], **fields, "结果": "未发现"}


def test_three_desks_one_of_which_has_put_another_visit_in_the_place_of_one() -> None:
    """One corrected it, one entered another of that day: the correction is not for that other one."""
    before = visit(DAY, "示例甲村", "示例甲", "示例乙")
    other = visit(DAY, "示例丙村", "示例丙", "示例丁")
    desks = [
        [visit("2026-02-13", "示例乙村", "示例戊", "示例己")],
        [before, visit("2026-03-23", "示例丁村", "示例戊", "示例己"), other],
        [visit(DAY, "示例戊村", "示例甲", "示例乙")],
    ]
    trees = [records.site(排查=acts).tree() for acts in ([before], *desks)]
    tried = Tried()
    assert [*broken(tried, Case(*trees))] == []
    for side in desks[::2]:
        three = (records.site(排查=acts) for acts in ([before], [*side, *desks[1][1:]], desks[2]))
        files = [files_of(one) for one in three]
        after = result(files[1], merge(*files))[path_of(records.SITE_ID)].decode()  # type: ignore[arg-type]
        assert "示例戊村\n    - 示例丙村" not in after
        assert "示例丙村\n    - 示例戊村" not in after


@pytest.mark.parametrize("other", [{"措施": "扣押"}, {"措施": "扣押", "文书": "示例强制决2号"}])
def test_what_completes_one_measure_is_not_put_into_another_of_that_day(other: Tree) -> None:
    """One desk took it away and entered another measure; the other one lifted it."""
    another = {**FIRST, **other}
    for ours, theirs in (([another], [LIFTED]), ([LIFTED], [another])):
        acts, found = both([FIRST], ours, theirs)
        assert [(one.key, one.why) for one in found.questions] == [(KEY, DOUBT)]
        assert another in acts
    assert both([FIRST], [another], [LIFTED], "本机")[0] == [another]
    acts, _ = both([FIRST], [another], [LIFTED], "对方")
    assert sorted(acts, key=str) == sorted([another, LIFTED], key=str)


def test_an_act_put_on_another_day_is_the_one_that_is_gone() -> None:
    acts, found = both([FIRST], [MOVED], [WITH_PAPER])
    assert (asked(found), acts) == ([], [{**WITH_PAPER, "日期": "2026-02-14"}])


def test_where_two_may_be_the_one_that_is_gone_it_is_asked() -> None:
    again = {**FIRST, "日期": "2026-02-15"}
    _, found = both([FIRST], [MOVED, again], [WITH_PAPER])
    assert [(one.key, one.why) for one in found.questions] == [(KEY, DOUBT)]


def test_what_both_corrected_alike_is_there_once() -> None:
    acts, found = both([FIRST], [MOVED, SECOND], [MOVED])
    assert (asked(found), said(found)) == ([], ["强制措施：两边都写了一字不差的1条，只留一份"])
    assert sorted(acts, key=str) == sorted([MOVED, SECOND], key=str)


def test_of_what_both_changed_beyond_recognition_both_are_kept_and_told() -> None:
    ours, theirs = {**FIRST, "措施": "扣押"}, {**FIRST, "措施": "冻结"}
    acts, found = both([FIRST], [ours], [theirs])
    assert asked(found) == []
    assert sorted(acts, key=str) == sorted([ours, theirs], key=str)
    (told,) = said(found)
    assert told.startswith("强制措施第1条：两边都删去了或者改过")


def test_two_acts_word_for_word_alike_each_completed_on_another_desk() -> None:
    acts, found = both([FIRST, FIRST], [LIFTED, FIRST], [FIRST, WITH_PAPER])
    assert asked(found) == []
    assert sorted(acts, key=str) == sorted([LIFTED, WITH_PAPER], key=str)
