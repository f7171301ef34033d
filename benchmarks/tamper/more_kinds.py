"""More kinds of tampering: in merges, by marks and times, and with what the account itself has noted."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.tamper.kinds import KINDS, PAPER, kind
from benchmarks.tamper.rewriting import Entry, rewrite
from benchmarks.tamper.scene import CLERK, Scene, now
from dabzw.store.git import Author
from dabzw.store.readings import reading_of, seconds_of
from dabzw.store.writer import Plan, message_of
from dabzw.sync.verify.merges import CHOICE, RENAMED
from dabzw.sync.verify.walk import Step

_CLERK: Final = Author(*CLERK)

__all__ = ["KINDS"]


def _parted(scene: Scene) -> tuple[str, str, str]:
    """Two sides that each changed a record, and both a third one; the first is at hand."""
    one, other, both = scene.paths("sites")[5:8]
    scene.git("checkout", "-q", "-b", "同事")
    scene.adopt({one: scene.read(one) + "备注: 同事登记\n".encode(), both: _with(scene, both, "同事")})
    scene.git("checkout", "-q", "main")
    scene.adopt({other: scene.read(other) + "备注: 本机登记\n".encode(), both: _with(scene, both, "本机")})
    return one, other, both


def _with(scene: Scene, path: str, who: str) -> bytes:
    return scene.read(path) + f"备注: {who}登记\n".encode()


def _joined(scene: Scene, trailers: Sequence[tuple[str, str]] = (), *others: str) -> None:
    """Commits the files as they lie as a merge that looks like one of the tool."""
    seconds = seconds_of(now() + timedelta(minutes=2))
    plan = Plan((), "同步：收到1个文件的改动", "sync", (), (("Dabzw-Sync-From", "origin"), *trailers))
    message = message_of(plan, _CLERK, reading_of(seconds))
    scene.git("add", "-A", "sites", "leads")
    tree, parents = scene.git("write-tree"), ("同事", "main", *others)
    words = (word for parent in parents for word in ("-p", parent))
    date = f"{seconds} +0800"
    who = {f"GIT_{role}_{part}": text for role in ("AUTHOR", "COMMITTER") for part, text in _who(date)}
    made = scene.git("commit-tree", tree, *words, "-m", message, **who)
    scene.git("update-ref", "refs/heads/main", made)
    for branch in ("同事", *others):
        scene.git("branch", "-q", "-D", branch)


def _who(date: str) -> tuple[tuple[str, str], ...]:
    return ("NAME", CLERK[0]), ("EMAIL", CLERK[1]), ("DATE", date)


@kind(46, "合并时在一方改过的记录里再添上一句", "merge-other")
def added_in_merge(scene: Scene) -> None:
    one, _, both = _parted(scene)
    scene.git("checkout", "-q", "同事", "--", one)
    scene.write(one, scene.read(one).replace("同事登记".encode(), "同事登记、无异常".encode()))
    _joined(scene, ((CHOICE, f"{Path(both).stem}:备注=本机"),))


@kind(47, "合并时写明“由人选定”，选定的却是双方都没有的", "merge-other")
def forged_choice(scene: Scene) -> None:
    one, _, both = _parted(scene)
    scene.git("checkout", "-q", "同事", "--", one)
    scene.write(both, scene.read(both).replace("本机登记".encode(), "未发现问题".encode()))
    _joined(scene, ((CHOICE, f"{Path(both).stem}:备注=本机"),))


@kind(48, "合并时写明“改号”，借此换掉已有的一条记录", "merge-other")
def forged_renaming(scene: Scene) -> None:
    one, other, both = _parted(scene)
    scene.git("checkout", "-q", "同事", "--", one)
    scene.write(other, scene.edit(other, "^名称: .*", "名称: 示例别处"))
    trailers = ((CHOICE, f"{Path(both).stem}:备注=本机"), (RENAMED, f"{Path(one).stem} {Path(other).stem}"))
    _joined(scene, trailers)


@kind(49, "合并时写明“改号”，把日期当编号改掉", "merge-other")
def renamed_date(scene: Scene) -> None:
    one, other, both = _parted(scene)
    scene.git("checkout", "-q", "同事", "--", one)
    day = re.findall(r"2026-\d\d-\d\d", scene.read(other).decode())[-1]
    scene.write(other, scene.read(other).replace(day.encode(), b"2026-01-05"))
    trailers = ((CHOICE, f"{Path(both).stem}:备注=本机"), (RENAMED, f"{day} 2026-01-05"))
    _joined(scene, trailers)


@kind(50, "三方合并里夹带改动", "merge-other")
def octopus(scene: Scene) -> None:
    one, _, both = _parted(scene)
    third, smuggled = scene.paths("sites")[8:10]
    scene.git("checkout", "-q", "-b", "第三人", "HEAD~1")
    scene.adopt({third: _with(scene, third, "第三人")})
    scene.git("checkout", "-q", "main")
    scene.git("checkout", "-q", "同事", "--", one)
    scene.git("checkout", "-q", "第三人", "--", third)
    scene.write(smuggled, _with(scene, smuggled, "夹带"))
    _joined(scene, ((CHOICE, f"{Path(both).stem}:备注=本机"),), "第三人")


@kind(51, "手工提交，署名时间写在将来（--date）", "redated")
def author_ahead(scene: Scene) -> None:
    scene.write(scene.closed, scene.edit(scene.closed, "地点: .*", "地点: 别处"))
    scene.commit("整理", GIT_AUTHOR_DATE="2030-01-01T09:00:00+0800")


@kind(52, "改最近一次入账的时区，git 显示的日期就变了", "redated")
def other_zone(scene: Scene) -> None:
    raw = scene.git("cat-file", "commit", "HEAD").replace(" +0800", " -1200")
    place = scene.scratch / "zone"
    place.write_text(f"{raw}\n", "utf-8")
    scene.git("update-ref", "refs/heads/main", scene.git("hash-object", "-t", "commit", "-w", str(place)))


@kind(53, "把几次入账并成一次（内容一样，前面的次数少了）", "undeclared")
def squashed(scene: Scene) -> None:
    raw = scene.git("cat-file", "commit", "HEAD")
    earlier = scene.git("rev-parse", "HEAD~3")
    place = scene.scratch / "squashed"
    place.write_text(f"{raw.replace(scene.git('rev-parse', 'HEAD~1'), earlier)}\n", "utf-8")
    scene.git("tag", "-d", "上报")
    scene.git("update-ref", "refs/heads/main", scene.git("hash-object", "-t", "commit", "-w", str(place)))


@kind(54, "在 .git 里写明“只有后一段历史”（shallow）", "查不全")
def made_shallow(scene: Scene) -> None:
    scene.write(".git/shallow", f"{scene.git('rev-parse', 'HEAD~3')}\n".encode())


@kind(55, "把“在对方那里见过的”接到本机的主线上", "symbolic")
def seen_is_here(scene: Scene) -> None:
    scene.git("symbolic-ref", "refs/dabzw/seen/origin", "refs/heads/main")


@kind(56, "给从前的入账贴上附注（notes）", "view-rules")
def with_notes(scene: Scene) -> None:
    scene.git("notes", "add", "-m", "经核对无误", "HEAD~3")


@kind(57, "截去最近三次，上次核验的记录一并改掉", "anchor-missing", PAPER)
def pin_too(scene: Scene) -> None:
    scene.git("reset", "-q", "--hard", "HEAD~3")
    scene.git("tag", "-d", "上报")
    for place in (scene.scratch / "pinned").rglob("*.json"):
        said = json.loads(place.read_text("utf-8"))
        place.write_text(json.dumps({**said, "head": scene.git("rev-parse", "HEAD"), "tags": {}}), "utf-8")


@kind(58, "把一次入账的时钟写得比提交时间早一天", "redated")
def other_reading(scene: Scene) -> None:
    head = scene.head

    def edit(step: Step, entry: Entry) -> Entry:
        if step.id != head:
            return entry
        earlier = reading_of(entry.when - int(timedelta(days=1).total_seconds()))
        return replace(entry, message=entry.message.replace(reading_of(entry.when), earlier))

    rewrite(scene.folder, edit)
