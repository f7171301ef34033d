"""One round: entries, syncs and bundles at three desks, killed at random; what holds when all have met."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.faults.modes import MODES
from benchmarks.faults.rig import Done
from benchmarks.faults.scene import git
from benchmarks.faults.state import leftovers
from benchmarks.meet.acts import drawn
from benchmarks.meet.desks import DESKS, Desks, chance_of, head_of, tokens_of
from dabzw.model.moments import CHINA
from dabzw.store.contents import in_commit
from dabzw.store.git import Repository
from dabzw.store.reader import load

_DEATHS: Final = ("killed before", "killed after", "killed torn", "one killed")
_STEPS: Final = (3, 7)
_KILLED: Final = 0.35  # of the commands
_ENTERED: Final = 0.55  # of the steps; else a sync, or a bundle carried over
_CARRIED: Final = 0.35  # of the others
_WHOLE: Final = 0.3  # of the bundles hold all
_LYING: Final = 0.2  # of the bundles are not taken in yet when the next one is written
_LOST: Final = 0.2  # of the others never come to anybody
_LATER: Final = 0.3  # of the questions are not answered at once
_SAME_IDS: Final = 0.2  # of the entries draw ids as others do
_DATES: Final = 3  # of each meeting are looked at again later
_TRIES: Final = 4
_OVERNIGHT: Final = 900  # minutes
_ASKED: Final = re.compile(r"--take '([^'=]+)=本机(?:#\w+)?'")
_CHOICES: Final = ("本机", "对方")
_CALLS: Final = {"entry": 140, "sync": 420, "bundle": 70}
"""How often commands write, at most: beyond that nothing would be struck."""
_BESIDE: Final = ".git/.dabzw-"
"""What a desk notes beside the ledger for itself: the next entry there writes it anew."""
_CONFLICT, _UNEXPECTED = 5, 70
_HUMAN: Final = (0, _CONFLICT, 6)
"""How a sync may end that is not struck: done, in conflict, refused."""


@dataclass
class Round:
    """A round: what was entered, what was taken out knowingly, and what is wrong."""

    desks: Desks
    seed: int
    number: int
    episodes: int = 2
    chance: random.Random = field(init=False)
    figures: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    entered: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    shared: dict[str, str] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = chance_of(self.seed, self.number)

    def run(self) -> None:
        """Plays the round; what is wrong is kept."""
        self.desks.again()
        for episode in range(self.episodes):
            for step in range(self.chance.randint(*_STEPS)):
                self._step(f"{episode}{step}")
            self._check_dates("before they meet")
            self._meet()
            self._check_end()
            self.desks.now += _OVERNIGHT * 60

    # What happens

    def _step(self, step: str) -> None:
        name = self.chance.choice(DESKS)
        if self._comes(_ENTERED):
            self._enter(name, step)
        elif self._comes(_CARRIED):
            self._carry(name)
        else:
            self._sync(name, struck=True)

    def _enter(self, name: str, step: str) -> None:
        """An entry; by one killed command in two, with the ids that another desk draws, too."""
        token = f"T{self.number}x{step}z"
        entry = drawn(self.chance, token, self.desks.root)
        before = tokens_of(self.desks.desk(name), "HEAD")
        done = self._type(name, entry.words, "entry", struck=True)
        now = tokens_of(self.desks.desk(name), "HEAD")
        self.figures["acts"] += token in now
        if entry.sort == "field":
            self.fields.add(token)
        elif token in now:
            self.entered.add(token)
        if entry.sort == "undo":
            self.removed |= before - now
        elif gone := before - now - self.fields:
            self._tell(f"lost: {name} {entry.line} took out {sorted(gone)}")
        if "完成：" in done.err and entry.sort != "undo" and token not in now:
            self._tell(f"unkept: {name} said that {token} is entered")

    def _carry(self, name: str) -> None:
        """A bundle written at one desk, and taken in at another; some are lost on the way."""
        other = self.chance.choice([one for one in DESKS if one != name])
        place = self.desks.root / "out" / f"{name}到{other}.bundle"
        full = ("--full",) if self._comes(_WHOLE) else ()
        self._type(name, ("sync", "--out", str(place), *full), "bundle", struck=True)
        if not place.is_file() or self._comes(_LYING):
            return
        if not self._comes(_LOST):
            self.figures["bundles"] += 1
            self._sync(other, str(place), struck=True)
        place.unlink()

    def _sync(self, name: str, *words: str, struck: bool) -> bool:
        """A sync, with questions answered by chance, some another time; whether it was done."""
        before = tokens_of(self.desks.desk(name), "HEAD")
        done = self._type(name, ("sync", *words), "sync", struck=struck)
        asked = dict.fromkeys(_ASKED.findall(done.err + done.out))
        if done.status == _CONFLICT and asked:
            self.figures["questions"] += len(asked)
            if struck and self._comes(_LATER):
                return False  # 先不同步
            takes = [word for key in asked for word in ("--take", f"{key}={self.chance.choice(_CHOICES)}")]
            done = self._type(name, ("sync", *words, *takes), "sync", struck=struck)
            self._chosen(name, before)
        else:
            self._kept(name, before)
        self.figures[f"sync {done.status}"] += 1
        if done.status not in _HUMAN and done.status >= 0 and "one killed" not in self.story[-1]:
            self._tell(f"status: {name} sync {done.status}: {done.err[-300:]}")
        return done.status == 0

    def _kept(self, name: str, before: frozenset[str]) -> None:
        gone = before - tokens_of(self.desks.desk(name), "HEAD") - self.removed - self.fields
        if gone:
            self._tell(f"lost: a sync at {name} took out {sorted(gone)}")

    def _chosen(self, name: str, before: frozenset[str]) -> None:
        """What a person chose against, of either side, is gone knowingly."""
        folder = self.desks.desk(name)
        parents = git(folder, "rev-parse", "HEAD^@").split()
        both = before.union(*(tokens_of(folder, parent) for parent in parents))
        gone = both - tokens_of(folder, "HEAD") - self.removed - self.fields
        self.figures["chosen away"] += len(gone)
        self.removed |= gone

    def _type(self, name: str, words: tuple[str, ...], kind: str, *, struck: bool) -> Done:
        fault, told = None, ""
        if struck and self._comes(_KILLED):
            mode = self.chance.choice(_DEATHS)
            often = _CALLS[kind] * self.chance.random() ** 2  # most write seldom
            target = self.chance.randint(1, 1 + int(often))
            fault, told = MODES[mode].at(target), f"  [{mode} {target}]"
        seed = self.chance.randrange(3) if self._comes(_SAME_IDS) else self.chance.randrange(1 << 30)
        minutes = self.chance.randint(1, 30)
        done = self.desks.type(name, words, fault=fault, seed=seed, minutes=minutes)
        self.story.append(f"{name}$ dabzw {' '.join(words)}{told} -> {done.status}")
        self.figures["commands"] += 1
        self.figures["kills"] += done.struck
        if done.status == _UNEXPECTED or "Traceback" in done.err:
            log = self.desks.root / "home/state/dabzw/error.log"
            told = log.read_text("utf-8")[-1500:] if log.is_file() else ""
            self._tell(f"unexpected: {self.story[-1]}: {done.err[-400:]}{told}")
        return done

    # What holds

    def _meet(self) -> None:
        """Everybody syncs with the hub, twice, without a fault."""
        for name in (*DESKS, *DESKS[:2]):
            for _ in range(_TRIES):
                if self._sync(name, struck=False):
                    break
            else:
                self._tell(f"stuck: {name} cannot sync")

    def _check_end(self) -> None:
        folders = {name: self.desks.desk(name) for name in DESKS}
        heads = {name: head_of(folder) for name, folder in folders.items()} | {"hub": head_of(self.desks.hub)}
        trees = {git(folder, "rev-parse", "HEAD^{tree}").strip() for folder in folders.values()}
        if len(trees) > 1:
            self._tell(f"diverged: {heads}")
        elif len({*heads.values()}) > 1:
            self._tell(f"heads: {heads}")
        lost = self.entered - self.removed - tokens_of(folders[DESKS[0]], "HEAD")
        if lost:
            self._tell(f"lost: {sorted(lost)}")
        for name, folder in folders.items():
            for fault in _wrong_with(folder):
                self._tell(f"{fault} at {name}")
        self._check_dates("after they met")
        if len({*heads.values()}) == 1:
            self._remember_dates(folders[DESKS[0]])

    def _check_dates(self, when: str) -> None:
        for text, commit in self.shared.items():
            for name in DESKS:
                found = Repository.require(self.desks.desk(name)).resolve(text)
                self.figures["dates"] += 1
                if found != commit:
                    self._tell(f"dates: {text} at {name} {when}: {found[:10]}, not {commit[:10]}")

    def _remember_dates(self, folder: Path) -> None:
        """Some minutes before this meeting, and what the ledger was then: that stays so."""
        begins = self.desks.now - 20 * 60 * 60
        repository = Repository.require(folder)
        for _ in range(_DATES):
            seconds = self.chance.randrange(begins, self.desks.now - 60)
            text = f"{datetime.fromtimestamp(seconds, CHINA):%Y-%m-%d %H:%M}"
            self.shared[text] = repository.resolve(text)
        self._check_dates("at once")

    def _comes(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.chance.random() < share

    def _tell(self, says: str) -> None:
        self.wrong.append(says)


def _wrong_with(folder: Path) -> Iterator[str]:
    """What must not be so of any desk when all is over."""
    if dirty := git(folder, "status", "--porcelain", "-uall").strip():
        yield f"dirty: {dirty[:200]}"
    left = (path for path in leftovers(folder, folder) if not path.startswith(_BESIDE))
    yield from (f"leftovers: {path}" for path in left)
    repository = Repository.require(folder)
    unread = [one for one in load(in_commit(repository, repository.head())).findings if one.level == "错误"]
    yield from (f"unreadable: {one.file} {one.rule}" for one in unread)
