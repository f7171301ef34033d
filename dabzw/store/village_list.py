"""The villages (村) of campaign.yaml, changed as text: what is not a village keeps every byte, comments too.

A change is put in where the parser says that the list and its items stand.  The result is read again, and
counts only where it holds the wanted villages and everything else as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from dabzw.errors import LedgerError
from dabzw.model.campaign import Village
from dabzw.model.scalars import named
from dabzw.store import yamlio

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_KEY, _NAME, _CODE, _GRIDS = "村", "名称", "代码", "网格"
_EXAMPLE: Final = re.compile(rf"(?m)^#+[ \t]*{_KEY}[ \t]*:.*\n(?:#.*\n)*")
_LONGEST_LINE: Final = 100
"""What a list in brackets may be long, in characters, before it is written one village a line."""


class VillagesByHand(LedgerError):
    """The villages are written in a way that cannot be changed as text."""

    def __init__(self) -> None:
        super().__init__(
            "campaign.yaml 里“村”的写法不能由程序逐行改，没有改动；请用编辑器写成每村一行“- 东沟村”"
            "（写法见《行动方案》），用 dabzw adopt 入账，再运行本命令"
        )


@dataclass(frozen=True, slots=True)
class _Edit:
    """New text in the place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


def with_villages(campaign: bytes, added: Sequence[Village], codes: Mapping[str, str]) -> bytes:
    """The campaign with further villages at the end of its list, and with `codes` of those that it has.

    `campaign` is the file, which can be read; `codes` are by the names of villages.

    Raises VillagesByHand where the list is written in a way that cannot be changed as text.
    """
    if not added and not codes:
        return campaign
    before: Any = yamlio.read(campaign, comments=True).value
    wanted = _wanted(before, added, codes)
    text = campaign.decode()
    root = yaml.compose(text, Loader=_LOADER)
    if isinstance(root, yaml.MappingNode) and not root.flow_style:
        for edits in _ways(text, root, added, codes):
            changed = _applied(text, edits).encode()
            if _read(changed) == wanted:
                return changed
    raise VillagesByHand


def _wanted(before: Any, added: Sequence[Village], codes: Mapping[str, str]) -> Any:
    """What is to be read in the end: every village written out."""
    known = [
        {**item, **({_CODE: codes[item[_NAME]]} if item.get(_NAME) in codes else {})}
        for item in named(_listed(before.get(_KEY, [])))
    ]
    return {**before, _KEY: [*known, *(village.tree() for village in added)]}


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else []


def _read(data: bytes) -> Any:
    found: Any = yamlio.read(data, comments=True).value
    return found and {**found, _KEY: named(_listed(found.get(_KEY, [])))}


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    """The text with all edits, which come in the order of their places."""
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join((*parts, text[end:]))


def _ways(
    text: str, root: yaml.MappingNode, added: Sequence[Village], codes: Mapping[str, str]
) -> Iterator[tuple[_Edit, ...]]:
    """The ways to make the change, the likeliest first."""
    for key, value in root.value:
        if key.value == _KEY:
            if isinstance(value, yaml.SequenceNode):
                yield from _in_list(_List(text, key, value), added, codes)
            return
    indent = " " * root.start_mark.column
    lines = f"{indent}{_KEY}:\n{_block(added, indent + '  ')}"
    for example in _EXAMPLE.finditer(text):
        yield (_Edit(example.end(), example.end(), lines),)
    for between in ("\n", ""):
        yield (_Edit(len(text), len(text), between + lines),)


@dataclass(frozen=True, slots=True)
class _List:
    """The list of villages in the text: its key, and the list."""

    text: str
    key: Any
    node: Any

    @property
    def begins_with_key(self) -> bool:
        """Whether the list begins on the line of its key."""
        return bool(self.key.start_mark.line == self.node.start_mark.line)

    @property
    def span(self) -> tuple[int, int]:
        """Where the list begins and ends; only one in brackets ends where the parser says."""
        return self.node.start_mark.index, self.node.end_mark.index

    def after_line(self, place: int) -> int:
        """The place behind the line end that follows a place."""
        return self.text.find("\n", place) + 1 or len(self.text)


def _in_list(found: _List, added: Sequence[Village], codes: Mapping[str, str]) -> Iterator[tuple[_Edit, ...]]:
    coded = [edit for item in found.node.value for edit in _coded(found, item, codes)]
    if not added:
        yield tuple(coded)
    elif not found.node.flow_style:
        yield (*coded, _appended(found, added))
    elif not found.node.value:
        yield from _instead_of_nothing(found, added)
    else:
        flow = (*coded, _appended_in_brackets(found, added))
        start, end = found.span
        changed = _applied(found.text, flow)
        short = "\n" not in found.text[start:end] and max(map(len, changed.splitlines())) <= _LONGEST_LINE
        if not short:
            yield from _in_lines(found, added, codes)
        yield flow


# At the end of the list


def _appended(found: _List, added: Sequence[Village]) -> _Edit:
    """The villages below the last one, written as that is."""
    last = found.node.value[-1]
    indent = " " * found.node.start_mark.column
    place = found.after_line(_end(last))
    is_flow = isinstance(last, yaml.MappingNode) and bool(last.flow_style)
    lines = "".join(f"{indent}- {_flow(one)}\n" for one in added) if is_flow else _block(added, indent)
    return _Edit(place, place, lines)


def _end(node: Any) -> int:
    """Where the last word of a node ends: a block ends, for the parser, only where the next thing begins."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _appended_in_brackets(found: _List, added: Sequence[Village]) -> _Edit:
    last = found.node.value[-1]
    before = found.text[: last.start_mark.index].rpartition("\n")[2]
    between = f",\n{before}" if before and before.isspace() else ", "
    place = last.end_mark.index
    return _Edit(place, place, "".join(between + _flow(village) for village in added))


def _instead_of_nothing(found: _List, added: Sequence[Village]) -> Iterator[tuple[_Edit, ...]]:
    """The villages for an empty `[]`: below its line, or between the brackets."""
    start, end = found.span
    indent = " " * (found.key.start_mark.column + 2)
    place = found.after_line(end)
    if found.begins_with_key:
        space = len(found.text[:start]) - len(found.text[:start].rstrip())
        yield _Edit(start - space, end, ""), _Edit(place, place, _block(added, indent))
    yield (_Edit(start, end, f"[{', '.join(map(_flow, added))}]"),)


def _in_lines(
    found: _List, added: Sequence[Village], codes: Mapping[str, str]
) -> Iterator[tuple[_Edit, ...]]:
    """A list in brackets on one line that grew too long, one village a line; a comment stays by the key."""
    start, end = found.span
    if not found.begins_with_key or "\n" in found.text[start:end]:
        return
    items = (_applied_within(found, item, codes) for item in found.node.value)
    indent = " " * (found.key.start_mark.column + 2)
    lines = "".join(f"{indent}- {item}\n" for item in items) + _block(added, indent)
    space = len(found.text[:start]) - len(found.text[:start].rstrip())
    place = found.after_line(end)
    yield _Edit(start - space, end, ""), _Edit(place, place, lines)


def _applied_within(found: _List, item: Any, codes: Mapping[str, str]) -> str:
    """An item as it stands in the text, with its code."""
    start, end = item.start_mark.index, item.end_mark.index
    edits = [_Edit(e.start - start, e.end - start, e.text) for e in _coded(found, item, codes)]
    return _applied(found.text[start:end], edits)


# The code of a village that is there


def _coded(found: _List, item: Any, codes: Mapping[str, str]) -> Iterator[_Edit]:
    """The edits that give a village its code."""
    if isinstance(item, yaml.ScalarNode):
        if item.value in codes:
            yield from _coded_name(found, item, _quoted(codes[item.value]))
        return
    fields = {key.value: value for key, value in item.value} if isinstance(item, yaml.MappingNode) else {}
    name = fields.get(_NAME)
    if name is None or name.value not in codes:
        return
    code = _quoted(codes[name.value])
    if _CODE in fields:
        held = fields[_CODE]
        yield _Edit(held.start_mark.index, held.end_mark.index, code)
    elif item.flow_style:
        yield _Edit(name.end_mark.index, name.end_mark.index, f", {_CODE}: {code}")
    else:
        place = found.after_line(name.end_mark.index)
        yield _Edit(place, place, f"{' ' * item.start_mark.column}{_CODE}: {code}\n")


def _coded_name(found: _List, item: Any, code: str) -> Iterator[_Edit]:
    """A bare name becomes a mapping, with what stands behind it left behind it."""
    start, end = item.start_mark.index, item.end_mark.index
    if found.node.flow_style:
        yield from (_Edit(start, start, f"{{{_NAME}: "), _Edit(end, end, f", {_CODE}: {code}}}"))
        return
    place = found.after_line(end)
    yield _Edit(start, start, f"{_NAME}: ")
    yield _Edit(place, place, f"{' ' * item.start_mark.column}{_CODE}: {code}\n")


# Villages as text


def _block(villages: Sequence[Village], indent: str) -> str:
    return "".join(indent + line + "\n" for village in villages for line in _lines(village))


def _lines(village: Village) -> Iterator[str]:
    tree = village.tree()
    if set(tree) == {_NAME}:
        yield f"- {_plain(village.name)}"
        return
    yield f"- {_NAME}: {_plain(village.name)}"
    yield from (f"  {part}" for part in _parts(village))


def _flow(village: Village) -> str:
    parts = (f"{_NAME}: {_plain(village.name)}", *_parts(village))
    return f"{{{', '.join(parts)}}}" if len(parts) > 1 else _plain(village.name)


def _parts(village: Village) -> Iterator[str]:
    if village.code is not None:
        yield f"{_CODE}: {_quoted(village.code)}"
    if village.grids:
        yield f"{_GRIDS}: [{', '.join(map(_plain, village.grids))}]"


def _plain(text: str) -> str:
    """A name as it may stand in a list in brackets too."""
    return _quoted(text) if "," in text else yamlio.inline(text)


def _quoted(text: str) -> str:
    return yamlio.inline(text, quoted=True)
