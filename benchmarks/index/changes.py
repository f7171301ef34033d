"""What befalls a ledger between two looks: by commands, by hand, by git, by the clock, by accident."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.index.commands import git, killed, said
from benchmarks.index.edits import edited
from benchmarks.index.world import World
from dabzw.store.index.database import FILE, FOLDER, forget

Change = Callable[[World], None]
_PHASE_END: Final = re.compile(r"截止: 2026-(03-31|04-\d\d)")
_WORDS: Final = ("示例甲", "示例乙", "示例丙", "示例丁")


def _line(world: World, path: Path, key: str, value: str) -> None:
    """Gives a record a line of its own, or another one in its place."""
    before, own = path.read_bytes().splitlines(), f"{key}: ".encode()
    lines = [line for line in before if not line.startswith(own)]
    world.write(path, b"\n".join([*lines, own + value.encode()]) + b"\n")


def remark(world: World) -> None:
    """Another remark, in or out of the canonical order."""
    if path := world.record():
        _line(world, path, "备注", world.dice.choice(_WORDS))


def moved_village(world: World) -> None:
    """A record of another village."""
    if path := world.record("leads", "enterprises", "sites"):
        _line(world, path, "村", world.dice.choice(("寺头村", "东沟村", "西河村")))


def referred(world: World) -> None:
    """A lead that names another enterprise, or one that is not there."""
    path, other = world.record("leads"), world.record("enterprises")
    if path and other:
        _line(world, path, "企业", world.dice.choice((other.stem, "QY-260210-0000")))


def same_size_and_times(world: World) -> None:
    """Other bytes, as many, and the times put back."""
    path = world.record()
    if path is None:
        return
    before, data = path.stat(), path.read_bytes()
    other = data.replace("示例甲".encode(), "示例乙".encode()) if "示例甲".encode() in data else None
    if other is None:
        other = data.replace(b"2026-02", b"2026-03", 1)
    path.write_bytes(other)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def swapped(world: World) -> None:
    """Two files in each other's place, then back or not."""
    one, other = world.record("sites"), world.record("sites")
    if one and other and one != other:
        spare = one.with_name("spare")
        one.rename(spare)
        other.rename(one)
        spare.rename(other)


def replaced(world: World) -> None:
    """A file written anew and renamed into its place, with the times of the old one."""
    if path := world.record():
        before, spare = path.stat(), path.with_name(".new")
        spare.write_bytes(path.read_bytes().replace("村".encode(), "乡".encode(), 1))
        os.utime(spare, ns=(before.st_atime_ns, before.st_mtime_ns))
        spare.rename(path)


def deleted(world: World) -> None:
    """A record that is gone."""
    if (path := world.record()) and len(world.records()) > 20:  # noqa: PLR2004
        world.put_by[str(path)] = path.read_bytes()
        path.unlink()


def put_back(world: World) -> None:
    """A record that comes back as it was."""
    if world.put_by:
        path, data = world.put_by.popitem()
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        world.write(Path(path), data)


def broken(world: World) -> None:
    """A record that cannot be read, or that says a key twice."""
    if path := world.record():
        world.put_by[str(path)] = path.read_bytes()
        path.write_bytes(
            world.dice.choice((b"\xff\xfe", path.read_bytes() + b"\xe7\xbc\x96\xe5\x8f\xb7: x\n", b""))
        )


def strange(world: World) -> None:
    """What lies in a ledger and is no part of it, or is one in a strange way; or is gone again."""
    place = world.ledger / world.dice.choice(
        ("说明.txt", "leads/x.txt", "leads/2026-02/目录.yaml", "sites/链接.yaml")
    )
    if place.is_symlink() or place.is_file():
        place.unlink()
    elif place.is_dir():
        shutil.rmtree(place)
    elif "链接" in place.name:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to("/etc/hostname")
    elif "目录" in place.name:
        place.mkdir(parents=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("示例")


def ignored(world: World) -> None:
    """Rules of git that hide files, or marks in its index that do."""
    rules = world.ledger / ".git/info/exclude"
    if world.dice.random() < 0.5:  # noqa: PLR2004
        rules.parent.mkdir(exist_ok=True)
        rules.write_text(world.dice.choice(("", "leads/\n", "*.yaml\n")))
    elif path := world.record():
        bit = world.dice.choice(
            ("--assume-unchanged", "--no-assume-unchanged", "--skip-worktree", "--no-skip-worktree")
        )
        git(world.ledger, "update-index", bit, str(path))


def campaign(world: World) -> None:
    """Another way to count days, or a phase that ends on another day."""
    path = world.ledger / "campaign.yaml"
    text = path.read_text()
    day = world.dice.randrange(10, 29)
    world.write(path, _PHASE_END.sub(f"截止: 2026-04-{day}", text).encode())


def office(world: World) -> None:
    """What an office shares beside its ledgers, or does not any more."""
    _there_or_not(world, world.ledger.parent / "本单位.yaml", "单位名录:\n  站所: [示例派出所]\n")


def rest_days(world: World) -> None:
    """The rest days of a year as the ledger has them, or as its office has; or they are as published."""
    place = world.dice.choice((world.ledger, world.ledger.parent))
    day = world.dice.randrange(9, 14)
    _there_or_not(
        world, place / "节假日" / "2026.yaml", f'年份: "2026"\n依据: 示例\n放假: [2026-03-{day:02}]\n'
    )


def _there_or_not(world: World, place: Path, text: str) -> None:
    if place.exists():
        place.unlink()
    else:
        place.parent.mkdir(exist_ok=True)
        world.write(place, text.encode())


def meters(world: World) -> None:
    """Another use of power in a month, or none is known of it."""
    place = world.ledger / "data/用电" / world.dice.choice(("2026-01.csv", "2026-02.csv", "2026-03.csv"))
    if place.exists() and world.dice.random() < 0.3:  # noqa: PLR2004
        place.unlink()
        return
    lines = world.files[f"data/用电/{place.name}"].decode().splitlines()
    at = world.dice.randrange(1, len(lines))
    lines[at] = ",".join((*lines[at].split(",")[:2], str(world.dice.randrange(5000, 9000)), "5000"))
    place.parent.mkdir(parents=True, exist_ok=True)
    world.write(place, ("\n".join(lines) + "\n").encode())


def committed(world: World) -> None:
    """A person's own commit of all that changed, or of one file."""
    git(world.ledger, "add", "-A")
    git(world.ledger, "commit", "-q", "-m", "示例")


def went_back(world: World) -> None:
    """A person's own reset, soft or hard."""
    git(
        world.ledger,
        "reset",
        "-q",
        world.dice.choice(("--hard", "--soft", "--mixed")),
        world.dice.choice(("HEAD", "HEAD~1")),
    )


def branched(world: World) -> None:
    """Another branch, and back."""
    name = world.dice.choice(("main", "示例支"))
    git(world.ledger, "checkout", "-q", "-f", name) or git(world.ledger, "checkout", "-q", "-b", name)


def stashed(world: World) -> None:
    """What is not committed put aside, or taken out again."""
    git(world.ledger, "stash", world.dice.choice(("push", "pop")), "-q")


def packed(world: World) -> None:
    """What git does to its own files."""
    git(
        world.ledger,
        *world.dice.choice((("gc", "-q"), ("pack-refs", "--all"), ("status",), ("repack", "-q"))),
    )


def clock(world: World) -> None:
    """The clock goes on, or was put back."""
    world.now += timedelta(minutes=world.dice.choice((1, 7, 60, 300, 1440, 4321, -1, -90, -3000)))


def entered(world: World) -> None:
    """A command that writes."""
    day = f"{world.now:%Y-%m-%d}"
    words = world.dice.choice(
        (
            ["adopt", "--yes"],
            ["site", "add", "--name", "示例点", "--village", "东沟村", "--class", "废弃厂房"],
            ["issue", "due"],
            ["activity", "add", "--kind", "宣传", "--date", day, "--villages", "东沟村"],
        )
    )
    said(world.words(*words), world.now, by_index=True)


def cut_off(world: World) -> None:
    """A look that was killed while it brought the index up, or wrote down its answer."""
    killed(world.words("status"), world.now, 10 ** world.dice.uniform(-3, -0.7))


def index_harmed(world: World) -> None:
    """The index is gone, cut short, overwritten, or of another program."""
    place = world.ledger / ".git" / FOLDER / FILE
    how = world.dice.randrange(4)
    if not place.exists() or how == 0:
        forget(str(world.ledger / ".git"))
        return
    data = place.read_bytes()
    cut = world.dice.randrange(len(data) + 1)
    place.write_bytes(
        (data[:cut], os.urandom(100) + data[100:], data[:cut] + bytes(len(data) - cut))[how - 1]
    )


CHANGES: Final[tuple[tuple[Change, int], ...]] = (
    (remark, 4),
    (edited, 14),
    (moved_village, 3),
    (referred, 4),
    (same_size_and_times, 6),
    (swapped, 3),
    (replaced, 3),
    (deleted, 4),
    (put_back, 5),
    (broken, 2),
    (strange, 2),
    (ignored, 2),
    (campaign, 2),
    (office, 2),
    (rest_days, 2),
    (meters, 2),
    (committed, 5),
    (went_back, 3),
    (branched, 3),
    (stashed, 2),
    (packed, 2),
    (clock, 8),
    (entered, 3),
    (cut_off, 3),
    (index_harmed, 1),
)
