"""What programs and people read of a page."""

from __future__ import annotations

import io
import json
from typing import Any

from dabzw.render.as_json import dumps
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.view import Page


def told(page: Page) -> dict[str, Any]:
    """The page as JSON has it."""
    found: dict[str, Any] = json.loads(dumps(page.record()))
    return found


def printed(page: Page, *, columns: int | None = None) -> str:
    """The page as a pipe has it, or a terminal of so many columns."""
    stream = io.StringIO()
    print_page(Printer(stream, terminal=columns is not None, columns=columns), page)
    return stream.getvalue()
