"""A row that says what a tree says is written as the tree is, and one that does not is found out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import site, trees

from dabzw.model.as_written import says_the_same
from dabzw.model.base import Record, Tree
from dabzw.model.ledger import RECORD_TYPES
from dabzw.store import yamlio
from dabzw.store.demo import demo_files
from dabzw.store.lines import read
from dabzw.store.reader import RECORD_FOLDERS

KINDS = pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=lambda kind: kind.KIND)


@KINDS
def test_it_is_never_wrongly_yes(kind: type[Record]) -> None:
    @given(trees(kind), st.randoms(use_true_random=False))
    def holds(tree: Tree, random: Any) -> None:
        record = kind.model_validate(tree)
        for other in (tree, record.tree(), *(altered(record.tree(), random) for _ in range(4))):
            if says_the_same(record, other):
                assert yamlio.write(other) == yamlio.write(record.tree())

    holds()


@KINDS
def test_what_is_written_of_a_row_is_what_it_says(kind: type[Record]) -> None:
    @given(trees(kind))
    def holds(tree: Tree) -> None:
        record = kind.model_validate(tree)
        written = read(yamlio.write(record.tree()))
        if written is not None and written == record.tree():
            assert says_the_same(record, written)

    holds()


def test_all_records_of_the_demo_say_what_is_written() -> None:
    found = [
        says_the_same(RECORD_FOLDERS[path.split("/")[0]].model_validate(tree), tree)
        for path, data in demo_files().items()
        if path.split("/")[0] in RECORD_FOLDERS
        for tree in (read(data),)
    ]
    assert len(found) > len(RECORD_TYPES)
    assert all(found)


@pytest.mark.parametrize("tree", [None, [], "", {}, {"编号": "CS-260210-0001"}, {"不认识": "1"}])
def test_what_is_no_tree_of_the_row(tree: object) -> None:
    assert not says_the_same(site(), tree)


def altered(tree: Any, random: Any) -> Any:
    """A tree with something of it in another place, in other words, left out or said twice."""
    if isinstance(tree, str):
        return random.choice(("", f"{tree} ", "2026-02-10", tree))
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    if not keys:
        return tree
    key = random.choice(keys)
    if random.random() < 1 / 2:
        inner = altered(tree[key], random)
        return {**tree, key: inner} if isinstance(tree, dict) else [*tree[:key], inner, *tree[key + 1 :]]
    random.shuffle(keys)
    kept = keys if random.random() < 1 / 2 else keys[1:]
    return {one: tree[one] for one in kept} if isinstance(tree, dict) else [tree[one] for one in kept]
