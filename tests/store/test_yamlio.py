from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dabzw.model.finding import KEY
from dabzw.store import characters, yaml_events
from dabzw.store.yaml_limits import Node
from dabzw.store.yamlio import canonical, read, write

BASE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
LOADERS = list(dict.fromkeys((yaml_events._LOADER, yaml.Loader)))
HOSTILE = Path(__file__).parent / "hostile"
ROWS = [row.split("\t") for row in (HOSTILE / "index.tsv").read_text("utf-8").splitlines()[1:]]
REFUSED = [(name, expected) for name, expected, _ in ROWS if not expected.startswith("{")]
ACCEPTED = [(name, expected) for name, expected, _ in ROWS if expected.startswith("{")]
fuzz = settings(max_examples=4 * settings().max_examples)


def rules(data: bytes | str) -> list[tuple[str, int]]:
    tree = read(data.encode() if isinstance(data, str) else data)
    assert (tree.value is None) == bool(tree.problems)
    return [(problem.rule, problem.line) for problem in tree.problems]


def value(text: str) -> dict[str, Node] | None:
    return read(text.encode()).value


# The corpus: one file a hazard, with what the reader must make of it.


@pytest.mark.parametrize(("name", "expected"), REFUSED)
def test_hostile_file_is_refused_at_its_place(name: str, expected: str) -> None:
    found = [f"{rule}:{line}" for rule, line in rules((HOSTILE / name).read_bytes())]
    assert found == expected.split()


@pytest.mark.parametrize(("name", "expected"), ACCEPTED)
def test_harmless_file_gives_its_texts(name: str, expected: str) -> None:
    texts = json.loads(expected)
    assert read((HOSTILE / name).read_bytes()).value == texts
    assert read(write(texts)).value == {key: node for key, node in texts.items() if node != []}


@pytest.mark.parametrize(("name", "hint"), [(name, hint) for name, _, hint in ROWS])
def test_doubtful_text_is_shown(name: str, hint: str) -> None:
    assert [problem.rule for problem in read((HOSTILE / name).read_bytes()).hints] == hint.split()


def test_every_hostile_file_is_in_the_index() -> None:
    assert sorted(path.name for path in HOSTILE.glob("*.yaml")) == sorted(name for name, *_ in ROWS)


@pytest.mark.parametrize(("name", "expected", "hint"), ROWS)
def test_without_libyaml_the_verdict_is_the_same(
    name: str, expected: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_events, "_LOADER", yaml.Loader)
    tree = read((HOSTILE / name).read_bytes())
    assert tree.value == (json.loads(expected) if expected.startswith("{") else None)


# Limits.


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: " + "甲" * 90_000 + "\n", "yaml-size"),
        ("a: " + "甲" * 22_000 + "\n", "yaml-text-long"),
        ("a: " + "x" * 65_537 + "\n", "yaml-text-long"),
        ("a: [" + "x," * 20_001 + "]\n", "yaml-nodes"),
        ("a: " + "[" * 100_000 + "\n", "yaml-depth"),
        ("- " * 100_000 + "\n", "yaml-root"),
        ("a:\n  " + "- " * 100_000 + "b\n", "yaml-depth"),
        ("? " * 100_000 + "\n", "yaml-depth"),
        ("".join(f"{'  ' * depth}a:\n" for depth in range(400)), "yaml-depth"),
    ],
)
@pytest.mark.parametrize("loader", LOADERS)
def test_limit(text: str, rule: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "_LOADER", loader)
    assert rule in {found for found, _ in rules(text)}


@pytest.mark.parametrize(("items", "found"), [(19_997, []), (19_998, ["yaml-nodes"])])
def test_the_most_nodes_of_a_file(items: int, found: list[str]) -> None:
    assert [rule for rule, _ in rules("a: [" + "x," * items + "]\n")] == found


# Words in which a parser may say that it stops: those of today's tables, and none that anyone knows.
WORDINGS = [
    ("while increasing flow level", "exceeded maximum nesting depth"),
    ("while parsing a flow sequence", "did not find expected ',' or ']'"),
    ("while scanning a quoted scalar", "found unexpected end of stream"),
    (None, "Klammern ohne Ende"),
    (None, None),
]


class Stopping:
    """A parser that stops, with any error, where its look-ahead meets the first bracket."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.parse = yaml.parse

    def __call__(self, text: str, **options: Any) -> Iterator[Any]:
        for event in self.parse(text, **options):
            if isinstance(event, yaml.CollectionStartEvent) and event.flow_style:
                raise self.error
            yield event


def nested(levels: int) -> str:
    """A list in a list …, each with what looks like brackets before, between and after."""
    inner = "甲"
    for level in range(levels):
        pair = "[]" if level % 2 else "{}"
        key = "k: " if pair == "{}" else ""
        inner = f"""{pair[0]} "]}}\\"", '[''[', it's "x:y, # ]]]\n {key}{inner}, '}}' {pair[1]}"""
    return f"甲: 乙\nx: # [[[[[[[[[[[[[[\n    {inner}\n丙: [[丁]]\n"


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize(("levels", "deep"), [(10, False), (11, False), (12, True), (13, True), (300, True)])
def test_levels_are_counted_whatever_the_parser_says(
    levels: int,
    deep: bool,
    wording: tuple[str | None, str | None],
    loader: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(yaml_events, "_LOADER", loader)
    text = nested(levels)
    read_on = [problem for problem in read(text.encode()).problems if problem.rule == "yaml-depth"]
    monkeypatch.setattr(yaml, "parse", Stopping(yaml.MarkedYAMLError(wording[0], None, wording[1], None)))
    stopped = [problem for problem in read(text.encode()).problems if problem.rule == "yaml-depth"]
    assert stopped == read_on
    assert bool(stopped) == deep


@pytest.mark.parametrize(
    "error", [RecursionError(), MemoryError(), ValueError("flow"), yaml.YAMLError("flow")]
)
def test_levels_are_counted_whatever_the_parser_raises(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "parse", Stopping(error))
    assert rules("a: [b]\n") == [("yaml-syntax", 1)]
    assert rules("a:\n- b\n- &c " + "[" * 11 + "\n") == [("yaml-depth", 3)]
    for pairs in ("[b], [c], ", "{b: c}, {d: e}, "):
        assert rules("a: [" + pairs + "[" * 11 + "\n") == [("yaml-depth", 1)]
        assert rules("a: [" + pairs + "[" * 10 + "\n") == [("yaml-syntax", 1)]
    assert rules("a:\n- b\n- &c " + "[" * 10 + "\n") == [("yaml-syntax", 1)]


@pytest.mark.parametrize(("name", "expected"), REFUSED)
def test_no_wording_makes_a_file_sound(name: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def reworded(text: str, **options: Any) -> Iterator[Any]:
        try:
            yield from parse(text, **options)
        except yaml.MarkedYAMLError as error:
            raise yaml.MarkedYAMLError("甲", error.context_mark, "乙", error.problem_mark) from None

    parse = yaml.parse
    monkeypatch.setattr(yaml, "parse", reworded)
    found = [rule for rule, _ in rules((HOSTILE / name).read_bytes())]
    assert found
    assert set(found) <= {part.split(":")[0] for part in expected.split()} | {"yaml-syntax", "yaml-tab"}


def test_within_limits() -> None:
    long = "甲" * 21_000
    assert value(f"a: {long}\nb: [{'x,' * 19_000}]\n") == {"a": long, "b": ["x"] * 19_000}


def test_reading_ends_at_the_second_document() -> None:
    assert rules("a: 1 # 甲\n---\nb: c: d\n") == [("yaml-documents", 2)]


def test_a_flood_of_problems_is_cut() -> None:
    assert len(rules("a: &b 1\n" * 20_000)) == 100


# What the reader says.


def test_places_of_nodes_and_keys() -> None:
    tree = read("编号: 甲\n核查:\n  - 时间: 2026-02-12\n    人员: [乙, 丙]\n".encode())
    assert tree.places == {
        (): (1, 1),
        ("编号", KEY): (1, 1),
        ("编号",): (1, 5),
        ("核查", KEY): (2, 1),
        ("核查",): (3, 3),
        ("核查", 0): (3, 5),
        ("核查", 0, "时间", KEY): (3, 5),
        ("核查", 0, "时间"): (3, 9),
        ("核查", 0, "人员", KEY): (4, 5),
        ("核查", 0, "人员"): (4, 9),
        ("核查", 0, "人员", 0): (4, 10),
        ("核查", 0, "人员", 1): (4, 13),
    }


def test_duplicate_key_names_both_lines() -> None:
    (problem,) = read(b"a: 1\nb: 2\na: 3\n").problems
    assert (problem.line, problem.column) == (3, 1)
    assert "第 1 行" in problem.says


def test_every_problem_of_a_file_is_reported_in_order() -> None:
    text = "a: 1 # 甲\nb: &x 1\nb: !x 2\nc:\n# 丙\n"
    assert rules(text) == [
        ("yaml-comment", 1),
        ("yaml-anchor", 2),
        ("yaml-dup-key", 3),
        ("yaml-tag", 3),
        ("yaml-empty-value", 4),
        ("yaml-comment", 5),
    ]


def test_characters_are_counted_and_placed_in_characters() -> None:
    (problem,) = read("a: 1\n名称: 甲\u200b乙\u200b\n".encode()).problems
    assert (problem.line, problem.column) == (2, 6)
    assert "共 2 处" in problem.says


def test_campaign_may_hold_comments() -> None:
    tree = read("# 甲\na: 1 # 乙\n".encode(), comments=True)
    assert tree.value == {"a": "1"}


def test_full_width_colon_has_its_own_advice() -> None:
    (problem,) = read("名称：甲\n村：乙\n".encode()).problems
    assert problem.rule == "yaml-colon-width"
    assert "英文冒号" in problem.advice


CANARY = "线人张三X9"
BROKEN = [
    "a: {0}: b\n",
    "{0}: 1\n{0}: 2\n",
    'a: "{0}\n',
    "a: &{0} 1\n",
    "a: *{0}\n",
    "a: !{0} 1\n",
    "a: [{0}\n",
    "a: 1 # {0}\n",
    "%{0}\n---\na: 1\n",
    "{0}：1\n",
    "{0}:\n",
    "? [{0}]\n: 1\n",
    "a: @{0}\n",
    "a:\n\t- {0}\n",
    'a: "\\q{0}"\n',
    "a: 1\n---\nb: {0}\n",
    "a: {0}\x1b\n",
    "<<<<<<< {0}\n",
    "a: {0}",
    "a: 1\n{0}\n",
    "a: 1\n  {0}: 2\n",
]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("text", BROKEN)
def test_no_sentence_holds_content(text: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "_LOADER", loader)
    problems = read(text.format(CANARY).encode()).problems
    assert problems
    assert not any(part in str(problems) for part in ("线人", "张三", "X9"))


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text("ab:- \n\t#&*!|>'\"%@`[]{},?\\x0uU\r甲：", max_size=60).map(str.encode),
    )
)
@fuzz
def test_any_bytes_end_in_a_tree(data: bytes) -> None:
    tree = read(data)
    assert (tree.value is None) == bool(tree.problems)


@given(st.text("ab:- \n#'\"[]{},|>\\x甲", max_size=40).map("a: {}\n".format))
@fuzz
def test_what_is_read_is_what_the_parser_reads(text: str) -> None:
    tree = read(text.encode(), comments=True)
    if tree.value is not None:
        assert tree.value == yaml.load(text, Loader=BASE)  # noqa: S506  # it makes texts only


# The writer.

PLAIN = [
    "示例村",
    "XS-260210-7K4Q",
    "QY-260210-7K4Q",
    "2026-02-12",
    "2026-02-12 09:30",
    "应急查〔2026〕3号",
    "《安全生产法》第六十五条（“责令”、‘关闭’）；甲，乙。丙：丁—戊",
    "3日",
    "24小时",
    "A1",
    "GB/T",
    "示例路 12 号",
]
QUOTED = [
    "",
    " 甲",
    "甲 ",
    "甲 #乙",
    "甲: 乙",
    "甲:",
    "- 甲",
    "#甲",
    "@甲",
    "no",
    "Y",
    "On",
    "NULL",
    "~",
    ".inf",
    "12:30",
    "1e3",
    "0355",
    "0x1F",
    "1_000",
    "914403001922038216",
    "9133010667395965E4",
    "2026-02-30",
    "2026-02-12T09:30",
    "=",
    "<<",
    "９１４４",
    "甲\t乙",
    "甲\u3000乙",
    "---",
    "{甲}",
    "[甲]",
    "甲\n",
    "\n甲",
    " 甲\n乙",
    "甲\n \n乙",
    "甲\n<<<<<<< 乙",
]


@pytest.mark.parametrize("text", PLAIN)
def test_unambiguous_text_is_plain(text: str) -> None:
    assert write({"a": text, text: "b"}) == f"a: {text}\n{text}: b\n".encode()


@pytest.mark.parametrize("text", QUOTED)
def test_anything_else_is_quoted(text: str) -> None:
    data = write({"a": text})
    assert data.startswith(b'a: "')
    assert data.count(b"\n") == 1
    assert value(data.decode()) == {"a": text}


@pytest.mark.parametrize("text", ["甲\n乙", "甲\n\n  # 乙: \n丙", "甲" * 41, "x" * 81, "甲: 乙\n- 丙 "])
def test_long_prose_is_a_block(text: str) -> None:
    data = write({"a": [text]})
    assert data.startswith(b"a:\n  - |-\n")
    assert value(data.decode()) == {"a": [text]}


def test_eighty_columns_are_not_long() -> None:
    assert write({"a": "甲" * 40}) == f"a: {'甲' * 40}\n".encode()


def test_layout() -> None:
    record: dict[str, Node] = {
        "编号": "XS-260210-7K4Q",
        "内容": "甲\n\n乙",
        "核查": [{"时间": "2026-02-12 09:30", "人员": ["示例甲"], "说明": "丙\n丁"}, {"结论": "属实"}],
        "空": [],
        "空空": {"里": []},
        "受理": {"日期": "2026-02-10"},
        "套": [["甲", "乙"]],
    }
    assert write(record).decode() == (
        "编号: XS-260210-7K4Q\n"
        "内容: |-\n  甲\n\n  乙\n"
        "核查:\n"
        "  - 时间: 2026-02-12 09:30\n    人员:\n      - 示例甲\n    说明: |-\n      丙\n      丁\n"
        "  - 结论: 属实\n"
        "受理:\n  日期: 2026-02-10\n"
        "套:\n  - - 甲\n    - 乙\n"
    )


def test_canonical() -> None:
    assert canonical(b"a: b\n", {"a": "b"})
    assert not canonical(b'a: "b"\n', {"a": "b"})


FORBIDDEN = re.compile("|".join(pattern.pattern for _, pattern in characters.FORBIDDEN))
AWKWARD = st.text("ab01eEnoyx.:-+_#&*!|>'\"%@`[]{},?~=<\\/ \n\t甲乙，：（）　é～\ue000😀", max_size=30)
TEXTS = st.one_of(
    AWKWARD,
    st.text(max_size=60).filter(lambda text: not FORBIDDEN.search(text)),
    st.sampled_from(PLAIN + QUOTED),
    st.lists(AWKWARD, max_size=6).map("甲\n".join),
)
KEYS = TEXTS.map(lambda text: text[:40]).filter(lambda text: text not in {"", "<<"})
NODES: st.SearchStrategy[Any] = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(KEYS, NODES, min_size=1, max_size=4)


def as_text(node: Any) -> Any:
    """The tree that a typing reader gives, with its dates as they were written; other types stay and differ."""
    if isinstance(node, dt.date):
        return node.isoformat()
    if isinstance(node, list):
        return [as_text(item) for item in node]
    return {as_text(key): as_text(item) for key, item in node.items()} if isinstance(node, dict) else node


def depth(node: Node) -> int:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return 0 if isinstance(node, str) else 1 + max(map(depth, inner), default=0)


SHALLOW = RECORDS.filter(lambda record: depth(record) <= 12)


# What the specifications of YAML 1.2 (core schema) and 1.1 (type repository) take for no text, dates apart.
TYPED = re.compile(
    r"null|Null|NULL|~||true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    r"|y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|<<|="
    r"|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[-+]?([0-9][0-9_]*)?\.[0-9_]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*"
)


@given(SHALLOW)
@fuzz
def test_what_is_written_is_read_by_this_reader_and_by_all_others(record: dict[str, Node]) -> None:
    data = write(record)
    again = read(data)
    assert again.problems == ()
    assert again.value == record
    assert canonical(data, again.value)
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        assert as_text(yaml.load(data, Loader=loader)) == record  # noqa: S506  # both are safe
    assert not [text for text in plain_scalars(data) if TYPED.fullmatch(text)]


def plain_scalars(data: bytes) -> list[str]:
    """What stands in the file without quotes, for each reader to take for what it may."""
    events = yaml.parse(data.decode())
    return [event.value for event in events if isinstance(event, yaml.ScalarEvent) and not event.style]


@pytest.mark.parametrize(
    "text", ["no", "1e3", "12:30", "0x1F", "~", "0o17", "1_000", ".inf", "9133010667395965E4"]
)
def test_the_oracle_knows_the_traps(text: str) -> None:
    assert TYPED.fullmatch(text)


@given(st.text(max_size=20))
@fuzz
def test_characters_that_are_refused_are_never_written_raw(text: str) -> None:
    assert not FORBIDDEN.search(write({"a": text}).decode())


def test_ordinary_characters_are_none_that_need_a_look() -> None:
    ordinary = "".join(c for c in map(chr, range(0x110000)) if characters.is_ordinary(c))
    kinds = characters.FORBIDDEN + characters.DOUBTFUL
    assert not any(pattern.search(ordinary) for _, pattern in kinds)
