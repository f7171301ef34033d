"""Jinja for documents: sandboxed, strict about names, escaping; an office's faulty template is named."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from dabzw.errors import LedgerError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_SEALED: Final = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


class UnusableTemplate(LedgerError):
    """A template of a document cannot be filled."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(f"模板 {path} 不能用（{says}），没有生成；改正它，或从台账里拿掉它改用自带的")


def environment() -> SandboxedEnvironment:
    """Where templates are filled: all is escaped, an unknown name is an error, nothing else is in reach."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(template: bytes, path: str, **values: Any) -> str:
    """An HTML page from a template, which is also given `policy`, the Content-Security-Policy to state.

    Raises:
        UnusableTemplate: it is no such template, or names what there is not.
    """
    with unusable(path):
        source = template.decode().replace("\r\n", "\n")
        return environment().from_string(source).render(policy=_policy(source), **values)


@contextmanager
def unusable(path: str, *more: type[Exception]) -> Iterator[None]:
    """Says which template is at fault where it cannot be read or filled; raises UnusableTemplate."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as error:
        raise UnusableTemplate(path, f"第{error.lineno}行：{error.message}") from error
    except (TemplateError, UnicodeDecodeError) as error:
        raise UnusableTemplate(path, f"{type(error).__name__}：{error}") from error
    except more as error:
        raise UnusableTemplate(path, f"{type(error).__name__}：{error}") from error


def _policy(source: str) -> str:
    """A policy that loads nothing and runs only the styles and scripts that stand in the template itself."""
    allowed: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _SEALED.findall(source):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[kind].append(f"'sha256-{digest}'")
    sources = (f"{kind}-src {' '.join(found)}" for kind, found in allowed.items() if found)
    return "; ".join(("default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"))
