"""A pattern that is compiled when it is first used is the pattern, and is compiled once."""

from __future__ import annotations

import re

import pytest

from dabzw.model.patterns import lazy


def test_a_pattern_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[tuple[str, int]] = []
    make = re.compile

    def noted(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append((text, flags))
        return make(text, flags)

    monkeypatch.setattr(re, "compile", noted)
    number = lazy(r"(\d+)A", re.IGNORECASE)
    assert compiled == []
    assert [found[1] for found in number.finditer("12a 3A 4b")] == ["12", "3"]
    assert number.fullmatch("5a") is not None
    assert number.fullmatch("x5a") is None
    assert (number.pattern, number.groups) == (r"(\d+)A", 1)
    assert compiled == [(r"(\d+)A", re.IGNORECASE)]


def test_a_mistake_in_a_pattern_is_met_at_its_first_use() -> None:
    wrong = lazy("(")
    with pytest.raises(re.error):
        wrong.search("(")
