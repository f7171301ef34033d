"""文号: read alike however they are written, and what is next, missing, used twice or badly written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records

from dabzw.model.enterprise import Sanction
from dabzw.model.lead import Lead, Transfer
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant
from dabzw.rules.case.documents import number_of
from dabzw.rules.case.numbers import Twice, badly_written, next_number, series_of, twice_used, used_in

AT = Instant.of(date(2026, 3, 12))


@pytest.mark.parametrize(
    ("text", "series", "year", "place"),
    [
        ("寺政函〔2026〕3号", "寺政函", 2026, 3),
        ("寺政函[2026]3号", "寺政函", 2026, 3),
        ("寺政函（2026）第03号", "寺政函", 2026, 3),
        ("寺政函 〔２０２６〕 ３ 号", "寺政函", 2026, 3),
        ("(示例)应急罚【2026】12号", "（示例）应急罚", 2026, 12),
        ("（示例）应急罚〔2026〕12号", "（示例）应急罚", 2026, 12),
        ("行政处罚决定书 （示例）应急罚〔2026〕12号", "（示例）应急罚", 2026, 12),
        ("行政处罚决定书（示例）应急罚〔2026〕12号", "（示例）应急罚", 2026, 12),
        ("处罚决定书（寺应急罚〔2026〕12号）", "寺应急罚", 2026, 12),
        ("〔2026〕12号", "", 2026, 12),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, series: str, year: int, place: int) -> None:
    found = number_of(text)
    assert found is not None
    assert (found.series, found.year, found.place) == (series, year, place)


def _handed(id_: str, *documents: str, **more: Any) -> Lead:
    rows = [
        {"日期": f"2026-03-0{day}", "接收单位": "县应急管理局", "文号": text}
        for day, text in enumerate(documents, 1)
    ]
    return records.lead(编号=id_, 移交=rows, **more)


def _ledger(*found: AnyRecord) -> Ledger:
    return records.ledger(*found)


def test_the_next_number_and_the_gaps_of_each_series() -> None:
    ledger = _ledger(
        _handed("XS-260212-0001", "寺政函〔2026〕1号", "寺政函[2026]4号"),
        _handed("XS-260212-0002", "寺政函〔2025〕9号"),
        _handed("XS-260212-0003", "寺政函〔2026〕99999999999号"),
    )
    this, last = series_of(used_in(ledger))
    assert (this.name, this.year, this.last, len(this.used)) == ("寺政函", 2026, 99999999999, 3)
    assert this.missing == ((2, 3), (5, 99999999998))
    assert (last.next, last.missing) == ("寺政函〔2025〕10号", ((1, 8),))


def test_the_next_number_is_that_of_the_last_act_of_its_kind() -> None:
    fined = {
        "种类": "罚款",
        "日期": "2026-03-09",
        "机关": "县应急管理局",
        "文号": "（示例）应急罚〔2026〕7号",
    }
    ledger = _ledger(
        _handed("XS-260212-0001", "寺政函〔2026〕3号、附件清单", "寺应急移〔2026〕8号"),
        records.enterprise(编号="QY-260212-0001", 处罚=[fined]),
    )
    assert next_number(ledger, Transfer, AT) == "寺应急移〔2026〕9号"
    assert next_number(ledger, Sanction, AT) == "（示例）应急罚〔2026〕8号"
    assert next_number(ledger, Sanction, AT, organ="县应急管理局") == "（示例）应急罚〔2026〕8号"
    assert next_number(ledger, Sanction, AT, organ="县公安局") is None
    assert next_number(ledger, Transfer, Instant.of(date(2027, 1, 4))) == "寺应急移〔2027〕1号"
    assert next_number(_ledger(), Transfer, AT) is None


def test_one_number_in_two_cases_is_twice_used_and_in_one_case_it_is_not() -> None:
    ledger = _ledger(
        records.enterprise(编号="QY-260212-0001"),
        _handed("XS-260212-0001", "寺政函〔2026〕3号", 企业="QY-260212-0001"),
        _handed("XS-260212-0002", "寺政函〔2026〕3号", 企业="QY-260212-0001"),
        _handed("XS-260212-0003", "寺政函〔2026〕5号"),
        _handed("XS-260212-0004", "寺政函(2026)5号"),
    )
    twice = [(one.number, [record.id for record in one.records]) for one in _twice(ledger)]
    assert twice == [("寺政函〔2026〕5号", ["XS-260212-0003", "XS-260212-0004"])]


def _twice(ledger: Ledger) -> list[Twice]:
    return list(twice_used(series_of(used_in(ledger)), ledger))


def test_what_is_badly_written_says_why() -> None:
    ledger = _ledger(
        _handed("XS-260212-0001", "寺政函[2026]第3号", "口头移交", "〔2026〕8号", "寺政函〔2026〕9号")
    )
    assert [(one.text, why) for one, why in badly_written(used_in(ledger))] == [
        ("寺政函[2026]第3号", "年份应写在六角括号〔〕里；序号前不写“第”"),
        ("口头移交", "没有年份和序号"),
        ("〔2026〕8号", "没有机关代字"),
    ]
