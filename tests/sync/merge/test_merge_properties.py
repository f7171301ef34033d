"""What a merge promises, held against random edits of real records and against any records at all."""

from __future__ import annotations

import random
from functools import cache

import full_ledger
import pytest
import records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.mass import Mixture
from benchmarks.meet.cases import Outcome, Tried, merged_tree, tried
from benchmarks.meet.record_pool import Pool, Tree, canonical, record_trees
from dabzw.model.base import Record
from dabzw.model.ledger import RECORD_TYPES
from dabzw.sync.merge.sequences import interleaved, order_of_both, reordered, united

CASES = 200


@cache
def pool() -> Pool:
    """Drawn records, those of the demo, and those in which every field is filled in."""
    whole = full_ledger.every_record()
    return Pool([*record_trees(Mixture(40, 30, 20, 10)), *(one.tree() for one in whole)])


@pytest.mark.parametrize("seed", [1, 2])
def test_real_records_edited_on_three_desks(seed: int) -> None:
    so_far = Tried()
    for so_far in tried(pool(), seed, range(CASES)):  # noqa: B007
        pass
    assert so_far.broken == []
    assert so_far.counts["asked"] > CASES // 20
    assert so_far.counts["in two turns"] > CASES // 4


@st.composite
def three_versions(draw: st.DrawFn) -> tuple[Tree, Tree, Tree]:
    """A record of any type, and two others of the same id."""
    row: type[Record] = draw(st.sampled_from([*RECORD_TYPES.values()]))
    found: list[Tree] = []
    for _ in range(3):
        tree = draw(records.trees(row))
        if found:
            kept = {name: value for name, value in found[0].items() if draw(st.booleans())}
            tree = {**tree, **kept, "编号": found[0]["编号"]}
        sound = canonical(tree)
        found.append(sound or {})
    return found[0], found[1], found[2]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(three_versions())
def test_any_records(three: tuple[Tree, Tree, Tree]) -> None:
    base, ours, theirs = three
    if not (base and ours and theirs):
        return
    found, other = merged_tree(base, ours, theirs), merged_tree(base, theirs, ours)
    assert (found.tree, found.remarks) == (other.tree, other.remarks)
    assert [(one.key, one.ours) for one in found.questions] == [
        (one.key, one.theirs) for one in other.questions
    ]
    assert merged_tree(base, ours, ours) == Outcome(ours, (), ())
    assert merged_tree(base, base, theirs).tree == theirs
    answered = merged_tree(base, ours, theirs, "本机")
    assert answered.questions == ()
    assert answered.tree == merged_tree(base, theirs, ours, "对方").tree
    if not found.questions and canonical(found.tree) is not None:
        assert canonical(found.tree) == found.tree


_LISTS = st.lists(st.integers(0, 8).map(str), unique=True)


@given(_LISTS, _LISTS, _LISTS)
def test_names_are_united_in_whatever_turn(one: list[str], two: list[str], three: list[str]) -> None:
    assert united(one, two) == united(two, one)
    assert united(united(one, two), three) == united(one, united(two, three))
    assert set(united(one, two)) == {*one, *two}
    assert united(united(one, two), one) == united(one, two)


@given(_LISTS, _LISTS)
def test_two_orders_are_kept_where_they_agree(one: list[str], two: list[str]) -> None:
    other = [item for item in two if item not in one]
    together = list(interleaved(one, other, int))
    assert together == list(interleaved(other, one, int))
    assert [item for item in together if item in one] == one
    assert [item for item in together if item in other] == other


@given(_LISTS, st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_side_that_changed_it(items: list[str], dice: random.Random) -> None:
    moved, again = items[:], items[:]
    dice.shuffle(moved)
    dice.shuffle(again)
    assert order_of_both(items, moved, items) == order_of_both(items, items, moved) == tuple(moved)
    assert order_of_both(items, moved, again) == order_of_both(items, again, moved)
    assert reordered([*items, "x"], moved) == sorted_behind(items, moved)


def sorted_behind(items: list[str], moved: list[str]) -> list[str]:
    """The moved items with the new one behind the one that was the last."""
    last = moved.index(items[-1]) + 1 if items else 0
    return [*moved[:last], "x", *moved[last:]]
