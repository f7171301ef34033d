"""What is still to be settled (待定) in a campaign that was drafted: it may found no ledger before.

A draft lists it under 待定 and writes 待定 in place of each value that is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.finding import FieldPath, Finding, Places
from dabzw.model.patterns import lazy
from dabzw.model.schema import placed

PENDING: Final = "待定"
_LONG_NUMBER: Final = lazy(r"\d{5,}")
_LONGEST: Final = 80
_PROSE: Final = ("备注", "背景")
_ADVICE: Final = "在文件里写着“待定”的地方填好，再删去“待定”里的这一行"
_IN_PLACE: Final = "照通知填上，通知没有写的由本单位定"


def pending_findings(path: str, tree: object, places: Places) -> tuple[Finding, ...]:
    """A finding for each thing that is to be settled: those that the list names, else each open value."""
    listed = tree.get(PENDING) if isinstance(tree, dict) else None
    named = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    found = (
        [((PENDING, number), _short(says), _ADVICE) for number, says in enumerate(named)]
        if named
        else [(where, "还没有定", _IN_PLACE) for where in _open(tree, ())]
    )
    return tuple(
        placed(Finding("campaign-pending", "错误", path, None, where, says, advice), places)
        for where, says, advice in found
    )


def _short(says: str) -> str:
    """What is to be settled, without a number that could be a person's."""
    return _LONG_NUMBER.sub("×", says)[:_LONGEST]


def _open(node: object, where: FieldPath) -> Iterator[FieldPath]:
    if isinstance(node, dict):
        for key, value in ((key, value) for key, value in node.items() if key not in _PROSE):
            yield from _open(value, (*where, key))
    elif isinstance(node, (list, tuple)):
        for number, value in enumerate(node):
            yield from _open(value, (*where, number))
    elif node == PENDING:
        yield where
