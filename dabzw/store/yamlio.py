r"""The text of a record: bytes to a plain tree with places, and a tree to its one canonical text.

The reader works from parser events and constructs no objects: every scalar is text, exactly as
written; what it means is the schema's to say.  It takes any file that another program may have
made (flow style, single quotes, a leading ``---``) as long as it is plain data within limits, and
names everything else as a `Problem` with line, column and advice.  Wrong bytes never raise.

The writer gives block style, two-space indents and no ambiguity: a scalar is plain only where no
YAML 1.1 or 1.2 reader takes it for anything but this text (or a date).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

import yaml

from dabzw.lazily import dataclass
from dabzw.model.finding import KEY, FieldPath, Place, Places
from dabzw.model.patterns import lazy
from dabzw.store import characters
from dabzw.store.characters import FORBIDDEN
from dabzw.store.yaml_problems import Problem, of_parser, place_in, place_of, problem_at

Node: TypeAlias = "str | list[Node] | dict[str, Node]"

_FILE_BYTES: Final = 256 * 1024
TEXT_BYTES: Final = 64 * 1024
"""What one scalar may be long, in UTF-8."""
_DEPTH: Final = 12
_NODES: Final = 20_000
KEY_CHARACTERS: Final = 128  # longer ones, once quoted, are beyond what YAML allows before a colon
_REPORTED: Final = 100  # nobody reads more of one file

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text holds.

    Attributes:
        value: the root mapping, None when the text is refused.
        places: where each node and, under ``(KEY,)``, each key begins; empty when refused.
        problems: why the text is refused, by place; at most a hundred.
        hints: what a person should look at, though the text can be read.
    """

    value: dict[str, Node] | None
    places: Places
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...]


def read(data: bytes, *, comments: bool = False) -> Tree:
    """Read the bytes of one file; anything that is wrong with them is in the tree's problems.

    Args:
        data: the whole file.
        comments: whether comments are allowed, as in ``campaign.yaml``; a record holds none.
    """
    if problem := _outside(data):
        return _refused([problem])
    text = data.decode()
    ordinary = characters.is_ordinary(text)
    forbidden = characters.found(text, () if ordinary else FORBIDDEN)
    if problems := [*forbidden, *_conflicts(text), *_cut_off(text)]:
        return _refused(problems)
    builder = _Builder(text)
    value = builder.record()
    problems = builder.problems
    if "#" in text and not comments and builder.complete:
        problems += _comments(text)
    hints = tuple(characters.found(text, () if ordinary else characters.DOUBTFUL))
    return _refused(problems, hints) if problems else Tree(value, builder.places, (), hints)


def write(record: Mapping[str, Node]) -> bytes:
    """Return the canonical text of a record; empty lists, and what holds nothing else, are left out."""
    return "".join(f"{line}\n" for line in _mapping_lines(record, "")).encode()


def canonical(data: bytes, record: Mapping[str, Node]) -> bool:
    """Return whether the bytes are the record's one canonical text."""
    return data == write(record)


def _refused(problems: list[Problem], hints: tuple[Problem, ...] = ()) -> Tree:
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.column))
    return Tree(None, {}, tuple(ordered[:_REPORTED]), hints)


# The bytes, before any YAML.


def _outside(data: bytes) -> Problem | None:
    """Return what is wrong with the bytes as such, None if they are UTF-8 of a fit size."""
    if not data:
        return problem_at("yaml-empty", (1, 1))
    if len(data) > _FILE_BYTES:
        return problem_at("yaml-size", (1, 1))
    if data.startswith(b"\xef\xbb\xbf"):
        return problem_at("yaml-bom", (1, 1))
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return problem_at(_encoding_rule(data), place_in(data[: error.start].decode(), error.start))
    return None


def _encoding_rule(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "yaml-encoding"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "yaml-encoding"
    return "yaml-gbk"


# Seven signs at the start of a line, indented or not: inside a text of several lines git's marker is
# valid YAML.  A line of seven equals signs may be a ruler that somebody drew, so it alone is let through.
_MARKER: Final = lazy(r"^ *(?:<{7}|>{7}|\|{7})(?= |$)", re.MULTILINE)


def _conflicts(text: str) -> Iterator[Problem]:
    if "<<<<<<<" in text or ">>>>>>>" in text or "|||||||" in text:
        for match in _MARKER.finditer(text):
            yield problem_at("yaml-conflict", place_in(text, match.end() - 7))


def _cut_off(text: str) -> Iterator[Problem]:
    if not text.endswith("\n"):
        yield problem_at("yaml-truncated", place_in(text, len(text)))


# Events to a tree.


class _Unreadable(Exception):
    """The text cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule)
        self.problem = problem


def _events(text: str) -> Iterator[Any]:
    """Yield the parser's events.

    Raises:
        _Unreadable: for whatever the parser raises.
    """
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except Exception as error:  # noqa: BLE001  # escapes such as "\U00110000" raise outside of YAMLError
        raise _Unreadable(_too_deep(text) or of_parser(error, text)) from None


# A parser looks through brackets, up to a limit of its own, before it gives an event of them.  What comes
# after its last event is therefore an indicator or a comma, then the first bracket that it looked through;
# and inside that one: brackets, quoted texts, comments, separators, plain texts.
_AHEAD: Final = lazy(r"(?:[\s,:?-]|#.*|[&!][^\s\[{]*+)*+(?=[\[{])")  # never goes back: no text takes long
_WITHIN: Final = lazy(
    r"""[\[{\]}] | "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' | \#[^\n]* | [\s,:?]+
    | [^\s,:?\[\]{}"'\#] (?: [^,:\#\[\]{}\n] | :(?![\s,\[\]{}]) | (?<!\s)\# )*""",
    re.VERBOSE | re.DOTALL,
)
_STEPS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


def _too_deep(text: str) -> Problem | None:
    """Return where a text that the parser gave up has too many levels, None where it has not.

    Levels are counted here, on from those that the parser's events have opened: neither its own limit
    of levels nor the words in which it says so may decide what the clerk is told.  Only brackets count;
    the mapping that ``[a: b]`` holds without any does so once its events come.
    """
    given, end = _given(text)
    ahead = _AHEAD.match(text, end)
    level, index = given, ahead.end() if ahead else len(text)
    while token := _WITHIN.match(text, index):
        if token[0] in ("[", "{") and level == _DEPTH:
            return problem_at("yaml-depth", place_in(text, index))
        level += _STEPS.get(token[0], 0)
        index = token.end() if level > given else len(text)
    return None


def _given(text: str) -> tuple[int, int]:
    """Return how many levels are open at the last event that the parser gives, and where that event ends."""
    level = end = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    with contextlib.suppress(Exception):  # whatever made it stop before makes it stop again
        for event in events:
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            end = event.end_mark.index
    return level, end


_DIRECTIVE: Final = lazy("^%", re.MULTILINE)
_UNUSUAL: Final = lazy(r"[&*!\\]")  # without these no anchor, alias, tag or escape is possible


class _Builder:
    """Makes the tree of one file from its events, and notes the problems on the way."""

    def __init__(self, text: str) -> None:
        self.places: dict[FieldPath, Place] = {}
        self.problems: list[Problem] = []
        self.complete = False
        self._text = text
        self._events = _events(text)
        self._unusual = len(text) * 4 > TEXT_BYTES or _UNUSUAL.search(text) is not None

    def record(self) -> dict[str, Node] | None:
        """Return the root mapping, None where the text ends the reading."""
        try:
            value = self._document()
        except _Unreadable as end:
            self.problems.append(end.problem)
            return None
        self.complete = True
        if len(self.places) > _NODES:
            self._report("yaml-nodes", (1, 1))
        return value

    def _document(self) -> dict[str, Node]:
        next(self._events)  # the stream's start
        start = next(self._events)
        if type(start) is yaml.StreamEndEvent:
            rule = "yaml-only-comments" if self._text.strip() else "yaml-empty"
            raise _Unreadable(problem_at(rule, (1, 1)))
        if directive := _DIRECTIVE.search(self._text, 0, start.end_mark.index):
            self._report("yaml-directive", place_in(self._text, directive.start()))
        root = next(self._events)
        if type(root) is not yaml.MappingStartEvent:
            rule = "yaml-colon-width" if "：" in getattr(root, "value", "") else "yaml-root"
            raise _Unreadable(problem_at(rule, place_of(root.start_mark)))
        value = self._node(root, ())
        next(self._events)  # the document's end
        if type(after := next(self._events)) is yaml.DocumentStartEvent:
            raise _Unreadable(problem_at("yaml-documents", place_of(after.start_mark)))
        return value if isinstance(value, dict) else {}

    def _node(self, event: Any, path: FieldPath) -> Node:
        """Return the node that begins with this event, and take its events.

        Raises:
            _Unreadable: where there are too many levels, or the parser stops.
        """
        mark = event.start_mark
        place = self.places[path] = (mark.line + 1, mark.column + 1)
        if self._unusual:
            self._inspect(event, place)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value: str = event.value
            if not value and not event.style:
                self._report("yaml-empty-value", self.places.get((*path, KEY), place))
            return value
        if kind is yaml.AliasEvent:
            return ""
        if len(path) >= _DEPTH:
            raise _Unreadable(problem_at("yaml-depth", place))
        return self._mapping(path) if kind is yaml.MappingStartEvent else self._sequence(path)

    def _sequence(self, path: FieldPath) -> list[Node]:
        items: list[Node] = []
        for event in self._events:
            if type(event) is yaml.SequenceEndEvent:
                break
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: FieldPath) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for event in self._events:
            if type(event) is yaml.MappingEndEvent:
                break
            key = self._key(event, path)
            fields[key] = self._node(next(self._events), (*path, key))
        if not fields:
            self._report("yaml-empty-value", self.places.get((*path, KEY), self.places[path]))
        return fields

    def _key(self, event: Any, path: FieldPath) -> str:
        """Return the key that begins with this event; one that is no text counts as empty."""
        mark = event.start_mark
        place = (mark.line + 1, mark.column + 1)
        if type(event) is not yaml.ScalarEvent:
            self._report("yaml-key", place)
            self._node(event, (*path, KEY))  # takes its events; the path grows, so depth is limited here too
            return ""
        key: str = event.value
        here = (*path, key, KEY)
        if here in self.places:
            self._report("yaml-dup-key", place, self.places[here][0])
            return key
        self.places[here] = place
        if self._unusual:
            self._inspect(event, place)
        if not key or key == "<<" or len(key) > KEY_CHARACTERS:
            self._report({"": "yaml-key", "<<": "yaml-merge-key"}.get(key, "yaml-key-long"), place)
        return key

    def _inspect(self, event: Any, place: Place) -> None:
        """Note what only an unusual text can hold: anchors, aliases, tags, escapes, very long scalars."""
        if type(event) is yaml.AliasEvent:
            self._report("yaml-alias", place)
        elif event.anchor is not None:
            self._report("yaml-anchor", place)
        if getattr(event, "tag", None) is not None:
            self._report("yaml-tag", place)
        value: str = getattr(event, "value", "")
        if len(value.encode(errors="surrogatepass")) > TEXT_BYTES:
            self._report("yaml-text-long", place)
        for rule, pattern in FORBIDDEN:
            if count := len(pattern.findall(value)):
                self._report(rule, place, count)

    def _report(self, rule: str, place: Place, *facts: int) -> None:
        self.problems.append(problem_at(rule, place, *facts))


_COMMENT: Final = lazy("#.*")


def _comments(text: str) -> Iterator[Problem]:
    """Yield the comments: what begins with # between the scalars of a text that can be read."""
    for start, end in _gaps(text):
        for comment in _COMMENT.finditer(text, start, end):
            yield problem_at("yaml-comment", place_in(text, comment.start()))


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Yield what lies between the scalars; the first line of a block (``|- # why``) lies between."""
    end = 0
    for event in _events(text):
        start, after = event.start_mark.index, event.end_mark.index
        if type(event) is yaml.ScalarEvent:
            yield end, text.index("\n", start) if event.style in ("|", ">") else start
            end = after
    yield end, len(text)


# A tree to its text.

_HAN: Final = r"〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_MARKS: Final = "“”‘’（）〔〕【】《》〈〉「」『』，。、；：！？—…·～％‰＋－＝／×÷±℃㎡№￥"
_OPEN: Final = rf"{_HAN}A-Za-z0-9０-９Ａ-Ｚａ-ｚ①-⑳Ⅰ-Ⅻ{_MARKS}"
_REST: Final = rf"[{_OPEN}._/%()+,\-]"
_PROSE: Final = lazy(rf"(?=[^{_HAN}]*[{_HAN}])[{_OPEN}]{_REST}*(?: {_REST}+)*")
_WORD: Final = lazy(r"[A-Za-z][A-Za-z0-9._/\-]*(?: [A-Za-z0-9._/\-]+)*")
_DATE: Final = lazy(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: [0-9]{2}:[0-9]{2})?")
_MEANINGFUL: Final = frozenset(
    ("y", "n", "yes", "no", "true", "false", "on", "off", "null", "nil", "none", "nan", "inf", "infinity")
)

_COLUMNS: Final = 80
# Fixed, not asked of unicodedata: a record's text must not change with the version of Python.
_WIDE: Final = lazy(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    r"\U0001f000-\U0001faff\U00020000-\U0003fffd]"
)
_NEVER_RAW: Final = "|".join(pattern.pattern for _, pattern in FORBIDDEN)
_NO_BLOCK: Final = lazy(rf"\A[ \n]|\n\Z|^ +$|\t|{_MARKER.pattern}|{_NEVER_RAW}", re.MULTILINE)
_ESCAPED: Final = lazy(rf'["\\\n\t]|{_NEVER_RAW}')
_ESCAPES: Final[Mapping[str, str]] = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def lines_of(node: Node, indent: str) -> list[str]:
    """Return the lines of a node below this indent, a block of text with the line that it begins on."""
    if isinstance(node, str):
        return [f"{indent}{_written(node, indent)}"]
    return _mapping_lines(node, indent) if isinstance(node, dict) else _sequence_lines(node, indent)


def _mapping_lines(fields: Mapping[str, Node], indent: str) -> list[str]:
    lines: list[str] = []
    deeper = f"{indent}  "
    for key, node in fields.items():
        if isinstance(node, str):
            lines.append(f"{indent}{_name(key)}: {_written(node, deeper)}")
        elif inner := lines_of(node, deeper):
            lines.append(f"{indent}{_name(key)}:")
            lines += inner
    return lines


def _sequence_lines(items: Iterable[Node], indent: str) -> list[str]:
    lines: list[str] = []
    deeper = f"{indent}  "
    for item in items:
        if inner := lines_of(item, deeper):
            inner[0] = f"{indent}- {inner[0][len(deeper) :]}"
            lines += inner
    return lines


def _written(text: str, indent: str) -> str:
    """Return a text as it is written: on one line, or as ``|-`` and its lines below this indent."""
    if len(text) * 2 <= _COLUMNS and "\n" not in text:
        return _short(text)
    if not _is_long(text) or not _fits_block(text):
        return inline(text)
    return "\n".join(("|-", *(line and f"{indent}{line}" for line in text.split("\n"))))


def _is_long(text: str) -> bool:
    return "\n" in text or (len(text) * 2 > _COLUMNS and len(text) + len(_WIDE.findall(text)) > _COLUMNS)


def _fits_block(text: str) -> bool:
    """Return whether a block gives exactly this text back, and holds no line like git's markers."""
    return _NO_BLOCK.search(text) is None


def inline(text: str, *, quoted: bool = False) -> str:
    """Return a text as it stands on one line: plain where it is certain, else, or where wanted, in quotes."""
    return text if not quoted and _is_plain(text) else f'"{_ESCAPED.sub(_escape, text)}"'


_name: Final = lru_cache(maxsize=1 << 10)(inline)
_short: Final = lru_cache(maxsize=1 << 13)(inline)  # most texts of a ledger are short, and recur


def _is_plain(text: str) -> bool:
    """Return whether every reader takes this for text as it stands, or for the date that it is."""
    if _PROSE.fullmatch(text):
        return True
    if _WORD.fullmatch(text):
        return text.lower() not in _MEANINGFUL
    day = _DATE.fullmatch(text)
    return day is not None and _exists(day[1])


def _exists(day: str) -> bool:
    """Return whether there is such a day; other programs stop at ``2026-02-30`` unless it is quoted."""
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\U{ord(character):08x}"
