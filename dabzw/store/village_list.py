"""The villages (村) of campaign.yaml, changed as text: what is not a village keeps every byte, comments too.

Other lists of names grow in the same way.

A change is put in where the parser says that the list and its items stand.  The result is read again, and
counts only where it holds the wanted villages and everything else as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import yaml

from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Village
from dabzw.model.campaign_parts import Data
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
class Edit:
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
            changed = applied(text, edits).encode()
            if _read(changed) == wanted:
                return changed
    raise VillagesByHand


class RowsByHand(LedgerError):
    """A list of the campaign is written in a way that cannot be changed as text."""

    def __init__(self, keys: tuple[str, ...], names: Sequence[str]) -> None:
        super().__init__(
            f"行动方案里“{'.'.join(keys)}”的写法不能由程序逐行添加，没有写入；"
            f"请自己写上：{'、'.join(names)}，再试"
        )


def with_rows(campaign: bytes, keys: tuple[str, ...], rows: Sequence[Data]) -> bytes:
    """The campaign with further rows, each with a 名称, at the end of a list; `keys` lead to it.

    Raises RowsByHand where the list is written in a way that cannot be changed as text.
    """
    if not rows:
        return campaign
    text = campaign.decode()
    root = yaml.compose(text, Loader=_LOADER)
    wanted = [*named(_at(campaign, keys)), *named([row.tree() for row in rows])]
    for edits in _row_ways(text, root, keys, rows) if isinstance(root, yaml.MappingNode) else ():
        changed = applied(text, edits).encode()
        if named(_at(changed, keys)) == wanted and _others(changed, keys) == _others(campaign, keys):
            return changed
    raise RowsByHand(keys, [str(named([row.tree()])[0][_NAME]) for row in rows])


def _at(campaign: bytes, keys: tuple[str, ...]) -> list[Any]:
    """The list that keys lead to; empty where there is none."""
    found: Any = yamlio.read(campaign, comments=True).value
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    listed: list[Any] = _listed(found)
    return listed


def _others(campaign: bytes, keys: tuple[str, ...]) -> Any:
    """All of a campaign but a list."""
    found: Any = yamlio.read(campaign, comments=True).value
    first, *within = keys
    part = found.get(first) if isinstance(found, dict) else None
    rest = {key: value for key, value in part.items() if key not in within} if isinstance(part, dict) else {}
    return isinstance(found, dict), {**(found or {}), first: rest}


def _row_ways(
    text: str, root: yaml.MappingNode, keys: tuple[str, ...], rows: Sequence[Data]
) -> Iterator[tuple[Edit, ...]]:
    node: Any = root
    for depth, key in enumerate(keys):
        found = next(((name, value) for name, value in node.value if name.value == key), None)
        if found is None:
            yield from _new_key(text, node if depth else None, keys[depth:], rows)
            return
        if isinstance(found[1], yaml.SequenceNode):
            yield from _in_list(_List(text, *found), rows, {})
            return
        if not isinstance(found[1], yaml.MappingNode):
            return
        node = found[1]


def _new_key(
    text: str, within: Any, keys: tuple[str, ...], rows: Sequence[Data]
) -> Iterator[tuple[Edit, ...]]:
    """A key with a list at the end of a mapping, or of the file."""
    if within is not None and within.flow_style:
        place = end_of(within.value[-1][1])
        yield (Edit(place, place, f", {keys[0]}: [{', '.join(map(flow, rows))}]"),)
        return
    first = 0 if within is None else within.start_mark.column
    heads = "".join(f"{' ' * (first + 2 * depth)}{key}:\n" for depth, key in enumerate(keys))
    lines = heads + block(rows, " " * (first + 2 * len(keys)))
    if within is None:
        for between in ("\n", ""):
            yield (Edit(len(text), len(text), between + lines),)
        return
    place = text.find("\n", end_of(within)) + 1 or len(text)
    yield (Edit(place, place, lines),)


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


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits, which come in the order of their places."""
    parts: list[str] = []
    end = 0
    for edit in edits:
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join((*parts, text[end:]))


def _ways(
    text: str, root: yaml.MappingNode, added: Sequence[Village], codes: Mapping[str, str]
) -> Iterator[tuple[Edit, ...]]:
    """The ways to make the change, the likeliest first."""
    for key, value in root.value:
        if key.value == _KEY:
            if isinstance(value, yaml.SequenceNode):
                yield from _in_list(_List(text, key, value), added, codes)
            return
    indent = " " * root.start_mark.column
    lines = f"{indent}{_KEY}:\n{block(added, indent + '  ')}"
    for example in _EXAMPLE.finditer(text):
        yield (Edit(example.end(), example.end(), lines),)
    for between in ("\n", ""):
        yield (Edit(len(text), len(text), between + lines),)


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


def _in_list(found: _List, added: Sequence[Data], codes: Mapping[str, str]) -> Iterator[tuple[Edit, ...]]:
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
        changed = applied(found.text, flow)
        short = "\n" not in found.text[start:end] and max(map(len, changed.splitlines())) <= _LONGEST_LINE
        if not short:
            yield from _in_lines(found, added, codes)
        yield flow


# At the end of the list


def _appended(found: _List, added: Sequence[Data]) -> Edit:
    """The villages below the last one, written as that is."""
    last = found.node.value[-1]
    indent = " " * found.node.start_mark.column
    place = found.after_line(end_of(last))
    is_flow = isinstance(last, yaml.MappingNode) and bool(last.flow_style)
    lines = "".join(f"{indent}- {flow(one)}\n" for one in added) if is_flow else block(added, indent)
    return Edit(place, place, lines)


def end_of(node: Any) -> int:
    """Where the last word of a node ends: a block ends, for the parser, only where the next thing begins."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last)


def _appended_in_brackets(found: _List, added: Sequence[Data]) -> Edit:
    last = found.node.value[-1]
    before = found.text[: last.start_mark.index].rpartition("\n")[2]
    between = f",\n{before}" if before and before.isspace() else ", "
    place = last.end_mark.index
    return Edit(place, place, "".join(between + flow(village) for village in added))


def _instead_of_nothing(found: _List, added: Sequence[Data]) -> Iterator[tuple[Edit, ...]]:
    """The villages for an empty `[]`: below its line, or between the brackets."""
    start, end = found.span
    indent = " " * (found.key.start_mark.column + 2)
    place = found.after_line(end)
    if found.begins_with_key:
        space = len(found.text[:start]) - len(found.text[:start].rstrip())
        yield Edit(start - space, end, ""), Edit(place, place, block(added, indent))
    yield (Edit(start, end, f"[{', '.join(map(flow, added))}]"),)


def _in_lines(found: _List, added: Sequence[Data], codes: Mapping[str, str]) -> Iterator[tuple[Edit, ...]]:
    """A list in brackets on one line that grew too long, one village a line; a comment stays by the key."""
    start, end = found.span
    if not found.begins_with_key or "\n" in found.text[start:end]:
        return
    items = (_applied_within(found, item, codes) for item in found.node.value)
    indent = " " * (found.key.start_mark.column + 2)
    lines = "".join(f"{indent}- {item}\n" for item in items) + block(added, indent)
    space = len(found.text[:start]) - len(found.text[:start].rstrip())
    place = found.after_line(end)
    yield Edit(start - space, end, ""), Edit(place, place, lines)


def _applied_within(found: _List, item: Any, codes: Mapping[str, str]) -> str:
    """An item as it stands in the text, with its code."""
    start, end = item.start_mark.index, item.end_mark.index
    edits = [Edit(e.start - start, e.end - start, e.text) for e in _coded(found, item, codes)]
    return applied(found.text[start:end], edits)


# The code of a village that is there


def _coded(found: _List, item: Any, codes: Mapping[str, str]) -> Iterator[Edit]:
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
        yield Edit(held.start_mark.index, held.end_mark.index, code)
    elif item.flow_style:
        yield Edit(name.end_mark.index, name.end_mark.index, f", {_CODE}: {code}")
    else:
        place = found.after_line(name.end_mark.index)
        yield Edit(place, place, f"{' ' * item.start_mark.column}{_CODE}: {code}\n")


def _coded_name(found: _List, item: Any, code: str) -> Iterator[Edit]:
    """A bare name becomes a mapping, with what stands behind it left behind it."""
    start, end = item.start_mark.index, item.end_mark.index
    if found.node.flow_style:
        yield from (Edit(start, start, f"{{{_NAME}: "), Edit(end, end, f", {_CODE}: {code}}}"))
        return
    place = found.after_line(end)
    yield Edit(start, start, f"{_NAME}: ")
    yield Edit(place, place, f"{' ' * item.start_mark.column}{_CODE}: {code}\n")


# Villages as text


def block(rows: Iterable[Data], indent: str) -> str:
    """Rows that have a 名称 as lines of a list, each item one name or its keys one below the other."""
    return "".join(indent + line + "\n" for row in rows for line in _lines(row))


def _lines(row: Data) -> Iterator[str]:
    (_, name), *others = row.tree().items()
    if not others:
        yield f"- {_plain(name)}"
        return
    yield f"- {_NAME}: {_plain(name)}"
    yield from (f"  {part}" for part in _parts(others))


def flow(row: Data) -> str:
    """A row that has a 名称 as an item of a list in brackets."""
    (_, name), *others = row.tree().items()
    parts = (f"{_NAME}: {_plain(name)}", *_parts(others))
    return f"{{{', '.join(parts)}}}" if others else _plain(name)


def _parts(others: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for key, value in others:
        if isinstance(value, list):
            yield f"{key}: [{', '.join(map(_plain, value))}]"
        else:
            yield f"{key}: {_quoted(value) if key == _CODE else _plain(value)}"


def _plain(text: str) -> str:
    """A name as it may stand in a list in brackets too."""
    return _quoted(text) if "," in text else yamlio.inline(text)


def _quoted(text: str) -> str:
    return yamlio.inline(text, quoted=True)
