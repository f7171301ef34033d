"""What can be wrong with the text of a file: a code, a sentence and an advice each, no content of the file.

Whether a text is refused is decided where it is read.  Only which sentence says so, where the YAML
parser has stopped, is taken from the words of its message; to words that are not known here belongs a
sentence that is true of every text that the parser does not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from dabzw.lazily import dataclass
from dabzw.model.finding import Place


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


# What each rule says; {} is a line or a count, never content.

_RESTORE: Final = "请用 dabzw discard 取回上次入账的内容，再重新填写。"
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
    "yaml-conflict": ("留有两边合并时冲突的标记。", "请逐处选定要保留的内容，删去标记行，再重新检查。"),
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
    "yaml-quote": ("引号没有成对。", "请补上缺少的英文引号；文件被截断的，用 dabzw discard 取回。"),
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


def problem_at(rule: str, place: Place, *facts: int) -> Problem:
    """Return the problem of a rule at a place; the facts are the lines or counts that its sentence names."""
    says, advice = _RULES[rule]
    return Problem(rule, *place, says.format(*facts) if facts else says, advice)


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
    _Syntax("while parsing a flow", "yaml-bracket", at_start=True),
    _Syntax("expected ':'", "yaml-field", at_start=True),
    _Syntax("cannot start any token", "yaml-indicator"),
    _Syntax("while parsing a block", "yaml-indent"),
    _Syntax("block sequence entries", "yaml-indent"),
    _Syntax("document start", "yaml-indent"),
)


def of_parser(error: Exception, text: str) -> Problem:
    """Return what made the YAML parser stop; the parser's own message may quote the file."""
    from yaml import MarkedYAMLError  # where something is wrong alone

    if not isinstance(error, MarkedYAMLError):
        return problem_at("yaml-syntax", (1, 1))
    message = f"{error.context}: {error.problem}"
    if error.problem_mark and text.startswith("\t", error.problem_mark.index):
        message = "tab character"
    unknown = _Syntax("", "yaml-syntax")
    known = next((syntax for syntax in _SYNTAX if syntax.part in message), unknown)
    mark = (error.context_mark if known.at_start else None) or error.problem_mark
    return problem_at(known.rule, place_of(mark) if mark else (1, 1))


def place_of(mark: Any) -> Place:
    """Return the place of a mark of the YAML parser."""
    return mark.line + 1, mark.column + 1


def place_in(text: str, index: int) -> Place:
    """Return the place of a character, or of the text's end where the index is beyond it."""
    before = text[:index]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
