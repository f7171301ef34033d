"""No identity number passes as a 统一社会信用代码, by whatever door it comes."""

from __future__ import annotations

from datetime import date

import pytest
import records
import sheet_files
from hypothesis import assume, given
from hypothesis import strategies as st

from dabzw.intake.cells import CellRefused, value_of
from dabzw.intake.data import typed_rows
from dabzw.model.codes import credit_code_check, credit_code_fault
from dabzw.model.directory import DirectoryRow
from dabzw.model.persons import PROVINCES, code_fault, identity_check
from dabzw.model.sheet_columns import columns
from dabzw.rules.checks.registry import record_findings
from dabzw.store.sheets.grid import Cell

AT = records.at("2026-03-12")
CODE = next(one for one in columns("ent") if one.head == "统一社会信用代码")
CITIZENS = sorted(province for province in PROVINCES if not province.startswith("9"))

FOUR, THREE = (st.integers(0, 10**n - 1).map(f"{{:0{n}}}".format) for n in (4, 3))


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Numbers of citizens, of which every other one has the check character of a credit code as well."""
    place = draw(st.sampled_from(CITIZENS)) + draw(FOUR)
    born = draw(st.dates(date(1930, 1, 1), date(2026, 1, 1))).strftime("%Y%m%d")
    body = place + born
    if draw(st.booleans()):
        tails = (f"{tail:03}" for tail in range(1000))
        both = [tail for tail in tails if identity_check(body + tail) == credit_code_check(body + tail)]
        assume(both)
        body += draw(st.sampled_from(both))
    else:
        body += draw(THREE)
    return body + identity_check(body)


def written(number: str, how: int) -> str:
    wide = "".join(chr(ord(one) + 0xFEE0) for one in number)
    return (number, number.lower(), wide, f"'{number}", f"{number[:6]} {number[6:14]} {number[14:]}")[how]


@given(number=identities(), how=st.integers(0, 4))
def test_no_identity_number_passes(number: str, how: int) -> None:
    assert code_fault(number, AT.day) == "是身份证号，不得写入台账"  # what is typed at a terminal
    with pytest.raises(CellRefused, match="身份证号") as refused:
        value_of(Cell(1, "text", written(number, how)), CODE, sheet_files.SPAN)
    assert number not in str(refused.value)
    record = records.enterprise(统一社会信用代码=written(number, how))
    (found,) = (one for one in record_findings(record, records.ledger(record), AT) if one.level == "错误")
    assert (found.rule, found.path) == ("identity-number", ("统一社会信用代码",))
    table = sheet_files.table("directory", ("名称", "统一社会信用代码"), ("甲厂", written(number, how)))
    ((outcome, row),) = typed_rows(table, DirectoryRow, sheet_files.SPAN)
    assert (row, outcome.result) == (None, "拒绝")
    assert "身份证号" in sheet_files.reasons(outcome)


@given(
    body=st.builds(
        "".join,
        st.tuples(
            st.sampled_from(("91", "92", "93")),
            FOUR,
            st.dates(date(1930, 1, 1), date(2026, 1, 1)).map(lambda born: born.strftime("%Y%m%d")),
            THREE,
        ),
    )
)
def test_a_right_code_of_an_enterprise_is_never_called_one(body: str) -> None:
    code = body + credit_code_check(body)
    assert credit_code_fault(code) is None
    assert code_fault(code, AT.day) is None
    record = records.enterprise(统一社会信用代码=code)
    assert not [one for one in record_findings(record, records.ledger(record), AT) if one.level == "错误"]
