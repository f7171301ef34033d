"""Why a template of the office could not be filled: in Chinese, and in which line of it.

Only the limited process asks: nothing that an office's template says is run elsewhere.
"""

from __future__ import annotations

import re
from typing import Final

from jinja2.exceptions import (
    FilterArgumentError,
    SecurityError,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
)

from dabzw.render.paper.filling import Foreign
from dabzw.render.show import show
from dabzw.store.word_base import NotAllowed

_SHOWN: Final = 40
_TEMPLATE: Final = "<template>"
"""The file name that Jinja gives to the lines of a template."""


class TimeOver(Exception):
    """The template has taken more time than it may."""


class TooLong(Exception):
    """What came out of the template is longer than any paper."""


# Jinja's sentences, each with what is said in its place; {0} is what stood in the first group.
_SENTENCES: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (Foreign, r"([a-z]+)", "“{0}”不能用：模板里不能引用别的文件，请把内容直接写进来"),
    (TemplateSyntaxError, r"Encountered unknown tag '([^']*)'", "没有“{0}”这种标记"),
    (
        TemplateSyntaxError,
        r"end of template.*needs to be closed is '(\w+)'",
        "“{0}”没有结束",
    ),
    (TemplateSyntaxError, r"unexpected end of template|Unexpected end of template", "模板没有写完"),
    (TemplateError, r"No filter named '([^']*)'", "没有“{0}”这种过滤器"),
    (TemplateError, r"No test named '([^']*)'", "没有“{0}”这种判断"),
    (TemplateSyntaxError, r"Missing end of comment tag", "注释没有结束，缺“#}}”"),
    (TemplateSyntaxError, r"Missing end of raw directive", "raw 没有结束，缺 endraw"),
    (TemplateSyntaxError, r"block '([^']*)' defined twice", "“{0}”定义了两次"),
    (TemplateSyntaxError, r"unexpected char '(.+?)' at", "不应有“{0}”"),
    (TemplateSyntaxError, r"unexpected '([^']*)'", "不应有“{0}”"),
    (TemplateSyntaxError, r"expected token '([^']*)'", "这里应有“{0}”"),
    (TemplateSyntaxError, r"Expected an expression", "这里应有要填的内容"),
    (TemplateError, r"can't assign to", "不能给它赋值"),
    (TemplateError, r"cannot assign", "不能给它赋值"),
    (UndefinedError, r"'([^']*)' is undefined", "没有“{0}”这个数据"),
    (UndefinedError, r"has no attribute '([^']*)'", "数据里没有“{0}”"),
    (UndefinedError, r"has no element (\S+)", "数据里没有第 {0} 项"),
    (SecurityError, r"access to attribute '([^']*)'", "不许使用“{0}”"),
)

# What is said of the other exceptions of each kind; the first that fits.
_KINDS: Final[tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...]] = (
    (TimeOver, "填写用时太长，多半是循环太多或没有尽头"),
    (TooLong, "填出来的内容太长，多半是循环太多"),
    (MemoryError, "填写占用内存太多"),
    (RecursionError, "一层套一层没有尽头"),
    (TemplateSyntaxError, "写法不对"),
    (UndefinedError, "用了没有的数据"),
    (SecurityError, "用了不许使用的写法"),
    (SyntaxError, "一层套一层太多"),
    ((FilterArgumentError, AssertionError), "过滤器的参数不对"),
    (ZeroDivisionError, "除数是0"),
    (OverflowError, "数太大，或循环次数太多"),
    (UnicodeDecodeError, "不是 UTF-8 文字，请另存为 UTF-8"),
    (UnicodeError, "写出了不能保存的字符"),
    (TypeError, "不能这样运算、排序或者调用：几种不同的值放在了一起，或参数不对"),
    ((AttributeError, LookupError, NameError), "用了没有的数据"),
    (ValueError, "值的写法不对"),
)


_MARKS: Final = {
    "begin of print statement": "{{",
    "end of print statement": "}}",
    "begin of statement block": "{%",
    "end of statement block": "%}",
    "end of template": "模板的结尾",
    "colon": ":",
    "integer": "数字",
    "string": "文字",
    "name": "名称",
}
"""Jinja's names of marks."""


def fault_of(error: BaseException, words: str | None = None) -> str:
    """What is wrong with a template, and where: its line, or of a Word file the `words` of its XML nearby."""
    if isinstance(error, NotAllowed):
        return str(error)
    line = _line(error)
    says = _sentence(error) or next(
        (says for kind, says in _KINDS if isinstance(error, kind)), "写法不对，填不出来"
    )
    where = "" if line is None else f"第{line}行：" if words is None else _near(words, line)
    return show(where + says)


def _sentence(error: BaseException) -> str | None:
    message = str(getattr(error, "message", None) or error)
    for kind, pattern, says in _SENTENCES:
        found = re.search(pattern, message, re.DOTALL) if isinstance(error, kind) else None
        if found is not None:
            return says.format(*(_MARKS.get(group, group)[:_SHOWN] for group in found.groups()))
    return None


def _line(error: BaseException) -> int | None:
    """The line of the template: that of a syntax error, else the last one that was run."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    found: int | None = None
    place = error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == _TEMPLATE:
            found = place.tb_lineno
        place = place.tb_next
    return found


def _near(words: str, line: int) -> str:
    """Of a Word file, whose XML has a line for each paragraph: what stands in the paragraph."""
    lines = words.split("\n")
    text = re.sub(r"<[^>]*>", "", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
    return f"“{text[:_SHOWN]}”处：" if text else ""
