"""Findings: how a place in a record is read aloud, and that a finding is the same when it is heard again."""

from __future__ import annotations

import json

import pytest

from dabzw.model.finding import Finding, spoken


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ((), ""),
        (("村",), "“村”"),
        (("违法行为", 0), "违法行为第1条"),
        (("违法行为", 0, "依据"), "违法行为第1条的“依据”"),
        (("来文", "编号"), "来文的“编号”"),
        (("处置", 0, "措施", 11), "处置第1条的措施第12条"),
        (("处置", 0, "措施", 1, "实施机关"), "处置第1条里措施第2条的“实施机关”"),
        ((0,), "第1条"),
    ],
)
def test_a_place_is_read_aloud(path: tuple[str | int, ...], says: str) -> None:
    assert spoken(path) == says


def test_a_finding_is_the_same_when_it_is_heard_again() -> None:
    one = Finding("a", "错误", "f", None, ("甲", 0), "说", "做", 2, 3, ("QY-1", "别的"), "dabzw check")
    assert Finding.of(json.loads(json.dumps(one.values))) == one
