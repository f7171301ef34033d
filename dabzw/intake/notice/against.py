"""A drafted campaign held against a campaign that is there, line by line: 相同, 不同, 只在通知, 只在文件."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from dabzw.lazily import dataclass

Verdict = Literal["相同", "不同", "只在通知", "只在文件"]
VERDICTS: Final[tuple[Verdict, ...]] = ("不同", "只在通知", "只在文件", "相同")

_OWN: Final = ("格式", "待定")
"""Keys of the file alone, of which no notice speaks."""
_ORDERED: Final = ("风险等级",)
"""Lists whose order says something: each is one line."""
_BY_MEANING: Final = ("对象", "起算", "完成", "行为")
"""What tells limits apart; their 代码 are each writer's own."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of both: what it is, what the notice gives, what the file says."""

    what: str
    drafted: str
    there: str

    @property
    def verdict(self) -> Verdict:
        """How the two agree."""
        if not self.there:
            return "只在通知"
        if not self.drafted:
            return "只在文件"
        return "相同" if self.drafted == self.there else "不同"


def compared(drafted: Mapping[str, object], there: Mapping[str, object]) -> tuple[Compared, ...]:
    """The lines of a draft and of a campaign that is there; a key that only the file has is one line."""
    new, old = dict(_lines(drafted)), dict(_lines(there))
    rows = [Compared(what, text, old.pop(what, "")) for what, text in new.items()]
    alone = [key for key in there if key not in drafted and key not in _OWN]
    rows += [Compared(what, "", text) for what, text in old.items() if what.split(" ")[0] not in alone]
    return (*rows, *(Compared(key, "", _said(there[key])) for key in alone if there[key]))


def _said(value: object) -> str:
    """A value that only the file has: a group of them is not told in full."""
    return "有" if isinstance(value, (Mapping, list, tuple)) else _text(value)


def _lines(tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if key in _OWN:
            continue
        if isinstance(value, Mapping):
            yield from _of_mapping(key, value)
        elif isinstance(value, (list, tuple)) and key not in _ORDERED:
            yield from _of_list(key, value)
        else:
            yield key, _text(value)


def _of_mapping(key: str, tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for inner, value in tree.items():
        items = value if isinstance(value, (list, tuple)) else ()
        if items and (key == "单位名录" or any(isinstance(one, Mapping) for one in items)):
            yield from _of_list(f"{key} {inner}", items)
        else:
            yield f"{key} {inner}", _text(value)


def _of_list(key: str, rows: list[object] | tuple[object, ...]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for row in rows:
        own = name = _name(key, row)
        number = 1
        while own in seen:
            number += 1
            own = f"{name}（{number}）"
        seen.add(own)
        fields = (
            {inner: value for inner, value in row.items() if inner != "名称"}
            if isinstance(row, Mapping)
            else {}
        )
        yield f"{key} {own}", "有"
        for inner, value in fields.items():
            if not (key == "期限" and inner in {*_BY_MEANING, "代码"}):
                yield f"{key} {own} {inner}", _text(value)


def _name(key: str, row: object) -> str:
    """What an item of a list is known by."""
    if not isinstance(row, Mapping):
        return _text(row)
    if key == "期限":
        return "·".join(_text(row[one]) for one in _BY_MEANING if one in row)
    if key == "处置规则":
        return _text(row.get("依据") or row.get("名称") or row.get("代码"))
    return _text(row.get("名称") or row.get("代码") or row.get("报告") or row)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{_text(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(map(_text, value))
    return "" if value is None else str(value)
