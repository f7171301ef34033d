"""What is told of a ledger's own file of a year: what it changes of the arrangement that ships."""

from __future__ import annotations

from datetime import date

import pytest
from records import at, campaign

from dabzw.model.campaign import YearFile
from dabzw.model.ledger import Ledger
from dabzw.model.workdays import Calendar, OwnYear
from dabzw.rules.checks.registry import data_findings
from dabzw.store.presets import published_years

SHIPPED = published_years()[2026]
OFF, WORKED = sorted(map(str, SHIPPED.off)), sorted(map(str, SHIPPED.worked))
FIXED_2027 = ["2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03"]
LUNAR_2027 = [
    "2027-02-05",
    "2027-02-06",
    "2027-02-08",
    "2027-02-09",
    "2027-04-05",
    "2027-06-09",
    "2027-09-15",
]


def own(year: int, off: list[str], worked: list[str], *, whole: bool = False) -> OwnYear:
    file = YearFile.model_validate({"年份": str(year), "依据": "示例通知", "放假": off, "上班": worked})
    return OwnYear.of(year, file.arrangement, whole=whole, shipped=published_years().get(year))


def told(one: OwnYear) -> list[tuple[str, str, str]]:
    ledger = Ledger(campaign(), calendar=Calendar.of(published_years(), [one]))
    return [(found.rule, found.level, found.says) for found in data_findings(ledger, at("2026-03-12"))]


COMPARED = "与程序自带的2026年安排相比，"


@pytest.mark.parametrize(
    ("off", "worked", "whole", "expected"),
    [
        (OFF, WORKED, False, []),
        (OFF, WORKED, True, []),
        ([], [], False, []),
        (
            ["2026-02-24"],
            [],
            False,
            [("calendar-differs", "提示", COMPARED + "多放假1天（2026-02-24）")],
        ),
        (
            ["2026-02-28"],
            [],
            False,
            [
                (
                    "calendar-differs",
                    "提示",
                    COMPARED + "少调休上班1天（2026-02-28），多放假1天（2026-02-28）",
                )
            ],
        ),
        (
            [],
            ["2026-02-23"],
            False,
            [
                (
                    "calendar-lost",
                    "警告",
                    COMPARED + "少放假1天（2026-02-23），多调休上班1天（2026-02-23）",
                )
            ],
        ),
        (
            ["2026-02-24"],
            [],
            True,
            [
                (
                    "calendar-lost",
                    "警告",
                    COMPARED + "少放假33天（2026-01-01、2026-01-02、2026-01-03 等33天），"
                    "少调休上班6天（2026-01-04、2026-02-14、2026-02-28 等6天），多放假1天（2026-02-24）",
                ),
                (
                    "calendar-incomplete",
                    "警告",
                    "2026-01-01、2026-05-01、2026-05-02、2026-10-01、2026-10-02 等6天 是法定节假日，却没有放假",
                ),
            ],
        ),
        (
            OFF[:-3],
            WORKED,
            False,
            [
                (
                    "calendar-left-out",
                    "警告",
                    "程序自带的2026年安排里，放假3天（2026-10-05、2026-10-06、2026-10-07）没有写，仍按自带的算",
                )
            ],
        ),
        (
            [],
            ["2026-02-25"],
            False,
            [
                ("calendar-differs", "提示", COMPARED + "多调休上班1天（2026-02-25）"),
                ("calendar-idle", "警告", "2026-02-25 本来就上班，写了没有作用"),
            ],
        ),
    ],
)
def test_what_is_told_of_a_file_over_a_year_that_ships(
    off: list[str], worked: list[str], expected: list[tuple[str, str, str]], *, whole: bool
) -> None:
    assert told(own(2026, off, worked, whole=whole)) == expected


@pytest.mark.parametrize(
    ("off", "whole", "rules", "published"),
    [
        ([*FIXED_2027, *LUNAR_2027], False, [], True),
        (LUNAR_2027, False, [], True),
        (LUNAR_2027, True, ["calendar-incomplete"], False),
        (LUNAR_2027[:-1], False, ["calendar-incomplete"], False),
        (["2027-01-04"], False, ["calendar-incomplete"], False),
    ],
)
def test_a_year_that_does_not_ship_is_known_by_a_whole_file(
    off: list[str], rules: list[str], *, whole: bool, published: bool
) -> None:
    one = own(2027, off, [], whole=whole)
    assert [rule for rule, *_ in told(one)] == rules
    calendar = Calendar.of(published_years(), [one])
    assert calendar.published(2027) is published
    assert calendar.works(date(2027, 1, 1)) is whole
