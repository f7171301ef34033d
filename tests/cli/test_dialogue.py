"""The machine of guided entry: what is asked next, what an answer does, going back and to any field."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from dabzw.cli.enter.dialogue import Dialogue, Judgement, Values

ORDER = ("source", "informant", "place", "unit")


def asks(name: str, values: Values) -> bool:
    """The number is asked of a report; the unit where it is needed alone."""
    return name != "unit" and (name != "informant" or values.get("source") == "举报")


def judge(values: Values, coming: Collection[str], last: str | None) -> Judgement:
    """A place is two characters; the source decides about the number, and a far place needs a unit."""
    wrong = {}
    if len(values.get("place", "村东")) < 2:
        wrong["place"] = "太短"
    if "informant" in values and values.get("source") != "举报":
        wrong["informant"] = "没有举报人"
    if values.get("place") == "外乡" and "unit" not in values:
        wrong["unit"] = "外乡的要写承办"
    return Judgement({name: says for name, says in wrong.items() if name not in coming})


@pytest.fixture
def dialogue() -> Dialogue:
    return Dialogue(ORDER, asks, judge)


def answered(dialogue: Dialogue, *answers: object) -> list[str | None]:
    """What is asked after each answer."""
    asked = []
    for answer in answers:
        assert dialogue.answer(answer) is None
        asked.append(dialogue.current)
    return asked


def test_fields_are_asked_in_order_and_some_only_after_an_answer(dialogue: Dialogue) -> None:
    assert dialogue.current == "source"
    assert answered(dialogue, "举报", "JB1", None) == ["informant", "place", None]
    assert dialogue.values == {"source": "举报", "informant": "JB1"}
    other = Dialogue(ORDER, asks, judge)
    assert answered(other, "明查", "村东") == ["place", None]


def test_what_was_given_is_not_asked() -> None:
    dialogue = Dialogue(ORDER, asks, judge, values={"source": "明查"})
    assert answered(dialogue, "村东") == [None]


def test_what_is_wrong_is_not_taken_and_the_rest_stays(dialogue: Dialogue) -> None:
    answered(dialogue, "明查")
    assert dialogue.answer("东") == "太短"
    assert (dialogue.current, dialogue.values) == ("place", {"source": "明查"})
    assert answered(dialogue, "村东") == [None]


def test_a_field_that_an_answer_makes_needed_is_asked(dialogue: Dialogue) -> None:
    assert answered(dialogue, "明查", "外乡") == ["place", "unit"]
    assert dialogue.wrong == {"unit": "外乡的要写承办"}
    assert answered(dialogue, "派出所") == [None]


def test_going_back_keeps_what_was_answered(dialogue: Dialogue) -> None:
    answered(dialogue, "举报", "JB1")
    assert dialogue.back()
    assert dialogue.current == "informant"
    assert dialogue.back()
    assert dialogue.current == "source"
    assert not dialogue.back()
    assert answered(dialogue, "举报") == ["place"]
    assert dialogue.values == {"source": "举报", "informant": "JB1"}


def test_an_answer_that_makes_another_wrong_asks_for_that_one(dialogue: Dialogue) -> None:
    answered(dialogue, "举报", "JB1", "村东")
    dialogue.go("source")
    assert answered(dialogue, "明查") == ["informant"]
    assert dialogue.wrong == {"informant": "没有举报人"}
    assert answered(dialogue, None) == [None]
    assert dialogue.values == {"source": "明查", "place": "村东"}


def test_what_is_refused_late_is_asked_again_one_by_one(dialogue: Dialogue) -> None:
    answered(dialogue, "明查", "村东")
    dialogue.refuse({"place": "重复", "source": "不对", "elsewhere": "别处"})
    assert dialogue.current == "source"
    assert answered(dialogue, "暗访", "村西") == ["place", None]
    assert dialogue.values == {"source": "暗访", "place": "村西"}


def test_what_can_have_no_answer_is_not_asked() -> None:
    dialogue = Dialogue(ORDER, asks, judge, lambda name, values: name == "place" and bool(values))
    assert answered(dialogue, "明查") == [None]


def test_nothing_is_answered_where_nothing_is_asked(dialogue: Dialogue) -> None:
    answered(dialogue, "明查", None)
    with pytest.raises(ValueError, match="nothing"):
        dialogue.answer("村东")
