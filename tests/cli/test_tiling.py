"""Whatever is entered late, mended, merged or undone: the sealed periods of a series add up to what it is at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import records as r
from hypothesis import given, settings
from hypothesis import strategies as st

from dabzw.cli.make.making import Standing, correction
from dabzw.cli.make.pressing import Base, Issue, plain_paper
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ledger import AnyRecord
from dabzw.model.made import EDITION, MadeReport
from dabzw.model.moments import end_of, start_of, written
from dabzw.reports.moved import figures_of
from dabzw.rules.limits.reporting import pending
from dabzw.store.sealing_history import SealedHistory

START = date(2026, 2, 9)
TIMES = ("每日 17:00", "工作日 17:00", "每周五 12:00", "每周一、周三", "每旬", "每月3日", "每月末 12:00")
REVISION = "a" * 40
Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "lead",
                "lead",
                "firm",
                "check",
                "mute",
                "mend",
                "drop",
                "void",
                "merge",
                "retime",
                "restate",
                "idle",
            )
        ),
        st.integers(0, 30),  # which, or how many days ago
        st.integers(0, 12),  # days until the next step
    ),
    min_size=1,
    max_size=14,
)


def campaign(times: str) -> Campaign:
    return r.campaign(报送=[{"报告": "日报", "时间": times}])


@dataclass
class Office:
    """An office in the course of time: its records, its times, its sealed issues."""

    times: str
    now: datetime = datetime(2026, 2, 9, 9, 30)  # noqa: DTZ001 -- the ledger's zone
    records: dict[str, AnyRecord] = field(default_factory=dict)
    made: list[MadeReport] = field(default_factory=list)

    def standing(self) -> Standing:
        ledger = replace(
            r.ledger(*self.records.values(), campaign=campaign(self.times)), made=tuple(self.made)
        )
        return Standing(REVISION, Base(REVISION, ledger, {}), SealedHistory())

    def step(self, what: str, number: int, days: int) -> None:
        back = max(self.now - timedelta(days=number), start_of(START) + timedelta(hours=8))
        getattr(self, what)(back, number)
        self.now += timedelta(days=days, hours=number % 9)
        self.seal_what_is_due()

    def seal_what_is_due(self) -> None:
        while slots := pending(campaign(self.times), r.calendar(), self.made, self.now):
            slot, standing = slots[0], self.standing()
            told = standing.told_before("日报", slot.at).told
            number = standing.next_issue("日报")
            issue = Issue("日报", number, slot.at, slot.since, None, slot.formats, EDITION, told)
            self.seal(issue, slot.due, standing)
            self.is_tiled()

    def seal(self, issue: Issue, due: datetime | None, standing: Standing) -> None:
        paper = plain_paper(issue, REVISION, standing.base.seen(issue.instant))
        facts: Mapping[str, object] = {
            "名称": "日报",
            "期号": str(issue.issue),
            "应报": due,
            "截至": issue.at,
            "期间起": issue.since,
            "依据": REVISION,
            "口径": str(EDITION),
            "更正": None if issue.corrects is None else str(issue.corrects),
            "产出": [{"文件": "日报.md", "摘要": "b" * 64}],
            "数据": figures_of(paper),
        }
        one = MadeReport.model_validate(facts)
        again = plain_paper(Issue.of(one), REVISION, standing.base.seen(issue.instant))
        assert again == paper  # from its record alone
        self.made.append(one)

    def id(self, kind: str) -> str:
        return f"{kind}-{self.now:%y%m%d}-{len(self.records):04}"

    def put(self, record: AnyRecord) -> None:
        self.records[record.id] = record

    def lead(self, back: datetime, number: int) -> None:
        id_, day, later = (
            f"XS-{back:%y%m%d}-{len(self.records):04}",
            written(back.date()),
            back + timedelta(days=1),
        )
        facts: dict[str, Any] = {"编号": id_, "登记时间": written(back)}
        if number % 2:
            facts |= {"核查": [r.verified(written(later))], "移交": [r.handed(written(later.date()))]}
        if number % 3 == 1:
            end = [r.closed(day, "查否"), r.closed(written((back + timedelta(days=5)).date()), "重开")]
            facts |= {"办结": end[: 1 + number % 2]}
        self.put(r.lead(**facts))

    def firm(self, back: datetime, number: int) -> None:
        day = written(back.date())
        fine = {"日期": day, "种类": "罚款", "对象": "单位", "机关": "县应急管理局", "文号": str(number)}
        self.put(
            r.enterprise(
                编号=f"QY-{back:%y%m%d}-{len(self.records):04}",
                违法行为=[r.found("2.2", day)],
                处罚=[{**fine, "金额": f"{number * 1234 + 1}"}],
                排查=[{**r.visited(day), "性质": "日常检查"}],
                销号=[{"日期": day, "验收人": ["张山", "李海"]}] if number % 4 == 1 else [],
            )
        )

    def check(self, back: datetime, number: int, **sent: str) -> None:
        id_ = f"HD-{back:%y%m%d}-{len(self.records):04}"
        sent = sent or {"检查组数": str(number % 4), "出动人次": "3"}
        self.put(r.activity(编号=id_, 日期=written(back.date()), **sent))

    def mute(self, back: datetime, number: int) -> None:
        self.check(back, number, 发现问题="1")

    def mend(self, back: datetime, number: int) -> None:
        """A record turns out to be of another day, and to say something else."""
        if self.records:
            id_ = sorted(self.records)[number % len(self.records)]
            del self.records[id_]
            (self.lead, self.firm, self.check)[("XS", "QY", "HD").index(id_[:2])](back, number + 1)

    def drop(self, _back: datetime, number: int) -> None:
        if self.records:
            del self.records[sorted(self.records)[number % len(self.records)]]

    def void(self, _back: datetime, number: int) -> None:
        self.change("XS", number, 作废={"日期": written(self.now.date()), "理由": "重复录入"})

    def merge(self, _back: datetime, number: int) -> None:
        for kind, master in (("XS", "主线索"), ("QY", "主企业")):
            ids = sorted(id_ for id_ in self.records if id_.startswith(kind))
            if len(ids) > 1 and ids[0] != ids[-1] and "并入" not in self.records[ids[0]].tree():
                day = written(self.now.date())
                self.change(kind, len(ids) - 1, 并入={"日期": day, master: ids[0], "理由": "重复登记"})

    def change(self, kind: str, number: int, **facts: object) -> None:
        ids = sorted(id_ for id_ in self.records if id_.startswith(kind))
        if ids:
            one = self.records[ids[number % len(ids)]]
            self.put(type(one).model_validate({**one.tree(), **facts}))

    def retime(self, _back: datetime, number: int) -> None:
        self.times = TIMES[number % len(TIMES)]

    def restate(self, _back: datetime, number: int) -> None:
        if self.made:
            standing = self.standing()
            self.seal(correction(self.made[number % len(self.made)], standing), None, standing)

    def idle(self, _back: datetime, _number: int) -> None:
        """Nothing is entered."""

    def is_tiled(self) -> None:
        """The periods abut, and what they tell together is what the last one has it come to."""
        places = in_their_places(self.made)
        ends = [end_of(ones[0].at) for ones in places]
        begins = [start_of(one.since) for ones in places for one in ones[:1] if one.since]
        assert begins == [start_of(START), *ends[:-1]]
        told: dict[str, Decimal] = {}
        for ones in places:
            for measure, amount in of_period(ones).items():
                told[measure] = told.get(measure, Decimal(0)) + amount
        for figure in self.made[-1].figures:
            if figure.measure and figure.value is not None:
                assert told.get(figure.measure, Decimal(0)) == Decimal(figure.value), figure.name


def in_their_places(made: list[MadeReport]) -> list[list[MadeReport]]:
    """The issues by the instants that they are as of, each with its corrections."""
    places: dict[datetime, list[MadeReport]] = {}
    for one in made:
        places.setdefault(end_of(one.at), []).append(one)
    return [places[end] for end in sorted(places)]


def of_period(ones: list[MadeReport]) -> dict[str, Decimal]:
    """What an issue tells of its period, or its last correction; what is not known is not told."""
    found: dict[str, Decimal] = {}
    for one in ones:
        stated = {figure.name: figure.value for figure in one.figures}
        for figure in one.figures:
            if figure.measure and figure.value is not None:
                value = stated[f"本期{figure.name.removeprefix('累计')}"]
                found[figure.measure] = Decimal(value or 0)
    return found


@given(st.sampled_from(TIMES), STEPS)
def test_the_sealed_periods_add_up_to_the_last_cumulative_figure(times: str, steps: list[Step]) -> None:
    adds_up(times, steps)


@settings(max_examples=3)
@given(st.sampled_from(TIMES), STEPS)
def test_those_of_a_few_offices_add_up(times: str, steps: list[Step]) -> None:
    adds_up(times, steps)


def adds_up(times: str, steps: list[Step]) -> None:
    office = Office(times)
    for what, number, days in steps:
        office.step(what, number, days)
    office.step("idle", 0, 40)
    assert office.made
