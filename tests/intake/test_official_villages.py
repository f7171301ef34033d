"""An official list of villages against the campaign: of which township a row is, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from sheet_files import SPAN, csv_bytes, reasons, xlsx_bytes

from dabzw.intake.outcomes import tally
from dabzw.intake.table import Table, table_of
from dabzw.intake.villages import RegionUnknown, RegionWrong, VillageRows, village_rows
from dabzw.store.sheets.child import read
from dabzw.store.sheets.grid import SheetRefused

TOWN, OTHER = "140581107", "140581108"
REGION = f"{TOWN}000"
HEADS = ("统计用区划代码", "城乡分类代码", "名称")
EAST, WEST, NORTH = f"{TOWN}201", f"{TOWN}202", f"{TOWN}203"


def _table(*rows: Sequence[Any], heads: Sequence[str] = HEADS) -> Table:
    whole = [(code, "220", name) for code, name in rows] if heads is HEADS else list(rows)
    return table_of(read(xlsx_bytes(heads, *whole), ".xlsx"), "village", None)


def _taken(
    *rows: Sequence[Any], villages: Sequence[Any] = ("东沟村", "西坡村"), region: str | None = REGION
) -> VillageRows:
    campaign = records.campaign(
        村=list(villages), 单位="寺头乡人民政府", **({"区划代码": region} if region else {})
    )
    return village_rows(_table(*rows), campaign, SPAN)


def _line(rows: VillageRows) -> list[tuple[str, str | None, str]]:
    return [(one.result, one.name, reasons(one) or "；".join(one.notes)) for one in rows.found]


# What one row of the township comes to, with 东沟村 and 西坡村 in the campaign.
ROWS: dict[str, tuple[Any, str | None, tuple[str, str | None, str]]] = {
    "a name alone": (EAST, "东沟村", ("变更", "东沟村", "")),
    "its committee": (EAST, "东沟村村民委员会", ("变更", "东沟村", "")),
    "its committee, short": (EAST, "东沟村委会", ("变更", "东沟村", "")),
    "its committee, without 村": (EAST, "东沟村民委员会", ("变更", "东沟村", "")),
    "its committee, in full": (EAST, "示例县寺头乡东沟村村民委员会", ("变更", "东沟村", "")),
    "spaced": (EAST, "东 沟　村", ("变更", "东沟村", "")),
    "now a community": (EAST, "东沟居委会", ("变更", "东沟村", "表格写“东沟居委会”")),
    "a number": (int(EAST), "东沟村", ("变更", "东沟村", "")),
    "full width": ("１４０５８１１０７２０１", "东沟村", ("变更", "东沟村", "")),
    "divided": ("140581 107 201", "东沟村", ("变更", "东沟村", "")),
    "marked": (f"'{EAST}", "'东沟村", ("变更", "东沟村", "“代码”去掉了开头的撇号；“名称”去掉了开头的撇号")),
    "new": (NORTH, "北岭村村民委员会", ("新增", "北岭村", "")),
    "a new community": (NORTH, "北岭社区居民委员会", ("新增", "北岭社区", "")),
    "digits lost": ("1.40581E+11", "东沟村", ("拒绝", None, "代码：被表格软件变成了科学计数")),
    "too short": ("14058110720", "东沟村", ("拒绝", None, "代码：村的代码应为12位数字，现为11位")),
    "too long": ("1405811072011", "东沟村", ("拒绝", None, "代码：村的代码应为12位数字，现为13位")),
    "a letter": ("14058110720A", "东沟村", ("拒绝", None, "代码：村的代码应全是数字")),
    "no province": ("990581107201", "东沟村", ("拒绝", None, "代码：代码开头两位不是省级代码")),
    "of the township": (REGION, "东沟村", ("拒绝", None, "代码：代码末三位是000")),
    "of the township, short": (TOWN, "东沟村", ("拒绝", None, "代码：村的代码应为12位数字，现为9位")),
    "no code": (None, "东沟村", ("拒绝", None, "代码：没有填代码")),
    "no name": (EAST, None, ("拒绝", None, "名称：没有填名称")),
    "a person": (EAST, "示例甲11010519491231002X", ("拒绝", None, "名称：含有身份证号")),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_is_the_village_that_it_names(case: str) -> None:
    code, name, (result, village, says) = ROWS[case]

    [(found, called, said)] = _line(_taken((code, name), villages=("东沟村", "西坡村")))

    assert (found, called) == (result, village)
    assert said.startswith(says) if says else said == ""


def test_codes_are_set_and_new_villages_added_under_their_short_names() -> None:
    rows = _taken(
        (EAST, "东沟村村民委员会"),
        (WEST, "西坡村委会"),
        (NORTH, "北岭村委会"),
        villages=("东沟村", {"名称": "西坡村", "代码": WEST}),
    )

    assert [one.result for one in rows.found] == ["变更", "相同", "新增"]
    assert rows.codes == {"东沟村": EAST}
    assert [village.tree() for village in rows.added] == [{"名称": "北岭村", "代码": NORTH}]
    assert rows.notes == ("新增的村按通知的叫法登记，“北岭村委会”写作“北岭村”，同样的共1个",)
    assert rows.unlisted == ()


def test_rows_of_other_townships_and_of_regions_are_counted() -> None:
    rows = _taken(
        ("140000000000", "示例省"),
        ("140581", "示例县"),
        (REGION, "寺头乡"),
        (f"{OTHER}201", "东沟村村民委员会"),
        (f"{OTHER}000", "示例新村"),
        (EAST, "东沟村村民委员会"),
    )

    assert [one.row.number for one in rows.found] == [7]
    assert rows.notes == (
        "省、市、县、乡的3行不是村，没有导入",
        f"外乡的2行没有导入（代码前9位不是本乡的 {TOWN}）",
        "行动方案里有、表格没有列的村（未列）：西坡村；请核对是否撤并、改名",
    )
    assert rows.unlisted == ("西坡村",)


def test_a_village_whose_row_was_not_read_is_not_called_unlisted() -> None:
    book = read(
        csv_bytes(HEADS, (EAST, "", "东沟村"), ("1", "", "西坡村委会"), (NORTH, "", "北岭村")), ".csv"
    )
    table = table_of(book, "village", None)
    hidden = Table(
        table.sheet, "village", table.heads, table.columns, table.rows[:2], table.stamps, (), table.rows[2:]
    )

    rows = village_rows(
        hidden, records.campaign(村=["东沟村", "西坡村", "北岭村", "南坪村"], 区划代码=REGION), SPAN
    )

    assert rows.unlisted == ("南坪村",)


@pytest.mark.parametrize(
    ("rows", "unlisted"),
    [
        (((EAST, "东沟村"),), ()),
        (((EAST, "东沟村"), (WEST, "西坡村")), ("南坪村", "北岭村")),
        (((EAST, "东沟村"), (REGION, "寺头乡")), ("西坡村", "南坪村", "北岭村")),
        (((EAST, "东沟村"), (f"{OTHER}201", "南坪村")), ("西坡村", "南坪村", "北岭村")),
    ],
)
def test_only_a_list_of_all_villages_calls_others_unlisted(
    rows: Sequence[Sequence[str]], unlisted: Sequence[str]
) -> None:
    assert _taken(*rows, villages=("东沟村", "西坡村", "南坪村", "北岭村")).unlisted == unlisted


@pytest.mark.parametrize("rows", [((f"{OTHER}201", "东沟村"),), (("1", "东沟村"),)])
def test_a_list_without_the_township_calls_nothing_unlisted(rows: Sequence[Sequence[str]]) -> None:
    assert _taken(*rows).unlisted == ()


TWO: dict[str, tuple[tuple[Any, ...], tuple[tuple[str, str], ...], list[str]]] = {
    "one name twice": (
        ("东沟村",),
        ((EAST, "北岭村"), (WEST, "北岭村委会")),
        ["名称：第2至3行的名称是同一个；请核对，各留一行"] * 2,
    ),
    "one code twice": (
        ("东沟村",),
        ((EAST, "东沟村"), (EAST, "西坡村")),
        ["代码：第2至3行的代码是同一个；请核对，各留一行"] * 2,
    ),
    "a village and a community for one name": (
        ("东沟",),
        ((EAST, "东沟村"), (WEST, "东沟社区")),
        ["名称：像是行动方案的“东沟”，看不出是不是它；请核对"] * 2,
    ),
    "a village and a community for two names": (("东沟村", "东沟社区"), ((EAST, "东沟村委会"), (WEST, "东沟社区居委会")), ["", ""]),
    "the code of another": (
        ("东沟村", {"名称": "西坡村", "代码": WEST}),
        ((EAST, "东沟村"), (WEST, "北岭村")),
        ["", "代码：行动方案里“西坡村”的代码就是它，名称不同；改了名的请编辑 campaign.yaml，再用 dabzw adopt 入账"],
    ),
    "codes exchanged": (
        ({"名称": "东沟村", "代码": WEST}, {"名称": "西坡村", "代码": EAST}),
        ((EAST, "东沟村"), (WEST, "西坡村")),
        ["", ""],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TWO)
def test_two_rows_are_told_apart_or_refused(case: str) -> None:
    villages, rows, says = TWO[case]

    assert [reasons(one) for one in _taken(*rows, villages=villages).found] == says


def test_without_a_region_the_only_township_is_read_and_told() -> None:
    rows = _taken((REGION, "寺头乡"), (EAST, "东沟村"), region=None)

    assert [one.result for one in rows.found] == ["变更"]
    assert (
        f'行动方案没有写“区划代码”，表格里只有一个乡镇 {TOWN}（寺头乡），当作本乡；请核对，并在 campaign.yaml 里写上 区划代码: "{REGION}"'
        in rows.notes
    )


def test_without_a_region_several_townships_are_not_matched() -> None:
    with pytest.raises(RegionUnknown) as refused:
        _taken(
            (f"{OTHER}000", "示例乡"),
            (f"{OTHER}201", "东沟村"),
            (TOWN, "寺头乡"),
            (EAST, "东沟村"),
            region=None,
        )

    assert "有2个乡镇的村" in str(refused.value)
    assert str(refused.value).endswith(f'像是 区划代码: "{REGION}"（表格第4行）')


def test_a_region_that_is_none_is_told() -> None:
    with pytest.raises(RegionWrong, match="不是12位数字"):
        _taken((EAST, "东沟村"), region="1405")


@pytest.mark.parametrize(
    "heads",
    [
        ("序号", "区划代码", "行政村"),
        ("乡镇", "村代码", "村委会名称"),
        ("城乡分类代码", "代码", "名称"),
        ("", "行政区划代码(12位)", "村(社区)"),
    ],
)
def test_the_heads_of_official_lists_are_known(heads: Sequence[str]) -> None:
    table = (
        _table(("1", EAST, "东沟村"), heads=heads)
        if heads[0]
        else _table((None, EAST, "东沟村"), heads=heads)
    )

    assert set(table.columns) == {"代码", "名称"}


def test_a_list_of_names_alone_has_no_codes() -> None:
    with pytest.raises(SheetRefused, match="代码、名称"):
        _table(("1", "东沟村"), heads=("序号", "名称"))


CODES = st.sampled_from(
    (EAST, WEST, NORTH, REGION, f"{OTHER}201", f"{OTHER}000", "1405", "1", "", "14058110720X")
)
NAMES = st.sampled_from(("东沟村", "东沟村委会", "东沟居委会", "东沟", "西坡村", "北岭村", "示例乡", ""))


@given(
    st.lists(st.tuples(CODES, NAMES).filter(any), min_size=1, max_size=6),
    st.lists(st.sampled_from(("东沟村", "东沟社区", "西坡村", "北岭")), unique=True),
)
def test_every_row_is_told(rows: list[tuple[str, str]], villages: list[str]) -> None:
    taken = _taken_csv(rows, villages)

    counted = sum(int(number) for number in re.findall(r"乡的(\d+)行", "".join(taken.notes)))
    assert counted == taken.above + taken.elsewhere
    assert counted + sum(tally(taken.found).values()) == len(rows)
    assert len(taken.added) == tally(taken.found)["新增"]
    assert len(taken.codes) == tally(taken.found)["变更"]
    assert not {village.name for village in taken.added} & {*villages}


def _taken_csv(rows: list[tuple[str, str]], villages: list[str]) -> VillageRows:
    table = table_of(read(csv_bytes(("代码", "名称"), *rows), ".csv"), "village", None)
    return village_rows(table, records.campaign(村=villages, 区划代码=REGION), SPAN)
