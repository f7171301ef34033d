"""The villages of campaign.yaml changed as text: every other byte stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.campaign import Unit, Village
from dabzw.model.scalars import named
from dabzw.store import presets, yamlio
from dabzw.store.village_list import RowsByHand, VillagesByHand, with_rows, with_villages

CODE = "140581206201"
OTHER = "140581206202"
EAST = Village.model_validate({"名称": "东沟村"})
WHOLE = Village.model_validate({"名称": "北岭村", "代码": OTHER, "网格": ["一网格", "二网格"]})


def _changed(text: str, *added: Village, **codes: str) -> str:
    return with_villages(text.encode(), added, codes).decode()


# Each: the text, and the same with 东沟村 and 北岭村 added.
ADDED = {
    "empty": (
        "单位: 示例乡\n村: []\n备注: 甲\n",
        '单位: 示例乡\n村:\n  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n备注: 甲\n',
    ),
    "empty with a comment": (
        "村: [ ]  # 待填\n备注: 甲\n",
        '村:  # 待填\n  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n备注: 甲\n',
    ),
    "empty, on its own line": (
        "村:\n  []\n备注: 甲\n",
        '村:\n  [东沟村, {名称: 北岭村, 代码: "140581206202", 网格: [一网格, 二网格]}]\n备注: 甲\n',
    ),
    "no key": (
        "单位: 示例乡\n",
        '单位: 示例乡\n\n村:\n  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n',
    ),
    "no key, last a text that keeps its end": (
        "备注: |+\n  甲\n\n",
        '备注: |+\n  甲\n\n村:\n  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n',
    ),
    "an example in comments": (
        "单位: 示例乡\n# 村:\n#   - 示例村\n\n备注: 甲\n",
        (
            "单位: 示例乡\n# 村:\n#   - 示例村\n"
            '村:\n  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n\n备注: 甲\n'
        ),
    ),
    "what looks like an example within a text": (
        "备注: |-\n  甲\n\n# 村: 乙\n单位: 示例乡\n",
        (
            "备注: |-\n  甲\n\n# 村: 乙\n"
            '村:\n  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n单位: 示例乡\n'
        ),
    ),
    "bare names": (
        "村:\n- 甲村 # 一\n- '乙村'\n\n# 以下是单位\n备注: 甲\n",
        (
            "村:\n- 甲村 # 一\n- '乙村'\n- 东沟村\n- 名称: 北岭村\n  代码: \"140581206202\"\n  网格: [一网格, 二网格]\n"
            "\n# 以下是单位\n备注: 甲\n"
        ),
    ),
    "mappings": (
        "村:\n    # 先写\n    - 名称: 甲村\n      网格:\n        - 一网格 # 说明\n备注: 甲\n",
        (
            "村:\n    # 先写\n    - 名称: 甲村\n      网格:\n        - 一网格 # 说明\n    - 东沟村\n"
            '    - 名称: 北岭村\n      代码: "140581206202"\n      网格: [一网格, 二网格]\n备注: 甲\n'
        ),
    ),
    "mappings in braces": (
        "村:\n  - {名称: 甲村}\n备注: 甲\n",
        '村:\n  - {名称: 甲村}\n  - 东沟村\n  - {名称: 北岭村, 代码: "140581206202", 网格: [一网格, 二网格]}\n备注: 甲\n',
    ),
    "brackets": (
        "村: [甲村, 乙村, ]  # 两村\n备注: 甲\n",
        '村: [甲村, 乙村, 东沟村, {名称: 北岭村, 代码: "140581206202", 网格: [一网格, 二网格]}, ]  # 两村\n备注: 甲\n',
    ),
    "brackets on several lines": (
        "村: [\n  甲村, # 一\n  乙村 # 二\n]\n备注: 甲\n",
        '村: [\n  甲村, # 一\n  乙村,\n  东沟村,\n  {名称: 北岭村, 代码: "140581206202", 网格: [一网格, 二网格]} # 二\n]\n备注: 甲\n',
    ),
    "brackets that grow too long": (
        f"村: [{', '.join(f'示例第{number}村' for number in range(8))}] # 八村\n备注: 甲\n",
        "村: # 八村\n"
        + "".join(f"  - 示例第{number}村\n" for number in range(8))
        + '  - 东沟村\n  - 名称: 北岭村\n    代码: "140581206202"\n    网格: [一网格, 二网格]\n备注: 甲\n',
    ),
}


@pytest.mark.parametrize("case", ADDED)
def test_villages_are_added_where_the_list_is(case: str) -> None:
    before, after = ADDED[case]

    assert _changed(before, EAST, WHOLE) == after


CODED = {
    "村:\n  - 东沟村  # 一\n  - 乙村\n": f'村:\n  - 名称: 东沟村  # 一\n    代码: "{CODE}"\n  - 乙村\n',
    "村:\n- 网格: [一]\n  名称: 东沟村\n": f'村:\n- 网格: [一]\n  名称: 东沟村\n  代码: "{CODE}"\n',
    "村:\n- 名称: 东沟村\n  代码: '1' # 旧\n  网格: [一]\n": f'村:\n- 名称: 东沟村\n  代码: "{CODE}" # 旧\n  网格: [一]\n',
    "村: [乙村, 东沟村]\n": f'村: [乙村, {{名称: 东沟村, 代码: "{CODE}"}}]\n',
    "村:\n  - {名称: 东沟村, 网格: [一]}\n": f'村:\n  - {{名称: 东沟村, 代码: "{CODE}", 网格: [一]}}\n',
}


@pytest.mark.parametrize("before", CODED)
def test_a_code_is_written_to_its_village(before: str) -> None:
    assert _changed(before, 东沟村=CODE) == CODED[before]


def test_the_last_village_gets_its_code_before_the_next_begins() -> None:
    assert _changed("村:\n  - 东沟村\n", WHOLE, 东沟村=CODE) == (
        f'村:\n  - 名称: 东沟村\n    代码: "{CODE}"\n'
        f'  - 名称: 北岭村\n    代码: "{OTHER}"\n    网格: [一网格, 二网格]\n'
    )


@pytest.mark.parametrize("text", ["{单位: 示例乡, 村: [东沟村]}\n", "村:\n- 东沟\n  村\n"])
def test_what_cannot_be_changed_as_text_is_refused(text: str) -> None:
    with pytest.raises(VillagesByHand, match="不能由程序逐行改"):
        with_villages(text.encode(), (WHOLE,), {"东沟 村": CODE})


def test_the_preset_takes_villages_and_keeps_all_else() -> None:
    text = presets.campaign_text()

    assert _changed(text, EAST) == text.replace("村: []\n", "村:\n  - 东沟村\n")


NAMES = st.text(st.sampled_from("东西南北沟岭村乙a,#:-[]{}'\"0 ·（）"), min_size=1, max_size=6).filter(
    str.strip
)
COMMENT = st.sampled_from(("", " # 注", "  # 注：[甲]"))
VILLAGE: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"名称": NAMES}, optional={"代码": st.just(CODE), "网格": st.lists(NAMES, min_size=1, max_size=2)}
)


@st.composite
def campaigns(draw: st.DrawFn) -> tuple[tuple[str, str, str], list[dict[str, Any]]]:
    """A campaign in three parts, in the middle the villages in one of the ways people write them; and they."""
    known = draw(st.lists(VILLAGE, max_size=3, unique_by=lambda one: one["名称"]))
    way = draw(st.sampled_from(("block", "brackets", "lines")))
    indent = draw(st.sampled_from(("", "  ", "    ")))
    if not known:
        body = draw(st.sampled_from(("", "村: []{}\n", "村:\n  []{}\n", "# 村:\n# - 示例村\n")))
        body = body.replace("{}", draw(COMMENT))
    elif way == "block":
        items = [_item(draw, one, indent) for one in known]
        body = f"村:{draw(COMMENT)}\n" + "".join(items)
    else:
        joint = ", " if way == "brackets" else f",{draw(COMMENT)}\n  "
        ends = draw(st.sampled_from(("", ", ")))
        body = f"村: [{joint.join(map(_braces, known))}{ends}]{draw(COMMENT)}\n"
    above = draw(st.sampled_from(("", "单位: 示例乡 # 甲\n\n", "备注: |\n  # 村:\n  - 甲\n")))
    below = draw(st.sampled_from(("", "\n# 以下\n牵头: 甲\n", "背景: |+\n  甲\n\n", "文号: '一'\n")))
    return (f"名称: 示例行动\n{above}", body, below), known


def _word(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _braces(village: dict[str, Any]) -> str:
    grids = f", 网格: [{', '.join(map(_word, village['网格']))}]" if "网格" in village else ""
    code = f', 代码: "{village["代码"]}"' if "代码" in village else ""
    return f"{{名称: {_word(village['名称'])}{code}{grids}}}" if grids or code else _word(village["名称"])


def _item(draw: st.DrawFn, village: dict[str, Any], indent: str) -> str:
    if len(village) == 1 or draw(st.booleans()):
        return f"{indent}- {_braces(village)}{draw(COMMENT)}\n{draw(st.sampled_from(('', f'{indent}# 说明', '')))}\n"
    lines = [f"名称: {_word(village['名称'])}{draw(COMMENT)}"]
    lines += [f"代码: '{village['代码']}'{draw(COMMENT)}"] if "代码" in village else []
    lines += ["网格:", *(f"  - {_word(one)}{draw(COMMENT)}" for one in village.get("网格", ()))]
    lines = lines if "网格" in village else lines[:-1]
    return f"{indent}- {draw(st.permutations(lines))[0] if len(lines) == 1 else lines[0]}\n" + "".join(
        f"{indent}  {line}\n" for line in lines[1:]
    )


@given(campaigns(), st.lists(VILLAGE, max_size=2), st.data())
def test_the_changed_campaign_is_the_old_one_but_for_the_villages(
    made: tuple[tuple[str, str, str], list[dict[str, Any]]], added: list[dict[str, Any]], data: st.DataObject
) -> None:
    (above, body, below), known = made
    text = above + body + below
    before: Any = yamlio.read(text.encode(), comments=True).value
    if before is None:  # such as a name that may not stand there
        return
    names = [one["名称"] for one in known]
    codes = {name: OTHER for name in names if data.draw(st.booleans())}
    changed = with_villages(text.encode(), tuple(map(Village.model_validate, added)), codes)
    after: Any = yamlio.read(changed, comments=True).value

    expected = [one | ({"代码": OTHER} if one["名称"] in codes else {}) for one in known] + added
    assert named(after.pop("村", [])) == expected
    before.pop("村", None)
    assert after == before
    kept = changed.decode()
    assert _comments(kept) == _comments(text)
    assert kept.startswith(above)
    assert kept.endswith(below) or not body.startswith("村:")


def _comments(text: str) -> list[str]:
    return re.findall("# (?:注|说明|以下|甲|村)", text)


# Other lists


STATIONS = ("单位名录", "站所")
OFFICE = Unit.model_validate({"名称": "乡应急办", "行业": ["危险化学品"]})
POLICE = Unit.model_validate({"名称": "派出所"})
ROWS = {
    "no key": (
        "单位: 示例乡\n",
        "单位: 示例乡\n\n单位名录:\n  站所:\n    - 名称: 乡应急办\n      行业: [危险化学品]\n    - 派出所\n",
    ),
    "the other list only": (
        "单位名录:\n  外部单位:  # 县里\n    - 县公安局  # 甲\n备注: 乙\n",
        "单位名录:\n  外部单位:  # 县里\n    - 县公安局  # 甲\n  站所:\n    - 名称: 乡应急办\n      行业: [危险化学品]\n    - 派出所\n备注: 乙\n",
    ),
    "a list": (
        "单位名录:\n  站所:\n  - 电管站  # 甲\n  外部单位: [县公安局]\n",
        "单位名录:\n  站所:\n  - 电管站  # 甲\n  - 名称: 乡应急办\n    行业: [危险化学品]\n  - 派出所\n  外部单位: [县公安局]\n",
    ),
    "in brackets": (
        "单位名录:\n  站所: [电管站]\n",
        "单位名录:\n  站所: [电管站, {名称: 乡应急办, 行业: [危险化学品]}, 派出所]\n",
    ),
    "in braces": (
        "单位名录: {站所: [电管站], 外部单位: [县公安局]} # 甲\n村: [乙]\n",
        "单位名录: {站所: [电管站, {名称: 乡应急办, 行业: [危险化学品]}, 派出所], 外部单位: [县公安局]} # 甲\n村: [乙]\n",
    ),
    "in braces over lines": (
        "单位名录: {\n  站所: [电管站],\n  外部单位: [县公安局]}\n",
        "单位名录: {\n  站所: [电管站, {名称: 乡应急办, 行业: [危险化学品]}, 派出所],\n  外部单位: [县公安局]}\n",
    ),
    "no key in braces": (
        "单位名录: {外部单位: [县公安局]}\n",
        "单位名录: {外部单位: [县公安局], 站所: [{名称: 乡应急办, 行业: [危险化学品]}, 派出所]}\n",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_list_within_a_key_grows_and_nothing_else_changes(name: str) -> None:
    before, after = ROWS[name]
    assert with_rows(before.encode(), STATIONS, [OFFICE, POLICE]).decode() == after
    assert with_rows(before.encode(), STATIONS, []).decode() == before


def test_a_list_that_is_written_otherwise_is_left_to_a_person() -> None:
    with pytest.raises(RowsByHand, match=r"单位名录\.站所.*请自己写上：乡应急办、派出所"):
        with_rows("单位名录: 电管站\n".encode(), STATIONS, [OFFICE, POLICE])
