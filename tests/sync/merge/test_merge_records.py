"""Two versions of one record: what is taken, what is put together, what is asked; each case from either side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import records
from two_sides import asked, files_of, merge, result, said

from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord
from dabzw.store.reader import read_file, record_bytes
from dabzw.sync.merge.sides import Choice, Merged

Tree = dict[str, Any]
DAY, LATER = "2026-02-12", "2026-02-20"
MORNING = records.verified(f"{DAY} 09:30")
EVENING = records.verified(f"{DAY} 18:30", "不属实")
OTHER: dict[Choice, Choice] = {"本机": "对方", "对方": "本机"}


Three = tuple[AnyRecord, AnyRecord, AnyRecord]


def both(three: Three, choices: Mapping[str, Choice] | None = None) -> tuple[Tree, Merged]:
    """What the record becomes; from the other side it is the same, and asked alike."""
    base = three[0]
    at = {f"{base.id}:{key}": choice for key, choice in (choices or {}).items()}
    mirrored = {key: OTHER[choice] for key, choice in at.items()}
    before, one, two = (files_of(side) for side in three)
    found, other = merge(before, one, two, at), merge(before, two, one, mirrored)
    path = path_of(base.id)
    now, then = result(one, found)[path], result(two, other)[path]
    assert now == then
    assert [(one.key, one.ours, one.theirs) for one in found.questions] == [
        (one.key, one.theirs, one.ours) for one in other.questions
    ]
    assert found.remarks == other.remarks
    assert now == record_bytes(sound(path, now))
    return sound(path, now).tree(), found


def leads(field: str, *lists: list[Tree]) -> Three:
    """A lead with three versions of a list."""
    base, ours, theirs = (records.lead(**{field: acts}) for acts in lists)
    return base, ours, theirs


def sound(path: str, data: bytes) -> AnyRecord:
    record = read_file(path, data).record
    assert record is not None
    return record


def test_what_one_side_voids_and_the_other_goes_on_with_is_told() -> None:
    void = {"作废": {"日期": DAY, "理由": "登记错了"}}
    base, other = records.lead(), records.lead(核查=[MORNING])
    now, found = both((base, records.lead(**void), other))
    assert ("作废" in now, len(now["核查"])) == (True, 1)
    assert [one.says[:6] for one in found.remarks] == ["一边作废了这"]
    assert both((base, records.lead(**void), base))[1].remarks == ()


LEAD = records.lead(网格="一组", 涉嫌行为=["1.1", "1.2"], 强制措施=[records.stopped(DAY)])


@pytest.mark.parametrize(
    ("ours", "theirs", "field", "value"),
    [
        ({"地点": "村东"}, {"网格": "二组"}, "地点", "村东"),
        ({"地点": "村东"}, {"地点": "村东"}, "地点", "村东"),
        ({"网格": None}, {}, "网格", None),
        ({"网格": "二组"}, {}, "网格", "二组"),
        ({"涉嫌行为": ["1.1"]}, {"涉嫌行为": ["1.1", "1.2", "2.1"]}, "涉嫌行为", ["1.1", "2.1"]),
        ({"涉嫌行为": ["1.1", "1.2", "3.1"]}, {"涉嫌行为": ["1.1", "1.2", "2.1"]}, "涉嫌行为", None),
        (
            {"涉嫌行为": ["1.2", "1.1"]},
            {"涉嫌行为": ["1.1", "1.2", "2.1"]},
            "涉嫌行为",
            ["1.2", "1.1", "2.1"],
        ),
        (
            {"来文": {"单位": "县局"}},
            {"来文": {"单位": "县局", "编号": "7号"}},
            "来文",
            {"单位": "县局", "编号": "7号"},
        ),
    ],
)
def test_what_one_side_says_and_what_both_can_say(
    ours: Tree, theirs: Tree, field: str, value: object
) -> None:
    tree, found = both((LEAD, changed(ours), changed(theirs)))
    assert asked(found) == []
    expected = ["1.1", "1.2", "2.1", "3.1"] if field == "涉嫌行为" and value is None else value
    assert tree.get(field) == expected


def changed(fields: Tree) -> AnyRecord:
    """The lead with other fields; None takes one away."""
    tree = {**LEAD.tree(), **fields}
    return records.lead(**{name: value for name, value in tree.items() if value is not None})


@pytest.mark.parametrize(
    ("ours", "theirs", "field"),
    [
        ({"网格": "二组"}, {"网格": "三组"}, "网格"),
        ({"网格": None}, {"网格": "三组"}, "网格"),
        ({"地点": "村东"}, {"地点": "村西"}, "地点"),
        (
            {"受理": {"日期": DAY, "结论": "受理"}},
            {"受理": {"日期": DAY, "结论": "不予受理", "理由": "非本辖区"}},
            "受理",
        ),
    ],
)
def test_what_both_say_differently_is_asked(ours: Tree, theirs: Tree, field: str) -> None:
    one, other = changed(ours), changed(theirs)
    _, found = both((LEAD, one, other))
    assert asked(found) == [f"{LEAD.id}:{field}"]
    pairs: tuple[tuple[Choice, AnyRecord], ...] = (("本机", one), ("对方", other))
    for choice, side in pairs:
        tree, found = both((LEAD, one, other), {field: choice})
        assert (asked(found), [one.key for one in found.answered]) == ([], [f"{LEAD.id}:{field}"])
        assert tree.get(field) == side.tree().get(field)


def test_a_part_is_merged_field_by_field() -> None:
    base = changed({"来文": {"单位": "县局", "编号": "7号"}})
    one = changed({"来文": {"单位": "县局", "编号": "7号", "要求日期": LATER}})
    other = changed({"来文": {"单位": "县应急局", "编号": "7号"}})
    tree, found = both((base, one, other))
    assert (asked(found), tree["来文"]) == ([], {"单位": "县应急局", "编号": "7号", "要求日期": LATER})
    _, found = both((base, changed({}), other))
    assert asked(found) == [f"{LEAD.id}:来文"]
    tree, _ = both((base, changed({}), other), {"来文": "本机"})
    assert "来文" not in tree


def test_the_number_of_an_informant_is_not_to_be_shown() -> None:
    one, other = (changed({"来源": "群众举报", "举报人编号": f"JB{number}"}) for number in (1, 2))
    _, found = both((changed({"来源": "群众举报"}), one, other))
    assert [(one.field, one.secret) for one in found.questions] == [(("举报人编号",), True)]


FIRST, SECOND, THIRD = (records.stopped(f"2026-02-1{day}") for day in (1, 3, 5))
LIFTED = {**FIRST, "解除日期": LATER}
WITH_PAPER = {**FIRST, "文书": "示例强制决1号"}
MOVED = {**FIRST, "日期": "2026-02-14"}
OTHER_ACT = {**SECOND, "实施机关": "县公安局"}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "together"),
    [
        ([], [SECOND], [FIRST], [FIRST, SECOND]),
        ([FIRST], [FIRST, THIRD], [FIRST, SECOND], [FIRST, SECOND, THIRD]),
        ([SECOND], [SECOND, THIRD], [FIRST, SECOND], [FIRST, SECOND, THIRD]),
        ([FIRST], [LIFTED], [FIRST, SECOND], [LIFTED, SECOND]),
        ([FIRST], [LIFTED], [WITH_PAPER], [{**WITH_PAPER, **LIFTED}]),
        ([FIRST, SECOND], [SECOND], [FIRST, SECOND, THIRD], [SECOND, THIRD]),
        ([FIRST, SECOND], [SECOND], [FIRST], []),
        ([FIRST, SECOND], [SECOND, MOVED], [FIRST, SECOND, THIRD], [SECOND, MOVED, THIRD]),
        ([FIRST], [MOVED], [WITH_PAPER], [{**WITH_PAPER, "日期": "2026-02-14"}]),
        ([FIRST], [FIRST, SECOND], [FIRST, SECOND], [FIRST, SECOND]),
    ],
)
def test_acts_of_both_sides(
    base: list[Tree], ours: list[Tree], theirs: list[Tree], together: list[Tree]
) -> None:
    tree, found = both(leads("强制措施", base, ours, theirs))
    assert (asked(found), said(found)) == ([], [])
    assert tree.get("强制措施", []) == [dict(sorted(one.items(), key=_as_written)) for one in together]


def _as_written(field: tuple[str, object]) -> int:
    return ["日期", "措施", "实施机关", "依据", "文书", "解除日期"].index(field[0])


def test_what_both_entered_word_for_word_is_there_once() -> None:
    tree, found = both(leads("强制措施", [], [FIRST, SECOND], [SECOND, THIRD]))
    assert tree["强制措施"] == [FIRST, SECOND, THIRD]
    assert said(found) == ["强制措施：两边都写了一字不差的1条，只留一份"]


def test_one_act_entered_twice_in_other_words_is_kept_twice() -> None:
    tree, found = both(leads("强制措施", [], [SECOND], [OTHER_ACT]))
    assert (len(tree["强制措施"]), asked(found)) == (2, [])
    assert said(found) == ["强制措施2026-02-13：两边都登记了，写得不一样，两条都留着"]


def test_an_act_taken_away_here_and_completed_there_is_asked() -> None:
    sides = leads("强制措施", [FIRST, SECOND], [SECOND], [LIFTED, SECOND])
    tree, found = both(sides)
    assert (asked(found), tree["强制措施"]) == ([f"{LEAD.id}:强制措施.1"], [LIFTED, SECOND])
    assert found.questions[0].where == "强制措施第1条"
    key = "强制措施.1"
    assert both(sides, {key: "本机"})[0]["强制措施"] == [SECOND]
    assert both(sides, {key: "对方"})[0]["强制措施"] == [LIFTED, SECOND]


def test_what_both_changed_in_one_act_is_asked_in_its_place() -> None:
    acts = [
        [FIRST, SECOND],
        [FIRST, {**SECOND, "解除日期": LATER}],
        [FIRST, {**SECOND, "解除日期": "2026-02-21"}],
    ]
    _, found = both(leads("强制措施", *acts))
    assert asked(found) == [f"{LEAD.id}:强制措施.2.解除日期"]
    assert found.questions[0].where == "强制措施第2条的解除日期"


def test_acts_within_acts() -> None:
    handed = records.handed(DAY)
    told = [{"日期": f"2026-02-2{day}", "结果": result} for day, result in ((1, "立案"), (3, "已查处"))]
    rows = [
        handed,
        {**handed, "签收日期": LATER, "回告": [told[1]]},
        {**handed, "回告": [told[0]], "催办": [LATER]},
    ]
    tree, found = both(leads("移交", *([one] for one in rows)))
    assert asked(found) == []
    assert tree["移交"][0] == {**handed, "签收日期": LATER, "回告": told, "催办": [LATER]}


@pytest.mark.parametrize(
    ("make", "field", "ours", "theirs", "key"),
    [
        (records.lead, "核查", MORNING, EVENING, f"核查.{DAY}"),
        (records.lead, "办结", records.closed(DAY), records.closed(DAY, "移送办理"), f"办结.{DAY}"),
        (records.enterprise, "风险", records.rated("重大"), records.rated("一般"), "风险.2026-02-10"),
        (records.enterprise, "处置", records.plan("取缔关闭"), records.plan("限期整改"), f"处置.{DAY}"),
        (
            records.enterprise,
            "名单",
            {"日期": DAY, "状态": "建议列入"},
            {"日期": DAY, "状态": "已列入"},
            f"名单.{DAY}",
        ),
        (
            records.site,
            "认定",
            {"日期": DAY, "结论": "不立案", "理由": "无违法"},
            {"日期": DAY, "结论": "撤案", "理由": "登记错误"},
            f"认定.{DAY}",
        ),
    ],
)
def test_where_the_last_counts_two_of_one_day_are_asked(
    make: Any, field: str, ours: Tree, theirs: Tree, key: str
) -> None:
    sides: Three = (make(), make(**{field: [ours]}), make(**{field: [theirs]}))
    tree, found = both(sides)
    assert (asked(found), len(tree[field])) == ([f"{sides[0].id}:{key}"], 2)
    written = [side.tree()[field][0] for side in sides[1:]]
    assert both(sides, {key: "本机"})[0][field] == [written[1], written[0]]
    assert both(sides, {key: "对方"})[0][field] == written


def inquired(ours: list[Tree], theirs: list[Tree]) -> Three:
    return records.enterprise(), records.enterprise(一案三查=ours), records.enterprise(一案三查=theirs)


def test_answers_to_other_questions_are_not_of_one_day() -> None:
    one, other = ({"日期": DAY, "问项": question, "状态": "已查实"} for question in ("生产", "销售"))
    no = {**one, "状态": "已查否"}
    tree, found = both(inquired([one], [other]))
    assert (asked(found), len(tree["一案三查"])) == ([], 2)
    _, found = both(inquired([one], [other, no]))
    assert asked(found) == [f"{records.ENTERPRISE_ID}:一案三查.{DAY}.生产"]


def test_two_of_one_day_that_say_the_same_are_only_remarked() -> None:
    again = {**MORNING, "说明": "院内有异味"}
    tree, found = both(leads("核查", [], [MORNING], [again]))
    assert (asked(found), len(tree["核查"]), len(said(found))) == ([], 2, 1)


def test_what_is_not_right_together_is_asked_as_a_whole() -> None:
    """A record may be so long and no longer."""
    visits = [records.visited(f"2026-02-{day}", 说明="长" * 20_000) for day in range(10, 16)]
    base, ours, theirs = (files_of(records.site(排查=own)) for own in (visits[:0], visits[:3], visits[3:]))
    key = f"{records.SITE_ID}:整条"
    assert asked(merge(base, ours, theirs)) == [key]
    assert result(ours, merge(base, ours, theirs, {key: "本机"})) == ours
    assert result(ours, merge(base, ours, theirs, {key: "对方"})) == theirs


def test_who_told_of_a_lead_is_not_shown_where_it_is_asked_as_a_whole() -> None:
    told = {"来源": "群众举报", "举报人编号": "JB0001"}
    acts = [records.stopped(f"2026-02-{day}", 依据="长" * 20_000) for day in range(10, 16)]
    sides = (files_of(records.lead(**told, 强制措施=own)) for own in ([], acts[:3], acts[3:]))
    (question,) = merge(*sides).questions  # type: ignore[arg-type]
    assert question.field == ("整条",)
    assert "JB0001" not in str((question.base, question.ours, question.theirs))
