"""A directory against the ledger: every result, the case beside it, and what is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r

from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import AnyRecord
from dabzw.rules.sweep.reconciliation import (
    Decided,
    Directory,
    Reconciled,
    Unread,
    reconcile,
    registrable,
    with_entry,
)

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
    ({"村": "寺头村", "统一社会信用代码": OTHER_CODE}, [r.enterprise()], "待核"),
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


# Who may be meant: a person decides


HELD = {"名称": "示例砖厂有限责任公司", "村": "寺头村", "统一社会信用代码": None, "无代码原因": "未查明"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("示例砖厂有限公司", "名称相近"),
        ("阳城县示例砖厂有限责任公司", "名称相近"),
        ("示例砖厂（有限责任公司）", "名称相近"),
        ("示例瓦厂有限责任公司", None),
    ],
)
def test_a_name_written_otherwise_is_shown_for_a_decision(name: str, why: str | None) -> None:
    given = DirectoryRow.model_validate({**NEW, "名称": name, "村": "寺头村"})
    (line, *absent) = lines([given], r.enterprise(**HELD, 目录=[ENTRY]))
    if why is None:
        assert (line.result, absent[0].result) == ("新增", "未列")
        return
    assert (line.result, absent) == ("待核", [])
    assert line.note == f"可能是 {r.ENTERPRISE_ID} 示例砖厂有限责任公司（{why}）"
    assert not registrable(line)


@pytest.mark.parametrize("name", ["示例砖厂有限责任公司", "示例砖⼚有限责任公司"])
def test_a_name_that_only_looks_otherwise_is_the_same_and_said(name: str) -> None:
    given = DirectoryRow.model_validate({**NEW, "名称": name, "村": "寺头村"})
    (line,) = lines([given], r.enterprise(**HELD, 经营地址="东沟村西"))
    assert line.enterprise is not None
    exact = name == HELD["名称"]
    assert line.note == (None if exact else "名称写法不同，台账里写作“示例砖厂有限责任公司”")


def test_another_code_under_the_same_name_is_for_a_person_to_decide() -> None:
    given = row(村="寺头村", 统一社会信用代码=OTHER_CODE, 经营地址="村西", 经营状态="在产")
    (line,) = lines([given], r.enterprise())
    assert (line.result, line.note) == (
        "待核",
        f"可能是 {r.ENTERPRISE_ID} 寺头建材厂（同村同名，但代码不同）",
    )


def test_another_enterprise_at_the_same_place_is_new_and_said() -> None:
    held = r.enterprise(行业="建材", 目录=[ENTRY])
    given = {**NEW, "村": "寺头村", "经营地址": held.address, "行业": "建材", "统一社会信用代码": OTHER_CODE}
    line, missing = lines([DirectoryRow.model_validate(given)], held)
    assert (line.result, missing.result, registrable(line)) == ("新增", "未列", True)
    assert line.note == f"同一处还有 {r.ENTERPRISE_ID} 寺头建材厂（地址和行业相同，但代码不同）"
    del given["统一社会信用代码"]
    assert [one.result for one in lines([DirectoryRow.model_validate(given)], held)] == ["待核"]


def test_what_a_person_decided_is_carried_out_and_nothing_else() -> None:
    held = r.enterprise(**HELD, 目录=[ENTRY])
    given = {2: DirectoryRow.model_validate({**NEW, "名称": "示例砖厂有限公司", "村": "寺头村"})}
    ledger = r.ledger(held)
    (same,) = reconcile(given, DIRECTORY, ledger, decided=Decided(same={2: held.id}))
    new, missing = reconcile(given, DIRECTORY, ledger, decided=Decided(new=frozenset((2,))))
    assert (same.result, same.enterprise and same.enterprise.id) == ("变更", held.id)
    assert (new.result, registrable(new), missing.result) == ("新增", True, "未列")


def test_of_two_new_rows_of_one_enterprise_the_second_is_not_decided() -> None:
    coded = {**NEW, "统一社会信用代码": OTHER_CODE}
    for first, second in ((NEW, {**NEW, "名称": "新 厂"}), (coded, {**coded, "名称": "改名厂"})):
        found = lines([DirectoryRow.model_validate(one) for one in (first, second)])
        assert [(line.result, line.note) for line in found] == [
            ("新增", None),
            ("待核", "与文件第2行是同一家"),
        ]


# Rows that were not read


@pytest.mark.parametrize(
    ("name", "code", "result"),
    [
        ("寺头建材厂", "", "未读"),
        ("寺头 建材厂", "", "未读"),
        ("老厂", "", "未读"),
        ("改名厂", CODE, "未读"),
        ("改名厂", CODE.lower(), "未读"),
        ("改名厂", f"'{CODE[:8]}-{CODE[8:]}\t", "未读"),
        ("", "", "未列"),
        ("另一厂", OTHER_CODE, "未列"),
    ],
)
def test_an_enterprise_whose_row_was_not_read_is_not_missing(name: str, code: str, result: str) -> None:
    unread = Unread(7, name, code, "被拒绝")
    (line,) = reconcile({}, DIRECTORY, r.ledger(r.enterprise(目录=[ENTRY], 曾用名=["老厂"])), [unread])
    assert line.result == result
    said = (
        "文件第7行写的可能是它，这一行被拒绝，没有读入"
        if result == "未读"
        else "文件第7行没有读入，不知写的是谁，可能就是它"
    )
    assert line.note == said


@pytest.mark.parametrize(
    ("cell", "result"),
    [
        ("9.11405217777123E+17", "未读"),
        ("9.114052177E+17", "未读"),
        ("9.114052E+17", "未列"),  # the county alone
        ("911405217777123000", "未读"),
        ("9.11405217777999E+17", "未列"),
    ],
)
def test_a_code_that_became_a_number_still_tells_whom_it_may_mean(cell: str, result: str) -> None:
    held = r.enterprise(目录=[ENTRY], 统一社会信用代码="911405217777123450")
    found = reconcile({}, DIRECTORY, r.ledger(held), [Unread(7, "改名厂", cell, "被拒绝")])
    assert [line.result for line in found] == [result]


def test_a_row_that_was_read_speaks_for_its_enterprise() -> None:
    found = reconcile(
        {2: row()}, DIRECTORY, r.ledger(r.enterprise(目录=[ENTRY])), [Unread(3, "寺头建材厂", "", "是隐藏的")]
    )
    assert [line.result for line in found] == ["相同"]


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
