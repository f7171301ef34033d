"""风险等级 of a campaign: their order, what lowers them, and that nothing hangs on their words."""

from __future__ import annotations

from typing import Any, Final

import pytest
import records as r
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.form import RowKind
from dabzw.reports.filters import rank
from dabzw.reports.forms.facts import LISTS
from dabzw.reports.looks.status import EnterpriseCounts
from dabzw.rules.case.counted import EnterpriseStanding
from dabzw.rules.case.demands import demands
from dabzw.rules.case.facts import dangerous_facts
from dabzw.rules.case.policy import policy
from dabzw.rules.case.rating import by_level, called, lowerings, risk_in_force
from dabzw.rules.checks.reference import unknown_words
from dabzw.rules.figures.indicators import Window

AT = r.at("2026-03-12")
COLOURS: Final = ("红", "橙", "黄", "绿")
OWN: Final[dict[str, Any]] = {
    "违法行为": {"1": "安全隐患", "2": {"名称": "已经倾斜", "危险": "是"}},
    "措施": ["停用", "腾空", "加固", "监测"],
    "处置规则": [],
    "抵触": [],
    "一案三查": None,
    "风险处置": {"红": ["停用", "腾空"], "橙": ["停用", "加固"], "黄": ["监测"], "绿": []},
}
FOUR = r.campaign(**OWN, 风险等级=[*reversed(COLOURS)])
AS_WRITTEN = r.campaign(**OWN, 风险等级=[])  # the keys of 风险处置, as notices write them
ONE = r.campaign(风险等级=["重大"], 风险处置={"重大": ["取缔"]})
NONE = r.campaign(**{**OWN, "风险处置": {}}, 风险等级=[])


def house(*levels: str | dict[str, Any], codes: tuple[str, ...] = ("1",), **fields: Any) -> Enterprise:
    """An enterprise with a violation and ratings, each a level or its fields, a day apart."""
    rows = [one if isinstance(one, dict) else r.rated(one) for one in levels]
    dated = [{**row, "日期": f"2026-02-{10 + day}"} for day, row in enumerate(rows)]
    found = [r.found(code) for code in codes]
    return r.enterprise(违法行为=found, **{"风险": dated} if dated else {}, **fields)


def down(level: str, *, reason: bool = True, approved: bool = False) -> dict[str, Any]:
    own = ({"理由": "复核"} if reason else {}) | ({"批准人": "示例乡长"} if approved else {})
    return r.rated(level, **own)


@pytest.mark.parametrize(
    ("campaign", "ranks"),
    [
        (FOUR, COLOURS),
        (AS_WRITTEN, COLOURS),
        (ONE, ("重大",)),
        (NONE, ()),
        (r.campaign(), ("重大", "较大", "一般")),
    ],
)
def test_the_levels_stand_the_gravest_first(campaign: Campaign, ranks: tuple[str, ...]) -> None:
    assert campaign.ranks == ranks
    assert sorted(ranks, key=lambda level: rank(level, "风险等级", ranks)) == list(ranks)


# What lowers a level


@pytest.mark.parametrize(
    ("ratings", "in_force", "lacks"),
    [
        (["绿", "红"], "红", []),
        (["红", down("橙", approved=True)], "橙", [()]),
        (["红", down("橙")], "红", [("批准人",)]),
        (["红", "绿"], "红", [("理由", "批准人")]),
        (["橙", down("绿")], "绿", [()]),  # not from the gravest: nobody need approve
        (["橙", "黄"], "橙", [("理由",)]),
        (["橙", "黄", "红"], "红", [("理由",)]),
        (["红", "红"], "红", []),
        (["重大"], None, []),  # no level of this campaign
        (["红", "重大"], "红", []),
        (["重大", "绿"], "绿", []),
    ],
)
@pytest.mark.parametrize("campaign", [FOUR, AS_WRITTEN], ids=["listed", "as written"])
def test_a_level_is_lowered_by_its_rank(
    campaign: Campaign, ratings: list[Any], in_force: str | None, lacks: list[tuple[str, ...]]
) -> None:
    enterprise = house(*ratings)
    assert risk_in_force(enterprise, campaign) == in_force
    assert [one.lacks for one in lowerings(enterprise, campaign)] == lacks


@pytest.mark.parametrize(
    ("level", "measures"),
    [("红", {"停用", "腾空"}), ("橙", {"停用", "加固"}), ("黄", {"监测"}), ("绿", set()), ("重大", set())],
)
def test_a_level_demands_its_own_measures(level: str, measures: set[str]) -> None:
    assert set(demands(house(level), FOUR).required) == measures


# What is dangerous


@pytest.mark.parametrize(
    ("level", "campaign", "dangerous"),
    [
        *((level, FOUR, True) for level in ("红", "橙", "黄")),
        ("绿", FOUR, False),
        ("重大", FOUR, True),  # nobody knows what it means
        ("重大", ONE, True),  # the only level is not a mild one
        ("一般", r.campaign(), False),
        ("较大", r.campaign(), True),
    ],
)
def test_a_risk_above_the_mildest_is_a_dangerous_fact(
    level: str, campaign: Campaign, *, dangerous: bool
) -> None:
    enterprise = house(level, codes=())
    found = dangerous_facts(enterprise, r.ledger(enterprise, campaign=campaign))
    assert [fact.key for fact in found] == [level] * dangerous


@pytest.mark.parametrize("level", COLOURS)
def test_what_is_never_a_small_matter_contradicts_the_mildest_level(level: str) -> None:
    told = "风险评为“绿”，与已经倾斜（2）相抵触"
    assert (told in demands(house(level, codes=("2",)), FOUR).undecided) is (level == "绿")


@pytest.mark.parametrize("measure", ["停用", "加固", "监测"])  # of the three graver levels
def test_who_refuses_what_a_graver_level_demands_has_decided(measure: str) -> None:
    row = {"日期": "2026-02-12", "措施": measure, "决定": "不采取", "理由": "已撤离", "批准人": "示例镇长"}
    decided = house("绿", codes=("2",), 处置=[r.plan("腾空", 取舍=[row])])
    assert demands(decided, FOUR).undecided == ()


# What is told


def problems(campaign: Campaign, *levels: str) -> tuple[str, ...]:
    enterprise = house(*levels)
    return policy(enterprise, r.ledger(enterprise, campaign=campaign), AT).problems


def test_a_missing_level_is_told_only_where_there_are_levels() -> None:
    assert "未评定风险" in problems(FOUR)
    assert "未评定风险" not in problems(FOUR, "绿")
    assert not [one for one in problems(NONE) if "风险" in one]


def test_a_level_that_no_campaign_knows_is_told() -> None:
    assert "重大风险不是行动方案里的风险等级，须重新评定" in problems(FOUR, "重大")


@pytest.mark.parametrize(
    ("campaign", "said"),
    [
        (FOUR, "行动方案里没有这个风险等级；可填：红、橙、黄、绿"),
        (NONE, "本行动没有规定风险等级；删去，或在行动方案里补写“风险等级”"),
    ],
)
def test_check_refuses_a_level_of_no_campaign(campaign: Campaign, said: str) -> None:
    enterprise = house("重大")
    [found] = unknown_words(enterprise, r.ledger(enterprise, campaign=campaign), AT)
    assert (found.path, f"{found.says}；{found.advice}") == (("风险", 0, "等级"), said)


def test_levels_are_counted_in_the_order_of_the_campaign() -> None:
    houses = [
        house(*levels, 编号=f"QY-260210-000{place}")
        for place, levels in enumerate([["黄"], ["红"], ["黄"], [], ["重大"]], 1)
    ]
    ledger = r.ledger(*houses, campaign=FOUR)
    counts = EnterpriseCounts.of((EnterpriseStanding.of(one, ledger) for one in houses), FOUR)
    assert list(counts.by_risk.items()) == [
        ("红", 1),
        ("橙", 0),
        ("黄", 2),
        ("绿", 0),
        ("重大", 1),
        ("未评定", 1),
    ]


def test_where_there_are_no_levels_none_is_counted() -> None:
    assert by_level([None, None], NONE) == {}
    assert by_level([None, "重大"], NONE) == {"重大": 1}  # what somebody wrote is not hidden


@pytest.mark.parametrize(
    ("level", "said"),
    [("重大", "重大风险"), ("红", "红色风险"), ("A", "A级风险"), ("D级", "D级风险"), ("低风险", "低风险")],
)
def test_how_a_level_is_called(level: str, said: str) -> None:
    assert called(level, r.campaign(风险等级=[level])) == said


def test_no_phrase_is_coined_where_only_what_is_done_names_the_levels() -> None:
    assert called("重大", r.campaign(风险等级=[], 风险处置={"重大": ["取缔"]})) == "风险等级重大"


# Nothing hangs on the words

WORDS: Final = ("红", "橙", "黄", "绿", "甲", "乙", "A", "一级", "重大", "一般", "较大", "低")
SCALES = st.permutations(WORDS).map(lambda words: tuple(words[: len(COLOURS)]))


@st.composite
def rated_houses(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = st.builds(down, st.sampled_from(COLOURS), reason=st.booleans(), approved=st.booleans())
    return draw(st.lists(rows, max_size=4))


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A value in which each level is called by another name, keys included."""
    if isinstance(value, dict):
        return {names.get(key, key): renamed(one, names) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


@given(scale=SCALES, ratings=rated_houses(), codes=st.sampled_from([(), ("1",), ("2",), ("1", "2")]))
def test_levels_of_other_names_change_only_the_names(
    scale: tuple[str, ...], ratings: list[dict[str, Any]], codes: tuple[str, ...]
) -> None:
    names = dict(zip(COLOURS, scale, strict=True))
    other = r.campaign(**{**OWN, "风险处置": renamed(OWN["风险处置"], names)}, 风险等级=[*reversed(scale)])

    def told(campaign: Campaign, rows: list[dict[str, Any]], words: dict[str, str]) -> Any:
        enterprise = house(*rows, codes=codes)
        ledger = r.ledger(enterprise, campaign=campaign)
        found = demands(enterprise, campaign)
        said = (*found.conflicts, *found.undecided, *policy(enterprise, ledger, AT).problems)
        return (
            words.get(risk_in_force(enterprise, campaign) or ""),
            [(one.place, one.lacks) for one in lowerings(enterprise, campaign)],
            list(found.required),
            [one.measure for one in found.laid_aside],
            [words.get(fact.key, fact.key) for fact in dangerous_facts(enterprise, ledger)],
            [(words.get(key, key), count) for key, count in by_level([enterprise.risk], campaign).items()],
            len(said),
        )

    assert told(other, renamed(ratings, names), dict(zip(scale, COLOURS, strict=True))) == told(
        FOUR, ratings, dict(zip(COLOURS, COLOURS, strict=True))
    )


# Official forms keep their heads


@pytest.mark.parametrize(("campaign", "expected"), [(FOUR, ["QY-260210-0002"]), (NONE, [])])
def test_the_forms_of_the_gravest_level_list_the_campaigns(campaign: Campaign, expected: list[str]) -> None:
    houses = [
        house(level, 编号=f"QY-260210-000{place}") for place, level in enumerate(("橙", "红", "重大"), 1)
    ]
    ledger = r.ledger(*houses, campaign=campaign)
    kinds: tuple[RowKind, ...] = ("重大风险企业", "未整改重大风险企业")
    for kind in kinds:
        assert [one.id for one, _ in LISTS[kind](ledger, Window(AT.day.replace(month=1), AT.day))] == expected
