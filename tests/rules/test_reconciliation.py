"""A directory against the ledger: every result, the case beside it, and what is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r

from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord
from dabzw.rules.sweep.reconciliation import Directory, Reconciled, reconcile, registrable, with_entry

Fields = dict[str, Any]
OTHER = "QY-260210-0002"
CODE = "91110000600037341L"
OTHER_CODE = "91000000MA0000001R"
DIRECTORY = Directory("乡应急办", "安全生产许可证企业目录", date(2026, 2, 1))
ENTRY = {"名称": DIRECTORY.name, "站所": DIRECTORY.station, "版本日期": "2026-02-01"}
NEW = {"名称": "新厂", "村": "东沟村", "经营地址": "东沟村西", "经营状态": "在产"}


def row(**fields: str) -> DirectoryRow:
    return DirectoryRow.model_validate({"名称": "寺头建材厂", **fields})


def lines(rows: list[DirectoryRow], *records: AnyRecord) -> list[Reconciled]:
    return list(reconcile(dict(enumerate(rows, start=2)), DIRECTORY, r.ledger(*records)))


def nameless(**fields: Any) -> Enterprise:
    """The enterprise of the same name without a code."""
    return r.enterprise(统一社会信用代码=None, 无代码原因="未查明", **fields)


MATCHES: list[tuple[Fields, list[Any], str]] = [
    ({"统一社会信用代码": CODE}, [r.enterprise()], "相同"),
    ({"统一社会信用代码": CODE, "村": "寺头村"}, [r.enterprise()], "相同"),
    ({"村": "寺头村"}, [r.enterprise()], "相同"),
    ({"村": "寺头村"}, [nameless()], "相同"),
    ({}, [r.enterprise()], "相同"),
    ({"村": "东沟村"}, [r.enterprise()], "新增"),
    ({"村": "寺头村", "统一社会信用代码": OTHER_CODE}, [r.enterprise()], "新增"),
    ({"村": "寺头村", "统一社会信用代码": CODE}, [nameless()], "变更"),
    ({"统一社会信用代码": CODE, "名称": "改名厂"}, [r.enterprise()], "变更"),
    ({"统一社会信用代码": CODE, "名称": "老厂"}, [r.enterprise(曾用名=["老厂"])], "变更"),
    ({"名称": "老厂", "村": "寺头村"}, [r.enterprise(曾用名=["老厂"])], "变更"),
    ({"名称": "寺头（东）厂", "村": "寺头村"}, [r.enterprise(名称="寺头(东) 厂")], "相同"),
    ({"经营状态": "停产"}, [r.enterprise(经营状态="停产")], "停产停业"),
    ({}, [r.enterprise(经营状态="停业")], "停产停业"),
    ({"经营状态": "停产"}, [r.enterprise()], "变更"),
    ({}, [r.enterprise(), r.enterprise(编号=OTHER, 村="东沟村", 统一社会信用代码=None, 无代码原因="未查明")], "待核"),
    ({"统一社会信用代码": CODE}, [r.enterprise(), r.enterprise(编号=OTHER, 村="东沟村")], "待核"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "records", "expected"), MATCHES)
def test_a_row_is_matched_by_code_then_by_name_in_the_village(
    fields: Fields, records: list[AnyRecord], expected: str
) -> None:
    found = lines([row(**fields)], *records)
    assert found[0].result == expected
    assert found[0].place == 2


def test_changes_are_told_field_by_field_and_only_of_what_the_file_says() -> None:
    given = row(经营地址="寺头村西", 行业="建材", 负责人="李海、张山", 经营状态="在产")
    (line,) = lines([given], r.enterprise(行业="建材", 负责人=["张山", "李海"], 注册地址="城里"))
    assert [(change.label, change.old, change.new) for change in line.changes] == [
        ("经营地址", "寺头村东", "寺头村西")
    ]


def test_people_are_compared_as_a_set() -> None:
    held = r.enterprise(负责人=["张山", "李海"])
    told = {heads: lines([row(负责人=heads)], held)[0] for heads in ("李海、张山", "张山", "李海、王强")}
    assert [line.result for line in told.values()] == ["相同", "变更", "变更"]
    (change,) = told["李海、王强"].changes
    assert (change.label, change.old, change.new) == ("负责人", ("张山", "李海"), ("李海", "王强"))


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_of_one_name_in_a_village_none_is_taken(order: int) -> None:
    twins = (nameless(目录=[ENTRY]), nameless(编号=OTHER, 经营状态="停产"))
    found = lines([row(村="寺头村")], *twins[::order])
    note = f"与多条记录相符：{r.ENTERPRISE_ID}、{OTHER}"
    assert [(line.result, line.note) for line in found] == [("待核", note)]


def test_two_rows_of_one_enterprise_are_not_decided() -> None:
    found = lines([row(), row(村="寺头村")], r.enterprise())
    assert [(line.result, line.note) for line in found] == [
        ("待核", "与文件第2行是同一家"),
        ("相同", None),
    ]


def absent(*records: AnyRecord) -> list[tuple[str, str | None]]:
    return [(line.result, line.enterprise.id if line.enterprise else None) for line in lines([], *records)]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (r.enterprise(目录=[ENTRY]), "未列"),
        (r.enterprise(目录=[ENTRY], 经营状态="关闭"), "未列"),
        (r.enterprise(目录=[{**ENTRY, "名称": "另一目录"}]), None),
        (r.enterprise(目录=[{**ENTRY, "站所": "派出所"}]), None),
        (r.enterprise(), "在产不在册"),
        (r.enterprise(经营状态="停产"), None),
        (r.enterprise(监管站所="派出所"), None),
    ],
)
def test_what_the_file_does_not_list(record: AnyRecord, expected: str | None) -> None:
    assert absent(record) == ([] if expected is None else [(expected, record.id)])


def test_what_is_listed_or_may_be_is_not_missing_from_the_file() -> None:
    assert [line.result for line in lines([row()], r.enterprise(目录=[ENTRY]))] == ["相同"]
    twins = (r.enterprise(目录=[ENTRY]), r.enterprise(编号=OTHER, 目录=[ENTRY], 村="东沟村"))
    assert [line.result for line in lines([row()], *twins)] == ["待核"]


def test_only_what_was_known_then_is_compared() -> None:
    ledger = r.ledger(r.enterprise())
    rows = {2: row()}
    days = ("2026-02-09", "2026-02-10", "2026-02-11")
    assert [reconcile(rows, DIRECTORY, ledger.as_of(r.at(day)))[0].result for day in days] == [
        "新增",
        "相同",
        "相同",
    ]


@pytest.mark.parametrize(
    ("lacking", "note"),
    [
        ((), None),
        (("村",), "缺村，不能登记"),
        (("村", "经营状态"), "缺村、经营状态，不能登记"),
        (("经营地址",), "缺经营地址，不能登记"),
    ],
)
def test_a_new_row_can_be_registered_when_it_says_enough(lacking: tuple[str, ...], note: str | None) -> None:
    fields = {name: value for name, value in NEW.items() if name not in lacking}
    (line,) = lines([DirectoryRow.model_validate(fields)])
    assert (line.result, line.note, registrable(line)) == ("新增", note, not lacking)


@pytest.mark.parametrize(
    ("known", "note"),
    [
        ({}, f"同名而代码不同：{r.ENTERPRISE_ID}"),
        ({"经营地址": None}, f"缺经营地址，不能登记；同名而代码不同：{r.ENTERPRISE_ID}"),
    ],
)
def test_a_new_row_whose_name_has_another_code_says_so(known: Fields, note: str) -> None:
    given = {"村": "寺头村", "统一社会信用代码": OTHER_CODE, "经营地址": "村西", "经营状态": "在产", **known}
    (line, _) = lines([row(**{name: value for name, value in given.items() if value})], r.enterprise())
    assert (line.result, line.note) == ("新增", note)


# What is written: the entry, and nothing else


@pytest.mark.parametrize(
    ("entries", "entry"),
    [
        ([], "新增"),
        ([{**ENTRY, "名称": "另一目录"}], "新增"),
        ([ENTRY], None),
        ([{**ENTRY, "版本日期": "2025-02-01"}], "版本日期 2025-02-01 → 2026-02-01"),
        ([{"名称": DIRECTORY.name, "站所": DIRECTORY.station}], "版本日期 无 → 2026-02-01"),
    ],
)
def test_the_entry_is_added_or_brought_up_to_date(entries: list[Fields], entry: str | None) -> None:
    record = r.enterprise(目录=entries)
    (line,) = lines([row()], record)
    assert line.entry == entry
    after = with_entry(record, DIRECTORY)
    assert [one.tree() for one in after.directories if one.name == DIRECTORY.name] == [ENTRY]
    assert len(after.directories) == len({*(one["名称"] for one in entries), DIRECTORY.name})
    assert after.model_copy(update={"directories": record.directories}) == record
