"""A change as git gives it, without git's own words: the file, and the lines that went and came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal

from dabzw.model.patterns import lazy
from dabzw.reports.view import Line

Style = Literal["", "strong", "alert", "good", "quiet"]

_HUNK: Final = lazy(r"@@ -(\d+)(?:,\d+)? \+(\d+)")
_STYLES: Final[dict[str, Style]] = {"+": "good", "-": "alert"}
_NO_FILE: Final = "/dev/null"
NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


def diff_lines(diff: str, names: Mapping[str, str] = NO_NAMES) -> Iterator[Line]:
    """The lines of a unified diff; a line of content is never taken for a head.

    `names` are those of records, by their paths: they stand beside them.
    """
    before, in_head = "", True
    for line in diff.splitlines():
        if line.startswith("diff --git "):
            in_head = True
        elif found := _HUNK.match(line):
            in_head = False
            if "0" not in found.groups():
                yield Line(f"第{found[2]}行起：", "quiet")
        elif in_head:
            before = _name(line) if line.startswith("--- ") else before
            if line.startswith("+++ "):
                head, name = _head(before, _name(line)), names.get(_name(line)) or names.get(before)
                yield Line(f"{head}（{name}）" if name else head, "strong")
        elif line.startswith("\\"):
            yield Line("（末行没有换行）", "quiet")
        else:
            yield Line(line, _STYLES.get(line[:1], ""))


def _name(line: str) -> str:
    name = line[4:].rstrip("\t").strip('"')
    return name if name == _NO_FILE else name[2:]


def _head(before: str, after: str) -> str:
    if before == _NO_FILE:
        return f"新增 {after}"
    return f"删除 {before}" if after == _NO_FILE else f"修改 {after}"
