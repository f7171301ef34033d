"""How much of a notice the rules read: synthetic notices with what they say written out by hand.

`tests/intake/notices/held_out` was written before there was any rule, and no rule was made for it; the
rules were made with `tests/intake/notices/written` in view.  Run as a program it prints a table of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from dabzw.intake.notice.fact import Fact
from dabzw.intake.notice.reading import read_notice
from dabzw.intake.notice.sentences import normal

FOLDER: Final = Path(__file__).parents[1] / "tests" / "intake" / "notices"
SETS: Final = ("written", "held_out")
TIMES: Final = ("阶段", "起止", "截止", "督导", "时限", "报送")
"""Days, limits and reporting: what a clerk would miss most."""

Gold = dict[str, list[str]]


def _days(fact: Fact) -> str:
    return f"{fact.start or ''}~{fact.end or ''}"


VALUES: Final[dict[str, tuple[tuple[str, ...], Callable[[Fact], tuple[str, ...]], bool]]] = {
    "名称": (("名称",), lambda fact: (fact.name,), True),
    "文号": (("文号",), lambda fact: (fact.name,), False),
    "单位": (("单位",), lambda fact: (fact.name,), False),
    "阶段": (("阶段",), lambda fact: (f"{fact.name} {_days(fact)}",), False),
    "起止": (("起止",), lambda fact: (_days(fact),), False),
    "截止": (("截止",), lambda fact: (str(fact.end),), False),
    "督导": (("督导",), lambda fact: (_days(fact),), False),
    "时限": (("时限",), lambda fact: (fact.words[0].removesuffix("内"),), False),
    "报送": (("报送",), lambda fact: (fact.words[0].removesuffix("前"),), False),
    "指标": (("指标",), lambda fact: (f"{fact.name} {fact.words[0]}",), True),
    "违法行为": (("违法行为",), lambda fact: (fact.name, *fact.words), True),
    "措施": (("处置规则", "风险处置"), lambda fact: fact.words, True),
    "风险": (("风险处置",), lambda fact: (f"{fact.name} {'、'.join(fact.words)}",), True),
    "站所": (("站所", "牵头"), lambda fact: (fact.name,), False),
}
"""Per kind of the gold: the kinds of facts, their values, and whether a part of the words will do."""


@dataclass(slots=True)
class Count:
    """Of one kind: how much there is, how much was found, how much of that is right, and what was missed."""

    gold: int = 0
    found: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def add(self, other: Count) -> None:
        """Takes in the count of another notice."""
        self.gold += other.gold
        self.found += other.found
        self.right += other.right
        self.missed += other.missed
        self.wrong += other.wrong

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / self.gold if self.gold else 1.0


def notices(name: str) -> Iterator[tuple[str, str, Gold]]:
    """The notices of a set: their name, their text, and what they say."""
    for text in sorted((FOLDER / name).glob("*.txt")):
        yield text.stem, text.read_text(encoding="utf-8"), gold_of(text.with_suffix(".yaml"))


def gold_of(path: Path) -> Gold:
    """What a notice says, written out by hand; days stay text."""
    gold: Gold = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # makes texts only
    return gold


def counts(text: str, gold: Gold, *, issued: date | None = None, sure: bool = False) -> dict[str, Count]:
    """What was found of one notice, by kind; only the surest facts where `sure`."""
    facts = [fact for fact in read_notice(text, issued).facts if not sure or fact.confidence == "高"]
    return {kind: _count(kind, facts, gold.get(kind) or []) for kind in VALUES}


def _count(kind: str, facts: list[Fact], gold: list[str]) -> Count:
    kinds, values, loosely = VALUES[kind]
    found = tuple(dict.fromkeys(normal(one) for fact in facts if fact.kind in kinds for one in values(fact)))
    wanted = tuple(_plain(one) if kind == "报送" else normal(one) for one in gold)
    missed = _not_in(wanted, found, loosely=loosely)
    wrong = _not_in(found, wanted, loosely=loosely)
    return Count(len(wanted), len(found), len(wanted) - len(missed), missed, wrong)


def _plain(when: str) -> str:
    return normal(when).removesuffix("前")


def _not_in(these: tuple[str, ...], those: tuple[str, ...], *, loosely: bool) -> tuple[str, ...]:
    """Which of some values are not among others; loosely, where one is no part of another either."""

    def same(one: str, other: str) -> bool:
        return one == other or (loosely and (one in other or other in one))

    return tuple(one for one in these if not any(same(one, other) for other in those))


def measured(name: str) -> dict[str, Count]:
    """What was found of all notices of a set, by kind."""
    whole = {kind: Count() for kind in VALUES}
    for _, text, gold in notices(name):
        for kind, count in counts(text, gold).items():
            whole[kind].add(count)
    return whole


def recall_of(found: dict[str, Count], kinds: tuple[str, ...]) -> tuple[int, int]:
    """How many of some kinds are right, of how many."""
    return sum(found[kind].right for kind in kinds), sum(found[kind].gold for kind in kinds)


def lines(name: str, *, details: bool = False) -> Iterator[str]:
    """The table of a set, as text."""
    found = measured(name)
    yield f"{name}: kind, gold, found, right, recall"
    for kind, count in found.items():
        if count.gold or count.found:
            yield f"  {kind}\t{count.gold}\t{count.found}\t{count.right}\t{count.recall:.2f}"
            if details:
                yield f"    missed {'；'.join(count.missed) or '—'}"
                yield f"    not in gold {'；'.join(count.wrong) or '—'}"
    for title, kinds in (("days, limits, reporting", TIMES), ("all", tuple(found))):
        right, gold = recall_of(found, kinds)
        yield f"  {title}: {right}/{gold} = {right / gold:.2f}"


if __name__ == "__main__":
    for each in SETS:
        print("\n".join(lines(each)))
