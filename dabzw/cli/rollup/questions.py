"""dabzw rollup late, rank, month, links, border, show: what is asked of the facts of many ledgers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.ground import Ground
from dabzw.cli.rollup.asking import AreaOption, asked, one_of
from dabzw.cli.speech.known import known_word
from dabzw.errors import LookupFailed

_SHOWN: Final = 20
_By = Annotated[str, typer.Option("--by", metavar="级别", help="按 乡、县、市 汇总")]
_Limit = Annotated[str | None, typer.Option("--limit", metavar="期限", help="只看一条期限，如 当日强制")]
_Indicator = Annotated[
    str | None, typer.Option("--indicator", metavar="指标", help="只按一项指标排，如 线索办结率；不写按平均")
]
_Draft = Annotated[
    Path | None,
    typer.Option("--draft", metavar="文件夹", help="给涉及的各乡起草线索，一乡一个表格，由各乡导入后核查"),
]
_Ledger = Annotated[str, typer.Argument(metavar="台账", help="区划代码或名称")]
_Id = Annotated[str | None, typer.Argument(metavar="编号", help="记录的编号或其中一段；不写的看整本")]


class NoSuchRecord(LookupFailed):
    """The facts of a ledger have no such record, or several."""

    def __init__(self, typed: str, ledger: str, found: tuple[str, ...]) -> None:
        which = f"有几条：{'、'.join(found[:5])}，请写全编号" if found else "没有"
        super().__init__(f"{ledger} 的数据里编号含“{typed}”的{which}")


def late(ctx: typer.Context, area: AreaOption = None, by: _By = "乡", limit: _Limit = None) -> None:
    """What each township, county or city missed of its limits."""
    from dabzw.reports.looks import rollup_late
    from dabzw.sync.rollup.questions import late as question
    from dabzw.sync.rollup.questions.ledgers import LEVELS

    ground = Ground.of(ctx)
    level = known_word("--by（级别）", by, LEVELS)
    with asked(ground, area) as known:
        rows = rollup_late.late_rows(known.ledgers, question.missed(known.facts, known.area, limit), level)
        limits = question.by_limit(known.facts, known.area, limit)
        cases = question.overdue(known.facts, _SHOWN, known.area, limit)
        ground.answer(rollup_late.answer(known.ledgers, rows, limits, cases))


def rank(ctx: typer.Context, area: AreaOption = None, indicator: _Indicator = None) -> None:
    """How far each township has come, the last one first."""
    from dabzw.reports.looks import rollup_rank
    from dabzw.sync.rollup.questions import ranking

    ground = Ground.of(ctx)
    with asked(ground, area) as known:
        shares = ranking.shares(known.facts, known.area)
        ground.answer(
            rollup_rank.answer(known.ledgers, rollup_rank.ranking(known.ledgers, shares, indicator))
        )


def month(ctx: typer.Context, area: AreaOption = None) -> None:
    """What was registered and done month by month."""
    from dabzw.reports.looks import rollup_month
    from dabzw.sync.rollup.questions import months

    ground = Ground.of(ctx)
    with asked(ground, area) as known:
        facts, within = known.facts, known.area
        found = rollup_month.Months.of(
            months.registered(facts, within), months.months(facts, within), months.undated(facts, within)
        )
        ground.answer(rollup_month.answer(known.ledgers, found))


def links(ctx: typer.Context, area: AreaOption = None, draft: _Draft = None) -> None:
    """What may be one operator in two townships; with --draft a lead for each of them."""
    from dabzw.reports.looks import rollup_links
    from dabzw.sync.rollup.questions import links as question

    ground = Ground.of(ctx)
    with asked(ground, area) as known:
        found = question.links(known.facts, known.every.names, known.area)
        rows = rollup_links.link_rows(found, known.every)
        ground.answer(rollup_links.answer(known.ledgers, rows))
        if draft is not None:
            from dabzw.cli.rollup.making import write_leads

            write_leads(ground, draft, rows, known.every)


def border(ctx: typer.Context, area: AreaOption = None) -> None:
    """The places at boundaries that were not swept, or where something was found."""
    from dabzw.reports.looks import rollup_border, rollup_joint
    from dabzw.sync.rollup.questions import border as question
    from dabzw.sync.rollup.questions import joint

    ground = Ground.of(ctx)
    with asked(ground, area) as known:
        places = rollup_border.border_rows(question.places(known.facts, known.area), known.ledgers)
        counts = question.by_ledger(known.facts, known.area)
        both = joint.joint(known.facts, known.borders, known.every, known.area)
        near = rollup_joint.told(both, known.every, known.ledgers, known.borders)
        ground.answer(rollup_border.answer(known.ledgers, places, counts, near))


def show(ctx: typer.Context, which: _Ledger, record: _Id = None) -> None:
    """One ledger, or one record of it, as the facts hold them."""
    from dabzw.reports.looks import rollup_show
    from dabzw.sync.rollup.questions import late as limits
    from dabzw.sync.rollup.questions import one, ranking, totals

    ground = Ground.of(ctx)
    with asked(ground) as known:
        chosen = one_of(which, known.every)
        facts, code, own = known.facts, chosen.code, known.every.within(chosen.code)
        if record is None:
            found = rollup_show.one_ledger(
                chosen,
                totals.totals(facts, code),
                limits.missed(facts, code),
                ranking.shares(facts, code),
                (one.waiting(facts, code), one.findings(facts, code)),
            )
            ground.answer(rollup_show.of_ledger(own, found))
            return
        ids = one.ids(facts, code, record)
        if len(ids) != 1 and record.upper() not in ids:
            raise NoSuchRecord(record, chosen.name, ids)
        id_ = record.upper() if record.upper() in ids else ids[0]
        ground.answer(rollup_show.of_record(own, chosen, one.record(facts, code, id_)))
