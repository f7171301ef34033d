"""Who signed what, by the roster of the office; without a roster no signature says anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dabzw.model.audited import KINDS, Gravity, Observation
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.phrases import first_few
from dabzw.store.signing.roster import Roster
from dabzw.store.signing.signer import is_asked
from dabzw.sync.signing.checking import Signature, signatures_of
from dabzw.sync.verify.pins import Pin
from dabzw.sync.verify.walk import History, Step


def signatures_in(history: History, roster: Roster) -> dict[str, Signature]:
    """What the signature of each signed entry says, by its id; raises as `signatures_of`."""
    signed = [step.id for step in history.steps if step.raw.is_signed]
    return signatures_of(history.repository, signed, roster) if signed else {}


def signer_findings(
    history: History, roster: Roster, found: Mapping[str, Signature]
) -> Iterator[Observation]:
    """Entries without a signature since the first that has one, with a wrong one, or by somebody unknown."""
    signed = [step for step in history.steps if step.id in found]
    first = next((step.place for step in signed if found[step.id].is_good), None)
    for step in signed:
        yield from _bad(step, found[step.id])
    yield from _unsigned(history, first)
    yield from _unknown(history, roster, first)


def roster_findings(roster: Roster | None, pin: Pin | None) -> Iterator[Observation]:
    """That the roster is not the one of the last audit: whoever may swap it has every signature for good."""
    if pin is None or not pin.roster or (roster is not None and roster.digest == pin.roster):
        return
    word = "不见了" if roster is None else "改过"
    gravity: Gravity = "注意" if roster is None else "说明"
    says = f"签名人名册从 {pin.when:%Y-%m-%d %H:%M} 的核验以来{word}；不是管名册的人做的，签名就不能信"
    yield Observation("roster-changed", gravity, says)


def unsigned_findings(history: History) -> Iterator[Observation]:
    """One sentence per person on entries without a signature where the campaign asks for one.

    It needs no roster.  Raises Damaged, GitRefused.
    """
    asked = frozenset(_asked(history))
    without = [step for step in history.steps if step.place in asked and not step.raw.is_signed]
    counts = Counter(step.raw.author.name for step in without)
    for name, count in counts.items():
        step = next(one for one in without if one.raw.author.name == name)
        says = f"行动方案要求签名，{name}有{count}次入账没有签名，这是最早的一次；是不是本人做的，证明不了"
        yield step.found("unsigned", says, gravity="错误")


def _asked(history: History) -> Iterator[int]:
    """The places of commits that must be signed: the campaign asks for it before them or in them."""
    deltas = {step.place: step.changes[0].get(CAMPAIGN_FILE) for step in history.steps if step.changes}
    new = {place: delta.after for place, delta in deltas.items() if delta is not None}
    held = history.repository.blobs(filter(None, new.values()))
    changed = {place: is_asked(held.get(blob or "")) for place, blob in new.items()}
    asks: list[bool] = []
    for step in history.steps:
        before = [asks[parent] for parent in step.parents]
        asks.append(changed.get(step.place, before[:1] == [True]))
        if any((asks[-1], *before)):
            yield step.place


def _bad(step: Step, signature: Signature) -> Iterator[Observation]:
    if not signature.is_good:
        yield step.found("bad-signature", f"签名靠不住：{signature.says}")


def _unsigned(history: History, first: int | None) -> Iterator[Observation]:
    """One sentence per person on entries that are not signed, though signing had begun."""
    if first is None:
        return
    without = [step for step in history.steps[first:] if not step.raw.is_signed]
    counts = Counter(step.raw.author.name for step in without)
    for name, count in counts.items():
        step = next(one for one in without if one.raw.author.name == name)
        says = f"开始签名以后，{name}有{count}次入账没有签名，这是最早的一次；是不是本人做的，证明不了"
        yield step.found("unsigned", says)


def _unknown(history: History, roster: Roster, first: int | None) -> Iterator[Observation]:
    """Those who entered and are in no line of the roster, once each; those before anybody signed at once.

    A roster is often begun half-way, when some of them have left.
    """
    begun = len(history.steps) if first is None else first
    people = [(step.raw.author, step.place < begun) for step in history.steps]
    counts = Counter(one for one in people if not roster.of_mail(one[0].email))
    before = {author.name: count for (author, is_before), count in counts.items() if is_before}
    if before:
        told = first_few([f"{name}{count}次" for name, count in before.items()], "人")
        says = f"开始签名以前，不在名册里的有{len(before)}人、入账{sum(before.values())}次：{told}"
        yield Observation("unknown-author", "说明", says)
    for (author, is_before), count in counts.items():
        if not is_before:
            says = f"名册里没有 {author}，开始签名以后却有其入账{count}次"
            yield Observation("unknown-author", KINDS["unknown-author"].gravity, says, by=author.name)
