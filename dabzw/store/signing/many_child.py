"""The process that verifies many signatures: key, signature and signed bytes in, a letter for each out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dabzw.store.limited import confine
from dabzw.store.signing.many import MEANS

_KEY: Final = 32
_HEAD: Final = 32 + 64
_SIZE: Final = 4


def main() -> None:
    """Reads standard input, writes one letter for each signature."""
    data = sys.stdin.buffer.read()
    confine(MEANS)
    sys.stdout.buffer.write(b"".join(b"+" if good else b"-" for good in verdicts(data)))


def verdicts(data: bytes) -> Iterator[bool]:
    """Whether each of the signatures is good, in their order."""
    keys: dict[bytes, Ed25519PublicKey] = {}
    at = 0
    while at < len(data):
        key, signature = data[at : at + _KEY], data[at + _KEY : at + _HEAD]
        start = at + _HEAD + _SIZE
        at = start + int.from_bytes(data[at + _HEAD : start])
        try:
            if key not in keys:
                keys[key] = Ed25519PublicKey.from_public_bytes(key)
            keys[key].verify(signature, data[start:at])
        except (InvalidSignature, ValueError):
            yield False
        else:
            yield True


if __name__ == "__main__":
    main()
