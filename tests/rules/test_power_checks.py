"""Power use that no look shows: meters of no record, zeros that were lost, months that are not there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import records
from records import at, enterprise, findings, site

from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.power import PowerUse

METER, SHORT = "0400012345678", "400012345678"
FEBRUARY, MARCH = "data/用电/2026-02.csv", "data/用电/2026-03.csv"


def ledger(*known: AnyRecord, **uses: str) -> Ledger:
    """A ledger with a use of 5 kWh of each meter in each of its months; a key begins with a letter."""
    power = {
        key[1:]: tuple(
            PowerUse.model_validate({"用电户号": key[1:], "月份": month, "用电量": "5"})
            for month in months.split()
        )
        for key, months in uses.items()
    }
    return replace(records.ledger(*known), power=power)


def told(found: Ledger, when: str = "2026-04-10") -> list[tuple[str, str, str]]:
    return [
        (one.rule, one.file, one.says) for one in findings(found, at(when)) if one.rule.startswith("power-")
    ]


def test_a_meter_of_no_record_is_told_once_in_its_last_month() -> None:
    found = told(ledger(m1="2026-02 2026-03", m2="2026-02", m3="2026-03", m4="2026-03", m5="2026-03"))
    assert found == [
        ("power-unknown", FEBRUARY, "有1个用电户号没有企业、场所登记（2），研判看不到"),
        ("power-unknown", MARCH, "有4个用电户号没有企业、场所登记（1、3、4 等），研判看不到"),
    ]


def test_a_thousand_meters_are_one_finding() -> None:
    found = told(ledger(**{f"m{number}": "2026-02" for number in range(1, 1001)}))
    assert [(rule, says[:12]) for rule, _, says in found] == [("power-unknown", "有1000个用电户号没有")]


def test_a_number_of_a_person_is_counted_and_not_shown() -> None:
    [(_, _, says)] = told(ledger(m11010519491231002X="2026-02"))
    assert says == "有1个用电户号没有企业、场所登记，研判看不到"


@pytest.mark.parametrize(
    ("own", "meters", "expected"),
    [
        (METER, {"m" + METER: "2026-02"}, []),
        (METER, {"m" + SHORT: "2026-02"}, [SHORT]),
        (SHORT, {"m" + METER: "2026-02"}, [METER]),
        (
            METER,
            {"m" + METER: "2026-02", "m" + SHORT: "2026-03", "m00" + SHORT: "2026-03"},
            [f"00{SHORT}", SHORT],
        ),
        ("555", {"m" + SHORT: "2026-02"}, []),
    ],
)
@pytest.mark.parametrize("made", [enterprise, site])
def test_zeros_that_were_lost_are_told_at_the_record(
    made: Callable[..., AnyRecord], own: str, meters: dict[str, str], expected: list[str]
) -> None:
    record = made(用电户号=own)
    found = [says for rule, _, says in told(ledger(record, **meters)) if rule == "power-zeros"]
    files = [says for rule, _, says in told(ledger(record, **meters)) if rule == "power-zeros-file"]
    assert sum(says.count(f"（登记的是 {own}）") for says in files) == len(expected)
    which = "、".join(expected)
    assert [says.split(" 与它")[0].removeprefix("用电数据里没有登记的户号 ") for says in found] == (
        [which] if which else []
    )


def test_a_meter_that_another_record_has_is_not_taken_for_one_without_its_zeros() -> None:
    both = enterprise(用电户号=METER), site(用电户号=SHORT)
    assert told(ledger(*both, **{"m" + SHORT: "2026-02"})) == []


@pytest.mark.parametrize(
    ("when", "rules"),
    [("2026-01-31", ["power-future"]), ("2026-02-01", []), ("2026-02-28", [])],
)
def test_a_month_that_is_not_there_yet(when: str, rules: list[str]) -> None:
    found = told(ledger(enterprise(用电户号="1"), m1="2026-02"), when)
    assert [rule for rule, *_ in found] == rules
