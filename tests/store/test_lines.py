"""The quick reader of canonical texts: whatever it answers, the strict reader says the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dabzw.store import lines, yamlio
from dabzw.store.demo import demo_files
from dabzw.store.reader import load, read_file
from dabzw.store.yaml_limits import Node

HOSTILE: Final = sorted((Path(__file__).parent / "hostile").glob("*.yaml"))
fuzz = settings(max_examples=4 * settings().max_examples)

WORDS: Final = (
    *(
        "甲",
        "示例村",
        "第 1 组",
        "2026-02-10",
        "2026-02-10 09:30",
        "2026-02-30",
        "XS-260210-7K4Q",
        "no",
        "A1",
    ),
    *(
        "12:30",
        "1.1",
        "",
        " ",
        "-",
        "|-",
        "甲: 乙",
        "甲:",
        "- 甲",
        "# 甲",
        '"',
        "\\",
        "甲\t乙",
        "\\n",
        "é",
        "锟斤拷",
    ),
    *(
        "甲" * 40,
        "甲" * 41,
        "x" * 81,
        "甲\n乙",
        "甲\n\n 乙\n- 丙",
        "甲\n",
        "\n甲",
        "甲\n<<<<<<< 乙",
        "|-\n甲",
        "~",
    ),
    *("\u200b", "\ue000", "\U00020000", "ÃÃ", "<<", "甲\u3000乙", "～", "0355", "甲|-"),
)
TEXTS: Final = st.sampled_from(WORDS) | st.text('ab-:|# "\\\n甲乙，1', max_size=50)
KEYS: Final = st.sampled_from("甲乙丙丁") | TEXTS
NODES: Final[st.SearchStrategy[Any]] = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)
TREES: Final = st.dictionaries(KEYS, NODES, max_size=4)
PIECES: Final = (
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "- ",
    ": ",
    ":",
    "|-",
    "|-\n",
    "甲",
    "甲: 乙\n",
    '"',
    "\\",
    "#",
    "\t",
    "é",
    "",
)


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """A canonical text with a few pieces of it taken out, put in, doubled or moved."""
    text = yamlio.write(draw(TREES)).decode()
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        end = min(end, start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from((*PIECES, text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return text.encode()


def same(data: bytes) -> bool:
    """Whether the quick reader answers for these bytes; what it says is checked."""
    answer = lines.read(data)
    if answer is None:
        return False
    tree = yamlio.read(data)
    assert (tree.problems, tree.hints) == ((), ())
    assert repr(answer) == repr(tree.value)  # the order of keys and the types are the same, too
    assert yamlio.write(answer) == data
    return True


@given(TREES)
@fuzz
def test_what_is_written_is_read_as_the_strict_reader_reads_it(tree: dict[str, Node]) -> None:
    same(yamlio.write(tree))


@given(bent())
@fuzz
def test_what_is_bent_is_read_as_the_strict_reader_reads_it(data: bytes) -> None:
    same(data)


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.stem)
def test_a_hostile_file_is_read_as_the_strict_reader_reads_it(file: Path) -> None:
    same(file.read_bytes())


CANONICAL: Final[dict[str, str]] = {
    "texts": '甲: 乙\n丙: "1.1"\n丁: 2026-02-10 09:30\n戊: XS-260210-7K4Q\n',
    "escapes": '甲: "乙\\n\\t\\"\\\\n"\n',
    "a list": "甲:\n  - 乙\n  - 丙\n丁: 戊\n",
    "rows": "甲:\n  - 乙: 丙\n    丁:\n      - 戊\n  - 己: 庚\n",
    "a mapping": "甲:\n  乙:\n    丙: 丁\n戊: 己\n",
    "a row that begins with a list": "甲:\n  - 乙:\n      - 丙\n    丁: 戊\n",
    "blocks": "甲: |-\n  乙\n\n    丙: |-\n  丁\n戊:\n  - |-\n    己\n    庚\n  - 辛: |-\n      壬\n\n      癸\n    子: 丑\n",
    "a long block": f"甲: |-\n  {'乙' * 41}\n",
    "ten levels": "".join(f"{'  ' * level}甲:\n" for level in range(9)) + "  " * 9 + "甲: 乙\n",
}


@pytest.mark.parametrize("text", CANONICAL.values(), ids=CANONICAL)
def test_what_is_canonical_is_answered(text: str) -> None:
    assert same(text.encode())


LEFT: Final[dict[str, str]] = {
    "nothing": "",
    "an empty line": "\n",
    "an empty line between": "甲: 乙\n\n丙: 丁\n",
    "no end of line": "甲: 乙",
    "no key": "甲\n",
    "a list": "- 甲\n",
    "no value": "甲:\n",
    "no value within": "甲:\n  乙:\n丙: 丁\n",
    "an empty text": "甲: \n",
    "a blank after": "甲: 乙 \n",
    "a blank after a key": "甲: \n  - 乙\n",
    "two blanks": "甲:  乙\n",
    "idle quotes": '甲: "乙"\n',
    "single quotes": "甲: '1.1'\n",
    "a number without quotes": "甲: 1.1\n",
    "no such day": "甲: 2026-02-30\n",
    "a wider indent": "甲:\n    - 乙\n",
    "no indent": "甲:\n- 乙\n",
    "a line back": "甲:\n    乙: 丙\n  丁: 戊\n",
    "a line too deep": "甲: 乙\n  丙: 丁\n",
    "an item among keys": "甲: 乙\n- 丙\n",
    "a key among items": "甲:\n  - 乙\n  丙: 丁\n",
    "an item below a text": "甲:\n  - 乙\n    丙: 丁\n",
    "a key twice": "甲: 乙\n甲: 丙\n",
    "a key twice in a row": "甲:\n  - 乙: 丙\n    乙: 丁\n",
    "a comment": "甲: 乙 # 丙\n",
    "flow": "甲: [乙]\n",
    "an anchor": "甲: &乙 丙\n",
    "a document's mark": "---\n甲: 乙\n",
    "a short block": "甲: |-\n  乙\n",
    "a block that ends in a blank line": "甲: |-\n  乙\n  丙\n\n丁: 戊\n",
    "a block with blanks in a line": "甲: |-\n  乙\n  \n  丙\n",
    "another block": "甲: |\n  乙\n  丙\n",
    "a folded block": "甲: >-\n  乙\n  丙\n",
    "git's marks": "甲: |-\n  乙\n  <<<<<<< 丙\n",
    "a long line": f"甲: {'乙' * 41}\n",
    "another end of line": "甲: 乙\r\n",
    "another escape": '甲: "\\u4e59"\n',
    "a private character": '甲: "\ue000"\n',
    "a merge key": '"<<": 甲\n',
    "a long key": f"{'甲' * 129}: 乙\n",
    "lists in a list": "甲:\n  - - 乙\n",
    "eleven levels": "".join(f"{'  ' * level}甲:\n" for level in range(10)) + "  " * 10 + "甲: 乙\n",
    "a large file": "".join(f"甲{number}: 乙\n" for number in range(4000)),
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_all_else_is_left_to_the_strict_reader(text: str) -> None:
    assert not same(text.encode())


def test_wrong_bytes_are_left() -> None:
    assert lines.read("甲: ".encode() + b"\xff\n") is None


class Anything:
    """Lines of a writer that agrees to all."""

    def __getitem__(self, _part: object) -> Any:
        return self

    def __ne__(self, _other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


def agreeing(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(yamlio, "lines_of", lambda _node, _indent: Anything())


def any_character(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(lines, "is_ordinary", lambda _line: True)


@pytest.mark.parametrize(
    ("bend", "text"),
    [
        (agreeing, LEFT["a comment"]),
        (agreeing, LEFT["a number without quotes"]),
        (any_character, '甲: "\ue000"\n'),
    ],
)
def test_these_tests_can_fail(
    bend: Callable[[pytest.MonkeyPatch], None], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bend(monkeypatch)
    monkeypatch.setattr(lines, "_line", lines._parsed)
    with pytest.raises(AssertionError):
        same(text.encode())


def test_the_largest_file_is_within_all_limits() -> None:
    """No line has more nodes for its bytes than the shortest row has: itself, its key and its text."""
    row = "  - a: b\n"
    rows = (lines._FILE_BYTES - len("a:\n")) // len(row)
    assert same(f"a:\n{row * rows}".encode())
    assert not same(f"a:\n{row * (rows + 1)}".encode())


def test_the_demo_is_read_without_the_strict_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    files = demo_files()
    seen: list[bytes] = []
    strictly = yamlio.read
    read_file.cache_clear()

    def watched(data: bytes, *, comments: bool = False) -> yamlio.Tree:
        seen.append(data)
        return strictly(data, comments=comments)

    monkeypatch.setattr(yamlio, "read", watched)
    assert load(files).findings == ()
    records = {data for path, data in files.items() if path.endswith(".yaml") and path.count("/") == 2}
    assert records
    assert not records & set(seen)


@pytest.mark.parametrize("path", sorted(demo_files()))
def test_it_says_where_all_begins_as_the_strict_reader_does(path: str) -> None:
    data = demo_files()[path]
    found = lines.places(data)
    assert found is None or found == yamlio.read(data).places


@fuzz
@given(TREES)
def test_it_says_where_all_of_any_text_begins(tree: dict[str, Node]) -> None:
    data = yamlio.write(tree)
    found = lines.places(data)
    assert (found is None) == (lines.read(data) is None)
    assert found is None or found == yamlio.read(data).places
