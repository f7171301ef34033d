"""The file that is handed up: read as it was written, refused where it is anything else, and its signature."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
import signers
import small_ledger
from signers import Signer, signer

from dabzw.model.moments import Instant
from dabzw.store.contents import in_commit
from dabzw.store.git import Repository
from dabzw.store.signing import keygen
from dabzw.store.signing.roster import Listed, Roster
from dabzw.sync.facts.tables import Facts
from dabzw.sync.facts.taking import facts
from dabzw.sync.submission.packing import (
    USE,
    BadSubmission,
    Clerk,
    cover,
    file_name,
    packed_submission,
    read_submission,
)

pytestmark = pytest.mark.usefixtures("isolated")

CODE: Final = "140000001000"
UNIT: Final = "寺头乡人民政府"
CLERK: Final = Clerk("示例甲", "jia@example.cn")
COVER: Final = "manifest.json"


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    place = tmp_path_factory.mktemp("ledger") / "台账"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_AUTHOR_NAME", "示例甲")
        small_ledger.build(place)
        repository = Repository.require(place)
        commit = repository.commit(repository.resolve("HEAD"))
        at = Instant.of(small_ledger.SECOND)
        found = facts(in_commit(repository, commit.id), CODE, commit.id, commit.when, at)
    assert isinstance(found, Facts)
    return found


@pytest.fixture(scope="module")
def jia(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return signer(tmp_path_factory.mktemp("keys"), CLERK.name, CLERK.mail)


def file_of(taken: Facts, by: Signer | None = None, use: str = USE) -> bytes:
    told = cover(taken, UNIT, CLERK)
    return packed_submission(taken, told, None if by is None else keygen.sign(by.private, told, use, ""))


def again(data: bytes, change: Callable[[dict[str, bytes]], object], method: int = ZIP_DEFLATED) -> bytes:
    """The file with other entries."""
    with ZipFile(BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    out = BytesIO()
    with ZipFile(out, "w", method) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def changed_cover(**values: Any) -> Callable[[dict[str, bytes]], object]:
    def change(parts: dict[str, bytes]) -> None:
        parts[COVER] = json.dumps({**json.loads(parts[COVER]), **values}).encode()

    return change


def test_what_is_read_is_what_was_written(taken: Facts) -> None:
    data = file_of(taken)
    assert data == file_of(taken)
    found = read_submission(data, Roster())
    assert (found.facts, found.unit, found.clerk) == (taken, UNIT, CLERK)
    assert found.signature.state == "无签名"


@signers.needs_keygen
def test_the_signature_is_of_the_clerk(taken: Facts, jia: Signer, tmp_path: Path) -> None:
    roster = signers.roster(jia.listed(None, taken.committed))
    signed = file_of(taken, jia)
    assert signed == file_of(taken, jia)
    assert read_submission(signed, roster).signature.state == "有效"
    assert read_submission(signed, roster, at=taken.committed + 1).signature.state == "已过期"
    assert read_submission(signed, Roster()).signature.state == "不在名册"
    other = signer(tmp_path, CLERK.name, CLERK.mail)
    assert read_submission(file_of(taken, other), roster).signature.state == "不在名册"
    named = signers.roster(Listed("yi@example.cn", "示例乙", jia.key))
    assert read_submission(signed, named).signature.state == "非本人"
    of_a_commit = file_of(taken, jia, "git")
    assert read_submission(of_a_commit, roster).signature.state == "签名不符"
    moved = again(signed, changed_cover(程序版本="9"))
    assert read_submission(moved, roster).signature.state == "签名不符"


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.pop("acts.jsonl"),
        lambda parts: parts.update({"../../etc/x": b""}),
        lambda parts: parts.update({"acts.jsonl": b""}),
        lambda parts: parts.update({"acts.jsonl": parts["acts.jsonl"].replace(b"2026", b"2025")}),
        lambda parts: parts.update({COVER: b"[" * 50_000}),
        lambda parts: parts.update({COVER: b"{}"}),
        lambda parts: parts.update({COVER: b" " * (1 << 17) + parts[COVER]}),
        changed_cover(表版=99),
        changed_cover(格式=2),
        changed_cover(区划代码="140000002000"),
        changed_cover(区划代码=None),
        changed_cover(提交="-x"),
        changed_cover(截至="昨天"),
        changed_cover(单位="别的乡"),
        changed_cover(单位="\x1b[2J"),
        changed_cover(经办人=["示例甲"]),
        changed_cover(经办人={"姓名": "甲\n乙", "邮箱": "a@example.cn"}),
        changed_cover(表=[]),
    ],
)
def test_another_file_is_refused(taken: Facts, change: Callable[[dict[str, bytes]], object]) -> None:
    with pytest.raises(BadSubmission):
        read_submission(again(file_of(taken), change), Roster())


def test_what_is_no_archive_is_refused(taken: Facts) -> None:
    data = file_of(taken)
    for bad in (
        b"",
        b"PK",
        data[:-30],
        b"x" * 1000,
        data[:100] + b"\xff" * 50 + data[150:],
        zlib.compress(data),
    ):
        with pytest.raises(BadSubmission):
            read_submission(bad, Roster())
    with pytest.raises(BadSubmission):
        read_submission(again(data, lambda _: None, ZIP_BZIP2), Roster())


def test_a_bomb_is_not_pressed_out(taken: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = again(file_of(taken), lambda parts: parts.update({"acts.jsonl": b"\0" * (80 << 20)}))
    assert len(bomb) < 1 << 20
    monkeypatch.setattr(ZipFile, "read", lambda *_: pytest.fail("it was read"))
    with pytest.raises(BadSubmission, match="太大"):
        read_submission(bomb, Roster())


def test_the_name_of_a_file_holds_the_code_and_the_instant() -> None:
    assert file_name(CODE, "2026-03-12 09:30") == f"上报-{CODE}-2026-03-12-0930.zip"
