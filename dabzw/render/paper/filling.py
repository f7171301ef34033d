"""Templates filled: Jinja, sandboxed, strict about names, escaping; nothing but the values is in reach."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from dabzw.model.ids import RECORD_ID

_WHOLE_ID: Final = re.compile(rf"(?<![0-9A-Za-z]){RECORD_ID.pattern}(?![0-9A-Za-z])")
_SEALED: Final = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
_FOREIGN: Final = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class Foreign(TemplateSyntaxError):
    """The template asks for another file; there is none for it."""


class _Alone(SandboxedEnvironment):
    """A sandbox in which a template stands alone."""

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        tree = self.parse(source)
        for node in tree.find_all(_FOREIGN):
            raise Foreign(type(node).__name__.removesuffix("Import").lower() or "import", node.lineno)
        return super().from_string(tree, *args, **kwargs)


def environment() -> SandboxedEnvironment:
    """Where templates are filled: all is escaped, an unknown name is an error, nothing else is in reach."""
    made = _Alone(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["whole"] = _whole
    return made


def _whole(text: object) -> Markup:
    """A text of a page in which no line ends within the id of a record."""
    return Markup(_WHOLE_ID.sub(r'<span class="whole">\g<0></span>', str(escape(text))))  # noqa: S704 -- it is escaped


def fill_page(template: bytes, values: Mapping[str, object]) -> bytes:
    """A page from a template, which is also given `policy`, the Content-Security-Policy to state."""
    source = page_source(template)
    return environment().from_string(source).render(policy=_policy(source), **values).encode()


def page_source(template: bytes) -> str:
    """The text of a page's template."""
    return template.decode().replace("\r\n", "\n")


def _policy(source: str) -> str:
    """A policy that loads nothing and runs only the styles and scripts that stand in the template itself."""
    allowed: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in _SEALED.findall(source):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[kind].append(f"'sha256-{digest}'")
    sources = (f"{kind}-src {' '.join(found)}" for kind, found in allowed.items() if found)
    return "; ".join(("default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"))
