"""Small counties as facts: rows of the tables by what differs, written as the files that questions are asked of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from dabzw.model.moments import Instant
from dabzw.sync.facts.tables import NAMES, TABLES, Column, Row, TableName, Value
from dabzw.sync.facts.tables import Facts as Taken
from dabzw.sync.rollup.book import BOOK_FILE
from dabzw.sync.rollup.parquet import press
from dabzw.sync.rollup.place import FACTS, LEDGERS, Place, fact_files
from dabzw.sync.rollup.questions.asking import Facts, opened
from dabzw.sync.rollup.questions.ledgers import Source
from dabzw.sync.rollup.standing import Known, State, write_states, written_known

pytest.importorskip("duckdb")

AT: Final = Instant.of(date(2026, 3, 12))
A, B, C, D = "990121200000", "990121201000", "990122200000", "990231200000"
"""Two townships of one county, one of another county of the city, one of another city."""
NAMES_OF: Final = {A: "示例甲乡", B: "示例乙镇", C: "示例丙乡", D: "示例丁乡"}
UNITS: Final = {
    A: "示例市示例一县示例甲乡人民政府",
    B: "示例市示例一县示例乙镇人民政府",
    C: "示例市示例二县示例丙乡人民政府",
    D: "示例丁市示例三县示例丁乡人民政府",
}
_EMPTY: Final[Mapping[str, Value]] = {"文字": "示例", "整数": 0, "长整数": 0, "是否": False}

Given = Mapping[str, Value]
Ledger = Mapping[TableName, Sequence[Given]]


def row(name: TableName, code: str, given: Given) -> Row:
    """A row of a table, what must be there filled in."""
    table = TABLES[name]
    owed = {one.name: _empty(one) for one in table.columns if one.always}
    return table.row({**owed, **given, "区划代码": code})


def _empty(column: Column) -> Value:
    return _EMPTY[column.type]


def commit_of(code: str) -> str:
    """The commit of which the facts of a ledger are."""
    return (code * 4)[:40]


def taken(code: str, ledger: Ledger) -> Taken:
    """The facts of a ledger of which some rows are given."""
    tables = {name: tuple(row(name, code, one) for one in ledger.get(name, ())) for name in NAMES}
    meta = {
        "单位": UNITS[code],
        "行动": "示例行动",
        "阶段": ("摸排", "整治"),
        "期限": ("首次核查", "当日强制"),
        "提交": commit_of(code),
        "提交时间": 1_773_282_600,
        "截至": "2026-03-12",
        "记录": len(tables["records"]),
        **next(iter(ledger.get("meta", ())), {}),
    }
    return Taken(code, commit_of(code), 1_773_282_600, AT, {**tables, "meta": (row("meta", code, meta),)})


@contextmanager
def asked(folder: Path, county: Mapping[str, Ledger]) -> Iterator[Facts]:
    """The facts of a county, open to be asked."""
    for name in NAMES:
        (folder / name).mkdir()
    with press(folder / "rows.json") as pressing:
        for code, ledger in county.items():
            pressing.write(taken(code, ledger), folder)
    with opened(folder, fact_files(folder)) as facts:
        yield facts


def rollup_folder(root: Path, county: Mapping[str, Ledger], **trouble: str) -> Path:
    """The folder of a roll-up whose facts are those of a county; `trouble` as of `sources`."""
    facts = root / ".rollup" / "facts" / "000000001"
    for name in NAMES:
        (facts / name).mkdir(parents=True)
    found = {code: taken(code, ledger) for code, ledger in county.items()}
    with press(root / ".rollup" / "rows.json") as pressing:
        for own in found.values():
            pressing.write(own, facts)
    known = {code: Known.of("k", own) for code, own in found.items()}
    (facts / LEDGERS).write_bytes(written_known(known))
    (root / FACTS).symlink_to(facts.relative_to(root))
    codes = {
        code: trouble.get(name[2], "")
        for code, name in NAMES_OF.items()
        if code in county or name[2] in trouble
    }
    states = {
        code: State("读不了" if says else "未变", says, "2026-03-12 09:00", "", "2026-03-12", "")
        for code, says in codes.items()
    }
    write_states(Place(root), states)
    lines = (f'- 区划代码: "{code}"\n  名称: {NAMES_OF[code]}\n  来源: ../{code}.git\n' for code in codes)
    (root / BOOK_FILE).write_text("名称: 示例县\n台账:\n" + "".join(lines), encoding="utf-8")
    return root


def sources(*codes: str, **trouble: str) -> tuple[Source, ...]:
    """The list of ledgers; `trouble` says by 甲, 乙 … what is wrong with one."""
    return tuple(Source(code, NAMES_OF[code], trouble.get(NAMES_OF[code][2], ""), None) for code in codes)


def enterprise(number: int, name: str, core: Value = None, **given: Value) -> Given:
    """A row of an enterprise with a violation."""
    own: dict[str, Value] = {
        "编号": f"QY-260212-{number:04d}",
        "类别": "企业",
        "计入": True,
        "状态": "整治中",
        "名称": name,
        "名称核心": core or name,
        "村": "示例东沟村",
        "责任单位": "应急办",
    }
    return {**own, **given}


def site(number: int, state: str, **given: Value) -> Given:
    """A row of a place at a boundary."""
    own: dict[str, Value] = {
        "编号": f"CS-260212-{number:04d}",
        "类别": "场所",
        "计入": True,
        "状态": state,
        "村": "示例东沟村",
        "位置特征": ("行政区域交界",),
    }
    return {**own, **given}
