"""The passphrase of a clerk's key: typed at the terminal, and nowhere else."""

from __future__ import annotations

import sys

from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.store.signing.secret import Secret

SHORTEST: int = 8


def asked_passphrase(mail: str, again: bool) -> Secret | None:
    """What a person types to open a clerk's key; None where nobody is there, or nothing is typed."""
    if not prompts.interactive():
        return None
    if again:
        prompts.warn("口令不对，请再输一遍")
    return _secret(_typed(f"{mail} 的密钥口令（不显示）："))


def new_passphrase() -> Secret:
    """A new one, typed twice; raises UsageError."""
    first = _typed(f"给密钥定一个口令（至少{SHORTEST}个字符，不显示）：")
    if len(first) < SHORTEST:
        raise UsageError(f"口令太短（不到{SHORTEST}个字符），没有生成密钥；请重新运行")
    if first != _typed("再输一遍："):
        raise UsageError("两遍输得不一样，没有生成密钥；请重新运行")
    return Secret(first)


def _secret(typed: str) -> Secret | None:
    return Secret(typed) if typed else None


def _typed(label: str) -> str:
    import getpass

    try:
        return getpass.getpass(label, sys.stderr)
    except EOFError:
        return ""
