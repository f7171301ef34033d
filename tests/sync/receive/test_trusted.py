"""Receipts that a sender fetched: whose they are, for which ledger, and what is kept of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import signers
from laid_receipts import FIRST, laid
from signers import Signer, committed, signer

from dabzw.store.git import Repository
from dabzw.store.signing import places, register
from dabzw.sync.receive.receipts import RECEIVER, Receipt, following, kept_receipts, kept_ref
from dabzw.sync.receive.trusted import arriving, keep, place, trust
from dabzw.sync.verify.anchors import own_receipts

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

SECOND: Final = following(FIRST, replace(FIRST, commit="d" * 40))
THIRD: Final = following(SECOND, replace(FIRST, commit="e" * 40))
WHEN: Final = 1_773_280_000


@pytest.fixture(scope="module")
def superior(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signer(tmp_path_factory.mktemp("keys"), RECEIVER.name, RECEIVER.email)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signer(tmp_path_factory.mktemp("others"), RECEIVER.name, RECEIVER.email)


@pytest.fixture
def desk(tmp_path: Path) -> Repository:
    made = Repository.create(tmp_path / "台账")
    made.git("update-ref", "refs/heads/main", committed(made, WHEN, author="示例甲 <jia@example.cn>"))
    return made


def fetched(desk: Repository, *receipts: tuple[Receipt, Signer | None]) -> tuple[str, ...]:
    """What is said of receipts that were fetched."""
    laid(desk, *(one for one, _ in receipts), ref=arriving("上级"), by=[who for _, who in receipts])
    return keep(desk, "上级")


def held(desk: Repository) -> list[int]:
    return [one.receipt.number for one in kept_receipts(desk).get("上级", ())]


def test_the_first_key_is_written_down_and_no_other_believed(
    desk: Repository, superior: Signer, other: Signer
) -> None:
    (said,) = fetched(desk, (FIRST, superior))
    assert superior.key.fingerprint in said
    assert fetched(desk, (FIRST, superior), (SECOND, superior)) == ()
    (said,) = fetched(desk, (FIRST, superior), (SECOND, superior), (THIRD, other))
    assert "第3号的签名靠不住" in said
    assert superior.key.fingerprint in said
    (said,) = fetched(desk, (FIRST, superior), (SECOND, superior), (THIRD, None))
    assert "第3号没有签名" in said
    assert held(desk) == [1, 2]
    assert not desk.git("for-each-ref", "refs/dabzw/arriving")
    assert place().stat().st_mode & 0o077 == 0


def test_where_the_key_is_listed_it_alone_counts(desk: Repository, superior: Signer, other: Signer) -> None:
    fetched(desk, (FIRST, other))
    register.add(superior.listed())
    (said,) = fetched(desk, (FIRST, other), (SECOND, other))
    assert "不在名册里" in said
    assert [one.code for one in own_receipts(desk)[1]] == ["bad-receipt"]
    laid(desk, FIRST, ref=kept_ref("上级"))
    assert "名册里却有上级的公钥" in own_receipts(desk)[1][0].says
    desk.git("update-ref", "-d", kept_ref("上级"))
    assert fetched(desk, (FIRST, superior)) == ()
    assert own_receipts(desk)[0].keys() == {"上级"}
    assert held(desk) == [1]


def test_a_superior_without_a_key_is_taken_as_it_is_until_it_signs(
    desk: Repository, superior: Signer
) -> None:
    assert fetched(desk, (FIRST, None)) == ()
    assert not place().exists()
    (said,) = fetched(desk, (FIRST, None), (SECOND, superior))
    assert "第一次收到带签名的回执" in said
    desk.git("update-ref", "-d", kept_ref("上级"))
    (said,) = fetched(desk, (FIRST, None))
    assert "以前的却有" in said
    assert held(desk) == []


def test_a_receipt_that_was_changed_or_moved_is_none(desk: Repository, superior: Signer) -> None:
    laid(desk, FIRST, ref=arriving("上级"), by=[superior])
    raw = desk.git("cat-file", "commit", arriving("上级"))
    changed = replace(FIRST, records=99)
    bent = raw.replace(FIRST.text.encode(), changed.text.encode())
    desk.git("update-ref", arriving("上级"), signers.stored(desk, bent))
    (said,) = keep(desk, "上级")
    assert "第1号的签名靠不住" in said
    desk.git("update-ref", arriving("上级"), signers.stored(desk, raw.replace(b"SSH SIG", b"PGP SIG")))
    assert "读不出来" in keep(desk, "上级")[0]
    desk.git("update-ref", arriving("上级"), signers.stored(desk, raw + b"x" * 100_000))
    assert "太长" in keep(desk, "上级")[0]
    assert held(desk) == []


def test_receipts_are_never_taken_back(desk: Repository) -> None:
    fetched(desk, (FIRST, None), (SECOND, None))
    (said,) = fetched(desk, (FIRST, None))
    assert "接不上" in said
    assert held(desk) == [1, 2]


def test_one_for_another_ledger_is_not_kept(desk: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dabzw.sync.receive.trusted._region", lambda _repository: "110101001999")
    (said,) = fetched(desk, (FIRST, None))
    assert "是给 110101001000 的，不是给本台账（110101001999）的" in said
    assert held(desk) == []


def test_what_this_account_has_written_down_and_cannot_read_is_said(
    desk: Repository, superior: Signer
) -> None:
    place().parent.mkdir(parents=True)
    place().write_text("?\n", encoding="utf-8")
    (said,) = fetched(desk, (FIRST, superior))
    assert "上级密钥 有一行读不出来" in said
    assert held(desk) == []
    assert places.roster() is None
    place().unlink()
    assert trust(desk, "上级", ()).wrong == ""
