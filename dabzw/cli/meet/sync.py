"""dabzw sync: this ledger and another desk's become one, by record; what both changed is asked."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import outcome, output
from dabzw.cli.context import Desk
from dabzw.cli.keep.identity import with_identity
from dabzw.cli.meet.joining import Round, ToCheck, Undecided
from dabzw.cli.meet.questions import decided, shown, takes
from dabzw.cli.speech import prompts
from dabzw.cli.speech.clock_question import clock_is_right
from dabzw.cli.speech.record_names import name_in
from dabzw.cli.writing import refuse_earlier, say_kept, say_recovered
from dabzw.errors import Conflict, LedgerError, LookupFailed, UsageError
from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.phrases import first_few
from dabzw.reports.looks.synced import Asked, Note, Synced, answer
from dabzw.store import to_check
from dabzw.store.bundle import MAIN
from dabzw.store.clock import ahead_of
from dabzw.store.git import Repository
from dabzw.store.gitlocks import drop_left_lock
from dabzw.store.history import is_ancestor
from dabzw.store.joining import join
from dabzw.store.journal import Base
from dabzw.store.lock import locked
from dabzw.store.noting import note
from dabzw.store.writer import Plan, Receipt
from dabzw.sync.exchange import parcels
from dabzw.sync.exchange.places import make_hub
from dabzw.sync.exchange.pushing import Pushed, push, renewed, takes_pushes
from dabzw.sync.exchange.remembered import desk_id, recalled, remember
from dabzw.sync.exchange.sources import BUNDLE, LAST, Source, address_of, derived, source_of
from dabzw.sync.merge.sides import Choice

_TRIES: Final = 8
_PAUSE: Final = 0.05
_OTHERS: Final = "其他文件"
_SENT: Final = "sent"
_SEEN: Final = "seen"


class OvertakenAgain(Conflict):
    """Somebody else was always quicker."""

    def __init__(self, *, is_locked: bool) -> None:
        often = f"连续{_TRIES}次都"
        if is_locked:
            why = f"{often}没有送成：对方那里有别人正在写，或者断电、拔盘时留下了锁（{MAIN}.lock）"
            what = "过一会儿再运行 dabzw sync；一直这样的，请管理那里的人删去那个锁"
        else:
            why, what = f"{often}有别人抢先送到", "过一会儿再运行 dabzw sync"
        super().__init__(f"{why}，本机的还没有送出；{what}")


class NotWaiting(LookupFailed):
    """Nothing of it, or more than one thing, waits to be looked at."""

    def __init__(self, typed: str, waiting: tuple[str, ...]) -> None:
        left = f"在等的：{first_few(waiting)}" if waiting else "现在没有合并待核对的"
        super().__init__(f"--checked（编号）：“{typed}”不在合并待核对的里面，或不止一个；{left}")


_From = Annotated[
    str | None,
    typer.Argument(
        metavar="来源",
        help="远端的名称、地址，中心库或另一台的文件夹，或一个 .bundle 数据包；不写则用上次的",
    ),
]
_Take = Annotated[
    list[str] | None,
    typer.Option("--take", metavar="编号:栏=本机|对方", help="两边改得不一样的，以哪边为准；可写多次"),
]
_Out = Annotated[
    Path | None, typer.Option("--out", metavar="文件", help="把对方还没有的写成一个数据包（….bundle）")
]
_New = Annotated[
    bool, typer.Option("--new", help="来源是一个还没有的文件夹（U 盘、共享盘上）：在那里新建中心库")
]
_Checked = Annotated[
    list[str] | None,
    typer.Option("--checked", metavar="编号", help="合并待核对的这一条核对过了；可写多次"),
]


def sync(
    ctx: typer.Context,
    source: _From = None,
    take: _Take = None,
    out: _Out = None,
    full: Annotated[bool, typer.Option("--full", help="和 --out 同用：写全部历史，不只是新的")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会收到、送出、要定什么，不改动")] = False,
    new: _New = False,
    no_push: Annotated[bool, typer.Option("--no-push", help="只收，不送")] = False,
    checked: _Checked = None,
) -> None:
    """Takes what another desk has, joins both, and hands over what is new here."""
    desk = Desk.of(ctx)
    refuse_earlier(desk)
    _refuse_out(out, full=full)
    if checked:
        _say_checked(desk, checked)
        return
    if new:
        _make_hub(source, trial=dry_run)
    known_as = ""
    if source is not None or out is None:
        found = source_of(desk.required_repository, source)
        way = _Way(desk, found, takes(take or ()), pushes=not no_push, trial=dry_run)
        known_as = _sync(way)
    if out is not None and not dry_run:
        _write_out(desk, out, known_as or derived(str(out.absolute())), full=full)


def _refuse_out(out: Path | None, *, full: bool) -> None:
    if full and out is None:
        raise UsageError("--full 和 --out 同用")
    if out is not None and out.suffix != BUNDLE:
        raise UsageError(f"--out 的文件名要以 {BUNDLE} 结尾")


def _make_hub(source: str | None, *, trial: bool) -> None:
    """Makes a hub for the desks to meet at."""
    place = "" if source is None else address_of(source)
    if not place.startswith("/") or place.endswith(BUNDLE) or trial:
        raise UsageError("--new 要写明中心库放在哪个文件夹，不能和 --dry-run 同用")
    make_hub(Path(place))
    prompts.note(f"新建了中心库 {place}；另一台用 dabzw init 新文件夹 --from 它，或 dabzw sync 它")


@dataclass
class _Way:
    """The way of one sync: what is to be done, and what was so far."""

    desk: Desk
    source: Source
    choices: dict[str, Choice]
    pushes: bool
    trial: bool
    received: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    to_check: list[ToCheck] = field(default_factory=list)
    asked: tuple[Asked, ...] = ()
    given: frozenset[str] = frozenset()
    fate: str = ""
    pushed: Pushed | None = None
    desk_name: str = ""

    @property
    def repository(self) -> Repository:
        """The ledger's."""
        return self.desk.required_repository

    def takes(self, one: Round) -> None:
        """Adds what a round has brought."""
        self.received.update(one.received)
        self.joined.update(one.merged.joined)
        self.renamed.update(one.merged.renamed)
        self.to_check += one.to_check
        if self.source.kind == "bundle" and one.fetched is not None:
            self.desk_name = one.fetched.name


def _sync(way: _Way) -> str:
    """One sync, told; gives what the refs of a bundle's desk are called, "" where it came from none."""
    desk = way.desk
    if way.trial:
        head = _tried(way)
    else:
        run = outcome.current()
        run.asks = clock_is_right
        try:
            head = with_identity(way.repository, desk.now.date(), partial(_exchanged, way))
        finally:
            say_recovered(run)
        _remember_source(way)
        _say_clock(desk)
        if run.entries:
            prompts.done(f"已同步（提交 {head[:10]}）")
    desk.answer(answer(_told(way, head), desk.at))
    return way.desk_name


def _tried(way: _Way) -> str:
    """Looks what a sync would do; gives the last commit."""
    one = Round(way.desk, way.source, way.choices)
    with locked(way.repository, now=way.desk.now) as held:
        head = held.head() or ""
        try:
            one.prepare(held, head)
        except Undecided as undecided:
            way.asked = shown(undecided.questions, undecided.names)
    way.takes(one)
    _look_what_goes(way, one, head)
    return head


def _exchanged(way: _Way) -> str:
    """Rounds, until the other side has all; gives the last commit."""
    pushes = way.pushes and takes_pushes(way.source)
    for turn in range(_TRIES):
        if turn:
            time.sleep(_PAUSE * (1 + secrets.randbelow(1 << min(turn + 1, 5))))
        one, receipt = _joined(way, is_first=not turn)
        head = receipt.commit
        _look_what_goes(way, one, head)
        tip = None if one.fetched is None else one.fetched.tip
        if tip == head or not pushes:
            way.fate = way.fate or _why_not(way, tip == head)
            way.pushed = renewed(way.repository, way.source, way.desk.now) if tip == head else None
            return head
        way.pushed = push(way.repository, way.source, head, way.desk.now)
        if way.pushed.is_done:
            way.fate = "已送到"
            return head
    raise OvertakenAgain(is_locked=way.pushed is not None and way.pushed.is_locked)


def _joined(way: _Way, *, is_first: bool) -> tuple[Round, Receipt]:
    """One round, asked for as often as there is something to choose."""
    while True:
        one = Round(way.desk, way.source, way.choices, first=is_first)
        try:
            receipt = join(way.repository, one.prepare, now=way.desk.entering, watch=outcome.current())
        except Undecided as undecided:
            way.choices |= decided(undecided)
            continue
        say_kept(receipt.kept)
        way.takes(one)
        if one.fetched is not None and one.fetched.tip is not None and one.fetched.name:
            with locked(way.repository, now=way.desk.now) as held:
                remember(held, _SEEN, one.fetched.name, one.fetched.tip)
        return one, receipt


def _say_clock(desk: Desk) -> None:
    """Says where the clocks of two desks are so unlike that the next entry would be refused here."""
    last = ahead_of(desk.required_repository, desk.entering)
    if last is not None:
        prompts.warn(
            f"对方入账时的时钟是 {last:%Y-%m-%d %H:%M}，这台现在是 {desk.entering:%Y-%m-%d %H:%M}，"
            "有一台不对。改正不对的那台；这台是对的，运行 dabzw doctor --clock 记明，不然这台登记不了"
        )


def _why_not(way: _Way, is_even: bool) -> str:
    """Why nothing was handed over."""
    if is_even:
        return ""
    if way.source.kind == "bundle":
        return "要给对方的，用 --out 文件.bundle 写成数据包"
    if not way.pushes:
        return "没有送"
    return "那是另一台的台账文件夹，不送；请在那一台运行 dabzw sync，来源写本机的文件夹"


def _look_what_goes(way: _Way, one: Round, head: str) -> None:
    """Notes what is here and not there."""
    tip = None if one.fetched is None else one.fetched.tip
    own = way.repository.entries(head or None)
    other = way.repository.entries(tip)
    changed = {path for path in own.keys() | other.keys() if own.get(path) != other.get(path)}
    way.given = frozenset(changed - (one.received if way.trial else frozenset()))


def _told(way: _Way, head: str) -> Synced:
    names = _names(way.repository, head, {*way.joined, *(one.about for one in way.to_check)})
    return Synced(
        source=way.source.shown,
        commit=head,
        received=_counted(way.received),
        given=_counted(way.given),
        joined={id_: names.get(id_, "") for id_ in sorted(way.joined)},
        renamed=way.renamed,
        to_check=tuple(Note(one.about, names.get(one.about, ""), one.says) for one in way.to_check),
        asked=way.asked,
        delivered=not way.given or (way.pushed is not None and way.pushed.is_done),
        fate=way.fate,
        said=() if way.pushed is None else way.pushed.lines,
        trial=way.trial,
    )


def _counted(paths: Iterable[str]) -> Mapping[str, int]:
    return Counter(ids.kind_of(ids.stem_of(path)) or _OTHERS for path in paths)


def _names(repository: Repository, head: str, wanted: set[str]) -> dict[str, str]:
    """What records are called, by their ids."""
    paths = {ids.path_of(one): one for one in wanted if ids.kind_of(one) is not None}
    entries = repository.entries(head or None)
    found = repository.bytes_of({path: entries[path] for path in paths if path in entries})
    return {paths[path]: name_in(data) for path, data in found.items()}


def _remember_source(way: _Way) -> None:
    """Keeps where one has synchronised, for the next time; a password is not kept."""
    source = way.source
    settings = dict(way.repository.settings())
    is_open = source.shown == source.address
    if is_open and (source.kind != "bundle" or LAST not in settings) and settings.get(LAST) != source.address:
        drop_left_lock(way.repository.common_dir, "config")
        way.repository.git("config", "--local", LAST, source.address)


# Bundles


def _write_out(desk: Desk, out: Path, name: str, *, full: bool) -> None:
    """Writes what those who get it have not yet into a file, and notes that it was written."""
    repository = desk.required_repository
    head = repository.resolve("HEAD")
    basis = () if full else _basis(repository, name, out, head)
    if not full and (head in basis or recalled(repository, _SENT, name) == head):
        prompts.note(f"自上次写出以来没有新的内容，没有写 {out}；要再写一份的，加 --full")
        return
    data = parcels.packed(repository, head, basis, desk_id(repository))
    place = output.write(out, data, order=f"{repository.git_dir} 同步")
    with locked(repository, now=desk.now) as held:
        remember(held, _SENT, name, head)
    what = "上次以后的" if basis else "全部历史"
    output.done(place, f"到提交 {head[:10]}，{what}；请对方运行 dabzw sync {place.name}")


def _basis(repository: Repository, name: str, out: Path, head: str) -> tuple[str, ...]:
    """What those who get a bundle have already.

    One that still lies there has not been fetched: the new one takes its place, and holds all that it held.
    """
    sent, seen = (recalled(repository, memory, name) for memory in (_SENT, _SEEN))
    with suppress(FileNotFoundError, UsageError, LedgerError):
        lying = parcels.opened(out, repository.algorithm)
        if lying.tip == sent and lying.desk == desk_id(repository):
            return lying.needs
    known = dict.fromkeys(one for one in (seen, sent) if one is not None)
    return tuple(one for one in known if is_ancestor(repository, one, head))


# Looked at


def _say_checked(desk: Desk, typed: Iterable[str]) -> None:
    """Enters that what a merge left to be looked at was looked at."""
    repository, run = desk.required_repository, outcome.current()
    run.asks = clock_is_right
    abouts = tuple(dict.fromkeys(_about(repository, one) for one in typed))

    def says(_held: Repository, _base: Base) -> Plan:
        trailers = tuple(map(to_check.checked, abouts))
        summary = f"合并待核对的已核对：{first_few(abouts)}"
        return Plan((), summary, "checked", tuple(filter(ids.kind_of, abouts)), trailers)

    try:
        receipt = with_identity(
            repository, desk.now.date(), lambda: note(repository, says, now=desk.entering, watch=run)
        )
    finally:
        say_recovered(run)
    prompts.done(f"已记明核对过：{first_few(abouts)}（提交 {receipt.commit[:10]}）")


def _about(repository: Repository, typed: str) -> str:
    """What is meant of that which waits to be looked at; raises NotWaiting."""
    waiting = tuple(dict.fromkeys(one.about for one in to_check.open_notes(repository)))
    meant = to_check.named(typed)
    found = (meant,) if meant in waiting else ids.matching(typed, waiting)
    if len(found) != 1:
        raise NotWaiting(typed, found or waiting)
    return found[0]
