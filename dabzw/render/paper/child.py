"""The process that fills one template of the office: its values and the template in, the document out.

It has hardly any means, so that the worst template there is takes some seconds and ends as a sentence.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, NoReturn

from dabzw.render.paper import filling, word_filling
from dabzw.render.paper.template_faults import TimeOver, TooLong, fault_of
from dabzw.render.paper.templating import DONE, MEANS
from dabzw.store.limited import confine
from dabzw.store.word_base import allowed_parts

Work = Callable[[bytes, Mapping[str, object]], bytes]
_MOST: Final = 64 * 1024 * 1024
_REFUSED: Final = b"!"


def main() -> None:
    """Reads standard input, writes the document or the sentence."""
    task, kind, seconds = sys.argv[1:]
    values, _, template = sys.stdin.buffer.read().partition(b"\n")
    given = json.loads(values)
    _prepare(kind)
    signal.signal(signal.SIGXCPU, _time_over)
    confine(replace(MEANS, seconds=int(seconds)))
    sys.stdout.buffer.write(answer(WORK[task, kind], template, given))


def answer(
    work: Callable[[bytes, Mapping[str, object]], bytes], template: bytes, given: Mapping[str, object]
) -> bytes:
    """What the process answers: the document, or why there is none."""
    try:
        return DONE + _bounded(work(template, given))
    except word_filling.FaultInWord as fault:
        return _REFUSED + fault_of(fault.__cause__ or fault, fault.source).encode()
    except Exception as error:  # noqa: BLE001  # whatever it is, the template is at fault
        return _REFUSED + fault_of(error).encode()


def _bounded(made: bytes) -> bytes:
    if len(made) > _MOST:
        raise TooLong
    return made


def fill_word(template: bytes, values: Mapping[str, object]) -> bytes:
    """A Word file, filled once its parts are known to be harmless."""
    allowed_parts(template)
    return word_filling.fill_word(template, values)


def look_at_word(template: bytes, _values: Mapping[str, object]) -> bytes:
    """Nothing, or what filling a Word file would stumble over."""
    allowed_parts(template)
    word_filling.compile_word(template)
    return b""


def look_at_page(template: bytes, _values: Mapping[str, object]) -> bytes:
    """Nothing, or what filling a page would stumble over."""
    filling.environment().from_string(filling.page_source(template))
    return b""


WORK: Final[dict[tuple[str, str], Work]] = {
    ("fill", "page"): filling.fill_page,
    ("fill", "word"): fill_word,
    ("look", "page"): look_at_page,
    ("look", "word"): look_at_word,
}


def _prepare(kind: str) -> None:
    """Everything that is imported late, since no file can be opened afterwards."""
    import encodings.cp437
    import encodings.idna
    import encodings.unicode_escape
    import encodings.utf_16
    import encodings.utf_16_be
    import encodings.utf_16_le
    import html
    import pprint
    import textwrap

    import jinja2.constants
    import jinja2.debug

    loaded: list[object] = [encodings, html, pprint, textwrap, jinja2]
    if kind == "word":
        import docx.shared
        import docxtpl  # type: ignore[import-untyped]
        from rich.cells import cell_len

        loaded += [docx, docxtpl, cell_len("表")]  # loads a table of widths
    if not all(loaded):  # they are only loaded
        raise SystemExit(1)


def _time_over(*_: object) -> NoReturn:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # the end comes soon enough
    raise TimeOver


if __name__ == "__main__":
    main()
