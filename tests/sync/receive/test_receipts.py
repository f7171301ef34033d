"""Receipts: their text, their chain, and what a sender keeps of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from laid_receipts import FIRST, laid

from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.sync.receive.receipts import (
    following,
    kept_receipts,
    kept_ref,
    newest_kept,
    read_receipt,
    receipts_of,
)

WHEN = FIRST.at


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.create(tmp_path / "库")


def test_a_receipt_is_read_back_word_for_word() -> None:
    assert read_receipt(FIRST.text) == FIRST
    second = following(FIRST, replace(FIRST, kind="认可", commit="c" * 64))
    assert second.number == 2
    assert second.before == FIRST.digest
    assert read_receipt(second.text) == second


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("第1号", "第2号"),
        ("回执: 1", "回执: 01"),
        ("收到 1", "认可 1"),
        ("2026-03-12", "2026-02-30"),
        ("提交数: 3", "提交数: 03"),
        ("上份: 无", "上份: 无\n再: 多"),
        ("a" * 40, "a" * 39),
    ],
)
def test_what_is_not_written_so_is_none(old: str, new: str) -> None:
    assert old in FIRST.text
    assert read_receipt(FIRST.text.replace(old, new, 1)) is None


def test_a_chain_is_read_from_its_start(repository: Repository) -> None:
    assert receipts_of(repository) == ()
    second = following(FIRST, replace(FIRST, commit="d" * 40))
    laid(repository, FIRST, second)
    assert [kept.receipt for kept in receipts_of(repository)] == [FIRST, second]
    assert not any(kept.signed for kept in receipts_of(repository))


def test_a_chain_with_a_gap_is_damaged(repository: Repository) -> None:
    second = following(FIRST, FIRST)
    laid(repository, FIRST, following(second, FIRST))
    with pytest.raises(Damaged, match="接不上"):
        receipts_of(repository)


def test_a_sender_keeps_those_of_each_remote(repository: Repository) -> None:
    assert newest_kept(repository) is None
    later = following(FIRST, replace(FIRST, at=WHEN.replace(day=13), commit="d" * 40))
    laid(repository, FIRST, ref=kept_ref("县局"))
    laid(repository, FIRST, later, following(later, replace(later, kind="认可")), ref=kept_ref("市局"))
    assert kept_receipts(repository).keys() == {"县局", "市局"}
    assert newest_kept(repository) == later
    laid(repository, following(later, FIRST), ref=kept_ref("坏的"))
    assert kept_receipts(repository).keys() == {"县局", "市局"}


def test_a_paper_names_what_a_superior_has_of_its_commit(repository: Repository) -> None:
    laid(repository, FIRST, ref="refs/heads/main")
    (earlier,) = repository.git("rev-parse", "main").decode().split()
    laid(repository, FIRST, following(FIRST, FIRST), ref="refs/heads/main")
    later, _ = repository.git("rev-list", "main").decode().split()
    first = replace(FIRST, commit=earlier)
    laid(repository, first, following(first, replace(first, commit="d" * 40)), ref=kept_ref("县局"))
    assert newest_kept(repository, later) == first
    assert newest_kept(repository, earlier) == first
    laid(repository, replace(FIRST, commit=later), ref=kept_ref("县局"))
    assert newest_kept(repository, earlier) is None
