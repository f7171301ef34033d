from __future__ import annotations

from typing import Any

import pytest
from pages import printed, told
from records import activity, at, enterprise, handed, lead, ledger, site, verified

from dabzw.reports.looks import find as look

BOOK = ledger(
    enterprise(曾用名=["老寺头砖厂"], 负责人=["刘富贵"], 注册地址="西河村南"),
    lead(
        村="东沟村",
        来源="群众举报",
        举报人编号="JB-90017",
        核查=[verified("2026-02-12 09:00")],
        移交=[{**handed("2026-02-14"), "文号": "寺政函〔2026〕3号"}],
        备注="见举报登记 JB-90017，另附 甲17",
        企业="QY-260210-0001",
    ),
    lead(
        编号="XS-260210-0002",
        来源="群众举报",
        举报人编号="17",
        内容="二十" * 30 + "门口停有罐车" + "附近无人" * 9,
    ),
    site(权属人=["单立军"]),
    activity(村=["东沟村", "西河村"], 牵头="乡应急办"),
)
Q, X, X2, C, H = "QY-260210-0001", "XS-260210-0001", "XS-260210-0002", "CS-260210-0001", "HD-260210-0001"


def find(*typed: str, when: str = "2026-03-01") -> dict[str, list[tuple[str, str]]]:
    rows: list[dict[str, Any]] = told(look.answer(BOOK.as_of(at(when)), at(when), typed))["结果"]
    return {row["编号"]: [(hit["字段"], hit["内容"]) for hit in row["命中"]] for row in rows}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("建材", {Q: [("名称", "寺头建材厂")]}),
        ("老寺头", {Q: [("曾用名[1]", "老寺头砖厂")]}),
        ("河村南", {Q: [("注册地址", "西河村南")]}),
        ("刘富贵", {Q: [("负责人[1]", "刘富贵")]}),
        ("lfg", {Q: [("负责人[1]", "刘富贵")]}),
        ("LiuFu", {Q: [("负责人[1]", "刘富贵")]}),
        ("slj", {C: [("权属人[1]", "单立军")]}),
        ("dlj", {C: [("权属人[1]", "单立军")]}),
        ("dgc", {X: [("村", "东沟村")], H: [("村[1]", "东沟村")]}),
        ("jcc", {Q: [("名称", "寺头建材厂")]}),  # within a name, three initials and more
        ("jc", {}),
        ("寺政函(2026) 3号", {X: [("移交[1].文号", "寺政函〔2026〕3号")]}),
        ("ｑｙ－260210", {Q: [("编号", Q)], X: [("企业", Q)]}),
        ("0002", {X2: [("编号", X2)]}),
        ("没有这几个字", {}),
        ("", {}),
        ("  ", {}),
    ],
)
def test_what_is_found_and_where(typed: str, expected: dict[str, list[tuple[str, str]]]) -> None:
    assert find(typed) == expected


def test_every_term_must_be_found() -> None:
    assert set(find("东沟", "寺政函")) == {X}
    assert [field for field, _ in find("东沟", "寺政函")[X]] == ["村", "移交[1].文号"]
    assert find("东沟", "刘富贵") == {}
    assert set(find("东沟", "东沟")) == {X, H}


def test_what_had_not_happened_yet_is_not_found() -> None:
    assert find("寺政函", when="2026-02-13") == {}
    assert set(find("寺政函", when="2026-02-14")) == {X}


def test_a_long_text_is_shown_around_what_was_found() -> None:
    [(field, text)] = find("罐车")[X2]
    assert field == "内容"
    assert text.startswith("…")
    assert text.endswith("…")
    assert "门口停有罐车附近" in text
    assert len(text) < 42


def test_records_found_by_their_id_or_name_come_first() -> None:
    assert list(find("寺头")) == [Q, X2, C]
    assert list(find("260210-0001"))[:2] == [Q, X]
    two = ledger(lead(编号="XS-260210-0001", 备注="同 XS-260210-0002"), lead(编号="XS-260210-0002"))
    rows = look.find(two, ["0002"])
    assert [row.record.id for row in rows] == ["XS-260210-0002", "XS-260210-0001"]


# Nothing of an informant


@pytest.mark.parametrize("typed", ["JB-90017", "jb-900", "90017", "ＪＢ－９００１７"])
def test_no_number_of_an_informant_is_searched(typed: str) -> None:
    assert find(typed) == {}


def test_a_name_that_stands_wrongly_for_an_informant_is_not_searched() -> None:
    wrong = ledger(lead(来源="群众举报", 举报人编号="示例甲乙"))
    assert [list(look.find(wrong, [typed])) for typed in ("示例甲乙", "slj")] == [[], []]


def test_a_number_of_an_informant_is_hidden_where_it_was_repeated() -> None:
    assert find("举报登记") == {X: [("备注", "见举报登记 ＊＊，另附 甲17")]}


def test_a_short_number_is_hidden_in_its_own_lead_only() -> None:
    assert [field for field, _ in find("17").get(X, [])] == ["备注"]
    assert X2 not in find("17")


def test_the_answer_is_one_object() -> None:
    rows = told(look.answer(BOOK, at("2026-03-01"), ["东沟"]))
    assert (rows["格式"], rows["截至"], rows["查找"]) == (1, "2026-03-01", ["东沟"])
    assert list(rows["结果"][0]) == ["编号", "类别", "名称", "状态", "村", "命中"]


# On a screen


def test_what_was_found_is_a_table_for_each_kind() -> None:
    seen = look.answer(BOOK, at("2026-03-01"), ["东沟"])
    assert printed(seen).splitlines() == [
        "查找“东沟”：共2条（截至 2026-03-01）",
        "",
        "线索（1）",
        "编号\t状态\t命中\t名称",
        f"{X}\t待强制\t村：东沟村\t{BOOK.leads[X].name}",
        "",
        "检查活动（1）",
        "编号\t状态\t命中\t名称",
        f"{H}\t—\t村[1]：东沟村\t{BOOK.activities[H].name}",
    ]
    assert printed(look.answer(BOOK, at("2026-03-01"), ["没有这几个字"])).endswith(
        "共0条（截至 2026-03-01）\n没有找到。可以只写其中几个字，人名、村名可写拼音首字母。\n"
    )


def test_a_screen_shows_the_first_places_and_how_many_there_are() -> None:
    six = ledger(enterprise(曾用名=[f"老砖厂{number}" for number in "一二三四五六"]))
    seen = look.answer(six, at("2026-03-01"), ["老砖厂"])
    assert "曾用名[6]：老砖厂六" in printed(seen)
    shown = printed(seen, columns=100)
    assert ("老砖厂五" in shown, "老砖厂六" in shown, "……共6处" in shown) == (True, False, True)
