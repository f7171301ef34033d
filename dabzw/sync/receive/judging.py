"""What a push must be to be taken in: one township's ledger, grown, signed by its own people, and sound.

All that is asked of the objects is asked of git while it keeps them apart, and of the history as `verify`
walks it, so that the two never tell otherwise.  Rules are no reason to refuse: what they find is counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError
from dabzw.lazily import dataclass
from dabzw.model.audited import Observation
from dabzw.model.finding import Finding, Level
from dabzw.model.made import altered
from dabzw.model.moments import Instant
from dabzw.store import files
from dabzw.store.contents import of_entries
from dabzw.store.git import Repository
from dabzw.store.git_process import plain as one_line
from dabzw.store.history import is_ancestor
from dabzw.store.listing import LARGEST, is_part, part_of, size
from dabzw.store.reader import Loaded, load, read_made
from dabzw.store.readings import moment_of
from dabzw.store.signing.places import read_roster
from dabzw.store.signing.roster import LARGEST as MOST_LISTED
from dabzw.store.signing.roster import Roster
from dabzw.sync.receive.folders import DEEPEST, TooDeep, most_files
from dabzw.sync.receive.place import BRANCH, Reception
from dabzw.sync.receive.receipts import Kept
from dabzw.sync.signing.checking import signatures_of
from dabzw.sync.verify.authors import author_findings
from dabzw.sync.verify.comparing import differences
from dabzw.sync.verify.growth import growth_findings
from dabzw.sync.verify.merges import merge_findings
from dabzw.sync.verify.sealed import sealed_findings, sealed_in
from dabzw.sync.verify.versions import plain
from dabzw.sync.verify.walk import Delta, History, Step, walked

MOST_FILES: Final = 100_000
"""Files that a ledger may have."""
MOST_COMMITS: Final = 200_000
"""Commits that a history may have."""
_SHOWN: Final = 8
_PATH: Final = 80
_REMOVED: Final = "act-removed"
_SIGNATURES: Final = "dabzw-signatures"

_RESTORE: Final = (
    "内容不见了的，在台账里放回（dabzw undo 撤销那次改动，或 dabzw discard 路径 --rev 提交），入账后再推送；"
    "历史里去不掉的，确有原因，请上级核对后用 dabzw receive adopt 认可"
)

Rules = Callable[[Loaded, Instant], Sequence[Finding]]
"""What all rules find in a ledger as of an instant."""


class Refused(DabzwError):
    """A push that is not taken in: why, in one sentence, what of it, and what to do next."""

    def __init__(self, why: str, details: Iterable[str] = (), advice: str = "") -> None:
        super().__init__(why)
        self.details = tuple(details)
        self.advice = advice

    @property
    def lines(self) -> tuple[str, ...]:
        """What is told, line by line."""
        more = len(self.details) - _SHOWN
        return (
            f"没有收下：{self}",
            *(f"  {one}" for one in self.details[:_SHOWN]),
            *((f"  另有{more}处没有列出",) if more > 0 else ()),
            *((f"  {self.advice}",) if self.advice else ()),
        )


@dataclass(frozen=True, slots=True)
class Update:
    """A ref that a push would move: from one commit to another, all zeros for none."""

    old: str
    new: str
    ref: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A push that may be taken in: what it brings, of how many records the ledger is, and what is to be told.

    `findings` counts what the rules find, by level; `noted` are what an audit would have somebody look at.
    """

    commit: str
    commits: int
    records: int
    roster: str
    findings: Mapping[Level, int]
    first: tuple[str, ...]
    noted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Push:
    """A push that is being judged: `received` is what was taken in last, `now` the time, in seconds."""

    reception: Reception
    repository: Repository
    update: Update
    receipts: tuple[Kept, ...]
    now: int

    @property
    def received(self) -> str | None:
        """The commit of the newest receipt for one that was taken in."""
        found = (kept.receipt.commit for kept in reversed(self.receipts) if kept.receipt.kind == "收到")
        return next(found, None)

    @property
    def adopted(self) -> tuple[str, ...]:
        """The commits up to which all counts as seen as it is."""
        return tuple(kept.receipt.commit for kept in self.receipts if kept.receipt.kind == "认可")


def the_one(updates: Sequence[Update]) -> Update:
    """The one ref that may be pushed; raises Refused."""
    for update in updates:
        if update.ref != BRANCH:
            what = "标签" if update.ref.startswith("refs/tags/") else "支线或标记"
            raise Refused(
                f"只收台账的 main，不收别的{what}（{_shown(update.ref)}）", advice="用 dabzw sync 推送"
            )
        if not update.new.strip("0"):
            raise Refused("不能删除已经收下的台账", advice="台账里的更正照常登记，再用 dabzw sync 推送")
    if len(updates) != 1:
        raise Refused("没有要收的内容", advice="用 dabzw sync 推送")
    return updates[0]


def judged(push: Push, rules: Rules) -> Judgement:
    """Looks at all that a push brings; raises Refused, and whatever keeps it from looking."""
    new = push.update.new
    _refuse_rewritten(push)
    roster, mark = _roster(push.reception)
    count = int(push.repository.git("rev-list", "--count", new, "--"))
    if count > MOST_COMMITS:
        raise Refused(f"历史有{count}次提交，超过{MOST_COMMITS}次")
    fresh = _rev_list(push.repository, new, push.received)
    _refuse_too_many(push.repository, fresh)
    history = walked(push.repository, new)
    steps = _to_be_judged(push, history)
    _refuse_what_no_ledger_has(push.repository, steps)
    _refuse_unsigned(push, steps, roster)
    _refuse_unsealed(push.repository, steps)
    noted = _noted(push, history, steps)
    loaded = _sound(push)
    found = rules(loaded, Instant.of(moment_of(push.now).replace(second=0)))
    levels = Counter(finding.level for finding in found)
    first = (f"{finding.file}：{finding.says}" for finding in found if finding.level == "错误")
    ledger = loaded.sound
    return Judgement(
        new,
        len(fresh),
        len(ledger.ids),
        mark,
        dict(levels),
        tuple(islice(first, 3)),
        tuple(f"提交 {one.commit[:10]}：{one.says}" for one in noted),
    )


def _rev_list(repository: Repository, new: str, *without: str | None) -> frozenset[str]:
    beyond = (f"^{one}" for one in without if one is not None)
    return frozenset(repository.git("rev-list", new, *beyond, "--").decode().split())


def _refuse_rewritten(push: Push) -> None:
    """What was taken in before must be in the history of what comes now; raises Refused."""
    for known in filter(None, (push.received, push.update.old if push.update.old.strip("0") else None)):
        if not is_ancestor(push.repository, known, push.update.new):
            raise Refused(
                f"历史被改写过，或是另一本台账：已经收下的提交 {known[:16]} 不在推来的历史里",
                advice="先运行 dabzw sync 取回上级已收下的内容，再推送；不要用强制推送",
            )


def _roster(reception: Reception) -> tuple[Roster, str]:
    """Who may sign, and the digest of the list; raises Refused where there is none."""
    roster = read_roster(reception.roster)
    if roster is None or not roster.people:
        raise Refused("上级的名册不见了，或里面没有一个人", advice="请上级把名册放回原处")
    return roster, hashlib.sha256(files.read_named(reception.roster, MOST_LISTED)).hexdigest()


def _to_be_judged(push: Push, history: History) -> tuple[Step, ...]:
    """The commits that nobody has looked at, or accepted as they are."""
    wanted = _rev_list(push.repository, push.update.new, push.received, *_accepted(push, history))
    return tuple(step for step in history.steps if step.id in wanted)


def _accepted(push: Push, history: History) -> tuple[str, ...]:
    """The commits of the history up to which all was accepted as it is."""
    return tuple(one for one in push.adopted if history.named(one) is not None)


def _refuse(why: str, found: Iterable[tuple[Step, str]], advice: str = "") -> None:
    """Raise Refused where there are some commits about which something is to be said."""
    details = [f"提交 {step.id[:10]}（{step.raw.committer.name}）：{says}" for step, says in found]
    if details:
        raise Refused(f"{len(details)}处{why}", details, advice)


# The objects


def _refuse_too_many(repository: Repository, commits: Iterable[str]) -> None:
    """More files in one of them than a ledger may have: nothing that git lists may be without bounds."""
    try:
        count = most_files(repository, commits)
    except TooDeep:
        raise Refused(f"文件夹一层套一层，超过{DEEPEST}层") from None
    if count > MOST_FILES:
        raise Refused(f"有{count}个文件，超过{MOST_FILES}个")


def _refuse_what_no_ledger_has(repository: Repository, steps: Sequence[Step]) -> None:
    """Links, submodules, files that are no part of a ledger, and files that are too large."""
    brought = tuple(_brought(steps))
    links = ((step, f"{_shown(path)} 是链接或别的台账") for step, path, _, is_file in brought if not is_file)
    _refuse("不是普通文件，不收", links, "台账里只放普通文件；从提交历史里去不掉的，请与上级联系")
    strange = ((step, _shown(path)) for step, path, _, _ in brought if part_of(path) is None)
    _refuse(
        "不是台账的组成部分，不收", strange, "推送以前把它移出台账文件夹，不要入账；已经入账的，请与上级联系"
    )
    sizes = repository.sizes(blob for _, _, blob, _ in brought)
    limits = {path: LARGEST[part] for _, path, _, _ in brought if (part := part_of(path)) is not None}
    large = (
        (step, f"{_shown(path)} 超过 {size(limits[path])}")
        for step, path, blob, _ in brought
        if sizes.get(blob, 0) > limits[path]
    )
    _refuse("文件太大，不收", large, "台账文件没有这样大；核对放错了什么")


def _brought(steps: Iterable[Step]) -> Iterator[tuple[Step, str, str, bool]]:
    """The files that a commit has and none of its parents: path, blob, whether it is a regular file."""
    for step in steps:
        for path, delta in _common(step).items():
            if delta.after is not None:
                yield step, path, delta.after, delta.is_file


def _common(step: Step) -> Mapping[str, Delta]:
    """The files that are otherwise than in every parent, as against the first."""
    first, *others = step.changes
    return {path: delta for path, delta in first.items() if all(path in other for other in others)}


def _shown(path: str) -> str:
    """A name from outside, on one line and not too long."""
    text = one_line(path.encode(errors="replace").decode(errors="replace"))
    return text if len(text) <= _PATH else f"{text[:_PATH]}…"


# The commits


def _refuse_unsigned(push: Push, steps: Sequence[Step], roster: Roster) -> None:
    """Commits without a good signature of the one who entered them, by a key that is valid now."""
    kept = Path(push.reception.place / _SIGNATURES)
    found = signatures_of(push.repository, (step.id for step in steps), roster, at=push.now, kept=kept)
    bad = [step for step in steps if not found[step.id].is_good]
    if bad and push.received is None and not any(found[step.id].is_good for step in steps[: len(bad)]):
        advice = f"开头是没有签名的旧台账；请上级核对后在收件机上运行 dabzw receive adopt {bad[-1].id}"
    else:
        advice = _adopt(bad)
    _refuse("提交的签名或时间不对，不收", ((step, found[step.id].says) for step in bad), advice)


def _adopt(steps: Sequence[Step]) -> str:
    """What is left where a commit cannot be mended, which no entry after it does."""
    last = steps[-1].id if steps else ""
    return f"确有原因的，请上级核对后在收件机上运行 dabzw receive adopt {last}"


def _noted(push: Push, history: History, steps: Sequence[Step]) -> tuple[Observation, ...]:
    """What an audit finds in some commits; raises Refused where it is an error, or takes back what was given.

    An act that an entry took out, and no undo did, may not be one that was taken in before.  What an audit
    cannot tell the commit of counts where no beginning was accepted as it is.
    """
    wanted = {*map(attrgetter("id"), steps), *(() if _accepted(push, history) else ("",))}
    found = tuple(one for one in _observed(push, history, steps) if one.commit in wanted)
    shrunk = _shrunk(push, {one.file for one in found if one.code == _REMOVED})
    grave = [one for one in found if _is_grave(one, shrunk)]
    if grave:
        raise Refused(f"历史有{len(grave)}处改写、丢失或时间不对，不收", map(_told, grave), _RESTORE)
    return tuple(one for one in found if one.gravity == "注意")


def _is_grave(one: Observation, shrunk: frozenset[str]) -> bool:
    return one.gravity == "错误" or (one.code == _REMOVED and one.file in shrunk)


def _observed(push: Push, history: History, steps: Sequence[Step]) -> Iterator[Observation]:
    yield from author_findings(history, push.now)
    yield from growth_findings(history, steps)
    yield from merge_findings(history, steps)
    yield from sealed_findings(history, sealed_in(history).history)


def _told(one: Observation) -> str:
    where = f"提交 {one.commit[:10]}（{one.by}）" if one.commit else ""
    return f"{where}{one.name}：{one.says}"


def _shrunk(push: Push, paths: Iterable[str]) -> frozenset[str]:
    """The records, of some, of which something that was taken in before is gone now."""
    if push.received is None:
        return frozenset()
    then, now = (push.repository.entries(one) for one in (push.received, push.update.new))
    both = [path for path in paths if path in then and path in now]
    before = push.repository.bytes_of({path: then[path] for path in both})
    after = push.repository.bytes_of({path: now[path] for path in both})
    return frozenset(path for path in both if _is_less(before[path], after[path]))


def _is_less(then: bytes, now: bytes) -> bool:
    old, new = plain(then), plain(now)
    return old is None or new is None or any(one.whole for one in differences(old, new))


def _refuse_unsealed(repository: Repository, steps: Sequence[Step]) -> None:
    """Issues that were sealed, and what was sealed with them: nobody changes or takes them away."""
    sealed = tuple(_of_sealed(steps))
    data = repository.blobs(blob for _, _, one in sealed for blob in one[:2] if blob is not None)
    bad = (
        (step, f"{_shown(path)} {'被删去' if delta.after is None else '被改动'}")
        for step, path, delta in sealed
        if not _is_only_sent(path, data[delta.before or ""], data.get(delta.after or ""))
    )
    _refuse("封存的材料被改动，不收", bad, _RESTORE)


def _of_sealed(steps: Iterable[Step]) -> Iterator[tuple[Step, str, Delta]]:
    """What commits changed of the issues that were there before."""
    for step in steps:
        for path, delta in _common(step).items():
            if delta.before is not None and is_part(path, "made", "original"):
                yield step, path, delta


def _is_only_sent(path: str, before: bytes, after: bytes | None) -> bool:
    """Whether an issue was only said to be sent."""
    if after is None or not is_part(path, "made"):
        return False
    old, new = read_made(path, before)[0], read_made(path, after)[0]
    return old is not None and not altered(old, new)


# The ledger


def _sound(push: Push) -> Loaded:
    """The ledger of the commit, all of it read; raises Refused."""
    loaded = load(of_entries(push.repository, push.repository.entries(push.update.new)))
    faults = [one for one in loaded.findings if one.level == "错误"]
    if faults or loaded.ledger is None:
        details = (f"{_shown(one.file)}:{one.line}:{one.column} {one.says}" for one in faults)
        raise Refused(f"台账有{len(faults)}处读不进来", details, "运行 dabzw check 查看，改正入账后再推送")
    region = loaded.ledger.campaign.region
    if region is None:
        raise Refused(
            "行动方案没有写“区划代码”，认不出是哪个单位的台账", advice="在 campaign.yaml 写上，入账后再推送"
        )
    if region != push.reception.code:
        raise Refused(
            f"是另一个单位的台账：行动方案的区划代码是 {_shown(region)}，这里只收 {push.reception.code} 的",
            advice="核对远端的地址",
        )
    return loaded
