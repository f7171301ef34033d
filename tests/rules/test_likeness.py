"""Which names, codes, addresses and meters may be those of one enterprise or site, and which are not."""

from __future__ import annotations

from typing import Any

import pytest
import records as r
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.codes import credit_code_check
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.scalars import compared
from dabzw.rules.sweep import likeness
from dabzw.rules.sweep.likeness import (
    CROWD,
    Likeness,
    cores_of,
    enterprises_like,
    reasons,
    sites_like,
    traits,
)
from dabzw.rules.sweep.name_core import Cores

CORES = Cores(("寺头乡人民政府", "寺头村", "东沟村", "西河村"))
BODY = "91140522MA0000001"
CODE = BODY + credit_code_check(BODY)
OTHER_BODY = "91140522MA7777777"
OTHER = OTHER_BODY + credit_code_check(OTHER_BODY)
MOVED_BODY = "92140581MA0000001"
MOVED = MOVED_BODY + credit_code_check(MOVED_BODY)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("示例砖厂", "示例砖厂"),
        ("山西省阳城县寺头乡示例砖厂", "示例砖厂"),
        ("山西阳城县示例砖厂", "示例砖厂"),
        ("长治市上党区荫城镇荫城村示例铁厂", "示例铁厂"),
        ("晋城市城区示例超市", "示例超市"),
        ("内蒙古自治区示例厂", "示例厂"),
        ("东沟村示例砖厂", "示例砖厂"),
        ("东沟示例砖厂", "示例砖厂"),
        ("寺头示例砖厂", "示例砖厂"),
        ("河北村示例砖厂", "示例砖厂"),
        ("示例饲料有限公司", "示例饲料"),
        ("示例饲料有限责任公司", "示例饲料"),
        ("示例饲料股份有限公司", "示例饲料"),
        ("示例饲料有限公司寺头分公司", "示例饲料"),
        ("示例（山西）饲料有限公司", "示例饲料"),
        ("示例饲料厂（个体工商户）", "示例饲料厂"),
        ("示例饲料厂(普通合伙)", "示例饲料厂"),
        ("示例养殖农民专业合作社", "示例养殖合作社"),
        ("“示例”饲料·厂", "示例饲料厂"),
        ("⻓⻋示例⻔窗厂", "长车示例门窗厂"),
        ("⽰例砖⼚", "示例砖厂"),
        ("示例Ａ１厂", "示例A1厂"),
        # what looks like a region or a form and is none, or would leave nothing
        ("示例市场", "示例市场"),
        ("示例市场管理部", "示例市场管理部"),
        ("市政工程队", "市政工程队"),
        ("农村信用社", "农村信用社"),
        ("示例小区超市", "示例小区超市"),
        ("示例园区砖厂", "示例园区砖厂"),
        ("示例度假村酒店", "示例度假村酒店"),
        ("乡镇企业供销社", "乡镇企业供销社"),
        ("东沟村厂", "东沟村厂"),
        ("有限公司", "有限公司"),
        ("（东院）", "东院"),
    ],
)
def test_the_core_of_a_name(name: str, core: str) -> None:
    assert CORES.of(compared(name)).core == core


@pytest.mark.parametrize(
    ("written", "village"),
    [
        ("东沟村", "东沟"),
        ("寺头乡东沟村", "东沟"),
        ("东沟村委会", "东沟"),
        ("东沟", "东沟"),
        ("五里铺", "五里铺"),
        ("本乡外", "本乡外"),
    ],
)
def test_a_village_is_compared_without_what_is_above_it(written: str, village: str) -> None:
    assert CORES.village(written) == village


def known(**fields: Any) -> Enterprise:
    return r.enterprise(
        **{
            "名称": "示例砖厂",
            "统一社会信用代码": CODE,
            "经营地址": "东沟村东头",
            "村": "东沟村",
            "行业": "砖瓦",
            **fields,
        }
    )


def row(name: str, **fields: Any) -> DirectoryRow:
    return DirectoryRow.model_validate({"名称": name, **fields})


def why(one: DirectoryRow, other: Enterprise) -> str:
    """The reasons for which a row may be the only known enterprise."""
    found = enterprises_like(r.ledger(other)).candidates(one)
    return found[0].why if found else ""


NONE: dict[str, Any] = {"统一社会信用代码": None, "无代码原因": "未查明"}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        # names
        (row("示例砖厂", 村="东沟村"), known(**NONE), "同村同名"),
        (row("示例砖厂", 村="东沟村", 统一社会信用代码=OTHER), known(), "同村同名，但代码不同"),
        (row("⽰例砖⼚", 村="寺头乡东沟村"), known(), "同村同名"),
        (row("示例旧厂", 村="东沟村"), known(曾用名="示例旧厂"), "同村同名"),
        (row("示例砖厂"), known(), "名称相同"),
        (row("阳城县示例砖厂"), known(), "名称相近"),
        (row("阳城县示例砖厂", 村="东沟村"), known(), "名称相近"),
        (row("阳城示例砖厂", 村="东沟村"), known(名称="阳城县示例砖厂"), "名称相近"),
        (
            row("示例砖厂（个体工商户）", 村="东沟村", 统一社会信用代码=OTHER),
            known(),
            "名称相近，但代码不同",
        ),
        (row("示例饲料有限公司"), known(名称="示例饲料有限责任公司"), "名称相近"),
        (row("示例饲料有限公司", 村="西河村"), known(名称="示例饲料有限公司"), "名称相同（村不同）"),
        # two shops of one name in two villages; two counties; another name; two companies of one name and two codes
        (row("示例砖厂", 村="西河村"), known(), ""),
        (row("示例砖厂", 村="西河村", 统一社会信用代码=OTHER), known(), ""),
        (row("阳城县示例砖厂", 村="西河村"), known(), ""),
        (row("沁水县示例砖厂"), known(名称="阳城县示例砖厂"), ""),
        (row("西河村砖厂"), known(名称="东沟村砖厂"), ""),
        (row("示例砖瓦厂", 村="东沟村"), known(), ""),
        (row("示例二砖厂", 村="东沟村"), known(), ""),
        (
            row("示例饲料有限公司", 村="西河村", 统一社会信用代码=OTHER),
            known(名称="示例饲料有限公司"),
            "",
        ),
        # codes
        (row("甲厂", 统一社会信用代码=CODE), known(), "代码相同"),
        (row("甲厂", 统一社会信用代码=MOVED), known(), "主体标识码相同"),
        (row("甲厂", 统一社会信用代码=CODE[:12] + "7" + CODE[13:]), known(), "代码只差一位"),
        (row("甲厂", 统一社会信用代码=CODE[:12] + "O" + CODE[13:]), known(), "代码只差一位"),
        (row("甲厂", 统一社会信用代码=CODE[:9] + "0A" + CODE[11:]), known(), "代码有两位颠倒"),
        (row("甲厂", 统一社会信用代码=OTHER), known(), ""),
        (row("甲厂", 统一社会信用代码=CODE[:17]), known(), ""),
        # meters and addresses
        (row("甲厂"), known(用电户号="0400012345678"), ""),
        (row("甲厂", 用电户号="0400012345678"), known(用电户号="０４０００１２３４５６７８"), "用电户号相同"),
        (row("甲厂", 用电户号="400012345678"), known(用电户号="0400012345678"), "用电户号只差前面的0"),
        (row("甲厂", 经营地址="东沟村东头", 行业="砖瓦"), known(), "地址和行业相同"),
        (row("甲厂", 经营地址="寺头乡 东沟村，东头", 行业="砖瓦", 村="东沟村"), known(), "地址和行业相同"),
        (row("甲厂", 经营地址="东沟村东头", 行业="饲料"), known(), ""),
        (row("甲厂", 经营地址="东沟村东头"), known(), ""),
        (row("甲厂", 经营地址="村东头", 行业="砖瓦", 村="西河村"), known(经营地址="村东头"), ""),
        (row("甲厂", 经营地址="西河村东头", 行业="砖瓦"), known(), ""),
        # several at once
        (
            row("阳城县示例砖厂", 统一社会信用代码=CODE, 经营地址="东沟村东头", 行业="砖瓦", 村="东沟村"),
            known(),
            "代码相同、名称相近、地址和行业相同",
        ),
    ],
)
def test_what_a_row_may_be(one: DirectoryRow, other: Enterprise, reason: str) -> None:
    assert why(one, other) == reason


def test_a_code_that_was_miscopied_in_the_ledger_is_found_from_the_right_one() -> None:
    wrong = {"统一社会信用代码": CODE[:12] + "7" + CODE[13:]}
    assert why(row("甲厂", 统一社会信用代码=CODE), known(**wrong)) == "代码只差一位"
    swapped = {"统一社会信用代码": CODE[:9] + "0A" + CODE[11:]}
    assert why(row("甲厂", 统一社会信用代码=CODE), known(**swapped)) == "代码有两位颠倒"


def test_what_is_void_is_no_candidate_and_a_duplicate_stands_for_its_master() -> None:
    void = {"日期": "2026-02-11", "理由": "登记错误"}
    joined = {"日期": "2026-02-11", "主企业": "QY-260210-0002"}
    master = known(编号="QY-260210-0002", 名称="甲厂", 统一社会信用代码=OTHER)
    ledger = r.ledger(known(并入=joined), master)
    assert [
        (one.record.id, one.why) for one in enterprises_like(ledger).candidates(row("阳城县示例砖厂"))
    ] == [("QY-260210-0002", "名称相近")]
    assert enterprises_like(r.ledger(known(作废=void))).candidates(row("示例砖厂")) == ()


def test_the_likeliest_come_first() -> None:
    ledger = r.ledger(
        known(名称="阳城县示例砖厂", 统一社会信用代码=OTHER),
        known(编号="QY-260210-0002", 名称="甲厂"),
        known(编号="QY-260210-0003", **NONE),
    )
    found = enterprises_like(ledger).candidates(row("示例砖厂", 村="东沟村", 统一社会信用代码=CODE))
    assert [(one.record.id[-1], one.why, one.neighbour) for one in found] == [
        ("2", "代码相同", False),
        ("3", "同村同名", False),
        ("1", "名称相近，但代码不同", False),
    ]


def test_what_a_crowd_shares_tells_nothing() -> None:
    """Many at one address, known or in the file, are not each other; one name in one village is always told."""
    crowd = {
        f"QY-260210-{number:04}": known(编号=f"QY-260210-{number:04}", 名称=f"示例{number}厂", **NONE)
        for number in range(CROWD + 1)
    }
    of_crowd = Likeness.of(crowd, CORES)
    assert of_crowd.candidates(row("甲厂", 经营地址="东沟村东头", 行业="砖瓦")) == ()
    assert len(of_crowd.candidates(row("示例3厂", 村="东沟村"))) == 1
    rows = [row(f"甲{number}厂", 经营地址="东沟村东头", 行业="砖瓦") for number in range(CROWD + 1)]
    one = enterprises_like(r.ledger(known()))
    assert [len(found) for found in one.candidates_of(rows[:CROWD])] == [1] * CROWD
    assert [len(found) for found in one.candidates_of(rows)] == [0] * (CROWD + 1)
    same = [row("示例砖厂", 村="东沟村")] * (CROWD + 1)
    assert all(one.candidates_of(same))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"名称": "村东旧砖窑"}, "同村同名"),
        ({"名称": "东沟村村东旧砖窑"}, "名称相近"),
        ({"名称": "旧仓库", "地址": "东沟村12号"}, "同村同地址"),
        ({"名称": "旧仓库", "用电户号": "0401"}, "用电户号相同"),
        ({"名称": "村东旧砖窑", "村": "西河村"}, ""),
        ({"名称": "旧仓库", "地址": "西河村12号"}, ""),
        ({"名称": "旧仓库", "地址": "12号", "村": "西河村"}, ""),
    ],
)
def test_what_a_site_may_be(fields: dict[str, Any], reason: str) -> None:
    old = r.site(村="东沟村", 地址="12号", 用电户号="0401")
    new = r.site(**{"编号": "CS-260211-0001", "村": "东沟村", **fields})
    found = sites_like(r.ledger(old)).candidates(new)
    assert "、".join(one.why for one in found) == reason


_NAMES = st.sampled_from(
    (
        *("示例砖厂", "⽰例砖厂", "阳城县示例砖厂", "阳城示例砖厂", "沁水县示例砖厂", "东沟村示例砖厂"),
        *("示例砖厂有限公司", "示例砖厂（东院）", "示例二厂"),
    )
)
_VILLAGES = st.sampled_from(["东沟村", "东沟", "西河村"])
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def _codes(draw: st.DrawFn) -> str:
    """A right code, or one with a character or two neighbours otherwise."""
    code = draw(st.sampled_from([CODE, MOVED, OTHER]))
    place = draw(st.integers(0, 16))
    how = draw(st.sampled_from(["right", "wrong", "swapped"]))
    if how == "swapped":
        return code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    return code if how == "right" else code[:place] + draw(st.sampled_from(_CHARACTERS)) + code[place + 1 :]


_TOLD = {
    "名称": _NAMES,
    "村": st.none() | _VILLAGES,
    "统一社会信用代码": st.none() | _codes(),
    "经营地址": st.none() | st.sampled_from(["东沟村东头", "阳城县东沟村东头", "西河村东头", "东头"]),
    "行业": st.none() | st.sampled_from(["砖瓦", "饲料"]),
    "用电户号": st.none() | st.sampled_from(["0401", "401", "402"]),
}


@given(
    st.lists(st.fixed_dictionaries(_TOLD), min_size=1, max_size=4),
    st.lists(st.fixed_dictionaries({**_TOLD, "村": _VILLAGES}), min_size=1, max_size=6),
)
def test_the_keys_find_what_comparing_all_pairs_finds(
    rows: list[dict[str, Any]], others: list[dict[str, Any]]
) -> None:
    told = [DirectoryRow.model_validate(one) for one in rows]
    records = {
        id_: known(**{**one, "编号": id_, "经营地址": one["经营地址"] or "某处"})
        for id_, one in ((f"QY-260210-{number:04}", one) for number, one in enumerate(others))
    }
    by_keys = Likeness.of(records, CORES, crowd=1000).candidates_of(told)
    for one, found in zip(told, by_keys, strict=True):
        pairs = {id_: reasons(traits(one, CORES), traits(other, CORES)) for id_, other in records.items()}
        assert {each.record.id: each.reasons for each in found} == {
            id_: because for id_, because in pairs.items() if because
        }


def test_not_all_pairs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many rows and records are twice the work, not four times."""
    compared_pairs: list[int] = []

    def counted(one: likeness.Traits, other: likeness.Traits) -> tuple[likeness.Reason, ...]:
        compared_pairs.append(1)
        return reasons(one, other)

    monkeypatch.setattr(likeness, "reasons", counted)
    for many in (100, 200):
        records = {
            f"QY-260210-{number:04}": known(
                编号=f"QY-260210-{number:04}", 名称=f"阳城县示例{number}厂", **NONE
            )
            for number in range(many)
        }
        rows = [
            row(f"示例{number}厂", 村="东沟村", 经营地址="东沟村东头", 行业="砖瓦") for number in range(many)
        ]
        compared_pairs.clear()
        assert all(len(found) == 1 for found in Likeness.of(records, CORES).candidates_of(rows))
        assert len(compared_pairs) == many


def test_the_places_of_a_campaign_stand_bare() -> None:
    cores = cores_of(r.campaign())
    assert cores.of("西河示例砖厂").core == "示例砖厂"
