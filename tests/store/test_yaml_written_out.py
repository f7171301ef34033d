"""What the reader of records says of every kind of text, and how the writer writes: read in `golden/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from conftest import Golden

from dabzw.store import characters, yaml_events, yaml_problems, yamlio
from dabzw.store.yaml_limits import Node
from dabzw.store.yaml_problems import Problem
from dabzw.store.yamlio import canonical, read, write

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE / "golden"
HOSTILE: Final = HERE / "hostile"
KILO: Final = 1024

TEXTS: dict[str, str | bytes] = {
    "nothing": b"",
    "blanks": "\n \n",
    "only comments": "# 甲\n# 乙\n",
    "a mark before": b"\xef\xbb\xbfa: b\n",
    "GBK": "a: b\n甲: 乙\n".encode("gb18030"),
    "UTF-16": "a: b\n".encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff\x00a",
    "no encoding": b"a: b\nc: \xff\xfe\xff\n",
    "cut off": "a: b\nc: 甲",
    "no fields": "甲\n",
    "a list": "- 甲\n",
    "a Chinese colon": "甲：乙\n",
    "a Chinese colon in a list": "- 甲：乙\n",
    "two documents": "a: b\n---\nc: d\n",
    "two documents and an end": "---\na: b\n...\n---\nc: d\n",
    "one document with its marks": "---\na: b\n...\n",
    "a directive": "%YAML 1.2\n---\na: b\n",
    "a directive that is wrong": "%YAML x\n---\na: b\n",
    "a directive of tags": "%TAG ! tag:甲,2026:\n---\na: b\n",
    "a directive of another time": "%YAML 9.9\n---\na: b\n",
    "a percent sign in a text": "a: b\n%c: d\n",
    "an anchor": "a: &b c\n",
    "an anchor without a name": "a: & c\n",
    "an anchor of a list": "a: &b\n  - c\n",
    "an alias": "a: *b\n",
    "an alias without a name": "a: * c\n",
    "an alias of an anchor": "a: &b c\nd: *b\n",
    "a tag": "a: !b c\n",
    "a tag of a mapping": "a: !b\n  c: d\n",
    "a tag that is wrong": "a: !<b c\n",
    "a tag of its own": "a: !b!c d\n",
    "a merge key": "a: b\n<<: c\n",
    "two keys": "a: b\nc: d\na: e\na: f\n",
    "two keys of a list": "甲:\n  - a: b\n    a: c\n",
    "an empty key": ": a\n",
    "an empty quoted key": '"": a\n',
    "a list as key": "? [a, b]\n: c\n",
    "a mapping as key": "? {a: b}\n: c\n",
    "a key of 128 letters": f"{'k' * 128}: a\n",
    "a key of 129 letters": f"{'k' * 129}: a\n",
    "a key of 129 letters, quoted": f'"{"k" * 129}": a\n',
    "no value": "a:\nb: c\n",
    "no value in a list": "a:\n  - b\n  -\n",
    "an empty quoted value": 'a: ""\n',
    "an empty mapping": "a: {}\n",
    "an empty mapping within": "a:\n  - {}\n",
    "an empty root": "{}\n",
    "an empty list": "a: []\n",
    "comments": "# 甲\na: b # 乙\nc: 'd # e' # 丙\nf: |- # 丁\n  # 戊\ng:\n  # 己\n  - h#i\n",
    "a comment at the end": "a: b\n# 甲\n",
    "a tab before": "a:\n\tb: c\n",
    "a tab in front": "\ta: b\n",
    "a tab before a list": "a:\n\t- b\n",
    "a colon in a value": "a: b: c\n",
    "a colon after a quote": "a: 'b': c\n",
    "an open quote": 'a: b\nc: "d\n',
    "an open single quote": "a: b\nc: 'd\ne: f\n",
    "an open bracket": "a: b\nc: [d, e\n",
    "an open brace": "a: {b: c\n",
    "brackets with no comma": "a: [[b] [c]]\n",
    "a bracket too many": "a: b]\nc: ]\n",
    "a letter after a quote": "a: 'b' c\n",
    "a letter after a bracket": "a: [b] c\n",
    "fields after a whole record": "{a: b}\nc: d\n",
    "fields out of line": "a: b\n  c: d\n",
    "fields out of line, in a list": "a:\n  - b: c\n   d: e\n",
    "a list in a value": "a: - b\n",
    "a list beside a field": "a: b\n- c\n",
    "a line without a colon": "a: b\nc\nd: e\n",
    "a line without a colon at the end": "a: b\nc\n",
    "a sign that begins nothing": "a: @b\n",
    "another sign that begins nothing": "a: `b\n",
    "a percent sign before": "a: %b\n",
    "an escape that is none": 'a: "\\q"\n',
    "an escape that is cut": 'a: "\\x4"\n',
    "an escape beyond": 'a: "\\U00110000"\n',
    "a zero": "a: b\0\nc: \0\n",
    "Windows lines": "a: b\r\nc: d\r\n",
    "controls": "a: b\x01\x1f\x7f\x80\x9f\n",
    "directions": "a: b\u061c\u200e\u202e\u2069\n",
    "what nobody sees": "a: b\u00ad\u034f\u180e\u200b\u2060\ufeff\U000e0001\n",
    "line separators": "a: b\u2028c\u2029d\n",
    "no characters": "a: b\ufdd0\ufffe\U0001fffe\n",
    "characters by escapes": 'a: "\\0\\r\\x01\\u202e\\u200b\\u2028\\uffff\\uD800"\n',
    "several kinds": "a: \x01\nb: \u200b\nc: \x02\n",
    "two kinds in one line": "a: \u200b\x01\n",
    "private characters": "a: 甲\ue000乙\uf8ff\n",
    "garbled": "a: ÀÁ锟斤拷\ufffd\n",
    "conflicts": "<<<<<<< a\nb: c\n||||||| d\n=======\ne: f\n>>>>>>> g\n",
    "conflicts further in": "a: |-\n  <<<<<<<\n  b\n   >>>>>>>\n",
    "no conflicts": "a: |-\n  <<<<<<\n  <<<<<<<<\n  a <<<<<<<\n  <<<<<<<a\n  =======\n",
    "12 levels": "a: " + "[" * 11 + "b" + "]" * 11 + "\n",
    "13 levels": "a: " + "[" * 12 + "b" + "]" * 12 + "\n",
    "13 levels of fields": "".join(f"{'  ' * depth}a:\n" for depth in range(13)),
    "a hundred levels": "a: " + "[" * 100 + "\n",
    "256 KB": "".join(f"a{number:02}: {'x' * 65_000}\n" for number in range(4)) + f"b: {'x' * 2116}\n",
    "a byte more than 256 KB": "".join(f"a{number:02}: {'x' * 65_000}\n" for number in range(4)) + f"b: {'x' * 2117}\n",
    "64 KB": f"a: {'甲' * 21_845}x\n",
    "a byte more than 64 KB": f"a: {'甲' * 21_845}xy\n",
    "many problems": "a: &b c\n" * 99,
    "nodes": f"a: [{'x,' * 19_997}]\n",
    "a node more": f"a: [{'x,' * 19_998}]\n",
}  # fmt: skip


def _problems(data: bytes, loader: Any, patch: pytest.MonkeyPatch) -> list[tuple[str, Problem]]:
    with patch.context() as within:
        within.setattr(yaml_events, "_LOADER", loader)
        tree = read(data)
    return [*(("✗", one) for one in tree.problems), *(("?", one) for one in tree.hints)]


def test_what_is_said_of_a_text(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the parser in C, and where it finds otherwise of a short text with the one in Python."""
    lines: list[str] = []
    said: dict[str, Problem] = {}
    hostile = {path.name: path.read_bytes() for path in sorted(HOSTILE.glob("*.yaml"))}
    for name, text in {**TEXTS, **hostile}.items():
        data = text if isinstance(text, bytes) else text.encode()
        loaders = (yaml.CLoader, yaml.Loader if len(data) < KILO else yaml.CLoader)
        found = [_problems(data, loader, monkeypatch) for loader in loaders]
        for _, problem in (*found[0], *found[1]):
            said.setdefault(problem.rule, problem)
        told = [_places(one) for one in found]
        lines.append(f"{name} → {told[0]}{'' if told[0] == told[1] else f'，纯 Python：{told[1]}'}")
    lines += [f"{rule}：{one.says} {one.advice}" for rule, one in sorted(said.items())]
    golden(FOLDER / "yaml_problems.txt", "\n".join(lines) + "\n")
    assert said.keys() == yaml_problems._RULES.keys()


def _places(found: list[tuple[str, Problem]]) -> str:
    told = [f"{sign} {one.rule.removeprefix('yaml-')} {one.line}:{one.column}" for sign, one in found]
    return "；".join(told if len(told) < 20 else [*told[:2], f"…… {len(told)}"]) or "可以读"


def test_a_campaign_may_hold_comments_and_nothing_else_that_is_wrong() -> None:
    text = str(TEXTS["comments"])
    assert read(text.encode(), comments=True).value == {
        "a": "b",
        "c": "d # e",
        "f": "# 戊",
        "g": ["h#i"],
    }
    assert [one.rule for one in read(b"# a\nb: &c d\n", comments=True).problems] == ["yaml-anchor"]


# The writer

WORDS: Final = "y n yes no true false on off null nil none nan inf infinity"
WRITTEN: Final[tuple[str, ...]] = (
    *("示例村", "XS-260210-7K4Q", "2026-02-12", "2026-02-12 09:30", "2026-02-12 9:30", "2026-02-30", "20260212"),
    *("3日", "24小时", "A1", "a", "GB/T", "a b", "a  b", "a.b_c-d", "a:b", "a,b", "示例路 12 号", "示例 路", "甲  乙"),
    *("", " ", " 甲", "甲 ", "甲 #乙", "甲#乙", "甲: 乙", "甲:乙", "甲:", "- 甲", "-甲", "#甲", "@甲", "~", ".5", "1", "-1", "1e3", "0355"),
    *("0x1F", "1_000", "12:30", "9133010667395965E4", "914403001922038216", "=", "<<", "９１４４", "９甲", "①", "①甲", "½甲"),
    *("甲\t乙", "甲\u3000乙", "甲\u00a0乙", "---", "{甲}", "[甲]", '"甲"', "'甲'", "甲\\乙", '甲"乙', "甲/乙(丙)50%+1,_", "甲(", "(甲)", "甲！"),
    *("\n", "甲\n", "\n甲", "甲\n乙", "甲\n\n乙", "甲\n \n乙", "甲\n  乙", " 甲\n乙", "甲\n乙 ", "甲\t\n乙", "甲\n<<<<<<< 乙", "甲\n<<<<<<<乙"),
    *("甲\r乙", "甲\x00\x07\x1f\x7f\x85\xa0", "甲\u200b\u2028\ufeff\uffff", "😀", "甲😀", "\ue000", "\ufffd", "甲\U0001fffe\U000e0001"),
    *("甲" * 40, "甲" * 41, "甲" * 39 + "ab", "甲" * 39 + "abc", "x" * 80, "x" * 81, "x1" * 40 + "x", "甲" * 41 + "\t", "ａ" * 41),
)  # fmt: skip


def test_how_a_text_is_written(golden: Golden) -> None:
    texts = (*WRITTEN, *(word for one in WORDS.split() for word in (one, one.upper(), f"{one}s")))
    lines = [f"{text!r} → {write({'a': text}).decode()!r}" for text in texts]
    golden(FOLDER / "yaml_texts.txt", "\n".join(lines) + "\n")


def test_how_a_record_is_written() -> None:
    record: dict[str, Node] = {
        "甲": "乙",
        "no": "yes",
        "空": [],
        "空空": {"里": [], "外": {}},
        "列": ["一", ["二", "三", []], {"四": "五", "六": "七\n八"}, []],
        "长": "九\n\n十",
    }
    text = (
        '甲: 乙\n"no": "yes"\n列:\n  - 一\n  - - 二\n    - 三\n  - 四: 五\n    六: |-\n      七\n      八\n'
        "长: |-\n  九\n\n  十\n"
    )
    assert write(record).decode() == text
    assert (canonical(text.encode(), record), canonical(text.encode() + b" ", record)) == (True, False)


CHARACTERS: Final[dict[str, Callable[[str], object]]] = {
    "plain after Chinese": lambda one: yamlio._is_plain(f"甲{one}"),
    "plain before Chinese": lambda one: yamlio._is_plain(f"{one}甲"),
    "plain alone": yamlio._is_plain,
    "plain after a letter": lambda one: yamlio._is_plain(f"a{one}"),
    "two columns wide": yamlio._WIDE.match,
    "by an escape": yamlio._ESCAPED.match,
    "none of those that need a look": characters.is_ordinary,
}


@pytest.mark.parametrize("name", CHARACTERS)
def test_the_characters_that_are_written_so(name: str, golden: Golden) -> None:
    """The first plane, and a few characters around the ends of ranges in the others."""
    ends = (
        0x1F000,
        0x1FAFF,
        0x20000,
        0x323AF,
        0x3FFFD,
        0xE0000,
        0xE007F,
        0xF0000,
        0xFFFFD,
        0x100000,
        0x10FFFD,
    )
    beyond = sorted({end + step for end in ends for step in (-1, 0, 1, 2)})
    codes = (code for code in (*range(0x10000), *beyond) if not 0xD800 <= code <= 0xDFFF)
    holds = CHARACTERS[name]
    golden(
        FOLDER / f"yaml_{name.replace(' ', '_')}.txt",
        "".join(_ranges(one for one in codes if holds(chr(one)))),
    )


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]):
        found = [code for _, code in group]
        yield f"U+{found[0]:04X}\n" if len(found) == 1 else f"U+{found[0]:04X}–U+{found[-1]:04X}\n"
