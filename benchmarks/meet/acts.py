"""What clerks enter at their desks: rows, records and fields, each with a token that is found again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.faults.cases import DEN, ENDED, HANDED, KILN, LEAD, PAINT, PEOPLE, QUIET, YARD, words_of

Sort = Literal["row", "field", "undo"]
"""What an entry makes: a row or a record that must stay; a field that another entry may overwrite; or that it
takes another back."""

_SEEN: Final = "--result 未发现 --method 网格巡查 --nature 巡查 --people 示例甲"
_CLEAN: Final = f"{PEOPLE} --verdict 不属实 --approver 示例乡长"

_ROWS: Final = (
    "lead add --source 村级上报 --village 东沟村 --content 线索{token} --unit 乡应急办",
    "lead add --source 村级上报 --village 东沟村 --content 线索{token} --unit 乡应急办",
    "site add --name 场所{token} --village 东沟村 --place-class 废弃砖窑 --occupancy 闲置",
    f"lead measure {HANDED} --act 查封 --authority 县应急管理局 --document {{token}}号",
    f"lead measure {LEAD} --act 查封 --authority 县应急管理局 --document {{token}}号",
    f"lead verify {LEAD} {PEOPLE} --verdict 属实 --note 看见{{token}}",
    f"lead verify {ENDED} {_CLEAN} --note 看见{{token}}",
    f"lead close {ENDED} --result 查否 --note 说明{{token}}",
    f"lead close {ENDED} --result 重开 --note 说明{{token}}",
    f"site inspect {KILN} {_SEEN} --note 看见{{token}}",
    f"site inspect {YARD} {_SEEN} --note 看见{{token}}",
    f"ent chemical {PAINT} --name 物料{{token}} --amount 200 --measure 千克 --licensed 否",
    f"ent penalize {PAINT} --kind 罚款 --organ 县应急管理局 --amount 100 --document {{token}}号",
    f"ent rate {QUIET} --level 重大 --reason 现场{{token}}",
    f"ent rate {DEN} --level 较大 --reason 现场{{token}} --approver 示例乡长",
    f"ent rate {DEN} --level 重大 --reason 现场{{token}}",
    f"ent inspect {QUIET} --result 未发现 --method 明查 {PEOPLE} --note 看见{{token}}",
    "activity add --kind 联合执法 --lead-unit 乡应急办 --villages 东沟村 --problems 0 --note 说明{token}",
    "village add 示例{token}村",
)
_FIELDS: Final = (
    f"edit {LEAD}",
    f"edit {QUIET}",
    f"lead ticket {LEAD} --unit 县应急管理局 --number {{token}}号 --due-on 2026-03-25",
)
_UNDO: Final = "undo --yes"
_SHARES: Final[tuple[tuple[Sort, int], ...]] = (("row", 10), ("field", 8), ("undo", 1))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to be typed at a desk, of what sort, with its token; "" of an undo."""

    sort: Sort
    line: str
    token: str

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments."""
        return words_of(self.line.replace("{token}", self.token))


def drawn(chance: random.Random, token: str, root: Path) -> Entry:
    """An entry by chance; the editor of the desks writes the token where a record is edited."""
    (sort,) = chance.choices([one for one, _ in _SHARES], [share for _, share in _SHARES])
    if sort == "undo":
        return Entry(sort, _UNDO, "")
    line = chance.choice(_ROWS if sort == "row" else _FIELDS)
    if line.startswith("edit"):
        program = root / "editor"
        script = f"s/^\\(内容\\|名称\\): .*$/\\1: 改过{token}/"
        program.write_text(f"#!/bin/sh\nsed -i '{script}' \"$1\"\n", "utf-8")
        program.chmod(0o755)
    return Entry(sort, line, token)
