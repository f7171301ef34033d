"""rollup.yaml: read strictly, added to without touching what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from dabzw.errors import UsageError
from dabzw.sync.rollup.book import BOOK_FILE, BadBook, Known, NoBook, add, listed, read_book

ONE = listed("甲乡", "140522101000", "../甲.git")
TWO = listed("乙镇", "140522102000", "ssh://git@192.0.2.1/乙.git")


def written(folder: Path) -> str:
    return (folder / BOOK_FILE).read_text(encoding="utf-8")


def write(folder: Path, text: str) -> None:
    (folder / BOOK_FILE).write_text(text, encoding="utf-8")


def test_the_first_ledger_makes_the_book(tmp_path: Path) -> None:
    add(tmp_path, ONE)
    assert add(tmp_path, TWO).ledgers == read_book(tmp_path).ledgers == (ONE, TWO)
    assert written(tmp_path).startswith("# 汇总哪些台账")


@pytest.mark.parametrize(
    "text",
    [
        "名称: 示例县\n# 第一批\n台账: # 都在共享盘上\n- 区划代码: '140522101000'\n  名称: 甲乡\n  来源: ../甲.git\n# 完\n",
        "台账:\n    - {区划代码: '140522101000', 名称: 甲乡, 来源: ../甲.git}\n名称: 示例县\n",
    ],
)
def test_what_a_person_wrote_stays(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    assert add(tmp_path, TWO).ledgers == (ONE, TWO)
    after = written(tmp_path)
    assert read_book(tmp_path).title == "示例县"
    assert [line for line in text.splitlines() if line not in after.splitlines()] == []


def test_an_empty_list_is_filled(tmp_path: Path) -> None:
    write(tmp_path, "名称: 示例县\n台账: []\n")
    assert add(tmp_path, ONE).ledgers == (ONE,)
    write(tmp_path, "名称: 示例县\n")
    assert add(tmp_path, ONE).ledgers == (ONE,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("台账: [", "rollup.yaml 第"),
        ("台账:\n- 名称: 甲乡\n", "第2行"),
        ("台账:\n- 区划代码: '1405'\n  名称: 甲乡\n  来源: x\n", "应为 12 位数字"),
        ("台账:\n- 区划代码: '140522101001'\n  名称: 甲乡\n  来源: x\n", "末三位应为 000"),
        ("台账:\n- 区划代码: '140522101000'\n  名称: 甲乡\n  来源: x\n  密码: y\n", "不认识的字段"),
        (
            "台账:\n- {区划代码: '140522101000', 名称: 甲, 来源: x}\n- {区划代码: '140522101000', 名称: 乙, 来源: y}\n",
            "写了不止一次",
        ),
        ("- 甲乡\n", "rollup.yaml 第1行"),
        ("台账: &a [*a]\n", "rollup.yaml 第"),
    ],
)
def test_a_book_that_cannot_be_read_says_where(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, text)
    with pytest.raises(BadBook, match=says):
        read_book(tmp_path)
    with pytest.raises(BadBook):
        add(tmp_path, TWO)
    assert written(tmp_path) == text


NEIGHBOURS = '相邻:\n- {甲: "140522101000", 乙: "140522102000", 村: [{甲: 东沟村, 乙: 西坡村}]}\n'


def test_neighbours_stay_where_a_ledger_is_added(tmp_path: Path) -> None:
    add(tmp_path, ONE)
    write(tmp_path, written(tmp_path) + NEIGHBOURS)
    (border,) = add(tmp_path, TWO).borders
    assert border.named == (("140522101000", "东沟村"), ("140522102000", "西坡村"))
    assert NEIGHBOURS in written(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('- {甲: "140522101000", 乙: "140522101000"}', "同一个区划代码"),
        ('- {甲: "140522101000", 乙: "1405"}', "应为 12 位数字"),
        ('- {甲: "140522108000", 乙: "140522109000"}', "都不在“台账”里"),
        (
            '- {甲: "140522101000", 乙: "140522102000"}\n- {甲: "140522102000", 乙: "140522101000"}',
            "写了不止一次",
        ),
    ],
)
def test_neighbours_that_cannot_be(tmp_path: Path, text: str, says: str) -> None:
    add(tmp_path, ONE)
    write(tmp_path, f"{written(tmp_path)}相邻:\n{text}\n")
    with pytest.raises(BadBook, match=says):
        read_book(tmp_path)


def test_a_ledger_is_listed_once(tmp_path: Path) -> None:
    add(tmp_path, ONE)
    before = written(tmp_path)
    for code, name in ((ONE.code, "丙乡"), ("140522103000", ONE.name)):
        with pytest.raises(Known, match="已经有 甲乡"):
            add(tmp_path, listed(name, code, "x"))
    assert written(tmp_path) == before


def test_what_is_typed_wrongly_is_refused() -> None:
    for code, source in (("12", "x"), ("140522101000", ""), ("140522101000", "x\ny")):
        with pytest.raises(UsageError):
            listed("甲乡", code, source)


def test_there_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(NoBook, match="dabzw rollup add"):
        read_book(tmp_path)
