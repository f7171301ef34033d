"""A choice is bound to what the clerk saw."""

from __future__ import annotations

from dataclasses import replace

from dabzw.cli.meet.choices import Chosen, seen_in
from dabzw.cli.meet.questions import takes
from dabzw.sync.merge.sides import Question

ASKED = Question(
    "leads/2026-02/XS-1.yaml", "XS-1", ("核查", "2", "结论"), "未发现", "属实", "不属实", "不一样"
)
MOVED = replace(ASKED, theirs="待查")


def test_one_that_was_asked_counts_for_these_values_alone() -> None:
    chosen = Chosen().with_asked((ASKED,), {ASKED.key: "本机"})
    assert chosen.changed((ASKED,)) == ()
    for other in (
        MOVED,
        replace(ASKED, base="属实"),
        replace(ASKED, ours="未发现"),
        replace(ASKED, file="x"),
    ):
        assert chosen.changed((other,)) == (ASKED.key,)
    assert chosen.but((ASKED.key,)) == Chosen()
    again = chosen.but((ASKED.key,)).with_asked((MOVED,), {ASKED.key: "对方"})
    assert (again.sides[ASKED.key], again.changed((MOVED,))) == ("对方", ())


def test_one_that_was_typed_counts_for_what_it_was_used_for() -> None:
    chosen = takes([f"{ASKED.key}=本机"])
    assert chosen.changed((MOVED,)) == ()
    assert chosen.used((ASKED,)).changed((MOVED,)) == (ASKED.key,)
    bound = takes([f"{ASKED.key}=本机#{seen_in(ASKED)}"])
    assert (bound.changed((ASKED,)), bound.changed((MOVED,))) == ((), (ASKED.key,))


def test_of_what_is_not_shown_no_digits_are_told() -> None:
    assert seen_in(replace(ASKED, secret=True)) == ""
