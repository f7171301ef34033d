from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.render.as_json import dumps
from dabzw.render.show import HIDDEN, HIDDEN_BLANKS


def test_the_form() -> None:
    rows = {"格式": 1, "截至": date(2026, 3, 12), "期限": ({"完成": None, "比率": 0.6667},)}
    assert dumps(rows) == (
        '{\n  "格式": 1,\n  "截至": "2026-03-12",\n  "期限": [\n    {\n      "完成": null,\n      "比率": 0.6667\n'
        "    }\n  ]\n}\n"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.fromisoformat("2026-03-12T09:05:59"), '"2026-03-12 09:05"'),
        (date(2026, 3, 12), '"2026-03-12"'),
        (Decimal("50000.00"), "50000"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.75"), "0.75"),
        (True, "true"),
        ("𬭎“逾期”", '"𬭎“逾期”"'),
    ],
)
def test_values(value: object, text: str) -> None:
    assert dumps(value) == text + "\n"


@pytest.mark.parametrize("text", ["\x1b[2J\x9b", "\u202e\u200b", "\ud800", "\U000e0041", "a\nb\t\x7f"])
def test_hidden_characters_are_escaped_and_come_back(text: str) -> None:
    written = dumps({"甲": text})
    assert written.isascii() is False
    assert all(char.isprintable() or char == "\n" for char in written)
    assert json.loads(written) == {"甲": text}


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), [float("nan")]]
)
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps(value)


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="set has no form"):
        dumps({1})


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8") | st.sampled_from(HIDDEN_BLANKS + '%\\"\n\u3000\x7f'), max_size=8)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(["%s", "%", "甲"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(TREES)
def test_it_is_what_json_writes_with_what_is_hidden_escaped(tree: object) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=2)
    assert dumps(tree) == HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"


def test_of_what_is_hidden_only_the_known_blanks_can_be_printed() -> None:
    hidden = HIDDEN.findall("".join(map(chr, range(sys.maxunicode + 1))))
    assert {char for char in hidden if char.isprintable()} <= set(HIDDEN_BLANKS) <= set(hidden)
