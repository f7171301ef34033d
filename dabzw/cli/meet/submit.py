"""dabzw submit: the facts of one commit as a signed file for the superior, without any free text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dabzw.cli import outcome, output
from dabzw.cli.context import Desk
from dabzw.cli.keep.identity import known
from dabzw.cli.make.official import official
from dabzw.cli.speech import prompts
from dabzw.errors import LedgerError, UsageError
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.moments import written
from dabzw.model.villages import is_above_villages, is_region
from dabzw.reports.looks.submission import Handed, HandedTable, handed
from dabzw.store.git import Author
from dabzw.store.signing import keys
from dabzw.store.signing.signer import Signing, opened
from dabzw.sync.facts.packed import table_text
from dabzw.sync.facts.tables import NAMES, TABLES, Facts
from dabzw.sync.facts.taking import NoFacts, facts
from dabzw.sync.submission.packing import USE, Clerk, cover, file_name, packed_submission

if TYPE_CHECKING:
    from dabzw.cli.make.official import Official

NO_KEY = "本机没有 {mail} 的密钥，文件不带签名；要签名，先运行 dabzw key new"


class NothingToHandUp(LedgerError):
    """The ledger gives no facts."""

    def __init__(self, why: str) -> None:
        super().__init__(f"没有写出上报文件：{why}")


def submit(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件", help="写到哪个文件或文件夹；不写的写在当前文件夹"),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="区划代码", help="12 位；不写的用行动方案里的")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="看过报什么，不再问")] = False,
) -> None:
    """Writes the facts of the last commit out, once the clerk has seen what leaves."""
    desk = Desk.of(ctx)
    found = official(desk, draft=False)
    taken = _taken(desk, found, code)
    unit = found.whole.campaign.township
    author = known(desk.required_repository, desk.now.date())
    signing = _signing(author)
    signing.refuse_unsigned(desk.files_at(taken.commit).get(CAMPAIGN_FILE))
    clerk = Clerk(author.name, author.email)
    told = cover(taken, unit, clerk)
    page = Handed(
        taken.code, unit, taken.commit, written(taken.at.when), _tables(taken), _signer(clerk, signing)
    )
    desk.show(handed(page))
    prompts.agree("以上数据可以报出", yes=yes)
    signature = None if signing.key is None else signing.signature(told, USE)
    data = packed_submission(taken, told, signature)
    place = output.write(_place(out, taken), data, order=f"submit {taken.code}")
    digest = hashlib.sha256(data).hexdigest()
    desk.tell(handed(replace(page, place=str(place), digest=digest)))
    prompts.done(f"写出上报文件 {place}")
    prompts.note(f"摘要 {digest}；送出以后可以打电话核对")
    if signing.key is None:
        prompts.warn(f"文件没有签名：{signing.why}")


def _taken(desk: Desk, found: Official, code: str | None) -> Facts:
    """The facts of the commit that official output rests on; raises UsageError, NothingToHandUp."""
    code = code or found.whole.campaign.region
    if code is None:
        raise UsageError("行动方案没有写 区划代码，用 --code 写上本单位的 12 位代码")
    if not is_region(code) or not is_above_villages(code):
        raise UsageError("区划代码应是 12 位数字，末三位 000（乡镇、街道的）；用 --code 写对，或改行动方案")
    revision = found.revision or ""
    commit = desk.required_repository.commit(revision)
    taken = facts(desk.files_at(revision), code, commit.id, commit.when, desk.at)
    if isinstance(taken, NoFacts):
        raise NothingToHandUp(taken.says)
    return taken


def _signing(author: Author) -> Signing:
    """How the file is signed: by the clerk's key where there is one, whatever the roster of this computer."""
    own = keys.own_key(author.email)
    return Signing(why=NO_KEY.format(mail=author.email)) if own is None else opened(own, outcome.current())


def _signer(clerk: Clerk, signing: Signing) -> str:
    if signing.key is None:
        return "没有"
    return f"{clerk.name} <{clerk.mail}>，指纹 {signing.key.key.fingerprint}"


def _tables(taken: Facts) -> tuple[HandedTable, ...]:
    return tuple(
        HandedTable(
            f"{name}.jsonl",
            TABLES[name].title,
            len(taken.tables[name]),
            TABLES[name].heads,
            hashlib.sha256(table_text(name, taken.tables[name])).hexdigest(),
        )
        for name in NAMES
    )


def _place(out: Path | None, taken: Facts) -> Path:
    """The file that is named, or in a folder one that says whose it is and as of when."""
    name = file_name(taken.code, written(taken.at.when))
    if out is None:
        return Path(name)
    return out / name if out.is_dir() or not out.suffix else out
