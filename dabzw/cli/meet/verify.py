"""dabzw verify: the audit of the whole history; it reads only, and mends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.options import end
from dabzw.cli.speech import given
from dabzw.errors import DabzwError, LookupFailed, UsageError
from dabzw.model.audited import KINDS, Audit, Observation, worst_first
from dabzw.model.moments import Instant, day_of
from dabzw.reports.looks import verify as verify_look
from dabzw.store.git import Repository
from dabzw.sync.verify.anchors import given_anchors
from dabzw.sync.verify.audit import Asked, audited, note_as_sound


class NothingToVerify(LookupFailed):
    """The ledger has no commit yet."""

    def __init__(self) -> None:
        super().__init__("台账里还没有入账的内容，没有历史可核验；先运行 dabzw adopt 入账")


def verify(
    ctx: typer.Context,
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor",
            metavar="提交或备份",
            help="外部凭据：纸面上印的提交编号（16位以上），或备份文件；可写多个",
        ),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="日期", help="--anchor 的纸面是哪天的；那次提交不能比它晚"),
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="更慢地查：各期材料照封存时重做一遍，计算依据的改动全部两头算")
    ] = False,
) -> None:
    """Audits the history; ends with 1 where something was found or could not be looked at."""
    desk = Desk.of(ctx)
    if day is not None and not anchor:
        raise UsageError("--date（日期）和 --anchor 同用")
    repository = desk.required_repository
    if desk.options.rev is None and repository.head() is None:
        raise NothingToVerify
    commit = repository.resolve(desk.revision or "HEAD")
    known = given_anchors(repository, anchor or (), _day(desk, day))
    asked = Asked(desk.now, known, deep=deep, whole=desk.options.rev is None)
    audit = audited(repository, commit, asked)
    if deep:
        audit = _with_remade(desk, audit)
    desk.answer(verify_look.answer(audit, _noted(repository, audit, asked)))
    end(failed=not audit.is_clean)


def _day(desk: Desk, typed: str | None) -> date | None:
    if typed is None:
        return None
    return day_of(given.when("--date", typed, Instant.of(desk.now)))


def _noted(repository: Repository, audit: Audit, asked: Asked) -> str:
    if note_as_sound(repository, audit, asked):
        return f"已在这台电脑上记下：核验到提交 {audit.head[:16]}，下次核验从它对起。"
    return "" if not asked.whole else "有错误或没有查全，没有记下这次核验；上次记下的仍然有效。"


def _with_remade(desk: Desk, audit: Audit) -> Audit:
    """The audit, with what of the sealed issues cannot be made again as it was sealed."""
    found, unseen = list[Observation](), list[str]()
    try:
        found += _remade(desk, unseen)
    except DabzwError as error:
        unseen.append(f"各期材料没有重做：{str(error).removesuffix('。')}")
    observations = worst_first((*audit.observations, *found))
    return replace(audit, observations=observations, unseen=(*audit.unseen, *unseen))


def _remade(desk: Desk, unseen: list[str]) -> Iterator[Observation]:
    from dabzw.cli.make.sealing import again, ever_sealed  # papers are slow to import

    for made in ever_sealed(desk).reports:
        try:
            given_files = again(desk, made)
        except DabzwError as error:
            unseen.append(f"{made.title}没有重做：{str(error).removesuffix('。')}")
            continue
        for name, one in given_files.items():
            if one.result == "不一致":
                says = f"{made.title}的 {name} 照封存时的台账重做，和封存的不一样"
                yield Observation("sealed-remade", KINDS["sealed-remade"].gravity, says, file=made.path)
