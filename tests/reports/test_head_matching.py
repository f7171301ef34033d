"""Heads of a superior's workbook: what they are taken for, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pages import printed
from records import campaign
from workbooks import HEADS, LINES, saved, superior

from dabzw.reports.forms.head_matching import (
    Sketch,
    known_heads,
    part_of,
    plain,
    sketch,
    targets,
    unfilled,
    unit_kind,
)
from dabzw.store.sheets.book import read_book
from dabzw.store.sheets.grid import Cell, Line, Sheet
from dabzw.store.templates import forms_of

FORMS = {code: form for code, (form, _) in forms_of({}).items()}
KNOWN = known_heads(FORMS.values())
CAMPAIGN = campaign()


def sheet(*rows: tuple[str, ...], name: str = "表") -> Sheet:
    lines = tuple(
        Line(number, tuple(Cell(place, "text", text) for place, text in enumerate(row, start=1) if text))
        for number, row in enumerate(rows, start=1)
    )
    return Sheet(name, lines)


def sketched(page: Sheet) -> Sketch:
    return sketch(page.name, page.texts, KNOWN, CAMPAIGN)


def proposed(*rows: tuple[str, ...]) -> dict[str, str | None]:
    return {one.head: one.measure for one in sketched(sheet(*rows)).heads}


def test_a_real_layout() -> None:
    page = read_book(saved(superior()), ".xlsx").sheets[0]
    found = sketched(page)
    by_head = {one.head.rpartition("／")[2]: one.measure for one in found.heads}
    expected = ("检查组数", "受检企业数", "停产停业家数", "行政拘留人数", None, "罚款万元", None)
    assert by_head == dict(zip(HEADS, expected, strict=True))
    assert [line.name for line in found.lines] == list(LINES)
    assert (found.direction, found.strange) == ("列", ())
    cells, missing = targets(page.texts, found.mapping("县周报", "行动以来"))
    assert missing == ()
    assert {(cell.row, cell.column) for cell in cells} == {
        (r, c) for r in range(5, 9) for c in (2, 3, 4, 5, 7)
    }


def test_merged_cells_have_the_words_of_their_first() -> None:
    merged = replace(sheet((" 甲 ", "", "乙"), ("", "", "丙"), ("丁",)), merged=((1, 1, 2, 2), (3, 2, 3, 3)))
    assert merged.texts == {
        **dict.fromkeys(((1, 1), (1, 2), (2, 1), (2, 2)), "甲"),
        (1, 3): "乙",
        (2, 3): "丙",
        (3, 1): "丁",
    }


def test_heads_on_the_left() -> None:
    rows = (
        ("指标", "非煤矿山", "危化品", "其他"),
        ("警告（次）", ""),
        ("行政拘留（人）", ""),
        ("好人好事", ""),
    )
    found = sketched(sheet(*rows))
    assert (found.direction, len(found.lines)) == ("行", 3)
    cells, _ = targets(sheet(*rows).texts, found.mapping("表", "本期"))
    assert {(cell.row, cell.column) for cell in cells} == {(r, c) for r in (2, 3) for c in (2, 3, 4)}


def test_what_is_proposed_is_shown() -> None:
    rows = (("行业", "警告（次）", "好人好事"), ("非煤矿山", "", ""), ("低空经济", "", ""), ("合计", "", ""))
    shown = printed(sketched(sheet(*rows)).page()).splitlines()
    assert shown[0] == "# 工作表“表”（表头在上，一行一项）"
    assert {"表头\t指标\t相似度", "警告（次）\t警告\t100%"} <= {*shown}
    assert any(line.startswith("好人好事\t不填\t") for line in shown)
    assert "各项：非煤矿山→非煤矿山；合计→全乡" in shown
    assert "认不出、不填：低空经济；“其他”因此也不填" in shown
    turned = sketched(sheet(("指标", "东沟村", "派出所"), ("警告（次）",), ("行政拘留（人）",)))
    shown = printed(turned.page()).splitlines()
    assert shown[0] == "# 工作表“表”（表头在左，一列一项）"
    assert shown[-1] == "各项：东沟村→东沟村；派出所→派出所"
    nameless = sketched(sheet(("受检企业（家）", "行政拘留（人）"), ("1", "2")))
    assert printed(nameless.page()).splitlines()[-1] == "各项：全乡一项"


def test_one_line_without_a_name() -> None:
    rows = (("受检企业（家）", "行政拘留（人）", "关闭取缔（家）"), ("1", "2", "3"), ("", "", ""))
    found = sketched(sheet(*rows))
    cells, _ = targets(sheet(*rows).texts, found.mapping("表", "本期"))
    assert {(cell.row, cell.column) for cell in cells} == {(3, 1), (3, 2), (3, 3)}


@pytest.mark.parametrize(
    ("head", "measure"),
    [
        ("处罚罚款(万元)", "罚款万元"),
        ("处罚罚款(元)", None),
        ("处罚罚款", None),  # of what unit nobody says
        ("警告（次）", "警告"),
        ("警 告(次)", "警告"),
        ("组织检查组（个）", "检查组数"),
        ("整改投入(万元)", None),
        ("受表扬（人）", None),
        ("死亡人数", None),
    ],
)
def test_a_head_and_its_unit(head: str, measure: str | None) -> None:
    assert proposed(("行业领域", head, "行政拘留(人)"), ("合计", "", ""))[head] == measure


def test_the_group_decides_between_heads_of_one_name() -> None:
    found = proposed(
        ("行业", "隐患排查整治情况", "执法处罚情况", "合计"),
        ("", "限期整改(条)", "责令限期整改(家)", ""),
        ("合计", "", "", ""),
    )
    assert found["隐患排查整治情况／限期整改(条)"] is None
    assert found["执法处罚情况／责令限期整改(家)"] == "限期整改家数"


def test_a_line_that_means_nothing_takes_the_rest_away() -> None:
    rows = (("行业", "行政拘留（人）"), ("非煤矿山", ""), ("低空经济", ""), ("其他", ""), ("合计", ""))
    found = sketched(sheet(*rows))
    assert found.strange == ("低空经济",)
    assert [line.name for line in found.lines] == ["非煤矿山", "合计"]


def test_a_head_that_stands_twice_is_not_filled() -> None:
    page = sheet(("行业", "警告(次)", "警告(次)", "行政拘留(人)"), ("合计", "", "", ""))
    found = sketched(page)
    assert [one.head for one in found.heads] == ["行政拘留(人)"]
    once = sheet(("行业", "警告(次)", "行政拘留(人)"), ("合计", "", ""))
    mapping = sketched(once).mapping("表", "本期")
    cells, missing = targets(page.texts, mapping)
    assert ([cell.head.measure for cell in cells], missing) == (["行政拘留人数"], ("警告(次)",))


def test_what_is_moved_is_found_again() -> None:
    mapping = sketched(sheet(("行业", "警告(次)", "行政拘留(人)"), ("合计", "", ""))).mapping("表", "本期")
    moved = sheet(
        ("第二期", "", "", ""), ("行业", "新栏", "行政拘留（人）", "警告(次)"), ("合计", "", "", "")
    )
    cells, missing = targets(moved.texts, mapping)
    assert {(cell.head.measure, cell.row, cell.column) for cell in cells} == {("警告", 3, 4)}
    assert missing == ("行政拘留(人)",)  # written otherwise: a person looks at it again


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("危险化学品", ("危化品",)),
        ("非煤矿山", ("非煤矿山",)),
        ("其它", ("其他",)),
        ("合计", ()),
        ("寺头乡人民政府", ()),
        ("东沟村", "东沟村"),
        ("派出所", "派出所"),
        ("好人好事", None),
        ("打击矿山领域非法违法行为的总体情况", None),
    ],
)
def test_parts_by_name(text: str, part: object) -> None:
    found = part_of(text, CAMPAIGN)
    assert (None if found is None else found.village or found.station or found.industries) == part


def test_words_and_units() -> None:
    assert plain('纳入"黑名单"理由 （家）') == "纳入黑名单理由"
    assert [
        unit_kind(text) for text in ("罚款(元)", "罚款（万元）", "率(％)", "企业(家)", "人员(人次)", "合计")
    ] == [
        *("元", "万元", "比率", "数", "人"),
        "",
    ]


def test_what_is_not_filled_of_a_table() -> None:
    rows = (
        ("行业", "警告(次)", "满意度", "备注"),
        ("化工", "", "", ""),
        ("养鱼", "", "", ""),
        ("合计", "", "", ""),
        ("说明", "", "", ""),
    )
    page = sheet(*rows)
    mapping = sketched(page).mapping("甲", "行动以来")
    left = unfilled(page.texts, mapping)
    assert (left.heads, left.lines) == (("满意度", "备注"), ("养鱼",))
    assert left.places == {(2, 3), (2, 4), (3, 2), (3, 3), (3, 4), (4, 3), (4, 4)}
    turned = sheet(*zip(*rows[:4], strict=True))
    down = sketched(turned).mapping("乙", "行动以来")
    assert down.direction == "行"
    assert unfilled(turned.texts, down).places == {(column, row) for row, column in left.places}


def test_what_is_not_filled_of_one_line_without_a_name() -> None:
    page = sheet(("警告(次)", "行政拘留(人)", "满意度"), ("", "", ""))
    left = unfilled(page.texts, sketched(page).mapping("甲", "行动以来"))
    assert left.places == {(2, 3)}
    assert (left.heads, left.lines) == (("满意度",), ())


def test_a_head_of_two_letters_is_known_on_its_own_form_alone() -> None:
    rows = (("排查总数", "发现", "已完成整治", "移送司法"), ("", "", "", ""))
    assert proposed(*rows)["发现"] is None
    own = known_heads(FORMS.values(), FORMS["F12-2"])
    page = sheet(*rows)
    heads = {one.head: one.measure for one in sketch(page.name, page.texts, own, CAMPAIGN).heads}
    assert heads["发现"] == "违法企业数"
