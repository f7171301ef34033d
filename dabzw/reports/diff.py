"""A change as git gives it, without git's own words: the file, and the lines that went and came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from dabzw.model.patterns import lazy
from dabzw.reports.view import Line

Style = Literal["", "strong", "alert", "good", "quiet"]

_HUNK: Final = lazy(r"@@ -(\d+)(?:,\d+)? \+(\d+)")
_STYLES: Final[dict[str, Style]] = {"+": "good", "-": "alert"}
_NO_FILE: Final = "/dev/null"


def diff_lines(diff: str) -> Iterator[Line]:
    """The lines of a unified diff; a line of content is never taken for a head."""
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
                yield Line(_head(before, _name(line)), "strong")
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
