"""Templates of documents: what ships with the tool is filled here, what an office wrote in a limited process.

An office's template may do anything that Jinja can: it may loop without an end, and take all the memory that
there is.  Whatever it does, it ends as a sentence that names it, and its line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from typing import Final, Literal

from dabzw.errors import LedgerError
from dabzw.store.documents import Template
from dabzw.store.limited import Means, NoAnswer, asked

Kind = Literal["page", "word"]
MEANS: Final = Means(memory=512 * 1024 * 1024, seconds=5, patience=60)
DONE: Final = b"="
"""The first byte of an answer that is a document; any other begins a sentence."""

_CHILD: Final = "dabzw.render.paper.child"
_MOST: Final = 32 * 1024 * 1024
_TOO_LARGE: Final = f"文件超过 {_MOST // 1024 // 1024} MB"
_SLOW: Final = f"等了{MEANS.patience}秒还没有填完，多半是循环太多，或电脑太忙"
_STOPPED: Final = "填写它的程序中途停了，多半是循环太多，或占用内存太多"


class UnusableTemplate(LedgerError):
    """A template of a document cannot be filled."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(f"模板 {path} 不能用（{says}），没有生成；改正它，或从台账里拿掉它改用自带的")


class NotEntered(LedgerError):
    """A template of a document that is about to be entered cannot be used."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(f"模板 {path} 不能用（{says}），没有入账；改正它再入账")


def filled(kind: Kind, template: Template, values: Mapping[str, object]) -> bytes:
    """A document made from a template.

    Raises:
        UnusableTemplate: the office's template is no such template, names what there is not, or takes too
            much.
    """
    if not template.own:
        return _fill(kind, template.data, values)
    done, answer = _apart("fill", kind, template.data, values)
    if not done:
        raise UnusableTemplate(template.path, answer.decode())
    return answer


def must_be_usable(kind: Kind, path: str, data: bytes) -> None:
    """Looks at a template that is about to be entered, and fills nothing; raises NotEntered."""
    done, answer = _apart("look", kind, data, {})
    if not done:
        raise NotEntered(path, answer.decode())


def _fill(kind: Kind, template: bytes, values: Mapping[str, object]) -> bytes:
    if kind == "page":
        from dabzw.render.paper.filling import fill_page

        return fill_page(template, values)
    from dabzw.render.paper.word_filling import fill_word

    return fill_word(template, values)


def _apart(task: str, kind: Kind, template: bytes, values: Mapping[str, object]) -> tuple[bool, bytes]:
    """What the limited process answers: whether it is done, and the document or the sentence."""
    if len(template) > _MOST:
        return False, _TOO_LARGE.encode()
    feed = json.dumps(values, default=_plain).encode() + b"\n" + template
    try:
        answer = asked(_CHILD, (task, kind, str(MEANS.seconds)), feed, MEANS)
    except NoAnswer as ended:
        return False, (_SLOW if ended.slow else _STOPPED).encode()
    return answer.startswith(DONE), answer[len(DONE) :]


def _plain(value: object) -> object:
    """A value that JSON has no form for."""
    if isinstance(value, Decimal):
        return float(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) else str(value)
