"""dabzw receive: the reception of a superior, whose git runs this program before it takes a push in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.ground import Ground, seconds_now
from dabzw.cli.speech import prompts
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import DabzwError, UsageError
from dabzw.reports.looks import receive as look
from dabzw.sync.receive import answering
from dabzw.sync.receive.place import NoReception, Reception, receptions
from dabzw.sync.receive.receipts import NONE, Kept, receipts_of

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")

app: typer.Typer = ZhTyper(
    name="receive", help="上级接收：建收件库，推来的台账核验后才收下，给出回执", no_args_is_help=True
)

_In = Annotated[
    Path, typer.Option("--in", metavar="文件夹", help="收件库（区划代码.git）；不写的，是当前文件夹")
]


@command(
    app,
    "init",
    "建收件库：一个乡镇一个，推来的先核验，不合格的不收。",
    example="dabzw receive init /srv/dabzw --code 110101001000 --roster /srv/dabzw/名册",
)
def init(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="放收件库的文件夹，库建成其中的 区划代码.git")
    ],
    code: Annotated[
        str, typer.Option("--code", metavar="区划代码", help="收哪个乡镇的台账：统计用区划代码，12位")
    ],
    roster: Annotated[
        Path,
        typer.Option("--roster", metavar="名册", help="这个乡镇谁能签名：名册文件，由上级保管，放在库外"),
    ],
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="私钥", help="给回执签名的私钥（不设口令）；不写的，回执不签名"),
    ] = None,
) -> None:
    """A bare repository with its hook; one that is there is told anew."""
    Ground.of(ctx)
    if key is not None and not key.is_file():
        raise UsageError(f"--key（私钥）{key} 不存在；用 dabzw key 生成，或不写这一项")
    made = Reception.create(folder, code, roster, key)
    prompts.done(f"收件库 {made.place}：只收 {code} 的台账，名册是 {made.roster}")
    prompts.note(
        f"乡镇第一次推送，在台账里运行 dabzw sync {made.place}；不在一台电脑上的，把它换成 ssh:// 地址"
    )
    prompts.note("怎样开账户、怎样备份、什么防不住，见 docs/上级接收.md")


@command(
    app,
    "adopt",
    "认可旧台账的开头：到这次提交为止，不再追究没有签名等。",
    example="dabzw receive adopt 0ebd208a3019fb7d5c5f1c1f0a1b2c3d4e5f6a7b --in /srv/dabzw/110101001000.git",
)
def adopt(
    ctx: typer.Context,
    commit: Annotated[
        str, typer.Argument(metavar="提交", help="没有收下时屏幕上写的提交编号，40位（或64位）全写")
    ],
    place: _In = Path(),
) -> None:
    """Accepts all up to a commit as it is; kept among the receipts, where no push reaches."""
    Ground.of(ctx)
    if not _COMMIT.fullmatch(commit):
        raise UsageError(f"“{commit}”不是完整的提交编号；照没有收下时屏幕上写的40位全部写上")
    given = answering.accepted(Reception.at(place), commit, seconds_now())
    prompts.done(
        f"认可到提交 {given.short} 为止的历史（第{given.number}号），其后的照常核验；请乡镇再推送一次"
    )


@command(
    app,
    "status",
    "收到了什么：各乡镇最近一次收到的时间、没有收下的、要查看的。",
    example="dabzw receive status /srv/dabzw\ndabzw receive status /srv/dabzw/110101001000.git --json",
)
def status(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="收件库，或放着几个收件库的文件夹；不写的，是当前文件夹")
    ] = Path(),
) -> None:
    """What was received when, of one township or of all."""
    ground = Ground.of(ctx)
    if not folder.is_dir():
        raise NoReception(folder)
    places = receptions(folder)
    found = tuple(_received(place, ground.now) for place in places)
    ground.answer(look.of_one(found[0]) if places == (folder,) else look.many(found))


def _received(place: Path, now: datetime) -> look.Received:
    faults: list[str] = []
    receipts: tuple[Kept, ...] = ()
    code = place.name.removesuffix(".git")
    try:
        reception = Reception.at(place)
        code = reception.code
        repository = reception.repository()
        receipts = receipts_of(repository)
        faults += reception.faults()
        faults += _beside(repository.head(), receipts)
    except DabzwError as error:
        faults.append(str(error).removesuffix("。"))
    if (place / answering.FAULT).is_file():
        faults.append(f"接收程序出过错，记在 {place / answering.FAULT}，交给维护人员后删去")
    given = tuple(_given(receipts))
    last = next((one.at for one in reversed(given) if one.kind == "收到"), None)
    refused = (look.TurnedAway(one.at, one.commit, one.says) for one in answering.refusals(place))
    days = None if last is None else max((now.date() - last.date()).days, 0)
    return look.Received(code, str(place), given, tuple(refused), tuple(faults), days)


def _beside(head: str | None, receipts: Iterable[Kept]) -> Iterator[str]:
    """That the branch is where no receipt was given: somebody went round the judging."""
    known = [kept.receipt.commit for kept in receipts if kept.receipt.kind == "收到"]
    if head is not None and head not in known[-1:]:
        yield f"main 在提交 {head[:16]}，最近的回执却不是给它的：有内容没有经过核验，或回执没有给成"
    elif head is None and known:
        yield "收下过的台账不见了"


def _given(receipts: Iterable[Kept]) -> Iterator[look.Given]:
    roster = NONE
    for kept in receipts:
        one = kept.receipt
        changed = NONE not in (roster, one.roster) and roster != one.roster
        roster = roster if one.roster == NONE else one.roster
        yield look.Given(
            one.number, one.kind, one.commit, one.commits, one.records, one.at, changed, kept.signed
        )
