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
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

KEY: Final = "@key"
"""The place of a key itself (not of its value) is kept under the value's path + ``(KEY,)``."""

Path: TypeAlias = tuple[str | int, ...]
"""The way to a node, for example ``("核查", 0, "时间")``."""

Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1, the column counted in characters."""

Node: TypeAlias = "str | list[Node] | dict[str, Node]"

_FILE_BYTES: Final = 256 * 1024
_TEXT_BYTES: Final = 64 * 1024
_DEPTH: Final = 12
_NODES: Final = 20_000
_KEY_CHARACTERS: Final = 128  # longer ones, once quoted, are beyond what YAML allows before a colon
_REPORTED: Final = 100  # nobody reads more of one file

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text.  It never holds content of the file: an informant could be in it.

    Attributes:
        rule: short stable code such as ``yaml-dup-key``.
        line: from 1.
        column: from 1, in characters.
        says: what is wrong.
        advice: what to do next.
    """

    rule: str
    line: int
    column: int
    says: str
    advice: str


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
    places: Mapping[Path, Place]
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
    extraordinary = _EXTRAORDINARY.search(text) is not None
    forbidden = _characters(text, _FORBIDDEN if extraordinary else ())
    if problems := [*forbidden, *_conflicts(text), *_cut_off(text)]:
        return _refused(problems)
    builder = _Builder(text)
    value = builder.record()
    problems = builder.problems
    if "#" in text and not comments and builder.complete:
        problems += _comments(text)
    hints = tuple(_characters(text, _DOUBTFUL if extraordinary else ()))
    return _refused(problems, hints) if problems else Tree(value, builder.places, (), hints)


def write(record: Mapping[str, Node]) -> bytes:
    """Return the canonical text of a record; empty lists, and what holds nothing else, are left out."""
    return "".join(f"{line}\n" for line in _mapping_lines(record)).encode()


def canonical(data: bytes, record: Mapping[str, Node]) -> bool:
    """Return whether the bytes are the record's one canonical text."""
    return data == write(record)


def _refused(problems: list[Problem], hints: tuple[Problem, ...] = ()) -> Tree:
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.column))
    return Tree(None, {}, tuple(ordered[:_REPORTED]), hints)


# What each rule says; {} is a line or a count, never content.

_RESTORE: Final = "请用 git restore 取回上次入账的内容，再重新填写。"
_QUOTE: Final = "如果这是正文，请给整个内容加英文双引号；否则删去。"
_RETYPE: Final = "请删去这些字符，重新手工输入这几个字。"
_FIELD_LINE: Final = "每行写成“字段: 内容”：英文冒号，后面空一格；内容里有特殊符号的，整个加英文双引号。"
_FILL: Final = "请填上内容；没有内容就删去这一行。"

_RULES: Final[Mapping[str, tuple[str, str]]] = {
    "yaml-size": ("文件超过 256 KB。", "记录里只写文字；图片、附件存放在台账之外，只登记名称和摘要。"),
    "yaml-empty": ("文件是空的，可能是写入时中断。", _RESTORE),
    "yaml-only-comments": ("文件里只有注释，没有内容。", _RESTORE),
    "yaml-bom": ("文件开头有 BOM 标记。", "请用编辑器另存为“UTF-8（无 BOM）”。"),
    "yaml-gbk": ("文件不是 UTF-8 编码，像是 GBK（记事本的 ANSI）。", "请用编辑器打开，另存为 UTF-8。"),
    "yaml-encoding": ("文件不是 UTF-8 编码。", "请用编辑器打开，核对文字无误后另存为 UTF-8。"),
    "yaml-truncated": ("最后一行没有换行，文件可能被截断。", "请核对末尾内容是否完整，再在末尾补一个换行。"),
    "yaml-conflict": ("留有 git 合并冲突的标记。", "请逐处选定要保留的内容，删去标记行，再重新检查。"),
    "yaml-root": ("文件不是“字段: 内容”的形式。", _FIELD_LINE),
    "yaml-colon-width": ("字段名后用了中文冒号“：”。", "请改成英文冒号加一个空格，即“字段: 内容”。"),
    "yaml-documents": (
        "一个文件里有几份内容（中间用 --- 隔开）。",
        "请一个文件只写一条记录，删去多余的部分。",
    ),
    "yaml-directive": ("有以 % 开头的指令行。", "请删去这一行。"),
    "yaml-anchor": ("用了锚点（& 开头）。", _QUOTE),
    "yaml-alias": ("用了引用（* 开头）。", _QUOTE),
    "yaml-tag": ("用了类型标签（! 开头）。", _QUOTE),
    "yaml-merge-key": ("用了合并键 <<。", "请把字段逐个写出来。"),
    "yaml-dup-key": ("字段重复，与第 {} 行的字段同名。", "请核对两处内容，只保留一处。"),
    "yaml-key": ("字段名是空的，或者不是一段文字。", _FIELD_LINE),
    "yaml-key-long": ("字段名超过 128 个字。", _FIELD_LINE),
    "yaml-empty-value": ("这里没有内容。", _FILL),
    "yaml-comment": (
        "记录里不能写注释：# 和它后面的字不会入账。",
        "如果 # 是正文，请给整个内容加英文双引号；如果是说明，请写进“备注”。",
    ),
    "yaml-depth": ("层次超过 12 层。", "请检查缩进和括号，台账记录没有这么多层。"),
    "yaml-nodes": ("内容超过 20000 项。", "请把内容拆开登记，或者检查是否误粘贴。"),
    "yaml-text-long": ("这段文字超过 64 KB。", "请缩短文字，全文另存为附件并登记名称和摘要。"),
    "yaml-tab": ("缩进用了制表符（Tab）。", "请改成空格，每层缩进两个空格。"),
    "yaml-colon": (
        "内容里有英文冒号加空格，分不清哪里是字段名。",
        "请给整个内容加英文双引号，或改用中文冒号。",
    ),
    "yaml-quote": ("引号没有成对。", "请补上缺少的英文引号；文件被截断的，用 git restore 取回。"),
    "yaml-bracket": (
        "括号 [ ] 或 { } 没有成对，或者中间少了逗号。",
        "请补全；如果括号是正文，请给整个内容加英文双引号。",
    ),
    "yaml-indent": (
        "这里接不上：缩进不对齐，或者引号、括号后面还有文字。",
        "同一层的字段要左对齐，每层缩进两个空格；有引号、括号的正文，整个加英文双引号。",
    ),
    "yaml-field": ("这一行没有写成“字段: 内容”。", _FIELD_LINE),
    "yaml-indicator": ("内容以特殊符号开头（如 @ % `）。", "请给整个内容加英文双引号。"),
    "yaml-escape": ("双引号里的反斜杠 \\ 用法不对。", "反斜杠本身要写成 \\\\，或者改用英文单引号。"),
    "yaml-syntax": ("这里的写法看不懂。", _FIELD_LINE),
    "yaml-nul": ("有空字符（共 {} 处），文件可能在断电时写坏。", _RESTORE),
    "yaml-cr": ("换行是 Windows 或旧 Mac 的格式（共 {} 处）。", "请用编辑器把换行改成 LF（Unix）后保存。"),
    "yaml-control": ("有控制字符（共 {} 处）。", _RETYPE),
    "yaml-bidi": ("有改变文字方向的隐藏字符（共 {} 处）。", _RETYPE),
    "yaml-invisible": ("有看不见的零宽字符（共 {} 处）。", _RETYPE),
    "yaml-line-break": ("有特殊的分行符（共 {} 处）。", "请删去，改用普通换行。"),
    "yaml-noncharacter": ("有无效的字符编码（共 {} 处）。", _RETYPE),
    "yaml-private-use": (
        "有自造字（共 {} 处），换一台电脑可能显示不出来。",
        "请核对，能用标准字的改用标准字。",
    ),
    "yaml-mojibake": ("有像乱码的文字（共 {} 处）。", "请核对原文，可能是编码转换时出的错。"),
}


def _problem(rule: str, place: Place, *facts: int) -> Problem:
    says, advice = _RULES[rule]
    return Problem(rule, *place, says.format(*facts) if facts else says, advice)


# The bytes and the characters, before any YAML.


def _outside(data: bytes) -> Problem | None:
    """Return what is wrong with the bytes as such, None if they are UTF-8 of a fit size."""
    if not data:
        return _problem("yaml-empty", (1, 1))
    if len(data) > _FILE_BYTES:
        return _problem("yaml-size", (1, 1))
    if data.startswith(b"\xef\xbb\xbf"):
        return _problem("yaml-bom", (1, 1))
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _problem(_encoding_rule(data), _place(data[: error.start].decode(), error.start))
    return None


def _encoding_rule(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "yaml-encoding"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "yaml-encoding"
    return "yaml-gbk"


def _place(text: str, index: int) -> Place:
    """Return the place of a character, or of the text's end where the index is beyond it."""
    before = text[:index]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


_Kinds: TypeAlias = tuple[tuple[str, re.Pattern[str]], ...]


def _kinds(**patterns: str) -> _Kinds:
    return tuple((f"yaml-{name.replace('_', '-')}", re.compile(p)) for name, p in patterns.items())


# What nearly every record is made of: no kind below begins within it, so one quick search clears a text.
_EXTRAORDINARY: Final = re.compile(r"[^\t\n -~·—‘-”…\u3000-\u951e\u9520-\u9fff！-～]")

_FORBIDDEN: Final = _kinds(
    nul=r"\x00",
    cr=r"\r",
    control=r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    bidi=r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    invisible=r"[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]",
    line_break=r"[\u2028\u2029]",
    noncharacter=r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
    + "]",
)

# Two letters of a foreign alphabet side by side are what GBK gives when it is taken for UTF-8;
# 锟斤拷 is what comes of UTF-8 taken for GBK.  Greek letters are left out: chemistry uses them.
_DOUBTFUL: Final = _kinds(
    private_use=r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]",
    mojibake=r"\ufffd|锟斤拷|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u07ff]{2}|[\u00c0-\u00f6][\u00a1-\u00bf]",
)


def _characters(text: str, kinds: _Kinds) -> Iterator[Problem]:
    """Yield one problem for each kind that occurs, at its first place, with the count."""
    for rule, pattern in kinds:
        if found := [match.start() for match in pattern.finditer(text)]:
            yield _problem(rule, _place(text, found[0]), len(found))


# Seven signs at the start of a line, indented or not: inside a text of several lines git's marker is
# valid YAML.  A line of seven equals signs may be a ruler that somebody drew, so it alone is let through.
_MARKER: Final = re.compile(r"^ *(?:<{7}|>{7}|\|{7})(?= |$)", re.MULTILINE)


def _conflicts(text: str) -> Iterator[Problem]:
    if "<<<<<<<" in text or ">>>>>>>" in text or "|||||||" in text:
        for match in _MARKER.finditer(text):
            yield _problem("yaml-conflict", _place(text, match.end() - 7))


def _cut_off(text: str) -> Iterator[Problem]:
    if not text.endswith("\n"):
        yield _problem("yaml-truncated", _place(text, len(text)))


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
    except yaml.MarkedYAMLError as error:
        raise _Unreadable(_syntax(error, text)) from None
    except Exception:  # noqa: BLE001  # escapes such as "\U00110000" raise outside of YAMLError
        raise _Unreadable(_problem("yaml-syntax", (1, 1))) from None


class _Syntax(NamedTuple):
    """A part of the parser's message, its rule, and whether the place is where the construct began."""

    part: str
    rule: str
    at_start: bool = False


_SYNTAX: Final = (
    _Syntax("directive", "yaml-directive"),
    _Syntax("incompatible YAML document", "yaml-directive"),
    _Syntax("tab character", "yaml-tab"),
    _Syntax("while scanning an anchor", "yaml-anchor"),
    _Syntax("while scanning an alias", "yaml-alias"),
    _Syntax(" tag", "yaml-tag"),
    _Syntax("mapping values are not allowed", "yaml-colon"),
    _Syntax("escape", "yaml-escape"),
    _Syntax("hexdecimal", "yaml-escape"),
    _Syntax("quoted scalar", "yaml-quote", at_start=True),
    _Syntax("flow", "yaml-bracket", at_start=True),
    _Syntax("expected ':'", "yaml-field", at_start=True),
    _Syntax("cannot start any token", "yaml-indicator"),
    _Syntax("while parsing a block", "yaml-indent"),
    _Syntax("block sequence entries", "yaml-indent"),
    _Syntax("document start", "yaml-indent"),
)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """Put the parser's message into words of the rules; its own may quote the file."""
    message = f"{error.context}: {error.problem}"
    if error.problem_mark and text.startswith("\t", error.problem_mark.index):
        message = "tab character"
    unknown = _Syntax("", "yaml-syntax")
    known = next((syntax for syntax in _SYNTAX if syntax.part in message), unknown)
    mark = (error.context_mark if known.at_start else None) or error.problem_mark
    return _problem(known.rule, _start(mark) if mark else (1, 1))


def _start(mark: Any) -> Place:
    return mark.line + 1, mark.column + 1


_DIRECTIVE: Final = re.compile("^%", re.MULTILINE)
_UNUSUAL: Final = re.compile(r"[&*!\\]")  # without these no anchor, alias, tag or escape is possible


class _Builder:
    """Makes the tree of one file from its events, and notes the problems on the way."""

    def __init__(self, text: str) -> None:
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.complete = False
        self._text = text
        self._events = _events(text)
        self._unusual = len(text) * 4 > _TEXT_BYTES or _UNUSUAL.search(text) is not None

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
            raise _Unreadable(_problem(rule, (1, 1)))
        if directive := _DIRECTIVE.search(self._text, 0, start.end_mark.index):
            self._report("yaml-directive", _place(self._text, directive.start()))
        root = next(self._events)
        if type(root) is not yaml.MappingStartEvent:
            rule = "yaml-colon-width" if "：" in getattr(root, "value", "") else "yaml-root"
            raise _Unreadable(_problem(rule, _start(root.start_mark)))
        value = self._node(root, ())
        next(self._events)  # the document's end
        if type(after := next(self._events)) is yaml.DocumentStartEvent:
            raise _Unreadable(_problem("yaml-documents", _start(after.start_mark)))
        return value if isinstance(value, dict) else {}

    def _node(self, event: Any, path: Path) -> Node:
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
            raise _Unreadable(_problem("yaml-depth", place))
        return self._mapping(path) if kind is yaml.MappingStartEvent else self._sequence(path)

    def _sequence(self, path: Path) -> list[Node]:
        items: list[Node] = []
        for event in self._events:
            if type(event) is yaml.SequenceEndEvent:
                break
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for event in self._events:
            if type(event) is yaml.MappingEndEvent:
                break
            key = self._key(event, path)
            fields[key] = self._node(next(self._events), (*path, key))
        if not fields:
            self._report("yaml-empty-value", self.places.get((*path, KEY), self.places[path]))
        return fields

    def _key(self, event: Any, path: Path) -> str:
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
        if not key or key == "<<" or len(key) > _KEY_CHARACTERS:
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
        if len(value.encode(errors="surrogatepass")) > _TEXT_BYTES:
            self._report("yaml-text-long", place)
        for rule, pattern in _FORBIDDEN:
            if count := len(pattern.findall(value)):
                self._report(rule, place, count)

    def _report(self, rule: str, place: Place, *facts: int) -> None:
        self.problems.append(_problem(rule, place, *facts))


_COMMENT: Final = re.compile("#.*")


def _comments(text: str) -> Iterator[Problem]:
    """Yield the comments: what begins with # between the scalars of a text that can be read."""
    for start, end in _gaps(text):
        for comment in _COMMENT.finditer(text, start, end):
            yield _problem("yaml-comment", _place(text, comment.start()))


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
_PROSE: Final = re.compile(rf"(?=[^{_HAN}]*[{_HAN}])[{_OPEN}](?: ?[{_OPEN}._/%()+,\-])*")
_WORD: Final = re.compile(r"[A-Za-z](?: ?[A-Za-z0-9._/\-])*")
_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: [0-9]{2}:[0-9]{2})?")
_MEANINGFUL: Final = frozenset(
    ("y", "n", "yes", "no", "true", "false", "on", "off", "null", "nil", "none", "nan", "inf", "infinity")
)

_COLUMNS: Final = 80
# Fixed, not asked of unicodedata: a record's text must not change with the version of Python.
_WIDE: Final = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    r"\U0001f000-\U0001faff\U00020000-\U0003fffd]"
)
_NEVER_RAW: Final = "|".join(pattern.pattern for _, pattern in _FORBIDDEN)
_NO_BLOCK: Final = re.compile(rf"\A[ \n]|\n\Z|^ +$|\t|{_MARKER.pattern}|{_NEVER_RAW}", re.MULTILINE)
_ESCAPED: Final = re.compile(rf'["\\\n\t]|{_NEVER_RAW}')
_ESCAPES: Final[Mapping[str, str]] = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _lines(node: Node) -> list[str]:
    if isinstance(node, str):
        return _scalar_lines(node)
    return _mapping_lines(node) if isinstance(node, dict) else _sequence_lines(node)


def _mapping_lines(fields: Mapping[str, Node]) -> list[str]:
    lines: list[str] = []
    for key, node in fields.items():
        if isinstance(node, str):
            first, *rest = _scalar_lines(node)
            lines += [f"{_inline(key)}: {first}", *_indented(rest)]
        elif rest := _lines(node):
            lines += [f"{_inline(key)}:", *_indented(rest)]
    return lines


def _sequence_lines(items: Iterable[Node]) -> list[str]:
    lines: list[str] = []
    for first, *rest in filter(None, map(_lines, items)):
        lines += [f"- {first}", *_indented(rest)]
    return lines


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (line and f"  {line}" for line in lines)


def _scalar_lines(text: str) -> list[str]:
    return ["|-", *text.split("\n")] if _is_long(text) and _fits_block(text) else [_inline(text)]


def _is_long(text: str) -> bool:
    return "\n" in text or (len(text) * 2 > _COLUMNS and len(text) + len(_WIDE.findall(text)) > _COLUMNS)


def _fits_block(text: str) -> bool:
    """Return whether a block gives exactly this text back, and holds no line like git's markers."""
    return _NO_BLOCK.search(text) is None


def _inline(text: str) -> str:
    return text if _is_plain(text) else f'"{_ESCAPED.sub(_escape, text)}"'


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
