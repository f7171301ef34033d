"""Known words that are like one that is not known, the likeliest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.initials import so_spelt
from dabzw.model.nearest import distance, nearest

OPTIONS = ("--ledger", "--place", "--village", "--violation", "--unit")
VILLAGES = ("东沟村", "西坡村", "示例南坪村", "上寨村")


@pytest.mark.parametrize(
    ("typed", "known", "found"),
    [
        ("--vilage", OPTIONS, ("--village",)),
        ("－－ｖｉｌｌａｇｅ", OPTIONS, ("--village",)),
        ("--untis", OPTIONS, ("--unit",)),
        ("东勾村", VILLAGES, ("东沟村",)),
        ("洞沟村", VILLAGES, ("东沟村",)),
        ("南坪", VILLAGES, ("示例南坪村",)),
        ("男坪", VILLAGES, ("示例南坪村",)),
        ("例南评村", VILLAGES, ("示例南坪村",)),
        ("szc", VILLAGES, ("上寨村",)),
        ("dgx", VILLAGES, ("东沟村",)),
        ("胡说", VILLAGES, ()),
        ("", VILLAGES, ()),
        ("wekly", ("weekly", "brief", "week"), ("weekly",)),
        ("weelky", ("weekly", "wool"), ("weekly",)),
        ("逾期了", ("逾期", "今日到期"), ("逾期",)),
    ],
)
def test_the_nearest_words(typed: str, known: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert nearest(typed, known)[: len(found) or None] == found


@given(word=st.text("abcd", min_size=3, max_size=8), at=st.integers(0, 6), letter=st.sampled_from("abcdx"))
def test_one_mistake_is_one(word: str, at: int, letter: str) -> None:
    at = min(at, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for wrong in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        swapped,
    ):
        assert distance(wrong, word) == distance(word, wrong) <= 1
    assert distance(word, word) == 0
    assert nearest(word, ("zzz", word)) == (word,)


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("szc", ("上寨村",)),
        ("npc", ("示例南坪村",)),
        ("shangz", ("上寨村",)),
        ("nanping", ("示例南坪村",)),
        ("xx", ()),
    ],
)
def test_names_by_their_letters(letters: str, found: tuple[str, ...]) -> None:
    assert so_spelt(VILLAGES, letters) == found
