"""The roster as a file: what it says is read as ssh reads it, and what could mean more than one person is not."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.moments import CHINA
from dabzw.store.signing.roster import LARGEST, Listed, NotARoster, Roster, moment
from dabzw.store.signing.sshsig import NotASignature, PublicKey, claim_of, signed_commit

BLOB: Final = b"\0\0\0\x0bssh-ed25519\0\0\0 " + bytes(range(32))
KEY: Final = PublicKey.of_blob(BLOB)
TEXT: Final = KEY.text


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp())


def test_a_line_says_who_and_when() -> None:
    line = f'a@example.cn valid-after="20260209",valid-before="202704010930" {TEXT} 示例 甲\n'
    (one,) = Roster.read(b"\xef\xbb\xbf# x\r\n\r\n" + line.encode()).people
    assert one == Listed("a@example.cn", "示例 甲", KEY, at("2026-02-09"), at("2027-04-01 09:30"))
    assert moment("20260209Z") == at("2026-02-09 08:00")
    assert Roster.read(Roster((one,)).text.encode()).people == (one,)
    only = Roster.read(f'a@example.cn namespaces="file,email" {TEXT}\n'.encode()).people[0]
    assert Roster((only,)).untimely(only, "git", at("2026-02-09")) == "不在名册"


@pytest.mark.parametrize(
    "line",
    [
        f"*@example.cn {TEXT}",
        f"a@example.cn,b@example.cn {TEXT}",
        f"!a@example.cn {TEXT}",
        f"-a@example.cn {TEXT}",
        f"a@example.cn cert-authority {TEXT}",
        f'a@example.cn valid-after="20260209",valid-after="20270209" {TEXT}',
        f'a@example.cn valid-after="昨天" {TEXT}',
        f'a@example.cn valid-before="20261301" {TEXT}',
        f'a@example.cn zone="x" {TEXT}',
        f"a@example.cn valid-after=20260209 {TEXT}",
        f"a@example.cn ssh-rsa {base64.b64encode(BLOB).decode()}",
        "a@example.cn ssh-ed25519 AAAA",
        "a@example.cn",
        f"示例甲 {TEXT}",
        "x" * 3000,
        "# 作废 全部",
    ],
)
def test_a_line_that_could_mean_more_counts_for_nothing_and_is_told(line: str) -> None:
    found = Roster.read(f"b@example.cn {TEXT} 乙\n{line}\n".encode())
    assert ([one.mail for one in found.people], found.void, len(found.faults)) == (["b@example.cn"], (), 1)
    assert "第2行" in found.faults[0]


@pytest.mark.parametrize("data", [b"\xff", b"\0" * (LARGEST + 1)])
def test_what_is_no_text_is_no_roster(data: bytes) -> None:
    with pytest.raises(NotARoster):
        Roster.read(data)


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_are_a_fault_of_the_program(data: bytes, framed: bool) -> None:
    armoured = b"-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----" % (
        base64.b64encode(b"SSHSIG\0\0\0\1" + data) if framed else data
    )
    for read in (
        lambda: Roster.read(data),
        lambda: claim_of(armoured),
        lambda: PublicKey.of_blob(data),
        lambda: signed_commit(data, "sha1"),
    ):
        try:
            read()
        except (NotARoster, NotASignature):
            continue
