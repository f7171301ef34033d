"""What must hold after a fault, of each kind of case."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.faults import hands, power, state, words
from benchmarks.faults.cases import CASES, Case
from benchmarks.faults.informants import Office
from benchmarks.faults.modes import Fault
from benchmarks.faults.rig import Done
from benchmarks.faults.scene import Broken, Scene, git
from benchmarks.faults.state import Reader, State
from dabzw.errors import DabzwError
from dabzw.store.index.database import FOLDER
from dabzw.store.journal import JOURNAL

SEED: Final = 99
_RECOVERED: Final = "中途中断"
_FOUND: Final = 1  # the status of `doctor` where it names something
_THIRD: Final = "site lease CS-260210-6X7Y --tenant 示例承租人 --since 2025-06-01"


@dataclass(frozen=True, slots=True)
class Right:
    """A case without a fault: how often it writes, and what there is then.

    `trees` are those after each of its commits: none is made but these, in this order.
    """

    calls: int
    tree: str
    trees: tuple[str, ...]
    printed: dict[str, str]
    crontab: str
    commits: int


@dataclass(frozen=True, slots=True)
class End:
    """What is expected after the next command: so many commits since `start`, and these edits by hand."""

    start: str
    commits: int
    by_hand: dict[str, str]
    is_deep: bool


@dataclass
class Judge:
    """One worker's judgement of runs in its scene."""

    scene: Scene
    reader: Reader = field(default_factory=Reader)
    _right: dict[str, Right] = field(default_factory=dict)
    _sound: set[str] = field(default_factory=set)

    def right(self, name: str) -> Right:
        """A case without a fault, tried once; raises Broken where it does not end well."""
        if name not in self._right:
            case = CASES[name]
            self._ready(case)
            start = self.reader.head(self.scene.ledger).id
            done = self._run(case, Fault())
            folder = self._place(case)
            if done.status or (
                case.kind not in {"paper", "discard", "mend", "look"} and "完成：" not in done.err
            ):
                raise Broken(f"{name}: {done.status}\n{done.out}{done.err}")
            commits = int(git(folder, "rev-list", "--count", "HEAD"))
            tree = git(folder, "rev-parse", "HEAD^{tree}").strip()
            trees = self.reader.trees(self.scene.ledger, start)
            self._right[name] = Right(done.calls, tree, trees, self._printed(), self._crontab(), commits)
        return self._right[name]

    def tried(self, name: str, fault: Fault, chance: random.Random) -> list[str]:
        """What is wrong after a fault in a case."""
        case, right = CASES[name], self.right(name)
        self._ready(case)
        start = self.reader.state(self.scene.ledger)
        done = self._struck(lambda: self._run(case, fault), fault, chance)
        try:
            return list(_JUDGES[case.kind](self, case, right, start, fault, done))
        except (Broken, DabzwError, OSError) as error:
            return [f"unreadable: {error}"]

    def twice(self, name: str, faults: tuple[Fault, Fault], chance: random.Random) -> list[str]:
        """What is wrong where the command after a fault meets another one."""
        case, right = CASES[name], self.right(name)
        self._ready(case)
        start = self.reader.state(self.scene.ledger)
        self._struck(lambda: self._run(case, faults[0]), faults[0], chance)
        try:
            first = self.reader.state(self.scene.ledger)
            own = self.reader.trees(self.scene.ledger, start.head)
            done = self._struck(lambda: self._type(case.after, faults[1]), faults[1], chance)
            second = self.reader.state(self.scene.ledger)
            landed = second.head != first.head
            wrong = [
                *words.wrong(done, faults[1], landed=landed),
                *_content(right, own),
            ]
            third = self._type((_THIRD,), faults[1].beyond)
            end = End(start.head, len(own) + landed + 1, {} if own else start.by_hand, is_deep=True)
            return [*wrong, *self._ended(case, end, third)]
        except (Broken, OSError) as error:
            return [f"unreadable: {error}"]

    def _ready(self, case: Case) -> None:
        """Makes the run's folder; where a look is tried, it was looked at, and edited again."""
        self.scene.set_up(case)
        if case.kind == "look":
            self._type((case.line,), Fault())
            hands.hazard(self.scene.root)

    def _struck(self, run: Callable[[], Done], fault: Fault, chance: random.Random) -> Done:
        done = run()
        if fault.power is not None and done.struck:
            power.cut(fault.power, self.scene.rig.log, self.scene.rig.folder / "saved", chance)
        return done

    def _run(self, case: Case, fault: Fault) -> Done:
        return self._type((case.line,), fault, SEED, case.feed)

    def _type(self, lines: Sequence[str], fault: Fault, seed: int = SEED + 1, feed: str = "") -> Done:
        return self.scene.rig.run(
            [self.scene.line(line) for line in lines],
            cwd=self.scene.ledger,
            env=self.scene.environment(),
            fault=fault,
            seed=seed,
            feed=feed,
        )

    def _place(self, case: Case) -> Path:
        return self.scene.root / "new" if case.kind == "new" else self.scene.ledger

    def _printed(self) -> dict[str, str]:
        return state.printed(self.scene.root / "out")

    def _crontab(self) -> str:
        place = self.scene.root / "crontab.txt"
        return place.read_text("utf-8") if place.exists() else ""

    # An entry

    def entry(self, case: Case, right: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """Its first commits or none, whole files, true words; then the next command ends all."""
        now = self.reader.state(self.scene.ledger)
        own = self.reader.trees(self.scene.ledger, start.head)
        landed = bool(own)
        yield from words.wrong(done, fault, landed=landed)
        yield from _torn(start, now)
        yield from _content(right, own) if landed else self._draft(fault)
        waits = landed and self._waits(now)
        following = self._type(case.after, fault.beyond)
        said = _RECOVERED in following.err
        if following.status == 0 and said != waits:
            yield f"silent: {'' if waits else 'not '}interrupted, and {'' if said else 'not '}said"
        end = End(
            start.head,
            (len(own) or int(len(case.after) > 1)) + 1,
            {} if landed else start.by_hand,
            is_deep=fault.is_death or fault.power is not None,
        )
        yield from self._ended(case, end, following)
        if case.again:
            yield from self._made_again(case, right if own == right.trees else None, fault)

    def _waits(self, now: State) -> bool:
        """Whether files of the last commit are still to follow it."""
        journal = self.scene.ledger / ".git" / JOURNAL
        return journal.exists() and f'"new": "{now.head}"' in journal.read_text("utf-8")

    def _ended(self, case: Case, end: End, following: Done) -> Iterator[str]:
        """After the next command: nothing is left, the history is as told, everything is sound."""
        if following.status:
            yield f"blocked: {following.status}: {following.err.strip()[-240:]}"
            return
        now = self.reader.state(self.scene.ledger)
        count = self.reader.count(self.scene.ledger, end.start)
        wrong = {
            "commits": count != end.commits and f"{count}, and not {end.commits}",
            "dirty": _dirty(self.scene.ledger, end.by_hand),
            "hand edit lost": sorted(end.by_hand.items() - now.working.items()),
            "leftovers": [path for path in self._left() if not (case.again and path.startswith("out/"))],
        }
        yield from (f"{kind}: {what}"[:240] for kind, what in wrong.items() if what)
        fresh = now.tree not in self._sound
        yield from _unsound_objects(self.scene.ledger) if fresh or end.is_deep else ()
        yield from self._unsound(case, now.tree) if fresh else ()

    def _unsound(self, case: Case, tree: str) -> Iterator[str]:
        """Once for each content of a ledger; the history is looked at there, too."""
        checked = self.scene.type(case.check)
        if checked.status:
            yield f"check: {checked.status}: {(checked.out + checked.err).strip()[-240:]}"
        else:
            self._sound.add(tree)

    def _left(self) -> list[str]:
        return state.leftovers(self.scene.root, self.scene.ledger)

    def _draft(self, fault: Fault) -> Iterator[str]:
        """A text that was edited and not entered must still lie somewhere, but after a power cut."""
        if fault.power is not None or not (self.scene.root / "edited").exists():
            return
        places = (path for path in self.scene.root.rglob("*.yaml*") if path.is_file())
        if not any(hands.EDITED in path.read_text("utf-8", errors="replace") for path in places):
            yield "draft: the edited text is nowhere"

    # Papers, a crontab, a new ledger

    def paper(self, case: Case, right: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """Whole files or none, and the ledger as it was."""
        there = self._printed()
        yield from words.plain(done, fault)
        yield from (f"torn: {path}" for path, blob in there.items() if blob != right.printed.get(path))
        said = [path for path in right.printed if f"已写出 {self.scene.root}/out/{path}" in done.err]
        missing = right.printed.keys() - there.keys()
        if missing.intersection(said) or (done.status == 0 and missing):
            yield f"lost: status {done.status}, without {sorted(missing)}: {done.err.strip()[-200:]}"
        if self.reader.state(self.scene.ledger) != start:
            yield "commits: the ledger was changed"
        yield from self._made_again(case, right, fault)

    def _made_again(self, case: Case, right: Right | None, fault: Fault) -> Iterator[str]:
        """All papers are there in the end: as without a fault, or where they are of another commit at all."""
        again = self._type((case.again or case.line,), fault.beyond, SEED)
        printed = self._printed()
        if again.status or (printed != right.printed if right else not printed):
            yield f"papers: not all there when made again ({again.status}): {again.err.strip()[-160:]}"
        yield from (f"leftovers: {path}" for path in self._left())

    def crontab(self, case: Case, right: Right, _start: State, fault: Fault, done: Done) -> Iterator[str]:
        """The lines of others stay; what was said is there."""
        text = self._crontab()
        if "echo hi" not in text:
            yield f"torn: the crontab: {text[:100]!r}"
        yield from words.plain(done, fault)
        if (done.status == 0 or "完成：" in done.err) and text != right.crontab:
            yield f"lost: status {done.status}, and not so: {done.err.strip()[-200:]}"
        if text == right.crontab and words.denies(done):
            yield f"words: done, and said otherwise: {done.err.strip()[-200:]}"
        again = self._run(case, fault.beyond)
        if again.status or self._crontab() != right.crontab:
            yield f"blocked: {again.status}: {again.err.strip()[-200:]}"

    def new(self, case: Case, right: Right, _start: State, fault: Fault, done: Done) -> Iterator[str]:
        """A whole ledger or none, which can be asked for again."""
        folder = self._place(case)
        landed = (folder / "campaign.yaml").exists() and _commits(folder) == right.commits
        yield from words.wrong(done, fault, landed=landed)
        if not landed or _dirty(folder, {}):
            again = self._run(case, fault.beyond)
            if again.status:
                yield f"init: refused again: {again.err.strip()[-200:]}"
                return
        yield from self._goes_on(fault.beyond)
        if git(folder, "rev-parse", "HEAD^{tree}").strip() != right.tree:
            yield "commits: another tree than without a fault"
        if dirty := _dirty(folder, {}):
            yield f"dirty: {dirty}"[:200]
        beside = sorted(path.name for path in self.scene.root.glob("*new*") if path != folder)
        if left := [*state.leftovers(self.scene.root, folder), *beside]:
            yield f"leftovers: {'; '.join(left)[:200]}"
        yield from _unsound_objects(folder)

    def _goes_on(self, fault: Fault) -> Iterator[str]:
        """A new ledger can be looked after and written; that `doctor` has something to say is no fault."""
        for line, fine in (("doctor --fix", {0, _FOUND}), ("adopt", {0})):
            following = self._type((f"--ledger {{root}}/new {line}",), fault)
            if following.status not in fine:
                yield f"blocked: {line}: {following.status}: {following.err.strip()[-200:]}"

    def backup(self, case: Case, right: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """A backup that is there can be restored; the ledger is as it was."""
        yield from words.plain(done, fault)
        folder = self.scene.root / "out"
        made = [path for path in folder.rglob("*.bundle") if not path.name.startswith(".")]
        wrong = {
            "torn": [path.name for path in made if self._head_in(path) != start.head],
            "lost": (done.status == 0 or "完成：" in done.err) and not made,
            "commits": self.reader.state(self.scene.ledger) != start,
        }
        again = self._run(case, fault.beyond)
        there = self._printed().keys() == right.printed.keys()
        wrong["blocked"] = (again.status or not there) and f"{again.status}: {again.err.strip()[-200:]}"
        hidden = (path.relative_to(self.scene.root).as_posix() for path in folder.rglob(".*"))
        wrong["leftovers"] = sorted({*self._left(), *hidden})
        yield from (f"{kind}: {what}" for kind, what in wrong.items() if what)

    def discard(self, case: Case, _: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """What is taken back lies in a draft before its file is as it was entered."""
        yield from words.plain(done, fault)
        ledger = self.scene.ledger
        now = self.reader.state(ledger)
        if (done.status == 0 or "完成：" in done.err) and now.by_hand:
            yield f"lost: status {done.status}, and still edited: {sorted(now.by_hand)}"
        if now.head != start.head:
            yield "commits: the ledger was changed"
        kept = {state.blob_id(path.read_bytes()) for path in self.scene.root.rglob("*") if path.is_file()}
        lost = sorted(path for path, blob in start.by_hand.items() if blob not in kept)
        yield from (f"draft: the edit of {path} is nowhere" for path in lost)
        following = self._type(case.after, fault.beyond)
        still = self.reader.state(ledger).working.items()
        end = End(start.head, 1, dict(start.by_hand.items() & still), is_deep=fault.is_death)
        yield from self._ended(case, end, following)

    def mend(self, case: Case, _: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """Nothing but leftovers goes, and they are gone after another time."""
        yield from words.plain(done, fault)
        if self.reader.state(self.scene.ledger) != start:
            yield "commits: the ledger was changed"
        following = self._type((case.line, *case.after), fault.beyond)
        yield from self._ended(case, End(start.head, 1, {}, is_deep=True), following)

    def store(self, case: Case, _: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """The informants' store tells what it holds, and can go on; the ledger is as it was."""
        office = Office(self.scene.root, case)
        yield from office.said_wrong(done, fault)
        yield from office.wrong(done)
        if office.is_there:  # other acts go on, and clear away what this one left
            yield from self._others_go_on(case, fault)
        if not all(office.parts().values()):
            again = self._run(case, fault.beyond)
            if again.status or not all(office.parts().values()):
                yield f"blocked: again {again.status}: {again.err.strip()[-200:]}"
                return
        yield from self._others_go_on(case, fault)
        yield from office.ended()
        if self.reader.state(self.scene.ledger) != start:
            yield "commits: the ledger was changed"

    def look(self, case: Case, _: Right, start: State, fault: Fault, done: Done) -> Iterator[str]:
        """What is told is so, and goes on to be told, whatever has become of what was remembered."""
        yield from words.plain(done, fault)
        if self.reader.state(self.scene.ledger) != start:
            yield "commits: the ledger was changed"
        following = self._type((case.line, case.line), fault.beyond)
        shutil.rmtree(self.scene.ledger / ".git" / FOLDER, ignore_errors=True)
        afresh = self._type((case.line, case.line), fault.beyond)
        if (following.status, following.out, following.err) != (afresh.status, afresh.out, afresh.err):
            yield f"untrue: afterwards: {following.status}: {following.err.strip()[-200:]}"
        if done.status == 0 and fault.out is None and done.out + done.out != afresh.out:
            yield f"untrue: {done.err.strip()[-200:]}"
        if done.status and fault.error and not fault.all_opens:
            yield f"blocked: {done.status}: {done.err.strip()[-200:]}"
        yield from (f"leftovers: {path}" for path in self._left())

    def _others_go_on(self, case: Case, fault: Fault) -> Iterator[str]:
        following = self._type(case.after, fault.beyond)
        if following.status:
            yield f"blocked: {following.status}: {(following.out + following.err).strip()[-240:]}"
        yield from (f"leftovers: {path}" for path in self._left())

    def _head_in(self, bundle: Path) -> str:
        """The commit that a restored backup is at, "" where it cannot be restored."""
        tried = self.scene.root / "tried.git"
        shutil.rmtree(tried, ignore_errors=True)
        try:
            git(self.scene.root, "clone", "-q", "--bare", str(bundle), str(tried))
            return git(tried, "rev-parse", "HEAD").strip()
        except Broken:
            return ""


def _dirty(ledger: Path, by_hand: Mapping[str, str]) -> list[str]:
    lines = git(ledger, "status", "--porcelain", "-z", "-uall").split("\0")
    return [line for line in lines if line and line[3:] not in by_hand]


def _unsound_objects(folder: Path) -> Iterator[str]:
    if said := git(folder, "fsck", "--full", "--strict", "--no-dangling", accept=tuple(range(256))).strip():
        yield f"fsck: {said[:200]}"


def _content(right: Right, own: Sequence[str]) -> Iterator[str]:
    if tuple(own) != right.trees[: len(own)]:
        yield "commits: another tree than without a fault"


def _commits(folder: Path) -> int:
    if not (folder / ".git").exists():
        return 0
    try:
        return int(git(folder, "rev-list", "--count", "HEAD"))
    except Broken:
        return 0


_JUDGES: Final = {
    "entry": Judge.entry,
    "paper": Judge.paper,
    "crontab": Judge.crontab,
    "new": Judge.new,
    "backup": Judge.backup,
    "discard": Judge.discard,
    "mend": Judge.mend,
    "store": Judge.store,
    "look": Judge.look,
}


def _torn(start: State, now: State) -> Iterator[str]:
    """Files that are neither as before, nor as committed now."""
    for path, blob in now.working.items():
        if blob not in {start.working.get(path), start.entries.get(path), now.entries.get(path)}:
            yield f"torn: {path}"
    for path in start.working.keys() & now.entries.keys() - now.working.keys():
        yield f"torn: {path} is gone"
