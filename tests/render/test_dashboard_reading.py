"""The dashboard as a screen reader and weak eyes meet it: what axe looks for, held without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

import pytest
import records as r

from dabzw.lazily import dataclass
from dabzw.render.dashboard import dashboard_html
from dabzw.render.svg.drawing import COLOURS
from dabzw.reports.dashboard import dashboard
from dabzw.store.documents import DASHBOARD, template

_VOID: Final = frozenset(("meta", "input", "br", "hr", "img", "link", "rect", "path", "line"))
# What is written on what; a word of the left stands somewhere on the page on each of its right.
WRITTEN: Final = {
    "ink": ("paper", "panel", "well", "under-way", "behind", "nothing"),
    "faint": ("paper", "panel", "nothing"),
    "bad": ("paper",),
    "main": ("paper",),
}
# What is drawn on what: three times as light or as dark is enough for a shape.
DRAWN: Final = dict.fromkeys(("main", "done", "soon", "later", "halted", "bad"), ("paper", "panel"))


@dataclass(slots=True)
class Node:
    """An element with its attributes, what is in it, and its text."""

    tag: str
    given: dict[str, str]
    inner: list[Node] = field(default_factory=list)
    own: str = ""

    def all(self, *tags: str) -> Iterator[Node]:
        """The elements within it of some kinds, in their order."""
        for one in self.inner:
            if not tags or one.tag in tags:
                yield one
            yield from one.all(*tags)

    @property
    def text(self) -> str:
        """What it says."""
        return self.own + "".join(one.text for one in self.inner)


class _Tree(HTMLParser):
    """The elements of a page; a close that has no open is a fault."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Node("", {})
        self._open = [self.root]
        self.feed(page)
        assert self._open == [self.root], self._open[-1].tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inner.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inner.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].own += data


SOURCE: Final = template(DASHBOARD, {}).data.decode()


def looks() -> Iterator[tuple[str, dict[str, str]]]:
    """The colours by their names: those of the light look, and those of the dark one."""
    light, dark = re.findall(r":root \{([^}]*)\}", SOURCE)
    colours = {"light": variables(light)}
    colours["dark"] = {**colours["light"], **variables(dark)}
    yield from colours.items()


def variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text))


def contrast(one: str, other: str) -> float:
    """How far two colours are apart (WCAG 2.2, 1.4.3), from 1 to 21."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(scope="module")
def root() -> Node:
    """The page of a ledger in which every part has something to show."""
    at = r.at("2026-03-12")
    records = (
        r.lead(村="东沟村", 承办="派出所", 核查=[r.verified("2026-02-10 10:00")]),
        r.lead(编号="XS-260310-0002", 登记时间="2026-03-10 09:00", 村="西河村"),
        r.enterprise(违法行为=[r.found("1.1")], 风险=[r.rated("重大")]),
        r.site(),
    )
    made = dashboard_html(dashboard(r.ledger(*records).as_of(at), at, "提交 1"), template(DASHBOARD, {}))
    return _Tree(made.decode()).root


@pytest.mark.parametrize(("look", "colours"), list(looks()))
def test_every_word_and_every_shape_is_told_from_what_it_stands_on(
    look: str, colours: dict[str, str]
) -> None:
    for pairs, least in ((WRITTEN, 4.5), (DRAWN, 3)):
        for ink, grounds in pairs.items():
            for ground in grounds:
                found = contrast(colours[ink], colours[ground])
                assert found >= least, (look, ink, ground, found)


def test_no_colour_is_written_but_those_that_are_held(root: Node) -> None:
    rules = SOURCE[SOURCE.index("* { box-sizing") : SOURCE.index("</style>")]
    assert not re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8}|rgb|hsl)[^{}]*;", rules)
    inks = set(re.findall(r"[; {]color: var\(--([\w-]+)\)", rules)) | {"ink"}
    assert inks <= set(WRITTEN)
    grounds = set(re.findall(r"background: var\(--([\w-]+)\)", rules))
    assert grounds <= {one for held in WRITTEN.values() for one in held}
    words = {node.given["class"].split()[0].removeprefix("fill-") for node in root.all("text")}
    assert words <= set(WRITTEN)


def test_a_drawing_has_the_light_colours_of_the_page_by_itself() -> None:
    _, light = next(looks())
    assert {name: light[name] for name in COLOURS} == COLOURS


def test_the_page_has_a_language_a_title_and_landmarks(root: Node) -> None:
    (html,) = root.all("html")
    assert html.given["lang"] == "zh-CN"
    (title,) = (one for one in html.all("head") for one in one.all("title"))
    assert title.text
    assert [one.tag for one in html.all("header", "main", "footer")] == ["header", "main", "footer"]
    assert all(one.given["aria-label"] for one in html.all() if one.given.get("role") == "region")


def test_headings_go_down_by_one_step(root: Node) -> None:
    steps = [int(one.tag[1]) for one in root.all("h1", "h2", "h3", "h4")]
    assert steps[0] == 1
    assert steps.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(steps))


def test_every_table_has_a_caption_and_heads_that_say_what_they_are_of(root: Node) -> None:
    tables = list(root.all("table"))
    assert len(tables) >= 8
    for table in tables:
        (caption,) = table.all("caption")
        assert caption.text.strip()
        assert all(head.given["scope"] in {"col", "row"} and head.text.strip() for head in table.all("th"))


def test_every_button_link_field_and_drawing_has_a_name(root: Node) -> None:
    assert all(one.given.get("aria-label") or one.text.strip() for one in root.all("button", "a", "summary"))
    (field_,) = root.all("input")
    assert any(
        one is field_ for label in root.all("label") if label.own.strip() for one in label.all("input")
    )
    for drawing in root.all("svg"):
        assert drawing.given["role"] == "img"
        assert drawing.given.get("aria-label") or next(drawing.all("title")).text


def test_ids_are_there_once_and_links_lead_to_them(root: Node) -> None:
    ids = [one.given["id"] for one in root.all() if "id" in one.given]
    assert len(ids) == len(set(ids))
    targets = [one.given["href"].removeprefix("#") for one in root.all("a")]
    assert targets
    assert set(targets) <= set(ids)


def test_a_word_stands_beside_every_colour(root: Node) -> None:
    cells = [
        one for one in root.all("td") if one.given.get("class") in {"well", "under-way", "behind", "nothing"}
    ]
    assert len(cells) >= 15
    assert all(one.text.strip() for one in cells)
