"""The records of a ledger as other tools keep them: a journal of hledger, and tasks of taskwarrior.

Each record is one transaction or one task and keeps all that it says: every field as a tag of the journal,
every act as an annotation of the task.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from dabzw.model.base import Tree
from dabzw.model.ids import kind_of, registered_on

_SPACE: Final = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
_ALL: Final = "台账"
_ENDS: Final = {"线索": ("办结",), "企业": ("销号", "违法行为")}
_WITHIN: Final = timedelta(days=3)


def journal(trees: Iterable[Tree]) -> Iterator[str]:
    """Lines of a journal that `hledger check --strict` accepts: accounts and commodity are declared first."""
    kept = [(tree, f"{kind_of(tree['编号'])}:{tree.get('村', _ALL)}") for tree in trees]
    yield "commodity 1. 件\n"
    yield f"account {_ALL}\n"
    for account in sorted({account for _, account in kept}):
        yield f"account {account}\n"
    for tree, account in sorted(kept, key=lambda one: one[0]["编号"][3:]):
        yield f"\n{registered_on(tree['编号'])} * ({tree['编号']}) {_title(tree)}\n"
        for name, value in _leaves(tree):
            yield f"    ; {name}: {value}\n"
        yield f"    {account}  1 件\n    {_ALL}  -1 件\n"


def tasks(trees: Iterable[Tree]) -> Iterator[str]:
    """Lines of JSON that `task import` reads."""
    for tree in trees:
        day = registered_on(tree["编号"]) or date.min
        over = _is_over(tree)
        task = {
            "uuid": str(uuid.uuid5(_SPACE, tree["编号"])),
            "description": f"{tree['编号']} {_title(tree)}",
            "project": tree.get("村", _ALL),
            "tags": [kind_of(tree["编号"])],
            "entry": _stamp(day),
            "due": _stamp(day + _WITHIN),
            "status": "completed" if over else "pending",
            **({"end": _stamp(day + _WITHIN)} if over else {}),
            "annotations": [
                {"entry": _stamp(day, second), "description": f"{name} {value}"}
                for second, (name, value) in enumerate(_acts(tree))
            ],
        }
        yield f"{json.dumps(task, ensure_ascii=False)}\n"


def _is_over(tree: Tree) -> bool:
    """Whether nothing is left to be done: a closed lead, a case that has ended, and what never was one."""
    needs = _ENDS.get(str(kind_of(tree["编号"])), ())
    if not needs or (len(needs) > 1 and needs[1] not in tree):
        return True
    return needs[0] in tree


def _title(tree: Tree) -> str:
    return str(tree.get("内容") or tree.get("名称") or tree.get("说明") or tree["编号"]).replace("|", "，")


def _acts(tree: Tree) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        for row in value if isinstance(value, list) else [value]:
            yield name, " ".join(f"{inner}:{text}" for inner, text in _leaves({name: row}))


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}-{key}" if name else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, str(value)


def _stamp(day: date, second: int = 0) -> str:
    return f"{datetime.combine(day, datetime.min.time()) + timedelta(seconds=second):%Y%m%dT%H%M%SZ}"
