"""What somebody has written freely is in no table: marks are planted in every field of every record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

import pytest
import records
from records import field_types

from dabzw.model import marks
from dabzw.model.activity import Activity
from dabzw.model.base import Record, Row, labels
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import path_of
from dabzw.model.lead import Lead
from dabzw.model.moments import Instant
from dabzw.model.scalars import Text
from dabzw.model.site import Site
from dabzw.store.demo import demo_files
from dabzw.store.reader import record_bytes
from dabzw.sync.facts.packed import packed, table_text
from dabzw.sync.facts.tables import TABLES, Facts, Value
from dabzw.sync.facts.taking import facts

CODE, COMMIT, MADE = "140522102000", "b" * 40, 1_773_300_000
AT = Instant.of(date(2026, 3, 12))
TOLD = {
    "企业.名称",
    "企业.用电户号",
    "企业.供水户号",
    "企业.迁入来源",
    "场所.用电户号",
}
"""The only fields whose own words are told: what an enterprise is called, where it came from, and its meters."""
IDS = {
    "企业": "QY-260212-7K4Q",
    "线索": "XS-260212-7K4Q",
    "场所": "CS-260212-7K4Q",
    "检查活动": "HD-260212-7K4Q",
}
NUMBER = "JB2026777"
TYPES: tuple[type[Record], ...] = (Enterprise, Lead, Site, Activity)


class Planted:
    """A tree of a record with a value in every field, and a mark of its own in each that can hold one."""

    def __init__(self, record: type[Record]) -> None:
        self.record = record
        self.marks: dict[str, str] = {}
        self.tree = self._row(record, record.KIND)
        own = {"编号": IDS[record.KIND]}
        off = {"作废", "并入", "无代码原因"}
        self.tree = {name: value for name, value in {**self.tree, **own}.items() if name not in off}

    def _row(self, row: type[Row], where: str) -> dict[str, Any]:
        return {name: self._value(hint, f"{where}.{name}") for name, hint in field_types(row).items()}

    def _value(self, annotation: Any, where: str) -> Any:
        base, of = records._taken_apart(annotation)
        if isinstance(base, type) and issubclass(base, Row):
            return self._row(base, where)
        if get_origin(base) is Literal:
            return get_args(base)[0]
        if get_origin(base) is tuple:
            return [self._value(get_args(base)[0], f"{where}[{n}]") for n in range(2)]
        known = records._BY_MARK.keys() - {records._mark_of(Text)}
        if any(mark in known and not isinstance(mark, marks.Names) for mark in of) or base is not str:
            return records._scalar(base, of)[0]
        self.marks[where] = f"密语{len(self.marks):03d}{self.record.KIND}"
        return self.marks[where]


def tables_of(*planted: Planted, token: bool = True) -> Facts:
    files = dict(demo_files())
    files = {path: data for path, data in files.items() if "/2026-" not in path}
    for one in planted:
        tree = dict(one.tree)
        if one.record is Lead:
            tree |= {"来源": "群众举报", "举报人编号": NUMBER} if token else {"来源": "明查"}
            if not token:
                del tree["举报人编号"]
        files[path_of(tree["编号"])] = record_bytes(one.record.model_validate(tree))
    found = facts(files, CODE, COMMIT, MADE, AT)
    assert isinstance(found, Facts), found
    return found


def cells(found: Facts) -> Iterator[Value]:
    for rows in found.tables.values():
        for row in rows:
            for value in row:
                yield from value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("record", TYPES)
def test_no_mark_of_any_field_is_in_the_tables(record: type[Record]) -> None:
    planted = Planted(record)
    told = {str(value) for value in cells(tables_of(planted))}
    found = {where for where, mark in planted.marks.items() if any(mark in cell for cell in told)}
    assert found == {where for where in TOLD if where.startswith(record.KIND)}


@pytest.mark.parametrize("record", TYPES)
def test_every_written_field_is_planted(record: type[Record]) -> None:
    planted = Planted(record)
    free = {
        name
        for name, hint in field_types(record).items()
        if any(isinstance(mark, marks.Prose | marks.Person | marks.Title) for mark in marks.marks_in(hint))
    }
    written = {where.split(".")[1].partition("[")[0] for where in planted.marks}
    assert free <= written
    assert free


def test_neither_the_number_nor_the_source_of_an_informant_is_told() -> None:
    found = tables_of(Planted(Lead))
    told = {str(value) for value in cells(found)}
    assert not any(NUMBER in cell or "群众举报" in cell for cell in told)
    assert not any("举报" in head or head == "来源" for head in TABLES["records"].heads)
    assert b"JB2026777" not in b"".join(table_text(name, rows) for name, rows in found.tables.items())


def test_a_lead_with_an_informant_looks_as_one_without() -> None:
    """But for what only an informant's lead owes, which stands without its record and without any day."""
    with_one, without = tables_of(Planted(Lead)), tables_of(Planted(Lead), token=False)
    for name, table in TABLES.items():
        if "编号" in table.heads:
            at = table.heads.index("编号")
            named = [[row for row in one.tables[name] if row[at] is not None] for one in (with_one, without)]
            told = [[row for row in rows if "来文回复" not in row] for rows in named]
            assert told[0] == told[1], name
    heads = TABLES["deadlines"].heads
    masked = [dict(zip(heads, row, strict=True)) for row in with_one.tables["deadlines"] if row[1] is None]
    assert {row["期限"] for row in masked} == {"举报反馈", "来文回复"}
    bare = {"区划代码", "期限", "对象", "性质", "状态", "中止"}
    assert all(value is None for row in masked for head, value in row.items() if head not in bare)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"来源": "明查", "举报人编号": NUMBER}, "informant-source"),
        ({"内容": "举报人是王小明，说夜间有异味"}, "informant-named"),
        (
            {
                "来源": "群众举报",
                "举报人编号": NUMBER,
                "核查": [records.verified("2026-02-14 09:00", "不属实")],
                "反馈日期": "2026-02-15",
                "办结": [records.closed("2026-02-20", "查否")],
            },
            "lead-order",
        ),
    ],
)
def test_what_is_found_wrong_tells_of_no_informant(fields: dict[str, Any], rule: str) -> None:
    planted = Planted(Lead)
    planted.tree = records.lead(编号=IDS["线索"], **fields).tree()
    files = {path: data for path, data in demo_files().items() if "/2026-" not in path}
    files[path_of(IDS["线索"])] = record_bytes(Lead.model_validate(planted.tree))
    found = facts(files, CODE, COMMIT, MADE, AT)
    assert isinstance(found, Facts)
    told = {row[3]: row[1] for row in found.tables["findings"] if row[2] == "线索"}
    assert told[rule] is None, told


def test_of_a_sealed_question_only_the_state_can_be_counted() -> None:
    record = records.enterprise(
        编号=IDS["企业"],
        违法行为=[records.found("2.2")],
        一案三查=[
            {"日期": "2026-02-20", "问项": "生产", "状态": "已查实"},
            {"日期": "2026-02-21", "问项": "保护伞", "状态": "已移交"},
            {"日期": "2026-02-22", "问项": "销售", "状态": "在查"},
        ],
    )
    planted = Planted(Enterprise)
    planted.tree = record.tree()
    rows = [row for row in tables_of(planted).tables["acts"] if "一案三查" in row]
    assert [row[1:8] for row in rows] == [
        (IDS["企业"], "企业", "一案三查", 1, date(2026, 2, 20), "已查实", "生产"),
        (IDS["企业"], "企业", "一案三查", 2, date(2026, 2, 22), "在查", "销售"),
        (None, "企业", "一案三查", None, None, "已移交", "保护伞"),
    ]


def test_names_of_persons_are_digests_that_tell_only_whether_they_are_the_same() -> None:
    at = TABLES["records"].heads.index("负责人标识")
    offends = {"违法行为": [records.found("2.2")]}
    one, same, free = (
        records.enterprise(编号=f"QY-260212-7K4{end}", 负责人=["示例丙"], **fields)
        for end, fields in (("A", offends), ("B", offends), ("C", {}))
    )
    found = []
    for record in (one, same, free):
        planted = Planted(Enterprise)
        planted.tree = record.tree()
        (row,) = (row for row in tables_of(planted).tables["records"] if row[1] == record.id)
        found.append(row[at])
    assert found[0] == found[1] != ()
    assert found[2] == ()
    assert "示例丙" not in str(found)


def test_what_is_void_is_told_by_its_number_alone() -> None:
    record = records.enterprise(编号=IDS["企业"], 作废={"日期": "2026-02-20", "理由": "密语理由"})
    planted = Planted(Enterprise)
    planted.tree = record.tree()
    (row,) = (row for row in tables_of(planted).tables["records"] if row[1] == record.id)
    told = {
        head: value for head, value in zip(TABLES["records"].heads, row, strict=True) if value is not None
    }
    assert told == {"区划代码": CODE, "编号": record.id, "类别": "企业", "计入": False, "状态": "作废"}


def test_a_ledger_that_cannot_be_read_gives_a_sentence_and_no_table() -> None:
    broken = {**demo_files(), "leads/2026-02/XS-260212-7K4Q.yaml": "内容: 密语\n编号: [".encode()}
    found = facts(broken, CODE, COMMIT, MADE, AT)
    assert not isinstance(found, Facts)
    assert "读不进来" in found.says
    assert "XS-260212-7K4Q" in found.says
    assert "密语" not in found.says
    assert not isinstance(facts({}, CODE, COMMIT, MADE, AT), Facts)


def test_a_ledger_of_another_place_gives_none() -> None:
    files = dict(demo_files())
    files["campaign.yaml"] += '\n区划代码: "140522103000"\n'.encode()
    found = facts(files, CODE, COMMIT, MADE, AT)
    assert not isinstance(found, Facts)
    assert "140522103000" in found.says
    assert not isinstance(facts(demo_files(), "14052", COMMIT, MADE, AT), Facts)


def test_packed_facts_hold_no_more_than_the_tables() -> None:
    found = tables_of(*map(Planted, TYPES))
    assert len(packed(found)) < 100_000
    assert labels(Lead)["remark"] == "备注"
