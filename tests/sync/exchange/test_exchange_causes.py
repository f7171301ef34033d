"""Why another repository was not reached, in a clerk's words, from what gits and servers really say."""

from __future__ import annotations

import pytest

from dabzw.sync.exchange.transport import Answer

OTHERWISE = "sha1 和 sha256"
NOT_KNOWN, NO_SERVICE, NOT_THERE = "找不到这台主机", "没有开着这项服务", "那里没有这本台账"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("ssh: Could not resolve hostname no-such-host.invalid: Name or service not known", NOT_KNOWN),
        ("fatal: unable to access 'https://x.invalid/a.git/': Could not resolve host: x.invalid", NOT_KNOWN),
        ("fatal: unable to look up x.invalid (port 9418) (Name or service not known)", NOT_KNOWN),
        ("fatal: Unable to look up x.invalid (port 9418) (Name or service not known)", NOT_KNOWN),
        ("ssh: connect to host 127.0.0.1 port 2: Connection refused", NO_SERVICE),
        (
            "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused",
            NO_SERVICE,
        ),
        (
            "Failed to connect to 127.0.0.1 port 2 after 0 ms: Couldn't connect to server",
            NO_SERVICE,
        ),
        ("fatal: remote error: access denied or repository not exported: /a.git", NOT_THERE),
        ("fatal: repository 'http://127.0.0.1:1/a.git/' not found", NOT_THERE),
        ("fatal: '/a.git' does not appear to be a git repository", NOT_THERE),
        ("fatal: the receiving end does not support this repository's hash algorithm", OTHERWISE),
        ("fatal: mismatched algorithms: client sha256; server sha1", OTHERWISE),
        ("No ED25519 host key is known for h.\nHost key verification failed.", "指纹"),
        ("clerk@h: Permission denied (publickey).", "不认这台电脑的密钥"),
        ("server certificate verification failed. CAfile: none CRLfile: none", "证书核对不过"),
        (
            "remote: fatal: write error: No space left on device\nerror: remote unpack failed: index-pack",
            "对方那里的磁盘满了",
        ),
        ("error: remote unpack failed: unable to create temporary object directory", "只读"),
        (
            "fatal: unable to write loose object file: No space left on device\nfatal: unpack-objects failed",
            "这台电脑的磁盘满了",
        ),
        ("hint: x\nfatal: fetch-pack: invalid index-pack output\n", "没有收"),
        ("fatal: index-pack died of signal 25", "没有收"),
        ("fatal: fsck error in packed object\nfatal: fetch-pack: invalid index-pack output\n", "逐项核对"),
        ("something that nobody has seen before", "没有给出明白的原因"),
    ],
)
def test_a_failure_is_told_in_words_of_its_own(said: str, cause: str) -> None:
    assert cause in Answer(128, "", said).cause
