from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest
from halved import HALF
from hypothesis import given
from hypothesis import strategies as st
from records import (
    activity,
    at,
    enterprise,
    example,
    field_types,
    lead,
    least,
    ledger,
    rated,
    rows_of,
    site,
    stopped,
    trees,
    verified,
)

from dabzw.model.base import Record, Row, labels, once
from dabzw.model.judgement import Fact
from dabzw.model.ledger import RECORD_TYPES, AnyRecord
from dabzw.model.moments import Instant, end_of

ROWS = sorted(
    set().union(*(rows_of(record) for record in RECORD_TYPES.values())), key=lambda row: row.__name__
)
DUE = {"版本日期", "回复期限", "有效期至", "止", "时限", "至", "要求日期"}
NAMED: dict[type[Row], set[str]] = {Fact: {"日期"}}
"""Dates that name another row, and are no days on which their own became known."""
HAPPENED = [(row, labels(row)[name]) for row in ROWS for name in row.happened]
ENSUED = [(row, labels(row)[name]) for row in ROWS for name in row.ensued]


def _is_date(annotation: Any) -> bool:
    return annotation in (date, datetime) or any(_is_date(part) for part in get_args(annotation))


def _dates(row: type[Row]) -> set[str]:
    return {name for name, hint in field_types(row).items() if _is_date(hint)}


@pytest.mark.parametrize("row", ROWS)
def test_every_date_is_marked_or_due(row: type[Row]) -> None:
    marked = {labels(row)[name] for name in (*row.happened, *row.ensued)}
    assert marked | (DUE & _dates(row)) | NAMED.get(row, set()) == _dates(row)
    assert not marked & DUE


def test_marks_are_found_at_the_top_and_inside_a_union() -> None:
    names = {(row.__name__, name) for row, name in (*HAPPENED, *ENSUED)}
    assert {("Verification", "时间"), ("Lead", "登记时间"), ("Activity", "日期")} <= names
    assert {("Lead", "反馈日期"), ("Lead", "交办时间"), ("Licence", "发证日期"), ("Lease", "起")} <= names
    assert {("Measure", "完成日期"), ("Plan", "确定日期"), ("Closure", "日期"), ("Inquiry", "日期")} <= names


def _dated(row: type[Row], name: str) -> Row:
    """A row whose date is 2026-02-12, with all that comes with it."""
    field = next(field for field, alias in labels(row).items() if alias == name)
    companions = {labels(row)[other]: "某某" for other in row.ensued.get(field, ()) if other != field}
    one = example(field_types(row)[name])
    when = ["2026-02-12"] if isinstance(one, list) else "2026-02-12" + one[10:]
    return row.model_validate({**least(row), **companions, name: when})


@pytest.mark.parametrize(("row", "name"), HAPPENED)
def test_a_row_is_there_from_its_day_on(row: type[Row], name: str) -> None:
    dated = _dated(row, name)
    assert dated.as_of(at("2026-02-11")) is None
    assert dated.as_of(at("2026-02-12")) == dated
    assert dated.as_of(at("2026-02-13")) == dated


@pytest.mark.parametrize(("row", "name"), ENSUED)
def test_a_later_date_is_empty_until_its_day(row: type[Row], name: str) -> None:
    dated = _dated(row, name)
    fields = row.ensued[next(field for field, alias in labels(row).items() if alias == name)]
    before = dated.as_of(at("2026-02-11"))
    assert before is not None
    empty = {field: row.model_fields[field].default for field in fields}
    assert {field: getattr(before, field) for field in fields} == empty
    assert before == dated.model_copy(update=empty)
    assert dated.as_of(at("2026-02-12")) == dated.as_of(at("2026-02-13")) == dated


@pytest.mark.parametrize("row", [row for row in ROWS if row.nested])
def test_what_can_be_hidden_may_be_absent(row: type[Row]) -> None:
    """A nested row that is not there yet leaves None, which its field must allow."""
    single = [name for name in row.nested if not isinstance(row.model_fields[name].default, tuple)]
    assert [row.model_fields[name].default for name in single] == [None] * len(single)


@pytest.mark.parametrize("row", [row for row in ROWS if row.ensued])
def test_companions_may_be_empty(row: type[Row]) -> None:
    fields = [name for names in row.ensued.values() for name in names]
    assert all(row.model_fields[name].default in (None, ()) for name in fields)


def test_of_several_days_those_to_come_are_hidden() -> None:
    urged = {"日期": "2026-02-11", "接收单位": "县应急管理局", "催办": ["2026-02-20", "2026-03-01"]}
    record = lead(移交=[urged])
    seen = [record.as_of(at(day)) for day in ("2026-02-19", "2026-02-20", "2026-03-01")]
    assert [len(one.transfers[0].urged_on) for one in seen if one is not None] == [0, 1, 2]


def test_nothing_due_is_ever_hidden() -> None:
    record = enterprise(
        目录=[{"名称": "目录", "站所": "乡应急办", "版本日期": "2030-01-01"}],
        证照=[{"种类": "营业执照", "有效期至": "2030-01-01", "状态": "有效"}],
        租赁=[{"承租人": "某某", "止": "2030-01-01"}],
        处置={"措施": [{"措施": "断电", "时限": "2030-01-01"}]},
        期限变更=[
            {"日期": "2026-02-11", "期限": "措施时限", "类别": "延期", "至": "2030-01-01", "理由": "停电"}
        ],
    )
    assert record.as_of(at("2026-02-11")) is record


def test_minutes_are_hidden_to_the_minute() -> None:
    record = lead(核查=[verified("2026-02-11 10:00")], 交办时间="2026-02-10 10:00")
    assert lead().as_of(at("2026-02-10 08:59")) is None
    seen = [record.as_of(at(when)) for when in ("2026-02-10 09:59", "2026-02-11 09:59", "2026-02-11 10:00")]
    told = [(one.assigned_at is not None, len(one.verifications)) for one in seen if one is not None]
    assert told == [(False, 0), (True, 0), (True, 1)]


def test_an_act_known_by_its_day_is_seen_all_day() -> None:
    record = lead(强制措施=[stopped("2026-02-11")])
    seen = [record.as_of(at(when)) for when in ("2026-02-10 23:59", "2026-02-11 00:00")]
    assert [one.acts == record.acts for one in seen if one is not None] == [False, True]


def test_the_last_rating_is_that_of_its_instant() -> None:
    record = enterprise(风险=[rated("重大"), rated("一般", "2026-03-01")])
    seen = [record.as_of(at(when)) for when in ("2026-02-28", "2026-03-01")]
    assert [one.risk for one in seen if one is not None] == ["重大", "一般"]


# Ledgers.

RECORDS: list[tuple[AnyRecord, str]] = [
    (lead(), "2026-02-10"),
    (lead(登记时间="2026-02-12 09:00"), "2026-02-12"),
    (enterprise(), "2026-02-10"),
    (site(), "2026-02-10"),
    (activity(), "2026-02-10"),
    (activity(日期="2026-02-20"), "2026-02-20"),
]


@pytest.mark.parametrize(("record", "first"), RECORDS)
def test_records_appear_on_their_day(record: AnyRecord, first: str) -> None:
    day = date.fromisoformat(first)
    seen = [ledger(record).as_of(at(str(day + timedelta(days=step)))).ids for step in (-1, 0, 1)]
    assert seen == [(), (record.id,), (record.id,)]


def test_a_lead_stands_for_itself_until_its_master_is_there() -> None:
    early, master = lead(并入="XS-260212-0001"), lead(编号="XS-260212-0001", 登记时间="2026-02-12 09:00")
    book = ledger(early, master)
    merged = [book.as_of(at(when)).leads[early.id].merged_into for when in ("2026-02-11", "2026-02-12")]
    assert merged == [None, master.id]


def test_a_master_that_never_was_stays_named() -> None:
    lost = lead(并入="XS-260212-0001")
    assert ledger(lost).as_of(at("2026-02-11")).leads[lost.id] == lost


def test_a_ledger_finds_its_records() -> None:
    book = ledger(site(), lead(), activity(), enterprise())
    assert book.ids == ("QY-260210-0001", "XS-260210-0001", "CS-260210-0001", "HD-260210-0001")
    assert [record.id for record in book.limited] == ["XS-260210-0001", "QY-260210-0001"]
    assert all(record_id in book and book.find(record_id) is not None for record_id in book.ids)
    assert "XS-260210-0002" not in book


# Properties.

moments = st.one_of(
    st.dates(date(2026, 1, 1), date(2026, 4, 30)),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 4, 30)),  # noqa: DTZ001
)
pairs = st.tuples(moments, moments).map(
    lambda two: sorted(map(Instant.of, two), key=lambda one: (one.moment, one.day))
)


def _seen(row: Record | None, when: Instant) -> Record | None:
    return None if row is None else row.as_of(when)


@pytest.mark.parametrize("record", RECORD_TYPES.values())
@HALF
@given(data=st.data(), two=pairs)
def test_looking_changes_no_record_and_an_early_look_does_not_depend_on_a_later_one(
    record: type[Record], data: st.DataObject, two: list[Instant]
) -> None:
    tree = data.draw(trees(record))
    whole = record.model_validate(tree)
    early, late = two
    assert _seen(_seen(whole, late), early) == _seen(whole, early)
    assert _seen(_seen(whole, early), late) == _seen(whole, early)
    assert whole == record.model_validate(tree)


@given(when=moments, other=moments)
def test_an_instant_sees_what_began_by_then(when: date, other: date) -> None:
    instant = Instant.of(when)
    assert instant.sees(when)
    assert instant.sees(other) or not Instant.of(other).moment < instant.moment
    assert instant.moment == end_of(when)


def test_what_was_found_of_a_row_is_found_once_and_is_not_of_its_copy() -> None:
    asked: list[str] = []

    @once
    def noted(row: Record) -> str:
        asked.append(type(row).__name__)
        return str(len(asked))

    one = enterprise()
    other = one.model_copy(update={"remark": "示例"})
    assert [noted(one), noted(one), noted(other)] == ["1", "1", "2"]
    copied = one.model_copy()
    assert copied.__dict__.keys() == type(one).model_fields.keys()
    assert copied == one
    assert copied.tree() == one.tree()


def test_a_record_of_which_all_is_known_is_not_gone_through() -> None:
    record = lead(核查=[verified("2026-02-11 10:00")], 反馈日期="2026-02-12")
    for when in ("2026-02-11", "2026-02-11 23:59", "2026-02-12 00:00", "2026-02-12"):
        assert (record.as_of(at(when)) is record) is at(when).sees(date(2026, 2, 12))
        assert record.as_of(at(when)) == Row.as_of(record, at(when))
