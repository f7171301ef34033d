"""What must hold after a fault in the informants' store 举报人身份库, which lies outside of every ledger.

It is read here with the keys of its holders.  All identities are invented (示例).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.faults import words
from benchmarks.faults.cases import Case
from benchmarks.faults.hands import DUE, HEAD, IDENTITIES, NOW, SECOND, STORE
from benchmarks.faults.modes import Fault
from benchmarks.faults.rig import Done
from dabzw.errors import DabzwError
from dabzw.store.secure import age
from dabzw.store.secure.store import HOLDERS, SEALED, Store

_KEPT: Final = frozenset({"在库", "已销毁", "未封存"})
_ACKNOWLEDGED: Final = re.compile(
    r"(?:完成：|已记入身份库：)(?:封存|查看|重封|销毁|登记奖励|奖励) ([-、0-9A-Z]+)"
)


@dataclass(frozen=True, slots=True)
class Office:
    """The store of a run, the two holders' keys beside it, and what a case was to do with it."""

    root: Path
    case: Case

    @property
    def act(self) -> str:
        """The command's name in its group."""
        return self.case.words[1]

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        return self.root / ("new" if self.act == "init" else STORE)

    @property
    def store(self) -> Store:
        """The store; raises DabzwError where there is none."""
        return Store.open(self.folder, "示例员", NOW)

    @property
    def is_there(self) -> bool:
        """Whether there is a store that others can use already."""
        return self.act != "key" and (self.folder / HOLDERS).exists()

    def parts(self) -> dict[str, bool]:
        """What the command was to do, piece by piece, and whether that is done."""
        words_ = self.case.words
        named = words_[2].replace("{root}", str(self.root))
        match self.act:
            case "init":
                found = {named: (self.folder / HOLDERS).exists()}
            case "key":
                found = {named: Path(named).exists()}
            case "holders":
                found = {words_[3]: (words_[3] in self._listed()) == (named == "--add")}
            case "seal":
                found = {named: self._sealed(named) is not None}
            case "reseal":
                found = {number: set(self._opened(number)) == {HEAD, SECOND} for number in IDENTITIES}
            case "destroy":
                found = {one: self._sealed(one) is None for one in (DUE if named == "--due" else (named,))}
            case _:
                found = {named: self._noted() > 0}
        return found

    def _noted(self) -> int:
        """How often an act that makes no file was noted."""
        act = {"open": "查看", "reward": "奖励"}.get(self.act)
        return sum(one.act == act and one.number == self.case.words[2] for one in self.store.log.lines)

    def _listed(self) -> list[str]:
        return [one.name for one in self.store.holders]

    def _sealed(self, number: str) -> bytes | None:
        place = self.folder / SEALED / f"{number}.age"
        return place.read_bytes() if place.exists() else None

    def _opened(self, number: str) -> dict[str, Any]:
        """What each holder who can open it finds under a number."""
        sealed, found = self._sealed(number), {}
        for name in (HEAD, SECOND):
            with suppress(age.NotForYou):
                keys = age.keys_in(self.root / f"{name}.txt", str)
                found[name] = json.loads(age.unseal(number, sealed or b"", keys))
        return found

    # What is wrong

    def said_wrong(self, done: Done, fault: Fault) -> Iterator[str]:
        """What is wrong with the words and the status, by what is there."""
        parts = self.parts()
        told = words.written if self.act == "key" else words.wrong
        yield from told(done, fault, landed=any(parts.values()))
        if done.status == 0 and not all(parts.values()):
            yield f"lost: status 0, and not all done: {parts}"
        yield from _unlike(done, parts, heard=fault.err is None)

    def wrong(self, done: Done) -> Iterator[str]:
        """What is wrong with what lies there, right after the command."""
        yield from self._leaked()
        yield from self._shown(done)
        if self.act == "key":
            yield from self._key(done)
        elif self.is_there:
            yield from self._torn()
            yield from self._untrue()

    def ended(self) -> Iterator[str]:
        """What is wrong after the next command: nothing is half done any more."""
        yield from self._leaked()
        if self.act == "key":
            return
        states = {one.number: one.state for one in self.store.standing() if one.state not in _KEPT}
        count = self._noted() if self.act in {"open", "reward"} else 1
        noted = count != 1 and f"{count} times, and not once"
        wrong = {"half done": states, "holders": self.store.unlike, "noted": noted}
        yield from (f"{kind}: {what}" for kind, what in wrong.items() if what)
        yield from self._torn()
        yield from self._untrue()

    @property
    def _told(self) -> set[bytes]:
        """The identities, as files and messages may hold them."""
        told = {*IDENTITIES.values(), self.case.feed} - {""}
        return {spelt.encode() for one in told for spelt in (one, json.dumps(one)[1:-1])}

    def _leaked(self) -> Iterator[str]:
        """An identity lies nowhere but sealed."""
        for path in self.root.rglob("*"):
            if path.is_file() and any(one in path.read_bytes() for one in self._told):
                yield f"identity: in {path.relative_to(self.root)}"

    def _shown(self, done: Done) -> Iterator[str]:
        """An identity is shown by `open` alone, once that is noted."""
        shown = any(one in done.out.encode() for one in self._told)
        if any(one in done.err.encode() for one in self._told):
            yield "identity: in a message"
        if shown and not (self.act == "open" and all(self.parts().values())):
            yield "identity: shown, and not noted"
        if self.act == "open" and done.status == 0 and not shown:
            yield "lost: status 0, and nothing shown"

    def _key(self, done: Done) -> Iterator[str]:
        place = Path(self.case.words[2].replace("{root}", str(self.root)))
        if not place.exists():
            return
        try:
            public = age.public_of(age.keys_in(place, str))
        except DabzwError as error:
            yield f"torn: the key: {error}"
            return
        if place.stat().st_mode & 0o077:
            yield "identity: the key can be read by others"
        if done.status == 0 and done.out.strip() not in public:
            yield f"lost: the public key: {done.out.strip()!r}"

    def _torn(self) -> Iterator[str]:
        """Each number opens to what was sealed under it, but where it was to be destroyed."""
        if self.act == "init":
            return
        kept = dict(IDENTITIES)
        if self.act == "seal" and self._sealed(self.case.words[2]) is not None:
            kept[self.case.words[2]] = self.case.feed
        doomed = self.parts() if self.act == "destroy" else {}
        for number, identity in kept.items():
            found = self._opened(number)
            right = {"编号": number, "内容": identity}
            whole = HEAD in found and all(one == right for one in found.values())
            if not whole and number not in doomed:
                yield f"torn: {number} opens to {found}"

    def _untrue(self) -> Iterator[str]:
        """The log is whole, and the list tells of each number who can open it."""
        found = self.store.log
        if found.broken:
            yield f"log: broken at {found.broken}"
        for one in self.store.standing():
            there = self._sealed(one.number) is not None
            if there and set(one.holders) != set(self._opened(one.number)):
                yield f"untrue: {one.number} ({one.state}) is opened by {set(self._opened(one.number))}"


def _unlike(done: Done, parts: Mapping[str, bool], *, heard: bool) -> Iterator[str]:
    """What is acknowledged by its number and not done, and what is done of several and not acknowledged."""
    named = {one for found in _ACKNOWLEDGED.findall(done.err) for one in found.split("、")}
    yield from (f"lost: {one} is acknowledged" for one in named if not parts.get(one, True))
    if named and heard and done.status == words.ENTERED_BUT:
        untold = (one for one, is_done in parts.items() if is_done and one not in named)
        yield from (f"words: {one} is done, and not said" for one in untold)
