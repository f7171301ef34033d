"""Many signatures verified at once: never good where ssh-keygen finds them bad, whatever is done to them."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import Final

import pytest
import signers
from hypothesis import given, settings
from hypothesis import strategies as st
from signers import committed, signer

from dabzw.store.git import Repository
from dabzw.store.limited import NoAnswer
from dabzw.store.signing import keygen, many, sshsig
from dabzw.store.signing.sshsig import Bare, NotASignature
from dabzw.sync.signing import checking
from dabzw.sync.signing.checking import signatures_of

pytest.importorskip("cryptography", reason="the extra `verify` is not installed")

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

DATA: Final = b"tree 0\n\nentered\n"
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
WHEN: Final = 1_773_280_000


def counted(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def made(
    key: Ed25519PrivateKey,
    *,
    data: bytes = DATA,
    use: bytes = b"git",
    hardware: bool = False,
    digest: bytes = b"sha512",
    flags: int = 1,
    other: bool = False,
) -> bytes:
    """A signature as ssh-keygen makes it, of a key that may be one on hardware, before it is in letters."""
    signed = b"SSHSIG" + counted(use, b"", digest, hashlib.new(digest.decode(), data).digest())
    point = key.public_key().public_bytes_raw()
    if other:
        point = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    if hardware:
        kind, more = b"sk-ssh-ed25519@openssh.com", counted(b"ssh:")
        proof = struct.pack(">BI", flags, 7)
        signed = hashlib.sha256(b"ssh:").digest() + proof + hashlib.sha256(signed).digest()
    else:
        kind, more, proof = b"ssh-ed25519", b"", b""
    head = b"SSHSIG" + struct.pack(">I", 1)
    public = counted(kind, point) + more
    return head + counted(public, use, b"", digest, counted(kind, key.sign(signed)) + proof)


def quickly(signature: bytes, data: bytes = DATA, use: str = "git") -> bool:
    """What the quick way says; False where it leaves the matter to ssh-keygen."""
    from dabzw.store.signing.many_child import verdicts

    try:
        bare = sshsig.bare_of(data, signature, use)
    except NotASignature:
        return False
    return all(verdicts(many.feed_of([bare])))


def slowly(signature: bytes, data: bytes = DATA, use: str = "git") -> bool:
    """What ssh-keygen says of the key that the signature names."""
    try:
        claim = sshsig.claim_of(signature)
    except NotASignature:
        return False
    return keygen.is_signed(data, signature, use, claim.key.fingerprint)


KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.mark.parametrize("hardware", [False, True])
@pytest.mark.parametrize("digest", [b"sha256", b"sha512"])
def test_a_good_one_is_found_good_in_both_ways(hardware: bool, digest: bytes) -> None:
    signature = sshsig.armoured(made(KEY, hardware=hardware, digest=digest))
    assert quickly(signature)
    assert slowly(signature)


@pytest.mark.parametrize("hardware", [False, True])
def test_no_bad_one_is_found_good(hardware: bool) -> None:
    good = sshsig.armoured(made(KEY, hardware=hardware))
    bad = (
        (good, b"otherwise"),
        (sshsig.armoured(made(KEY, hardware=hardware, use=b"file")), DATA),
        (sshsig.armoured(made(KEY, hardware=hardware, other=True)), DATA),
        (sshsig.armoured(made(KEY, hardware=hardware)[:-1] + b"\0"), DATA),
    )
    assert [(quickly(*one), slowly(*one)) for one in bad] == [(False, False)] * len(bad)


def test_a_second_way_to_write_a_signature_is_left_to_ssh_keygen() -> None:
    blob = made(KEY)
    larger = int.from_bytes(blob[-32:], "little") + ORDER
    signature = sshsig.armoured(blob[:-32] + larger.to_bytes(32, "little"))
    assert not quickly(signature)
    assert not quickly(sshsig.armoured(blob) + b"\n-----END SSH SIGNATURE-----")
    assert not quickly(sshsig.armoured(blob + b"more"))
    assert not quickly(sshsig.armoured(blob).replace(b"\n", b" \n", 3))


@settings(max_examples=40, deadline=None)
@given(st.booleans(), st.data())
def test_what_the_quick_way_finds_good_ssh_keygen_does(hardware: bool, data: st.DataObject) -> None:
    blob = bytearray(made(KEY, hardware=hardware))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= data.draw(st.sampled_from((0, 1, 2, 0x20, 0x80)))
    signature = sshsig.armoured(bytes(blob))
    assert not quickly(signature) or slowly(signature)
    assert quickly(signature) == slowly(signature)


def test_many_are_verified_in_processes_of_their_own() -> None:
    good = [
        sshsig.bare_of(b"%d" % one, sshsig.armoured(made(KEY, data=b"%d" % one)), "git") for one in range(40)
    ]
    bent = [one._replace(signed=b"x") if place % 3 == 0 else one for place, one in enumerate(good)]
    bent[4] = Bare(b"\xff" * 32, *bent[4][1:])
    assert many.surely_good(good) == (True,) * 40
    assert many.surely_good(bent) == tuple(place % 3 != 0 and place != 4 for place in range(40))
    assert many.surely_good(good[:5]) == (False,) * 5


@pytest.mark.parametrize("lost", ["process", "library"])
def test_without_it_all_is_found_as_with_it(
    lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(*_asked: object) -> bytes:
        raise NoAnswer(slow=False)

    jia = signer(tmp_path / "keys", "示例甲", "jia@example.cn")
    held = Repository.create(tmp_path / "台账")
    plain = [committed(held, WHEN + one, author=f"{jia.name} <{jia.mail}>") for one in range(3)]
    signed = [jia.signed(held, one) for one in plain]
    raw = held.git("cat-file", "commit", signed[0])
    commits = [*signed, signers.stored(held, raw.replace("登记".encode(), "销毁".encode()))]
    roster = signers.roster(jia.listed())
    monkeypatch.setattr(many, "_FEWEST", 1)
    asked: list[bytes] = []
    slow = keygen.is_signed

    def is_signed(data: bytes, signature: bytes, use: str, fingerprint: str) -> bool:
        asked.append(data)
        return slow(data, signature, use, fingerprint)

    monkeypatch.setattr(checking, "is_signed", is_signed)
    quick = signatures_of(held, commits, roster, kept=tmp_path / "quick")
    assert [one.state for one in quick.values()] == ["有效"] * 3 + ["签名不符"]
    assert len(asked) == 1  # what is not surely good
    if lost == "process":
        monkeypatch.setattr(many, "asked", no_answer)
    else:
        monkeypatch.setattr(many, "is_there", lambda: False)
    assert signatures_of(held, commits, roster, kept=tmp_path / "slow") == quick
    assert len(asked) == 1 + len(commits)
