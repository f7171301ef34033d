"""ssh-keygen as a process: what it leaves on disk, also where it was cut off."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import signers
from signers import signer

from dabzw.store.signing import keygen
from dabzw.store.signing.sshsig import claim_of
from dabzw.store.written_out import state_folder

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

SECRET = "示例口令八个字"  # noqa: S105


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no folder for what is temporary, and nothing is noted yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "none"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))


@pytest.mark.usefixtures("scratch")
def test_nothing_temporary_is_written_to_sign_or_to_verify(tmp_path: Path) -> None:
    jia = signer(tmp_path / "keys", "示例甲", "jia@example.cn")
    signature = keygen.sign(jia.private, b"entered", "git", "")
    assert keygen.is_signed(b"entered", signature, "git", jia.key.fingerprint)
    assert not keygen.is_signed(b"otherwise", signature, "git", jia.key.fingerprint)
    assert not keygen.is_signed(b"entered", signature * 100, "git", jia.key.fingerprint)
    assert not (state_folder() / "signing").exists()


def test_what_was_left_by_a_run_that_was_cut_off_is_removed(tmp_path: Path) -> None:
    place = tmp_path / "key"
    keygen.make_key(place, SECRET, "示例甲")
    old, new = (state_folder() / "signing" / name for name in ("old", "new"))
    for left in (old, new):
        left.mkdir(parents=True)
        (left / "signed").write_bytes(b"entered")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    signature = keygen.sign(place, b"entered", "git", SECRET)
    assert keygen.is_signed(b"entered", signature, "git", claim_of(signature).key.fingerprint)
    assert list((state_folder() / "signing").iterdir()) == [new]
    assert (state_folder() / "signing").stat().st_mode & 0o077 == 0
    with pytest.raises(keygen.WrongPassphrase):
        keygen.sign(place, b"entered", "git", "")
    with pytest.raises(keygen.WrongPassphrase):
        keygen.sign(place, b"entered", "git", "别的口令八个字")
