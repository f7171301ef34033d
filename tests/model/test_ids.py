from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.ids import (
    CROCKFORD,
    FOLDERS,
    PREFIXES,
    Kind,
    kind_of,
    matching,
    new_id,
    normalised,
    path_of,
    registered_on,
)

IDS = ("QY-260212-7K4Q", "XS-260212-7K4R", "XS-260301-0A1B")
kinds = st.sampled_from(sorted(FOLDERS))
ids = st.builds(
    lambda prefix, day, tail: f"{prefix}-{day:%y%m%d}-{tail}",
    st.sampled_from(sorted(PREFIXES)),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.text(CROCKFORD, min_size=4, max_size=4),
)


@pytest.mark.parametrize(
    ("record_id", "expected"),
    [
        ("QY-260212-7K4Q", "企业"),
        ("XS-260212-7K4Q", "线索"),
        ("CS-240229-0000", "场所"),
        ("HD-991231-ZZZZ", "检查活动"),
        ("XS-260229-7K4Q", None),
        ("XS-261301-7K4Q", None),
        ("XS-260212-7K4I", None),
        ("XS-260212-7K4L", None),
        ("XS-260212-7K4O", None),
        ("XS-260212-7K4U", None),
        ("xs-260212-7k4q", None),
        ("XS-260212-7K4", None),
        ("XS-260212-7K4QQ", None),
        ("XX-260212-7K4Q", None),
        ("XS260212-7K4Q", None),
        ("XS-2602１2-7K4Q", None),
        ("", None),
    ],
)
def test_kinds(record_id: str, expected: Kind | None) -> None:
    assert kind_of(record_id) == expected


@pytest.mark.parametrize(
    ("record_id", "path"),
    [
        ("QY-260212-7K4Q", "enterprises/2026-02/QY-260212-7K4Q.yaml"),
        ("XS-261231-7K4Q", "leads/2026-12/XS-261231-7K4Q.yaml"),
        ("CS-260101-7K4Q", "sites/2026-01/CS-260101-7K4Q.yaml"),
        ("HD-260212-7K4Q", "activities/2026-02/HD-260212-7K4Q.yaml"),
    ],
)
def test_the_path_follows_from_the_id(record_id: str, path: str) -> None:
    assert path_of(record_id) == path


@pytest.mark.parametrize(
    "typed", ["ｑｙ－２６０２１２－７ｋ４ｑ", " qy-260212-7k4q ", "QY-260212-7K4Q\u3000"]
)
def test_full_width_and_lower_case_are_normalised(typed: str) -> None:
    assert normalised(typed) == IDS[0]
    assert matching(typed, IDS) == (IDS[0],)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("7k4q", IDS[:1]),
        ("4Q", IDS[:1]),
        ("７Ｋ４", IDS[:2]),
        ("260212", IDS[:2]),
        ("xs", IDS[1:]),
        ("XS-260301", IDS[2:]),
        ("26", IDS),
        ("Q", ()),
        ("", ()),
        ("zz", ()),
        ("QY-260212-7K4Q", IDS[:1]),
    ],
)
def test_fragments(fragment: str, expected: tuple[str, ...]) -> None:
    assert matching(fragment, IDS) == expected


def test_an_exact_id_means_only_itself() -> None:
    assert matching("7K4Q", ("7K4Q", "QY-260212-7K4Q")) == ("7K4Q",)


@given(
    kind=kinds, day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), random=st.randoms(use_true_random=False)
)
def test_a_new_id_carries_its_kind_and_day(kind: Kind, day: date, random: Random) -> None:
    record_id = new_id(kind, day, (), random.choice)
    assert (kind_of(record_id), registered_on(record_id)) == (kind, day)
    assert path_of(record_id).startswith(f"{FOLDERS[kind]}/{day:%Y-%m}/")


def test_a_taken_id_is_drawn_again() -> None:
    draws: Iterator[str] = iter("7K4Q7K4R0001")
    drawn = new_id("企业", date(2026, 2, 12), {"QY-260212-7K4Q", "QY-260212-7K4R"}, lambda _: next(draws))
    assert drawn == "QY-260212-0001"


@given(record_id=ids)
def test_every_id_has_a_kind_a_day_and_a_path(record_id: str) -> None:
    day = registered_on(record_id)
    assert day is not None
    assert path_of(record_id) == f"{FOLDERS[PREFIXES[record_id[:2]]]}/{day:%Y-%m}/{record_id}.yaml"
    assert kind_of(record_id) == PREFIXES[record_id[:2]]
