"""Names of the campaign (村, 单位名录) added without an editor: by lines, comments kept, entered at once.

Where the office shares a list beside its ledgers, its file is changed, and this ledger takes it in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dabzw.cli import outcome
from dabzw.cli.context import Desk, sound
from dabzw.cli.speech import prompts
from dabzw.cli.writing import Written, take_over, write
from dabzw.errors import LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.store.office import rewrite
from dabzw.store.office_keys import is_shared
from dabzw.store.reader import campaign_in, load
from dabzw.store.writer import Change, Files, Plan


class SharedByHand(UsageError):
    """A list is that of the office, and cannot be changed from here."""

    def __init__(self, key: str, example: str) -> None:
        super().__init__(
            f"“{key}”写在 {OFFICE_FILE} 里，各本台账共用，没有改动；"
            f"请用编辑器在那份文件的“{key}”下面一行写一个，如“  {example}”，各台账下一次登记时自动收入"
        )


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added to a list: the key of the campaign, what is said, how the file changes.

    `refuse` raises UsageError where the campaign has it, or must not have it; `text` gives the file with it,
    and raises LedgerError where the list is written in a way that cannot be changed by lines.
    """

    key: str
    operation: str
    says: str
    refuse: Callable[[Campaign], None]
    text: Callable[[bytes], bytes]
    example: str


def added(desk: Desk, addition: Addition) -> Written | None:
    """Enters an addition, or writes it into the office's file; None there.  Raises as `write` does."""
    if desk.shared.folder is not None and is_shared(desk.files, addition.key):
        _add_for_all(desk, addition)
        return None
    written = write(desk, lambda files: _plan(files, addition))
    prompts.done(f"{addition.says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
    return written


def _add_for_all(desk: Desk, addition: Addition) -> None:
    """Adds to what all ledgers of the office share, and takes it in here."""
    run, place = outcome.current(), desk.shared.place_of(OFFICE_FILE) or desk.folder

    def change(shared: bytes) -> bytes:
        addition.refuse(sound(load({**campaign_in(desk.files), OFFICE_FILE: shared})).campaign)
        try:
            return addition.text(shared)
        except LedgerError:
            raise SharedByHand(addition.key, addition.example) from None

    rewrite(desk.shared, change, lambda: run.wrote(place))
    prompts.done(f"{addition.says}（写入 {place}，各本台账共用，各自在下一次登记时收入）")
    take_over(replace(desk))


def _plan(files: Files, addition: Addition) -> Plan:
    refuse_shared(files, addition.key, addition.example)
    addition.refuse(sound(load(campaign_in(files))).campaign)
    change = Change(CAMPAIGN_FILE, addition.text(files[CAMPAIGN_FILE]))
    return Plan((change,), addition.says, addition.operation, ())


def refuse_shared(files: Files, key: str, example: str) -> None:
    """Raises SharedByHand where a list is not written in campaign.yaml."""
    if is_shared(files, key):
        raise SharedByHand(key, example)
