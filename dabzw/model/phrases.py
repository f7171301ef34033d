"""Phrases that sentences of every layer are put together from."""

from __future__ import annotations

from collections.abc import Sequence


def first_few(names: Sequence[str], unit: str = "个", most: int = 5) -> str:
    """The first names, and of many how many there are: 东沟村、西梁村 等16个."""
    return "、".join(names[:most]) + (f" 等{len(names)}{unit}" if len(names) > most else "")
