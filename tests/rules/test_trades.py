"""Scopes as licences write them, against trades: what they permit, and what they name only to exclude it."""

from __future__ import annotations

import pytest
import records as r
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.campaign_parts import Screening
from dabzw.rules.sweep.trades import actions, cores, covers, excludes, permitted

_PRESET = r.campaign().screening
assert _PRESET is not None
WORDS: Screening = _PRESET
BARE = Screening.model_validate({})

COVERED = """
    危险化学品 | 危险化学品经营
    危险化学品经营 | 危险化学品销售；五金零售
    危险化学品零售企业 | 化工产品、危化品批发
    危险化学品生产企业 | 危险化学品生产（凭许可证经营）
    危险化学品销售 | 危险化学品生产
    危险化学品储存 | 危险化学品经营
    甲醇 | 危险化学品（甲醇、乙醇）批发
    涂料加工 | 涂料制造（不含危险化学品）
    涂料 | 涂料制造，不含危险化学品；五金加工
    五金加工 | 涂料制造，不含危险化学品；五金加工
    五金加工 | 涂料制造，不含危险化学品，五金加工
    五金 | 化工产品（除危险化学品）、五金销售
    涂料生产厂家 | 涂料、油漆、稀释剂的生产、销售
    油漆生产 | 涂料、油漆、稀释剂的生产、销售
    油漆销售 | 销售涂料、油漆
    除尘设备制造 | 除尘设备、户外用品制造
    户外用品制造 | 除尘设备、户外用品制造
    拆除工程 | 拆除工程；水电安装
    农药销售 | 一般项目：农药零售（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）
    有机肥生产 | 有机肥生产，除依法须经批准的项目外，凭营业执照自主经营
    非煤矿山开采 | 非煤矿山开采
    石料加工 | 石料加工；生物技术推广
    生物技术推广 | 石料加工；生物技术推广
    塑料制品加工及销售 | 塑料制品制造与销售
    ＰＶＣ管材生产 | PVC管材制造
    饲料 | 配合 饲料 生产
    危险化学品 | 危险化学品经营（无储存）
    饲料销售 | 饲料销售（法律法规非禁止的）
    粮食收购 | 粮食收购（国家限制、禁止的除外）
    技术推广 | 技术推广
"""

OUTSIDE = """
    危险化学品 | 涂料制造（不含危险化学品）
    危险化学品生产企业 | 生物技术推广；涂料制造（不含危险化学品）
    危化品 | 涂料制造（不含危险化学品）
    危险化学品 | 涂料制造（不含危化品、易制毒化学品）
    易制毒化学品 | 涂料制造（不含危险化学品，易制毒化学品）
    危险化学品 | 涂料制造(不包括危险化学品)
    危险化学品 | 化工产品（除危险化学品）销售
    危险化学品 | 化工产品（除危险化学品、监控化学品外）销售
    监控化学品 | 化工产品（除危险化学品、监控化学品外）销售
    危险化学品 | 化工产品销售（危险化学品除外）
    危险化学品 | 化工产品销售，危险化学品除外
    危险化学品 | 除危险化学品外的化工产品销售
    危险化学品 | 除危险化学品以外的化工产品销售
    危险化学品 | 化工产品销售，不含危险化学品
    危险化学品 | 化工产品销售；不得经营危险化学品
    危险化学品 | 化工产品销售（未取得许可证不得从事危险化学品经营）
    危险化学品 | 非危险化学品销售
    危险化学品 | 化工产品（非危险化学品）销售
    危险化学品 | 涂料（油漆除外，不含危险化学品（含剧毒））制造
    剧毒 | 涂料（油漆除外，不含危险化学品（含剧毒））制造
    危险化学品储存 | 涂料销售（无储存、不带危险化学品）
    危险化学品 | 化工产品（不含危险化学品
    危险化学品生产 | 危险化学品销售
    危险化学品生产 | 涂料生产、危险化学品批发零售
    油漆生产 | 涂料的生产、油漆的销售
    油漆生产 | 销售涂料、油漆
    化工合成 | 技术推广
    化工合成 | 石料加工、生物技术推广
    金属矿开采 | 非金属矿开采
    危险化学品 | 化学品销售
    废旧轮胎炼油 | 轮胎销售
    危险化学品 |
    石料加工、化工合成 | 石料加工
"""


def table(text: str) -> list[tuple[str, str]]:
    lines = (line.strip().partition(" |") for line in text.strip().splitlines())
    return [(trade, scope.strip()) for trade, _, scope in lines]


@pytest.mark.parametrize(("trade", "scope"), table(COVERED))
def test_a_scope_that_covers_a_trade(trade: str, scope: str) -> None:
    assert covers(scope, trade, WORDS)
    assert not excludes(scope, trade, WORDS)


@pytest.mark.parametrize(("trade", "scope"), table(OUTSIDE))
def test_a_scope_that_does_not_cover_a_trade(trade: str, scope: str) -> None:
    assert not covers(scope, trade, WORDS)


@pytest.mark.parametrize(
    ("scope", "excluded"),
    [
        ("涂料制造（不含危险化学品）", True),
        ("化工产品销售，危险化学品除外", True),
        ("非危险化学品销售", False),
        ("涂料制造", False),
        ("危险化学品销售（不含剧毒危险化学品）", False),
        ("", False),
    ],
)
def test_what_a_scope_names_only_to_exclude_it(scope: str, *, excluded: bool) -> None:
    assert excludes(scope, "危险化学品生产", WORDS) is excluded


@pytest.mark.parametrize(
    ("trade", "words"),
    [
        ("危险化学品生产企业", ("危险化学品",)),
        ("危化品经营", ("危险化学品",)),
        ("涂料、稀释剂的生产和销售", ("涂料", "稀释剂")),
        ("涂料（不含危险化学品）加工厂", ("涂料",)),
        ("加工", ("加工",)),
        ("", ()),
        ("、", ()),
    ],
)
def test_the_words_that_tell_a_trade(trade: str, words: tuple[str, ...]) -> None:
    assert cores(trade, WORDS) == words


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("油漆", ""),
        ("油漆生产", "生产"),
        ("油漆生产、销售", "生产 经营"),
        ("油漆生产、涂料销售", "生产"),
        ("涂料生产、油漆销售", "经营"),
        ("油漆、涂料销售", "经营"),
        ("销售涂料、油漆", "经营"),
        ("油漆销售；油漆生产", "生产 经营"),
        ("油漆销售；油漆", ""),
        ("油漆仓储，涂料生产", "储存"),
        ("涂料生产", None),
        ("非油漆生产", None),
    ],
)
def test_what_is_done_with_a_thing(text: str, done: str | None) -> None:
    found = actions("油漆", permitted(text, WORDS), WORDS)
    assert found == (None if done is None else frozenset(done.split()))


def test_without_words_of_the_campaign_the_whole_trade_is_looked_for() -> None:
    assert cores("涂料生产", BARE) == ("涂料生产",)
    assert covers("涂料生产、销售", "涂料生产", BARE)
    assert not covers("涂料制造", "涂料生产", BARE)
    assert not covers("涂料制造（不含危险化学品）", "危险化学品", BARE)


THINGS = st.sampled_from(["危险化学品", "甲醇", "烟花爆竹", "炸药", "除锈剂", "户外燃料"])
BASES = st.lists(
    st.sampled_from(["五金加工", "涂料制造（凭许可证经营）", "销售：百货、饲料", "除尘设备制造", "技术推广"]),
    max_size=3,
).map("；".join)
EXCLUSIONS = st.sampled_from(
    [
        "（不含{}）",
        "（除{}）",
        "（除{}外）",
        "（{}除外）",
        "，不含{}",
        "，不包括{}",
        "；{}除外",
        "（不得从事{}经营）",
        "；除{}以外",
    ]
)
GRANTS = st.sampled_from(["；{}", "；{}生产", "；百货（含{}）", "；制造{}", "、{}的生产、销售"])
DOINGS = st.sampled_from(["", "生产", "销售", "加工厂", "储存"])


@given(BASES, THINGS, EXCLUSIONS, DOINGS)
def test_what_is_excluded_is_never_covered(base: str, thing: str, exclusion: str, doing: str) -> None:
    assert not covers(base + exclusion.format(thing), thing + doing, WORDS)


@given(BASES, THINGS, GRANTS, DOINGS, EXCLUSIONS)
def test_what_is_granted_is_covered_whatever_else_is_excluded(
    base: str, thing: str, grant: str, doing: str, exclusion: str
) -> None:
    doing = "" if "含" in grant else doing
    assert covers(base + grant.format(thing) + exclusion.format("别的"), thing + doing, WORDS)


@given(st.text("危险化学品（）()不含除外非、，；。 a", max_size=30))
def test_any_text_is_a_scope(scope: str) -> None:
    assert (
        permitted(permitted(scope, WORDS), WORDS) == permitted(scope, WORDS) or "(" in scope or "（" in scope
    )
    covers(scope, scope, WORDS)
