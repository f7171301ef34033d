"""Two histories that crossed: their several bases are merged first, and what these say differently is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pytest
import records
from two_sides import Store, asked, campaign_text, files_of, new_id, result

from dabzw.model.ids import CAMPAIGN_FILE, path_of
from dabzw.store.reader import read_file, record_bytes
from dabzw.sync.merge.bases import sides_of
from dabzw.sync.merge.ledgers import merged
from dabzw.sync.merge.sides import Blobs, CannotMerge, Choice, Merged

Tree = dict[str, Any]
LEAD = records.lead()
PATH = path_of(LEAD.id)
A_DAY, B_DAY = records.stopped("2026-02-11"), records.stopped("2026-02-13")


class Crossed:
    """A history of commits by name: their files, and their parents."""

    def __init__(
        self, parents: Mapping[str, Sequence[str]], files: Mapping[str, Mapping[str, bytes]]
    ) -> None:
        self.store = Store()
        self.parents = parents
        self.blobs = {name: self.store.blobs(one) for name, one in files.items()}
        self.held = files

    def files(self, commit: str) -> Blobs:
        return self.blobs[commit]

    def bases(self, one: str, other: str) -> Sequence[str]:
        shared = self._before(one) & self._before(other)
        return sorted(
            commit
            for commit in shared
            if not any(commit in self._before(later) for later in shared - {commit})
        )

    def _before(self, commit: str) -> set[str]:
        return {commit}.union(*map(self._before, self.parents[commit]))

    def merged(self, ours: str, theirs: str, choices: Mapping[str, Choice] | None = None) -> Merged:
        return merged(sides_of(self, ours, theirs, self.store.read), new_id, choices or {})


PARENTS = {"root": (), "a": ("root",), "b": ("root",), "ours": ("a", "b"), "theirs": ("b", "a")}


def crossed(a: Tree, b: Tree, ours: Tree, theirs: Tree) -> Crossed:
    versions = {"root": {}, "a": a, "b": b, "ours": ours, "theirs": theirs}
    return Crossed(PARENTS, {name: files_of(records.lead(**fields)) for name, fields in versions.items()})


def lead_of(history: Crossed, found: Merged) -> Tree:
    record = read_file(PATH, result(history.held["ours"], found)[PATH]).record
    assert record is not None
    return record.tree()


def test_the_bases_of_two_histories_that_crossed() -> None:
    history = crossed({}, {}, {}, {})
    assert history.bases("ours", "theirs") == ["a", "b"]


def test_what_both_had_before_they_crossed_is_no_news() -> None:
    both = [A_DAY, B_DAY]
    more = records.stopped("2026-02-15")
    history = crossed(
        {"强制措施": [A_DAY]},
        {"强制措施": [B_DAY]},
        {"强制措施": [*both, more]},
        {"强制措施": both, "网格": "一组"},
    )
    found = history.merged("ours", "theirs")
    assert (found.questions, found.remarks) == ((), ())
    assert lead_of(history, found) == records.lead(强制措施=[*both, more], 网格="一组").tree()


def test_one_that_took_an_act_away_since_has_taken_it_away() -> None:
    both = [A_DAY, B_DAY]
    history = crossed(
        {"强制措施": [A_DAY]},
        {"强制措施": [B_DAY]},
        {"强制措施": [A_DAY]},
        {"强制措施": both, "网格": "一组"},
    )
    assert (
        lead_of(history, history.merged("ours", "theirs"))
        == records.lead(强制措施=[A_DAY], 网格="一组").tree()
    )


@pytest.mark.parametrize(("ours", "theirs"), list(product(("一组", "二组", "三组"), repeat=2)))
def test_what_the_bases_say_differently_is_asked_where_the_sides_do(ours: str, theirs: str) -> None:
    history = crossed({"网格": "一组"}, {"网格": "二组"}, {"网格": ours}, {"网格": theirs})
    found = history.merged("ours", "theirs")
    assert asked(found) == ([] if ours == theirs else [f"{LEAD.id}:网格"])
    assert lead_of(history, history.merged("ours", "theirs", {f"{LEAD.id}:网格": "本机"}))["网格"] == ours


def test_an_act_that_one_base_took_away_and_the_other_completed() -> None:
    lifted = {**A_DAY, "解除日期": "2026-02-20"}
    begun = {
        name: files_of(records.lead(强制措施=acts))
        for name, acts in {"root": [A_DAY], "a": [], "b": [lifted], "ours": [], "theirs": [lifted]}.items()
    }
    history = Crossed(PARENTS, begun)
    found = history.merged("ours", "theirs")
    assert asked(found) == [f"{LEAD.id}:强制措施.1"]
    assert "强制措施" not in lead_of(
        history, history.merged("ours", "theirs", {f"{LEAD.id}:强制措施.1": "本机"})
    )


def test_two_of_one_day_stay_asked_until_both_have_one_order() -> None:
    rows = [records.verified("2026-02-12 09:30"), records.verified("2026-02-12 09:30", "不属实")]
    history = crossed({"核查": rows[:1]}, {"核查": rows[1:]}, {"核查": rows}, {"核查": rows, "网格": "一组"})
    found = history.merged("ours", "theirs")
    assert (asked(found), lead_of(history, found)["核查"]) == ([], rows)


def test_lists_of_the_campaign() -> None:
    text = campaign_text()
    spans = {
        name: text.replace("    时限: 24小时\n", f"    时限: {hours}小时\n")
        for name, hours in (("a", 12), ("b", 36))
    }
    files = {
        name: {CAMPAIGN_FILE: one.encode()}
        for name, one in {"root": text, **spans, "ours": spans["a"], "theirs": spans["b"]}.items()
    }
    history = Crossed(PARENTS, files)
    assert asked(history.merged("ours", "theirs")) == [f"{CAMPAIGN_FILE}:期限"]
    files["theirs"] = files["ours"]
    assert asked(Crossed(PARENTS, files).merged("ours", "theirs")) == []


def test_a_record_that_cannot_be_read_in_a_base_is_in_none() -> None:
    files = {name: {**files_of(), PATH: record_bytes(LEAD)} for name in PARENTS}
    files["a"][PATH], files["b"][PATH] = b"a", b"b"
    files["ours"][PATH] = record_bytes(records.lead(网格="一组"))
    assert asked(Crossed(PARENTS, files).merged("ours", "theirs")) == []


def test_no_history_in_common() -> None:
    history = Crossed({"ours": (), "theirs": ()}, {"ours": files_of(), "theirs": files_of()})
    with pytest.raises(CannotMerge, match="没有共同的历史"):
        history.merged("ours", "theirs")
