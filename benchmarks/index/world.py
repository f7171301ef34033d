"""A small ledger in which records of all kinds name each other, its time, and the dice."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.bulk import bulk_files
from benchmarks.index.commands import git
from dabzw.model.ids import FOLDERS, POWER_FOLDER, kind_of, stem_of
from dabzw.store.contents import in_folder
from dabzw.store.demo import demo_files
from dabzw.store.reader import load
from dabzw.store.yaml_limits import Node
from dabzw.store.yamlio import read

_ORDINARY: Final = 20
"""How many records there are of those that nothing is remarkable about."""
_START: Final = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- the ledger's zone
_ID: Final = re.compile(r"[A-Z]{2}-\d{6}-[0-9A-Z]{4}")


@dataclass
class World:
    """A ledger, the time, and the dice; `files` are those that it began with.

    Files are written in their place, or each beside it and put there at once where it is `whole_at_once`:
    then nobody can meet one half written.
    """

    ledger: Path
    now: datetime
    dice: random.Random
    files: Mapping[str, bytes] = field(default_factory=dict)
    put_by: dict[str, bytes] = field(default_factory=dict)
    whole_at_once: bool = False

    def records(self, *folders: str) -> list[Path]:
        """The files of records."""
        places = folders or tuple(FOLDERS.values())
        return sorted(
            path for place in places for path in (self.ledger / place).rglob("*.yaml") if path.is_file()
        )

    def record(self, *folders: str) -> Path | None:
        """One of them."""
        found = self.records(*folders)
        return self.dice.choice(found) if found else None

    def words(self, *words: str) -> list[str]:
        """The words of a command about this ledger."""
        return ["--ledger", str(self.ledger), *words]

    def write(self, path: Path, data: bytes) -> None:
        """Gives a file other bytes."""
        if not self.whole_at_once:
            path.write_bytes(data)
            return
        spare = self.ledger.parents[1] / "spare"  # what lies in a ledger for a moment is seen
        spare.write_bytes(data)
        spare.rename(path)

    @property
    def faulty(self) -> list[str]:
        """The paths of what cannot be read, so that hardly a look answers."""
        findings = load(in_folder(self.ledger)).findings
        return sorted({finding.file for finding in findings if finding.level == "错误"})

    def mend(self) -> None:
        """Puts what cannot be read back as it was in the beginning, or away."""
        for path in self.faulty:
            place = self.ledger / path
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
            if path in self.files:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(self.files[path])


def ids_in(text: str) -> set[str]:
    """The ids that stand in a text."""
    return {id_ for id_ in _ID.findall(text) if kind_of(id_)}


def environment(home: Path) -> dict[str, str]:
    """What the commands of a world are told of the computer."""
    return {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "TZ": "Asia/Shanghai", "DABZW_NO_PROMPT": "1"}


def founded(folder: Path, seed: int) -> World:
    """A ledger in a folder, entered twice."""
    os.environ |= environment(folder)
    ledger = folder / "office" / "ledger"
    files = bulk_files(_ORDINARY, seed) | telling_files()
    for path, data in files.items():
        file = ledger / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (folder / ".gitconfig").write_text("[user]\nname = 示例人\nemail = nobody@example.invalid\n")
    git(ledger, "init", "-q", "-b", "main")
    for _ in range(2):
        git(ledger, "add", "-A")
        git(ledger, "commit", "-q", "--allow-empty", "-m", "示例")
    return World(ledger, _START, random.Random(seed), files)


def telling_files() -> dict[str, bytes]:
    """Records of the demo: few, but with every field that any has, and all whom they name; its meters."""
    demo = demo_files()
    records = {stem_of(path): path for path in demo if kind_of(stem_of(path))}
    texts = {id_: demo[path].decode() for id_, path in records.items()}
    fields = {
        id_: {(id_[:2], *at) for at in _fields(read(demo[path]).value)} for id_, path in records.items()
    }
    told, chosen = set[tuple[str, ...]](), set[str]()
    for id_ in sorted(records, key=lambda id_: (-len(fields[id_]), id_)):
        if not fields[id_] <= told:
            new = _with_named(id_, texts) - chosen
            chosen |= new
            told.update(*(fields[each] for each in new))
    meters = {path: data for path, data in demo.items() if path.startswith(POWER_FOLDER)}
    return meters | {records[id_]: demo[records[id_]] for id_ in sorted(chosen)}


def _fields(node: Node | None, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places of all fields in a tree; those of the items of a list are one."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*at, key)
            yield from _fields(value, (*at, key))
    for item in node if isinstance(node, list) else ():
        yield from _fields(item, at)


def _with_named(id_: str, texts: Mapping[str, str]) -> set[str]:
    """A record, those that it names, those that they name, and so on."""
    found, waiting = set[str](), [id_]
    while waiting:
        one = waiting.pop()
        if one in texts and one not in found:
            found.add(one)
            waiting += ids_in(texts[one])
    return found


def linked(world: World, id_: str) -> list[str]:
    """The records that name one, and those that it names."""
    texts = {path.stem: _text(path) for path in world.records()}
    own = ids_in(texts.get(id_, ""))
    return sorted(other for other in texts if other != id_ and (other in own or id_ in texts[other]))


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def of_kind(world: World, kind: str) -> list[str]:
    """The ids of the records whose ids begin alike."""
    return sorted(path.stem for path in world.records() if path.stem.startswith(kind))


def names_any(path: Path) -> bool:
    """Whether a record names another."""
    return bool(ids_in(_text(path)) - {path.stem})


def joined(words: Iterable[str]) -> str:
    """The words of a command without those that name the ledger."""
    return " ".join(list(words)[2:])
