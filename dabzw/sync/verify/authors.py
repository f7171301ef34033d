"""Who made each entry and when: what a commit of the tool always is, and what no honest clock gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import Final

from dabzw.model.audited import Gravity, Observation
from dabzw.model.phrases import first_few
from dabzw.store.clock_entry import CLOCK_OPERATION, CLOCK_WAS
from dabzw.store.listing import is_part
from dabzw.store.readings import CLOCK, UNREAD, moment_of, seconds_read
from dabzw.sync.verify.view import is_view_rule
from dabzw.sync.verify.walk import BY, History, Step

_SLACK: Final = 5 * 60
_ZONE: Final = "+0800"
_LONG: Final = timedelta(days=1)


def author_findings(history: History, now: int) -> Iterator[Observation]:
    """What of the entries' names and times does not fit; `now` is in seconds since 1970."""
    clocks: list[int | None] = []
    put_right = _put_right(history)
    for step in history.steps:
        last = clocks[step.parents[0]] if step.parents else None
        yield from _of_name(step)
        yield from _of_time(history, step)
        if step.seconds > now + _SLACK:
            yield _of_future(step, put_right)
        yield from _of_clock(step, last)
        yield from _view_rules(step)
        clocks.append(_clock_after(step, last))
    yield from _by_hand(history)


def _of_name(step: Step) -> Iterator[Observation]:
    raw, by = step.raw, step.trailer(BY)
    if raw.author != raw.committer:
        says = f"写的经办人是{raw.author.name}，实际提交的是{raw.committer.name}，本程序入账两者总是同一人"
        yield step.found("impersonated", says)
    elif step.operation is not None and by != str(raw.author):
        says = f"里面写明经办人是{by or '（没有写）'}，署名却是{raw.author}，本程序入账两者总是一样"
        yield step.found("impersonated", says)


def _put_right(history: History) -> tuple[int, int]:
    """Up to which place a clerk has said that the clock was wrong, and what the latest such clock said."""
    said = [step for step in history.steps if step.operation == CLOCK_OPERATION]
    readings = [seconds_read(step.trailer(CLOCK_WAS)) or 0 for step in said]
    return (said[-1].place, max(readings)) if said else (-1, 0)


def _of_future(step: Step, put_right: tuple[int, int]) -> Observation:
    place, reading = put_right
    says = f"时间 {_told(step.seconds)} 还没有到"
    if step.place < place and step.seconds <= reading:
        return step.found("future", f"{says}；后来记明了当时电脑的时钟不对", gravity="注意")
    return step.found("future", says)


def _of_time(history: History, step: Step) -> Iterator[Observation]:
    raw, before = step.raw, [history.steps[place].raw.when for place in step.parents]
    if before and raw.when < max(before):
        says = f"时间 {_told(raw.when)} 比它接着的上一次（{_told(max(before))}）还早，时间或次序被改过"
        yield step.found("order-back", says)
    if step.operation is None:
        if raw.authored > raw.when + _SLACK:
            says = f"署名时间 {_told(raw.authored)} 比提交时间 {_told(raw.when)} 还晚"
            yield step.found("redated", says, gravity="注意")
        return
    if raw.authored != raw.when:
        says = f"署名时间 {_told(raw.authored)} 和提交时间 {_told(raw.when)} 不同，入账之后被重写过"
        yield step.found("redated", says)
    elif set(raw.zones) != {_ZONE}:
        says = f"时间写成了别的时区（{'、'.join(raw.zones)}），git 自己显示的日期会不同；本程序总写 {_ZONE}"
        yield step.found("redated", says)
    elif step.reading is not None and raw.when != step.reading and raw.when not in before:
        says = f"记着的时钟是 {_told(step.reading)}，提交时间却是 {_told(raw.when)}，时间被改过"
        yield step.found("redated", says)


def _of_clock(step: Step, last: int | None) -> Iterator[Observation]:
    if step.operation == CLOCK_OPERATION:
        was = seconds_read(step.trailer(CLOCK_WAS))
        back = 0 if was is None else was - step.seconds
        says = step.summary
        gravity: Gravity = "说明"
        if back > _LONG.total_seconds():
            says = f"{says}：电脑的时钟往回调了{timedelta(seconds=back).days}天，前后登记的日期要对照纸面核对"
            gravity = "注意"
        yield step.found("clock-confirmed", says, gravity=gravity)
    elif not step.is_merge and last is not None and step.reading is not None and step.reading < last - _SLACK:
        says = f"入账时电脑的时钟是 {_told(step.reading)}，此前一次却已是 {_told(last)}，时钟被调回过"
        yield step.found("clock-back", says)


def _clock_after(step: Step, last: int | None) -> int | None:
    """What the clock is known to have said up to a commit, as the tool itself counts it."""
    if step.operation is None:
        return last
    return None if step.trailer(CLOCK) == UNREAD else step.seconds


def _by_hand(history: History) -> Iterator[Observation]:
    """Changes of the ledger that somebody made with git, and not with this program.

    Those that one person made one after the other are told once: each change is told by itself besides.
    """
    made = (step for step in history.steps if step.operation is None and any(map(is_part, step.own)))
    for _, run in groupby(enumerate(made), lambda one: (one[1].raw.author, one[1].place - one[0])):
        steps = [step for _, step in run]
        first, count = steps[0], len(steps)
        changed = sorted({path for step in steps for path in step.own if is_part(path)})
        times = "" if count == 1 else f"到提交 {steps[-1].id[:10]} 为止接连{count}次"
        says = f"{times}不是用本程序入账的（手工提交“{first.summary[:_LONGEST]}”{'等' if times else ''}）"
        yield first.found("by-hand", f"{says}，改了{first_few(changed)}", file=changed[0])


def _view_rules(step: Step) -> Iterator[Observation]:
    """Files that say what git shows of others, changed after the beginning."""
    rules = sorted(path for path in step.own if is_view_rule(path))
    if rules and step.place:
        gravity: Gravity = "注意" if step.operation in {None, "adopt"} else "说明"
        says = f"改了{first_few(rules)}：它们决定 git 给人看什么、不看什么"
        yield step.found("view-rules", says, file=rules[0], gravity=gravity)


_LONGEST: Final = 30


def _told(seconds: int) -> str:
    return f"{moment_of(seconds):%Y-%m-%d %H:%M}"
