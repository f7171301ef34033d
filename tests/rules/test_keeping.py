"""When the agenda asks for a backup."""

from __future__ import annotations

from datetime import date

import pytest
import records as r

from dabzw.rules.agenda.keeping import backup_due

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("place", "at", "expected"),
    [
        (None, "2026-03-07", None),
        (None, "2026-03-08", ("今日到期", 0, "还没有备份过", "dabzw backup 位置")),
        ("/media/U盘", "2026-02-01", None),
        ("/media/U盘", "2026-03-07", None),
        ("/media/U盘", "2026-03-08", ("今日到期", 0, "上次备份在3月1日", "dabzw backup /media/U盘")),
        ("/media/U盘", "2026-03-11", ("逾期", 3, "上次备份在3月1日", "dabzw backup /media/U盘")),
        ("/媒体/我的 盘;x", "2026-03-11", ("逾期", 3, "上次备份在3月1日", "dabzw backup '/媒体/我的 盘;x'")),
    ],
)
def test_a_backup_is_asked_for_after_seven_days(
    place: str | None, at: str, expected: tuple[str, int, str, str] | None
) -> None:
    items = tuple(backup_due(DAY, place, r.at(at)))
    assert [(one.state, one.days_late, one.matter, one.next) for one in items] == (
        [expected] if expected else []
    )
    assert {(one.kind, one.record_id, one.name, one.force) for one in items} <= {
        ("备份", None, "台账", "预警")
    }
