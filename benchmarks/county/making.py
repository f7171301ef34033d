"""The ledgers of many townships as bare repositories, with operators planted who turn up in more than one.

What is planted is known: the strong signs (one credit code, one meter), the weak ones (one rare name and one
trade, in townships beside each other), and lures, which look alike and are none (one common name, another
trade).  All is drawn from the place of the township in the list, so that any of them can be made alone.
"""

from __future__ import annotations

import csv
import math
import random
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.bulk import written
from benchmarks.county.places import Township, neighbours
from benchmarks.draw import Draw
from benchmarks.mass import Mixture, mass
from benchmarks.rows import credit_code
from benchmarks.speed.history import stream, whole_past
from dabzw.model.base import Tree
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store.demo import demo_files

_USUAL: Final = 480  # records of a township, by the median
_FEWEST, _MOST = 300, 1000
_CODES_OF_ONE: Final = 4000
_ROVING: Final = 9_000_000  # codes that no township draws
_KINDS: Final = ("code", "account", "name", "lure")
_TRADES: Final = ("危险化学品", "废旧物资回收")


class Planted(NamedTuple):
    """One of the enterprises of a planted operator: who, by which sign, in which township, which record."""

    who: int
    kind: str
    code: str
    record: str


class Role(NamedTuple):
    """What an operator shows in one township; `turn` counts the townships of that operator."""

    who: int
    kind: str
    turn: int


def roles(places: list[Township], seed: int) -> list[list[Role]]:
    """Which operators turn up in each township: one for five townships, at least four."""
    rng = random.Random(seed)
    found: list[list[Role]] = [[] for _ in places]
    for who in range(max(len(_KINDS), len(places) // 5)):
        kind = _KINDS[who % len(_KINDS)]
        first = rng.randrange(len(places))
        beside = neighbours(places, first)
        others = beside[:1] if kind in {"name", "lure"} else rng.sample(range(len(places)), 2)
        for turn, place in enumerate(dict.fromkeys((first, *others))):
            found[place].append(Role(who, kind, turn))
    return found


def size_of(place: int) -> int:
    """How many records a township has: most have some hundred, few a thousand."""
    drawn = random.Random(10_000 + place).gauss(math.log(_USUAL), 0.35)
    return int(min(_MOST, max(_FEWEST, math.exp(drawn))))


def ledger_files(
    place: int, township: Township, cast: Iterable[Role], count: int | None = None
) -> tuple[dict[str, bytes], list[Planted]]:
    """The files of a township's ledger, and who was planted in it."""
    size = count or size_of(place)
    quarter, activities = size // 4, size // 20
    trees = mass(
        Draw(777_000 + place), Mixture(size - 2 * quarter - activities, quarter, quarter, activities)
    )
    _make_own(trees, place, township)
    planted = _plant(trees, township, cast)
    return {CAMPAIGN_FILE: campaign_of(township), **written(trees)}, planted


def _make_own(trees: list[Tree], place: int, township: Township) -> None:
    """Give a township's enterprises codes and meters that no other township has."""
    number = 0
    for tree in trees:
        if account := tree.get("用电户号"):
            tree["用电户号"] = f"示例电{township.code[2:9]}{account.removeprefix('示例电')}"
        if code := tree.get("统一社会信用代码"):
            number += 1
            tree["统一社会信用代码"] = credit_code(place * _CODES_OF_ONE + number, code[:2])


def _plant(trees: list[Tree], township: Township, cast: Iterable[Role]) -> list[Planted]:
    cases = [tree for tree in trees if tree["编号"].startswith("QY") and tree.get("违法行为")]
    found: list[Planted] = []
    for role, tree in zip(cast, cases, strict=False):
        tree.update(_sign(role))
        if role.kind == "code":
            tree.pop("无代码原因", None)
        found.append(Planted(role.who, role.kind, township.code, tree["编号"]))
    return found


def _sign(role: Role) -> Tree:
    """By what an operator is known again."""
    if role.kind == "code":
        return {"统一社会信用代码": credit_code(_ROVING + role.who)}
    if role.kind == "account":
        return {"用电户号": f"示例电游动{role.who:05d}"}
    if role.kind == "name":
        return {"名称": f"示例游动{role.who:05d}化工经营部", "行业": _TRADES[0]}
    return {"名称": "示例便民化工经营部", "行业": _TRADES[role.turn % len(_TRADES)]}


@cache
def _campaign() -> str:
    return demo_files()[CAMPAIGN_FILE].decode()


def campaign_of(township: Township) -> bytes:
    """The campaign of the demo as a township has it: its code and its name."""
    text = re.sub(r"(?m)^(# )?区划代码:.*$", f'区划代码: "{township.code}"', _campaign(), count=1)
    return re.sub(r"(?m)^单位: .*$", f"单位: {township.name}人民政府", text, count=1).encode()


def make_bare(folder: Path, files: Mapping[str, bytes]) -> None:
    """A bare repository whose branch holds the files, each act entered on its day."""
    subprocess.run(
        ("git", "init", "-q", "--bare", "--initial-branch=main", "--template=", str(folder)), check=True
    )
    feed = b"".join((*stream(whole_past(files)), b"done\n"))
    subprocess.run(("git", "fast-import", "--quiet", "--done"), cwd=folder, input=feed, check=True)


def make_all(root: Path, places: list[Township], part: Sequence[int], seed: int) -> int:
    """The ledgers at some places of the list below a folder, those that are not there; gives how many."""
    cast = roles(places, seed)
    made = 0
    for place in part:
        folder = root / f"{places[place].code}.git"
        if folder.exists():
            continue
        files, planted = ledger_files(place, places[place], cast[place])
        aside = root / f".{folder.name}"
        make_bare(aside, files)
        with (root / f".{places[place].code}.csv").open("w", encoding="utf-8", newline="") as stream_:
            csv.writer(stream_).writerows(planted)
        aside.rename(folder)
        made += 1
    return made


def planted_in(root: Path) -> list[Planted]:
    """Who was planted in the ledgers below a folder."""
    found: list[Planted] = []
    for file in sorted(root.glob(".*.csv")):
        with file.open(encoding="utf-8", newline="") as rows:
            found += [Planted(int(who), kind, code, record) for who, kind, code, record in csv.reader(rows)]
    return found


def write_book(folder: Path, places: Iterable[Township], ledgers: Path) -> None:
    """The rollup.yaml of a county: the ledgers of its townships, below a folder, there or not."""
    root = ledgers.absolute()
    rows = (
        f'  - 区划代码: "{one.code}"\n    名称: {one.full_name}\n    来源: {root}/{one.code}.git\n'
        for one in places
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rollup.yaml").write_text("台账:\n" + "".join(rows), encoding="utf-8")
