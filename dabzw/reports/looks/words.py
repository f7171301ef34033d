"""Phrases that several looks share."""

from __future__ import annotations

from typing import Final

COMMIT_SHOWN: Final = 10
"""Characters of a commit's id that tell it apart for people."""


def with_days_late(state: str, days_late: int) -> str:
    """A state that says how late it is: 逾期7天, 已做（逾期7天）."""
    if not days_late:
        return state
    return f"{state}{days_late}天" if state.startswith("逾期") else f"{state}（逾期{days_late}天）"
