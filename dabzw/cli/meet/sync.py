"""dabzw sync: this ledger and another desk's become one, by record; what both changed is asked."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.keep.identity import with_identity
from dabzw.cli.meet.bundles import write_out
from dabzw.cli.meet.checked import say_checked
from dabzw.cli.meet.choices import Chosen
from dabzw.cli.meet.joining import Round, ToCheck, Undecided
from dabzw.cli.meet.questions import decided, shown, takes
from dabzw.cli.speech import prompts
from dabzw.cli.speech.clock_question import clock_is_right
from dabzw.cli.speech.record_names import name_in
from dabzw.cli.writing import refuse_earlier, say_kept, say_recovered
from dabzw.errors import Conflict, LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.reports.looks.findings import listed
from dabzw.reports.looks.synced import Asked, Drafted, Note, Synced, answer
from dabzw.store.bundle import MAIN
from dabzw.store.clock import ahead_of
from dabzw.store.contact import forget_contact, note_contact
from dabzw.store.git import Repository
from dabzw.store.gitlocks import drop_left_lock
from dabzw.store.history import is_ancestor
from dabzw.store.joining import join
from dabzw.store.journal import blob_id
from dabzw.store.listing import is_part
from dabzw.store.lock import locked
from dabzw.store.objects import aside
from dabzw.store.reader import load
from dabzw.sync.exchange import remembered
from dabzw.sync.exchange.places import make_hub, turn_at
from dabzw.sync.exchange.pushing import Pushed, push, renewed, takes_pushes
from dabzw.sync.exchange.remembered import remember
from dabzw.sync.exchange.sources import BUNDLE, LAST, Source, address_of, derived, source_of

_TRIES: Final = 8
_DOUBLED: Final = 4
_LONGEST_PAUSE: Final = 20.0
_PARTS: Final = 1000
_OTHERS: Final = "其他文件"
_SHOWN: Final = 5
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


class UnreadHere(LedgerError):
    """What is entered here cannot be read: the other desks could not go on with it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            f"本机已入账的有{len(findings)}处读不出来，没有送出（送出去，别的电脑就都同步不了）。"
            "运行 dabzw check 查看，改正、dabzw adopt 入账以后再同步："
            + listed(findings, _SHOWN, of_many=True)
        )


_From = Annotated[
    str | None,
    typer.Argument(
        metavar="来源",
        help="远端的名称、地址，中心库或另一台的文件夹，或一个 .bundle 数据包；"
        "不写则用设好的远端，没有的用上次的",
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
    forget: Annotated[
        bool, typer.Option("--forget", help="不再和别的电脑同用：不再提醒同步，忘掉上次的来源")
    ] = False,
) -> None:
    """Takes what another desk has, joins both, and hands over what is new here."""
    desk = Desk.of(ctx)
    refuse_earlier(desk)
    _refuse_out(out, full=full, trial=dry_run)
    if checked or forget:
        _refuse_others(source, take, out, dry_run, new, no_push, bool(checked and forget))
        (say_checked(desk, checked) if checked else _forget(desk))
        return
    if new:
        _make_hub(desk, source, trial=dry_run)
    known_as = ""
    if source is not None or out is None:
        found = source_of(desk.required_repository, source)
        way = _Way(desk, found, takes(take or ()), pushes=not no_push, trial=dry_run)
        known_as = _sync(way)
    if out is not None:
        write_out(desk, out, known_as or derived(str(out.absolute())), full=full)


def _refuse_out(out: Path | None, *, full: bool, trial: bool) -> None:
    if trial and out is not None:
        raise UsageError("--dry-run 只看不写，不能和 --out 同用")
    if full and out is None:
        raise UsageError("--full 和 --out 同用")
    if out is not None and out.suffix != BUNDLE:
        raise UsageError(f"--out 的文件名要以 {BUNDLE} 结尾")


def _refuse_others(*others: object) -> None:
    if any(others):
        raise UsageError("--checked、--forget 各自单独用，不和别的选项、来源同写")


def _forget(desk: Desk) -> None:
    """Has this desk be alone from now on."""
    with locked(desk.required_repository, now=desk.now) as held:
        forget_contact(held)
        if LAST in dict(held.settings()):
            drop_left_lock(held.common_dir, "config")
            held.git("config", "--local", "--unset-all", LAST)
    prompts.done("以后不再提醒同步；再运行 dabzw sync 来源，就又提醒")


def _make_hub(desk: Desk, source: str | None, *, trial: bool) -> None:
    """Makes a hub for the desks to meet at."""
    repository = desk.required_repository
    place = "" if source is None else address_of(source)
    if not place.startswith("/") or place.endswith(BUNDLE) or trial:
        raise UsageError("--new 要写明中心库放在哪个文件夹，不能和 --dry-run 同用")
    make_hub(Path(place))
    with locked(repository, now=desk.now) as held:
        remembered.forget(held, "seen", source_of(held, source).name)  # of another hub that was there before
    prompts.note(f"新建了中心库 {place}；另一台用 dabzw init 新文件夹 --from 它，或 dabzw sync 它")


@dataclass
class _Way:
    """The way of one sync: what is to be done, and what was so far."""

    desk: Desk
    source: Source
    choices: Chosen
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
    chose_issue: bool = False
    drafts: tuple[Drafted, ...] = ()
    took: float = 0.0

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
        self.chose_issue |= any(is_part(note.file, "made") for note in one.merged.remarks)
        if self.source.kind == "bundle" and one.fetched is not None:
            self.desk_name = one.fetched.name


def _sync(way: _Way) -> str:
    """One sync, told; gives what the refs of a bundle's desk are called, "" where it came from none."""
    desk = way.desk
    if way.trial:
        told = _tried(way)
    else:
        run = outcome.current()
        run.asks = clock_is_right
        try:
            head = with_identity(way.repository, desk.now.date(), partial(_exchanged, way))
        finally:
            say_recovered(run)
        _remember_source(way)
        if way.pushes:
            with locked(way.repository, now=desk.now) as held:
                note_contact(held, desk.now)
        _say_clock(desk)
        way.drafts = _drafts(way)
        if run.entries:
            prompts.done(f"已同步（提交 {head[:10]}）")
        told = _told(way, way.repository, head)
    desk.answer(answer(told, desk.at))
    return way.desk_name


def _tried(way: _Way) -> Synced:
    """Looks what a sync would do; what was brought for that is thrown away again."""
    one = Round(way.desk, way.source, way.choices, frozenset(way.choices.sides))
    with locked(way.repository, now=way.desk.now) as held, aside(held) as apart:
        head = held.head() or ""
        try:
            one.prepare(apart, head)
        except Undecided as undecided:
            way.asked = shown(undecided.questions, undecided.names)
            way.fate = "选定以后才定"
        way.takes(one)
        _look_what_goes(way, apart, one, head)
        return _told(way, apart, head)


def _exchanged(way: _Way) -> str:
    """Rounds, until the other side has all; gives the last commit."""
    about = frozenset(way.choices.sides)
    for turn in range(_TRIES):
        if turn:
            time.sleep(_pause(turn, way.took))
        head = _round(way, about)
        if head is not None:
            return head
        about = frozenset()
    raise OvertakenAgain(is_locked=way.pushed is not None and way.pushed.is_locked)


def _round(way: _Way, about: frozenset[str]) -> str | None:
    """One round, again for each time that there is something to choose; None where others were quicker.

    While the clerk is asked no desk waits for its turn.
    """
    while True:
        one = Round(way.desk, way.source, way.choices, about)
        began = time.monotonic()
        try:
            with _turn(way):
                head = _joined(way, one)
                _look_what_goes(way, way.repository, one, head)
                return head if _is_over(way, one, head) or _is_handed_over(way, head) else None
        except Undecided as undecided:
            asked = undecided
        finally:
            way.took = time.monotonic() - began
        way.choices = one.choices.with_asked(asked.questions, decided(asked))


def _turn(way: _Way) -> AbstractContextManager[None]:
    """The turn at a hub that is reached by a path."""
    place = way.source.place
    is_hub = way.source.kind == "folder" and (place / "HEAD").is_file() and (place / "objects").is_dir()
    return turn_at(place) if is_hub and way.pushes else nullcontext()


def _is_over(way: _Way, one: Round, head: str) -> bool:
    """Whether nothing is to be handed over, and why."""
    is_even = one.fetched is not None and one.fetched.tip == head
    if not is_even and way.pushes and takes_pushes(way.source):
        return False
    way.fate = way.fate or _why_not(way, is_even)
    way.pushed = renewed(way.repository, way.source, way.desk.now) if is_even else None
    return True


def _is_handed_over(way: _Way, head: str) -> bool:
    """Hands over what is here; not so where somebody else was quicker."""
    _refuse_unread(way, head)
    way.pushed = push(way.repository, way.source, head, way.desk.now)
    if way.pushed.is_done:
        way.fate = "已送到"
    return way.pushed.is_done


def _pause(turn: int, took: float) -> float:
    """The seconds until the next try: by chance, and the more the oftener others were quicker.

    They are counted in what a round takes here, since that is how long another desk stands in the way.
    """
    most = min(took * (1 << min(turn, _DOUBLED)), _LONGEST_PAUSE)
    return most * secrets.randbelow(_PARTS) / _PARTS


def _joined(way: _Way, one: Round) -> str:
    """What the other side has, joined with what is here; gives the last commit."""
    receipt = join(way.repository, one.prepare, now=way.desk.entering, watch=outcome.current())
    way.choices = one.choices
    say_kept(receipt.kept)
    way.takes(one)
    if one.fetched is not None and one.fetched.tip is not None and one.fetched.name:
        with locked(way.repository, now=way.desk.now) as held:
            remember(held, _SEEN, one.fetched.name, one.fetched.tip)
    return receipt.commit


def _drafts(way: _Way) -> tuple[Drafted, ...]:
    """Drafts corrections, where what came touches what is sealed: of an issue that two desks sealed."""
    if not any(is_part(path, "made", "original") for path in way.received) and not way.chose_issue:
        return ()
    from dabzw.cli.make.correcting import drafted_of_two  # papers, which few syncs need

    way.desk.forget()
    return tuple(drafted_of_two(way.desk))


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


def _look_what_goes(way: _Way, held: Repository, one: Round, head: str) -> None:
    """Notes what is here, or would be, and not there; an older bundle tells less than was seen since."""
    found = one.fetched
    tip = None if found is None else found.tip
    if found is not None and found.before and tip and is_ancestor(held, tip, found.before):
        tip = found.before
    own, other = _blobs(held, head or None), _blobs(held, tip)
    if way.trial:
        own |= {path: blob_id(held, data) for path, data in one.merged.changes.items()}
    way.given = frozenset(path for path in own.keys() | other.keys() if own.get(path) != other.get(path))


def _blobs(held: Repository, commit: str | None) -> dict[str, str | None]:
    return {path: entry.blob for path, entry in held.entries(commit).items()}


def _refuse_unread(way: _Way, head: str) -> None:
    """Raises UnreadHere where a file that would be handed over cannot be read: it would stop all others."""
    entries = way.repository.entries(head)
    wanted = {path: entries[path] for path in {*way.given, CAMPAIGN_FILE} if path in entries}
    findings = load(way.repository.bytes_of(wanted)).findings
    unread = tuple(one for one in findings if one.level == "错误" and one.file in way.given)
    if unread:
        raise UnreadHere(unread)


def _told(way: _Way, held: Repository, head: str) -> Synced:
    names = _names(held, head, {*way.joined, *(one.about for one in way.to_check)})
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
        noted=() if way.pushed is None else way.pushed.noted,
        trial=way.trial,
        drafts=way.drafts,
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
