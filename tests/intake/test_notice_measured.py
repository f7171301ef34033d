"""How much is read out of notices: nothing false that is called sure, and the share that is found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from benchmarks import notices
from dabzw.intake.notice.proposal import proposed
from dabzw.intake.notice.reading import read_notice
from dabzw.intake.notice.sentences import lines_of

NOTICE = (notices.FOLDER / "notice.txt").read_text(encoding="utf-8")
ISSUED = date(2026, 2, 9)  # the notice has no date; the preset takes this one
OTHERS = yaml.safe_load((notices.FOLDER / "sure.yaml").read_text(encoding="utf-8"))
"""What is true of kinds that the gold of the benchmark does not count, by notice."""


def texts() -> list[tuple[str, str, date | None, notices.Gold]]:
    gold = notices.gold_of(notices.FOLDER / "notice.yaml")
    written = [(name, text, None, own) for name, text, own in notices.notices("written")]
    return [("notice", NOTICE, ISSUED, gold), *written]


@pytest.mark.parametrize(("name", "text", "issued", "gold"), texts(), ids=[one[0] for one in texts()])
def test_nothing_that_is_called_sure_is_false(
    name: str, text: str, issued: date | None, gold: notices.Gold
) -> None:
    counted = notices.counts(text, gold, issued=issued, sure=True)
    assert {kind: count.wrong for kind, count in counted.items() if count.wrong} == {}
    kinds = {kind for counted_kind in notices.VALUES.values() for kind in counted_kind[0]}
    sure = [fact for fact in read_notice(text, issued).facts if fact.confidence == "高"]
    others = [f"{fact.kind} {fact.value}" for fact in sure if fact.kind not in kinds]
    assert others == (OTHERS.get(name) or [])


@pytest.mark.parametrize("name", notices.SETS)
def test_the_share_that_is_found(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = notices.measured(name)
    right, gold = notices.recall_of(found, notices.TIMES)
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: days, limits and reporting {right}/{gold} = {right / gold:.2f}\n")
    assert right / gold >= 0.9


def test_every_quotation_stands_in_the_notice() -> None:
    for _, text, issued, _ in texts():
        plain = "".join(lines_of(text))
        for fact in read_notice(text, issued).facts:
            assert fact.quote.strip("…") in plain


@pytest.mark.parametrize(("name", "text", "issued", "gold"), texts(), ids=[one[0] for one in texts()])
def test_a_draft_written_out(
    name: str,
    text: str,
    issued: date | None,
    gold: notices.Gold,
    golden: Callable[[Path, str], None],
) -> None:
    """Every line of it was read: none of 高 is false, and what has no place is listed."""
    golden(Path(__file__).parent / "golden" / f"draft_{name}.yaml", proposed(read_notice(text, issued)).text)


def test_the_same_text_is_read_alike() -> None:
    assert read_notice(NOTICE, ISSUED) == read_notice(NOTICE.replace("\n", "\r\n"), ISSUED)
