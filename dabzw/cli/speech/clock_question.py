"""Asking whether a clock can be right that is far ahead of the last entry."""

from __future__ import annotations

from datetime import datetime

from dabzw.cli.speech import prompts


def clock_is_right(last: datetime, now: datetime) -> bool:
    """What the clerk says; where nobody can be asked it is said, and taken for right."""
    jumped = f"电脑时钟现在是 {now:%Y-%m-%d %H:%M}，离上次入账（{last:%Y-%m-%d %H:%M}）已过一年以上"
    if prompts.interactive():
        return prompts.confirm(f"{jumped}。时钟对吗？")
    prompts.warn(f"{jumped}；请核对电脑的日期和时间，不对的改正后再登记")
    return True
