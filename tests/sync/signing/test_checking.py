"""What signatures of entries say: of the clerk, of another, expired, moved, and of hostile commits."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import signers
from signers import Signer, committed, signer, stored

from dabzw.store.damage import Damaged
from dabzw.store.git import Repository
from dabzw.store.signing import keygen, sshsig
from dabzw.store.signing.roster import Listed, Roster, Void
from dabzw.sync.signing import checking
from dabzw.sync.signing.checking import Signature, signatures_of

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

WHEN: Final = 1_773_280_000  # 2026-03-12
DAY: Final = 86_400


@pytest.fixture(scope="module")
def clerks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, Signer]:
    folder = tmp_path_factory.mktemp("keys")
    return signer(folder, "示例甲", "jia@example.cn"), signer(folder, "示例乙", "yi@example.cn")


@pytest.fixture(params=["sha1", "sha256"])
def repository(request: pytest.FixtureRequest, tmp_path: Path, isolated: None) -> Repository:
    return Repository.create(tmp_path / "台账", algorithm=request.param)


def own(one: Signer) -> str:
    return f"{one.name} <{one.mail}>"


def found(repository: Repository, commit: str, roster: Roster, at: int | None = None) -> Signature:
    (signature,) = signatures_of(repository, [commit], roster, at=at, kept=repository.top / "kept").values()
    return signature


def test_a_signature_of_the_clerk_is_good(repository: Repository, clerks: tuple[Signer, Signer]) -> None:
    jia, yi = clerks
    plain = committed(repository, WHEN, author=own(jia))
    signed = jia.signed(repository, plain)
    both = signers.roster(jia.listed(), yi.listed())
    good = found(repository, signed, both)
    assert (good.state, good.principal, good.name, good.when) == ("有效", jia.mail, jia.name, WHEN)
    assert good.fingerprint == jia.key.fingerprint
    assert found(repository, plain, both).state == "无签名"
    assert found(repository, signed, signers.roster(yi.listed())).state == "不在名册"


def test_plain_git_finds_the_same_good(repository: Repository, clerks: tuple[Signer, Signer]) -> None:
    jia, _ = clerks
    signed = jia.signed(repository, committed(repository, WHEN, author=own(jia)))
    file = repository.top / "allowed"
    file.write_text(signers.roster(jia.listed(WHEN - DAY, WHEN + DAY)).text, encoding="utf-8")
    repository.git("config", "gpg.format", "ssh")
    repository.git("config", "gpg.ssh.allowedSignersFile", str(file))
    assert repository.git("verify-commit", signed) == b""
    file.write_text(signers.roster(jia.listed(WHEN + 1)).text, encoding="utf-8")
    assert repository.git("verify-commit", signed, accept=(1,)) == b""


def test_a_key_counts_within_its_time_only(repository: Repository, clerks: tuple[Signer, Signer]) -> None:
    jia, _ = clerks
    signed = jia.signed(repository, committed(repository, WHEN, author=own(jia)))
    valid = signers.roster(jia.listed(WHEN - DAY, WHEN + DAY))
    void = Roster(valid.people, (Void(jia.key.fingerprint, WHEN + 10, "丢失"),))
    assert found(repository, signed, valid).state == "有效"
    assert found(repository, signed, valid, at=WHEN - DAY - 1).state == "未生效"
    assert found(repository, signed, valid, at=WHEN + DAY).state == "有效"
    assert found(repository, signed, valid, at=WHEN + DAY + 1).state == "已过期"
    assert found(repository, signed, void).state == "有效"
    assert found(repository, signed, void, at=WHEN + 10).state == "已作废"
    renewed = signers.roster(jia.listed(None, WHEN - DAY), jia.listed(WHEN - 1))
    assert found(repository, signed, renewed).state == "有效"


def test_the_signer_is_the_one_who_entered(repository: Repository, clerks: tuple[Signer, Signer]) -> None:
    jia, yi = clerks
    both = signers.roster(jia.listed(), yi.listed())
    others = yi.signed(repository, committed(repository, WHEN, author=own(jia)))
    assert found(repository, others, both).state == "非本人"
    namesake = signers.roster(jia.listed(), Listed(yi.mail, jia.name, yi.key))
    assert found(repository, others, namesake).state == "非本人"
    forged = jia.signed(repository, committed(repository, WHEN, author=own(yi), committer=own(jia)))
    assert found(repository, forged, both).state == "非本人"
    named = jia.signed(repository, committed(repository, WHEN, author=f"示例乙 <{jia.mail}>"))
    assert found(repository, named, both).state == "非本人"


def test_a_signature_is_of_one_commit_alone(repository: Repository, clerks: tuple[Signer, Signer]) -> None:
    jia, _ = clerks
    first = committed(repository, WHEN, author=own(jia))
    raw = repository.git("cat-file", "commit", jia.signed(repository, first))
    signature = sshsig.signed_commit(raw, repository.algorithm).signature
    other = repository.git("cat-file", "commit", committed(repository, WHEN + 1, author=own(jia)))
    moved = stored(repository, sshsig.with_signature(other, signature, repository.algorithm))
    assert found(repository, moved, signers.roster(jia.listed())).state == "签名不符"
    changed = stored(repository, raw.replace("登记".encode(), "销毁".encode()))
    assert found(repository, changed, signers.roster(jia.listed())).state == "签名不符"
    for_mail = jia.signed(repository, first, namespace="file")
    assert found(repository, for_mail, signers.roster(jia.listed())).state == "签名不符"


def test_an_entry_is_not_older_than_the_one_before(
    repository: Repository, clerks: tuple[Signer, Signer]
) -> None:
    jia, _ = clerks
    first = jia.signed(repository, committed(repository, WHEN, author=own(jia)))
    roster = signers.roster(jia.listed())
    same = jia.signed(repository, committed(repository, WHEN, first, author=own(jia)))
    older = jia.signed(repository, committed(repository, WHEN - 1, first, author=own(jia)))
    assert found(repository, same, roster).state == "有效"
    assert found(repository, older, roster).state == "日期倒退"


_BEGIN: Final = b"-----BEGIN SSH SIGNATURE-----\n "


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"author ", b"author X <x@example.cn> 1 +0800\nauthor ", 1),
        lambda raw: raw.replace(b"committer ", b"committer X <x@example.cn> 1 +0800\ncommitter ", 1),
        lambda raw: raw.replace(b"\n\n", b"\ngpgsig x\n\n", 1),
        lambda raw: raw.replace(b"\n\n", b"\ngpgsig-sha256 x\n\n", 1),
        lambda raw: raw.replace(b"-----BEGIN SSH", b"-----BEGIN PGP", 1),
        lambda raw: raw.replace(_BEGIN, _BEGIN + b"A", 1),
        lambda raw: raw.replace(b"committer ", b"committed ", 1),
        lambda raw: raw.replace(b"> 1773280000", b"> 1773280000000000000000"),
    ],
)
def test_a_commit_that_git_did_not_write_is_no_good(
    tmp_path: Path, clerks: tuple[Signer, Signer], change: Callable[[bytes], bytes]
) -> None:
    held = Repository.create(tmp_path / "台账")
    jia, _ = clerks
    raw = held.git("cat-file", "commit", jia.signed(held, committed(held, WHEN, author=own(jia))))
    bent = change(raw)
    assert bent != raw
    assert found(held, stored(held, bent), signers.roster(jia.listed())).state == "签名不符"


def test_what_was_found_is_not_asked_again(
    tmp_path: Path, clerks: tuple[Signer, Signer], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Repository.create(tmp_path / "台账")
    jia, _ = clerks
    good = jia.signed(held, committed(held, WHEN, author=own(jia)))
    raw = held.git("cat-file", "commit", good)
    bad = stored(held, raw.replace("登记".encode(), "销毁".encode()))
    roster = signers.roster(jia.listed())
    first = signatures_of(held, [good, bad], roster, kept=tmp_path / "kept")
    monkeypatch.setattr(checking, "is_signed", lambda *_args: pytest.fail("asked again"))
    assert signatures_of(held, [good, bad], roster, kept=tmp_path / "kept") == first
    later = signers.roster(jia.listed(WHEN + 1))  # the roster is not remembered
    assert signatures_of(held, [good], later, kept=tmp_path / "kept")[good].state == "未生效"


def test_a_commit_that_is_not_there_is_told(tmp_path: Path) -> None:
    held = Repository.create(tmp_path / "台账")
    with pytest.raises(Damaged):
        signatures_of(held, ["1" * 40], Roster())


def test_without_ssh_keygen_it_is_said(
    tmp_path: Path, clerks: tuple[Signer, Signer], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Repository.create(tmp_path / "台账")
    jia, _ = clerks
    plain = committed(held, WHEN, author=own(jia))
    signed = jia.signed(held, plain)
    git = shutil.which("git")
    monkeypatch.setattr(shutil, "which", lambda name: git if name == "git" else None)
    assert found(held, plain, signers.roster(jia.listed())).state == "无签名"
    with pytest.raises(keygen.NoKeygen):
        found(held, signed, signers.roster(jia.listed()))
