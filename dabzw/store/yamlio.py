r"""The text of a record: bytes to a plain tree with places, and a tree to its one canonical text.

The reader works from parser events and constructs no objects: every scalar is text, exactly as
written; what it means is the schema's to say.  It takes any file that another program may have
made (flow style, single quotes, a leading ``---``) as long as it is plain data within limits, and
names everything else as a `Problem` with line, column and advice.  Wrong bytes never raise.

The writer gives block style, two-space indents and no ambiguity: a scalar is plain only where no
YAML 1.1 or 1.2 reader takes it for anything but this text (or a date).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.finding import Places
from dabzw.model.patterns import lazy
from dabzw.store import characters
from dabzw.store.characters import FORBIDDEN
from dabzw.store.yaml_limits import Node
from dabzw.store.yaml_problems import Problem, place_in, problem_at

_FILE_BYTES: Final = 256 * 1024
_REPORTED: Final = 100  # nobody reads more of one file


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
    from dabzw.store.yaml_events import Builder, comments_in  # the parser, which many a look does without

    builder = Builder(text)
    value = builder.record()
    problems = builder.problems
    if "#" in text and not comments and builder.complete:
        problems += comments_in(text)
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


# A tree to its text.

_HAN: Final = r"〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_MARKS: Final = "“”‘’（）〔〕【】《》〈〉「」『』，。、；：！？—…·～％‰＋－＝／×÷±℃㎡№￥"
_OPEN: Final = rf"{_HAN}A-Za-z0-9０-９Ａ-Ｚａ-ｚ①-⑳Ⅰ-Ⅻ{_MARKS}"
_REST: Final = rf"[{_OPEN}._/%()+,\-]"
_PROSE: Final = lazy(  # each set of so many characters takes a millisecond to compile
    rf"(?![._/%()+,\-])(?=.*?[{_HAN}])(?:{_REST}++(?: (?=[^ ])|\Z))+"
)
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
