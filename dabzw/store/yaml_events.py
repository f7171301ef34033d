"""The events of the YAML parser, and the plain tree that they make; only here is the parser imported."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from dabzw.model.finding import KEY, FieldPath, Place
from dabzw.model.patterns import lazy
from dabzw.store.characters import FORBIDDEN
from dabzw.store.yaml_limits import DEPTH, KEY_CHARACTERS, NODES, TEXT_BYTES, Node
from dabzw.store.yaml_problems import Problem, of_parser, place_in, place_of, problem_at

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)


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
        if token[0] in ("[", "{") and level == DEPTH:
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


class Builder:
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
        if len(self.places) > NODES:
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
        if len(path) >= DEPTH:
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


def comments_in(text: str) -> Iterator[Problem]:
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
