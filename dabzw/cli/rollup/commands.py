"""dabzw rollup: the facts of many ledgers in one view; which ledgers, brought up to date, how each stands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli.ground import Ground
from dabzw.cli.lists.options import end
from dabzw.cli.rollup import making, questions
from dabzw.cli.rollup.place import place_of
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import when
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import Incomplete, UsageError
from dabzw.model.moments import Instant, written
from dabzw.model.phrases import first_few


class NotReached(Incomplete):
    """The cluster was gone before all ledgers were done."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            f"有{len(names)}本没有算到：{first_few(names)}；算好的已经存下，再运行一次只算其余的"
        )


app: typer.Typer = ZhTyper(
    name="rollup", help="汇总：几本、几十本、上千本台账放在一起看", no_args_is_help=True
)

_MOST_WORKERS = 64
_Name = Annotated[str, typer.Argument(metavar="名称", help="单位的名称，如 示例乡")]
_Source = Annotated[
    str,
    typer.Argument(
        metavar="来源",
        help="台账文件夹、中心库、网络地址、数据包、上报文件，或放上报文件的文件夹",
    ),
]
_Code = Annotated[
    str | None,
    typer.Option("--code", metavar="区划代码", help="12 位；不写的，看台账的行动方案里写的"),
]
_Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="个数",
        min=0,
        max=_MOST_WORKERS,
        help="几个进程一起算；0 是看本机有几个处理器，1 是一本接一本",
    ),
]
_Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="地址", help="交给已有的计算集群算：写调度进程的地址"),
]


@command(
    app,
    "add",
    "登记一本要汇总的台账；当前文件夹里还没有 rollup.yaml 的，新建一个。",
    example=(
        "dabzw rollup add 示例乡 /media/共享盘/示例乡.git\n"
        "dabzw rollup add 示例镇 ssh://git@192.0.2.20/示例镇.git --code 140522103000"
    ),
)
def add(ctx: typer.Context, name: _Name, source: _Source, code: _Code = None) -> None:
    """Adds a ledger to the book of the roll-up."""
    from dabzw.sync.rollup import book, region
    from dabzw.sync.rollup.place import folder_of

    ground = Ground.of(ctx)
    try:
        folder = folder_of(ground.options.ledger)
    except book.NoBook:
        folder = Path(ground.options.ledger or Path.cwd())
        if not folder.is_dir():
            raise UsageError(f"{folder}：没有这个文件夹；先建好，再登记") from None
    there = Path(source).exists()
    address = os.path.abspath(source) if there else source  # noqa: PTH100 -- a link stays the name that people know
    listed = book.listed(name, code or region.code_of(address, folder), address)
    whole = book.add(folder, listed)
    prompts.done(f"登记 {listed.name}（{listed.code}），汇总里共{len(whole.ledgers)}本")
    prompts.note("下一步：登记完了，运行 dabzw rollup update 读取各本的数据")


@command(
    app,
    "update",
    "读取各本台账的数据；没有变的不重算，读不了的列出原因。",
    example=(
        "dabzw rollup update\n"
        "dabzw rollup update --as-of 2026-03-12 --workers 4\n"
        "dabzw rollup update --cluster tcp://192.0.2.10:8786"
    ),
)
def update(ctx: typer.Context, workers: _Workers = 0, cluster: _Cluster = None) -> None:
    """Brings the facts of all ledgers up to date."""
    from dabzw.reports.looks import rollup_status
    from dabzw.sync.rollup.book import read_book
    from dabzw.sync.rollup.mapping import by_processes, one_by_one
    from dabzw.sync.rollup.standing import standings, unread
    from dabzw.sync.rollup.tasks import GOOD, Taken
    from dabzw.sync.rollup.updating import Order, update

    ground = Ground.of(ctx)
    place = place_of(ground)
    book = read_book(place.folder)
    if cluster is not None:
        from dabzw.sync.rollup.cluster import by_cluster

        spread = by_cluster(cluster, prompts.warn)
    else:
        count = min(workers or _processors(), len(book.ledgers))
        spread = by_processes(count) if count > 1 else one_by_one
    names = {one.code: one.name for one in book.ledgers}

    def told(taken: Taken, number: int, of: int) -> None:
        if taken.outcome not in GOOD:
            prompts.warn(f"{names[taken.code]}（{taken.code}）{taken.outcome}：{taken.says}")
        elif sys.stderr.isatty():
            prompts.note(f"{number}/{of} {names[taken.code]}：{taken.outcome}")

    order = Order(written(_instant(ground).when), written(ground.now), spread)
    for says in update(place, book, order, told):
        prompts.warn(says)
    found = standings(place, book)
    ground.answer(rollup_status.answer(found, ground.now))
    missed = tuple(one.name for one in found if one.outcome == "没有算到")
    if missed:
        raise NotReached(missed)
    end(failed=bool(unread(found)))


@command(
    app,
    "status",
    "各本台账：读到哪次提交、截至哪天、有没有读不了的。",
    example="dabzw rollup status\ndabzw rollup status --json",
)
def status(ctx: typer.Context) -> None:
    """How each ledger of the roll-up stands."""
    from dabzw.reports.looks import rollup_status
    from dabzw.sync.rollup.book import read_book
    from dabzw.sync.rollup.standing import standings, unread

    ground = Ground.of(ctx)
    place = place_of(ground)
    found = standings(place, read_book(place.folder))
    ground.answer(rollup_status.answer(found, ground.now))
    end(failed=bool(unread(found)))


command(
    app,
    "late",
    "各地错过的硬性期限，最差的在前；预警另列。",
    example="dabzw rollup late\ndabzw rollup late --by 县\ndabzw rollup late --area 140522 --limit 当日强制",
)(questions.late)
command(
    app,
    "rank",
    "各地按指标排名，名次1为最落后；没有数据、不可比的也列出。供内部使用，不公布。",
    example="dabzw rollup rank\ndabzw rollup rank --indicator 线索办结率",
)(questions.rank)
command(
    app,
    "month",
    "逐月登记和办理了多少。",
    example="dabzw rollup month\ndabzw rollup month --area 示例乡",
)(questions.month)
command(
    app,
    "links",
    "跨乡疑点：可能是同一经营者在两个乡，各写明理由；只是疑点。--draft 给各乡起草线索。",
    example="dabzw rollup links\ndabzw rollup links --draft 线索",
)(questions.links)
command(
    app,
    "border",
    "行政区域交界的场所里，没有排查到位的、存疑的；rollup.yaml 写了相邻乡镇的，列出该两乡联合检查的。",
    example="dabzw rollup border",
)(questions.border)
command(
    app,
    "show",
    "一本台账的数据，或其中一条记录；没有内容、备注和负责人的姓名。",
    example="dabzw rollup show 示例乡\ndabzw rollup show 140522103000 QY-260212-7K4Q",
)(questions.show)


command(
    app,
    "export",
    "汇总的工作簿：总表、逾期、排名、疑点、交界、联合检查、逐月、读不了的台账。",
    example="dabzw rollup export 县汇总.xlsx",
)(making.export)
command(
    app,
    "dashboard",
    "汇总看板：一个网页文件，点乡镇看它自己的情况；手机和纸上都能看。",
    example="dabzw rollup dashboard --out out",
)(making.dashboard)
command(
    app,
    "report",
    "汇总通报：逾期、排名、疑点和交界，末尾写明依据哪些台账。供内部使用。",
    example="dabzw rollup report\ndabzw rollup report --format docx --out out",
)(making.report)


def _instant(ground: Ground) -> Instant:
    """`--as-of`; else the last full hour, so that within it nothing is reckoned again."""
    now = Instant.of(ground.now)
    if ground.options.as_of is not None:
        return Instant.of(when("--as-of", ground.options.as_of, now))
    return Instant.of(ground.now.replace(minute=0))


def _processors() -> int:
    return len(os.sched_getaffinity(0))
