"""What a merge says that neither side said is found, and nothing else is taken for it."""

from __future__ import annotations

import random
from typing import Final

import pytest

from benchmarks.mass import Mixture
from benchmarks.meet.cases import merged_tree
from benchmarks.meet.record_pool import Pool, Tree, record_trees
from dabzw.model.ids import path_of
from dabzw.model.power import PowerUse
from dabzw.store import yamlio
from dabzw.store.git import Author
from dabzw.store.power import power_bytes
from dabzw.sync.merge.asking import Asking
from dabzw.sync.merge.readings import merge_power
from dabzw.sync.merge.versions import Versions
from dabzw.sync.verify.smuggling import Meeting, smuggled
from dabzw.sync.verify.walk import Raw, Step

SOMEBODY: Final = Author("示例甲", "jia@example.invalid")
RAW: Final = Raw("", ("1", "2"), SOMEBODY, 0, SOMEBODY, 0, False, "", ("+0800", "+0800"))
STEP: Final = Step("3" * 40, 2, RAW, (0, 1), ({}, {}), "同步", ())


@pytest.fixture(scope="module")
def pool() -> Pool:
    return Pool(record_trees(Mixture(40, 30, 20, 6)))


def found(base: Tree, ours: Tree, theirs: Tree, result: Tree) -> list[str]:
    data = {name: yamlio.write(tree) for name, tree in zip("botr", (base, ours, theirs, result), strict=True)}
    meeting = Meeting(path_of(str(base["编号"])), ("t", "o"), ("b",), "r")
    return [one.says for one in smuggled(STEP, meeting, (), data, {})]


@pytest.mark.parametrize("cases", [150, pytest.param(2_000, marks=pytest.mark.slow)])
def test_what_the_tool_merges_is_nothing_smuggled(pool: Pool, cases: int) -> None:
    dice = random.Random(1)  # noqa: S311 -- edits that are made up, no secrets
    for _ in range(cases):
        base = pool.any(dice)
        fields = pool.about(dice, base)
        ours, theirs = (pool.edited(dice, base, fields) for _ in range(2))
        for side in ("本机", "对方"):
            result = merged_tree(base, ours, theirs, side).tree
            assert found(base, ours, theirs, result) == []
        assert len(found(base, ours, theirs, {**result, "备注": "没有人写过的"})) == 1


def test_what_is_smuggled_is_told_by_its_field_and_no_informant_by_his_number(pool: Pool) -> None:
    base = pool.any(random.Random(2))  # noqa: S311 -- as above
    (says,) = found(base, {**base, "备注": "一"}, {**base, "备注": "二"}, {**base, "备注": "三"})
    assert "有1处，如备注“三”" in says
    (says,) = found(base, {**base, "备注": "一"}, {**base, "备注": "二"}, {**base, "举报人编号": "示例77"})
    assert "示例77" not in says
    moved = {**base, "备注": "一"}
    data = {"b": yamlio.write(base), "o": yamlio.write(moved)}
    taken = Meeting(path_of(str(base["编号"])), ("b", "o"), ("b",), "o")
    assert list(smuggled(STEP, taken, (), data, {})) == []


def test_readings_that_are_merged_field_by_field_are_nothing_smuggled() -> None:
    base, ours, theirs = (
        power_bytes([PowerUse.model_validate({"用电户号": "示例电1", "月份": "2026-02", **fields})])
        for fields in ({"用电量": "100"}, {"用电量": "120"}, {"用电量": "100", "夜间用电量": "30"})
    )
    path = "data/用电/2026-02.csv"
    asking = Asking(path, path, {})
    merged = merge_power(Versions(path, base, ours, theirs), (ours, theirs), asking)
    assert merged is not None
    assert merged not in (ours, theirs)
    data = {"b": base, "o": ours, "t": theirs, "r": merged}
    meeting = Meeting(path, ("t", "o"), ("b",), "r")
    assert list(smuggled(STEP, meeting, (), data, {})) == []
    data["r"] = merged.replace(b"120", b"999")
    assert len(list(smuggled(STEP, meeting, (), data, {}))) == 1
