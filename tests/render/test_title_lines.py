"""Where titles are broken: between their parts, never before closing marks, into lines alike long."""

from __future__ import annotations

import pytest

from dabzw.render.paper.title_lines import ROOM, title_lines
from dabzw.render.show import wide

CAMPAIGN = "安全生产打非治违集中排查整治行动"


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (("关于", CAMPAIGN, "进展情况的", "通报"), (f"关于{CAMPAIGN}", "进展情况的通报")),
        ((CAMPAIGN, "“一企一策”处置方案"), (CAMPAIGN, "“一企一策”处置方案")),
        ((CAMPAIGN, "“回头看”计划"), (CAMPAIGN, "“回头看”计划")),
        (("案卷",), ("案卷",)),
    ],
)
def test_titles_break_at_their_parts(parts: tuple[str, ...], lines: tuple[str, ...]) -> None:
    assert title_lines(parts) == lines


@pytest.mark.parametrize("length", range(1, 60, 7))
def test_no_line_is_too_long_and_nothing_is_lost(length: int) -> None:
    parts = ("关于", "打" * length, "的（草稿）")
    lines = title_lines(parts)
    assert "".join(lines) == "".join(parts)
    assert all(wide(line) <= ROOM for line in lines) or len("".join(parts)) > 60
    assert not any(line.startswith("）") for line in lines[1:])
