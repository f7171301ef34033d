"""专项督导: who was visited, and who is behind, ranked by process and never by how many leads came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.parts import unknown
from dabzw.reports.looks.status import FIGURE
from dabzw.reports.view import Bar, Block, Col, Fact, Heading, Line, Page, Table, View, page
from dabzw.rules.agenda.supervision import Round, Supervised, places, rounds, supervision_round
from dabzw.rules.case.problems import ProblemStanding, problem_standings


@dataclass(frozen=True, slots=True)
class Ranked:
    """A village or station with its place 名次 in the round."""

    place: int | None
    own: Supervised


def _reported(row: Ranked) -> str | None:
    """Whether it has reported; nothing of one of which no report is asked."""
    return None if row.own.reported is None else "有" if row.own.reported else "无"


ROUND: Final[View[Ranked]] = View(
    (
        Col("名次", lambda row: row.place, "number"),
        Col("名称", lambda row: row.own.name),
        Col("类别", lambda row: row.own.kind),
        Col("督导日期", lambda row: row.own.visited_on, "day", part="督导"),
        Col("逾期未完成", lambda row: row.own.overdue, "number"),
        Col("预警逾期", lambda row: row.own.warned, "number"),
        Col("按期完成", lambda row: row.own.on_time, "number"),
        Col("到期合计", lambda row: row.own.ended, "number"),
        Col("按期率", lambda row: row.own.ratio, "ratio"),
        Col("未排查", lambda row: row.own.unswept, "number"),
        Col("有无报告", _reported),
        Col("完成率", lambda row: row.own.fulfilled, "ratio"),
        Col("建议", lambda row: row.own.proposal, "state", part="督导"),
        Col("已确认", lambda row: row.own.notice, part="督导"),
    )
)
_ON_SCREEN: Final = ROUND.pick(
    *("名次", "名称", "逾期未完成", "未排查", "有无报告", "完成率", "预警逾期"),
    *("督导日期", "建议", "已确认"),
)
PROBLEMS: Final[View[ProblemStanding]] = View(
    (
        Col("编号", lambda row: row.activity.id, "id"),
        Col("日期", lambda row: row.activity.on, "day"),
        Col("对象", lambda row: row.own.of),
        Col("问题", lambda row: row.own.problem, "prose"),
        Col("回复期限", lambda row: row.own.due_on, "day"),
        Col("回复日期", lambda row: row.own.answered_on, "day"),
        Col("状态", lambda row: row.state, "state"),
        Col("逾期天数", lambda row: row.days_late, "number"),
        Col("说明", lambda row: row.own.note, "prose"),
        Col("名称", lambda row: row.activity.name, "name"),
    )
)
_WINDOWS: Final[View[Round]] = View(
    (
        Col("名称", lambda one: one.window.name),
        Col("开始", lambda one: one.window.start, "day"),
        Col("截止", lambda one: one.window.end, "day"),
        *FIGURE.through(lambda one: one.figure).cols,
        Col("当期", lambda one: one.in_force, "flag"),
    )
)


def ranked(ledger: Ledger, at: Instant) -> list[Ranked]:
    """The round of a ledger that is already as of `at`, the worst first."""
    rows = supervision_round(ledger, at)
    return [Ranked(place, own) for place, own in zip(places(rows), rows, strict=True)]


def answer(ledger: Ledger, at: Instant) -> Page:
    """The round with its ranking and proposals; the ledger is already as of `at`."""
    windows = rounds(ledger, at)
    rows = ranked(ledger, at) if windows else []
    problems = tuple(problem_standings(ledger, at))
    facts: dict[str, Fact] = {
        "督导": Table(_WINDOWS, windows),
        "对象": Table(ROUND, rows),
        "问题": Table(PROBLEMS, problems),
    }
    if not windows:
        return page(at, facts, Line(unknown("督导")), *_problems(problems))
    return page(at, facts, *_told(at, windows), Table(_ON_SCREEN, rows), *_problems(problems))


def _problems(problems: tuple[ProblemStanding, ...]) -> Iterator[Block]:
    if problems:
        late = sum(one.state == "逾期未回复" for one in problems)
        waiting = sum(one.own.answered_on is None for one in problems)
        yield Heading(f"问题清单（{len(problems)}项，待回复{waiting}项，其中逾期{late}项）")
        yield Table(PROBLEMS, problems)


def _told(at: Instant, windows: tuple[Round, ...]) -> Iterator[Block]:
    spans = "；".join(f"{one.window.name or '—'} {one.window.start} 至 {one.window.end}" for one in windows)
    yield Line(f"督导（截至 {written(at.when)}；{spans}）", "strong")
    for one in windows:
        of = f"{one.window.shown} " if len(windows) > 1 else ""
        yield Line(f"{of}已督导 ", bar=Bar(one.figure.done, one.figure.total))
    now = next(one.window for one in windows if one.in_force)
    if len(windows) > 1:
        yield Line(f"督导日期、建议按{now.shown}。")
    yield Line(f"{RANKED_BY}调度、通报只是建议，由人确认。")


RANKED_BY: Final = (
    "名次1为最落后，分类排名：既没有排查也没有报告的排在最前，其余按逾期未完成的硬性期限、排查阶段结束后"
    "仍未排查的、没有报告的合计项数排，合计相同的按完成率（按期完成、已排查、已报告占应做的比例）排，"
    "并列的名次相同，没有应做事项的不排；预警另列，不作排名依据，不按上报线索多少。"
)
