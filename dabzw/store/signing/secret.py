"""A passphrase on its way from the one who types it to the program that opens a key by it."""

from __future__ import annotations


class Secret:
    """A passphrase, which no message can show by accident."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "（口令）"
