"""The file of a record that both sides changed, as one."""

from __future__ import annotations

from dabzw.lazily import dataclass
from dabzw.model import formats
from dabzw.model.base import Record
from dabzw.model.ledger import AnyRecord
from dabzw.store import yamlio
from dabzw.store.listing import top_of
from dabzw.store.reader import RECORD_FOLDERS, read_file, record_bytes
from dabzw.sync.merge.aligning import key_of
from dabzw.sync.merge.asking import Asking, Fields
from dabzw.sync.merge.rows import merge_row, slots
from dabzw.sync.merge.sides import WHOLE_RECORD
from dabzw.sync.merge.versions import Versions, Whole, pick_whole

_VOID = "作废"
_VOIDED = "一边作废了这一条，另一边又改过；作废的哪里都不计，改的还要算数的，撤销作废（dabzw undo）或另行登记"
_NOT_TOGETHER = "两边改的各自都对，合在一起不合规范"


class Unreadable(Exception):
    """A version of a file cannot be read, so that nothing can be merged with it."""

    def __init__(self, path: str, data: bytes, says: str) -> None:
        super().__init__(path)
        self.path, self.data, self.says = path, data, says


@dataclass(frozen=True, slots=True)
class Two:
    """The two versions of a record, and the fields of what both began with; None where both are new."""

    row: type[Record]
    base: Fields | None
    ours: Fields
    theirs: Fields

    @property
    def is_of_two(self) -> bool:
        """Whether it is two records that drew one id."""
        return self.base is None and key_of(self.row, self.ours) != key_of(self.row, self.theirs)


def read(path: str, data: bytes, said: int) -> AnyRecord:
    """The record that a file of a ledger of a format holds; raises Unreadable."""
    held = read_file(path, data, said)
    if held.record is None:
        raise Unreadable(path, data, next((one.says for one in held.findings if one.level == "错误"), ""))
    return held.record


def two_of(versions: Versions, both: tuple[bytes, bytes], said: tuple[int, int, int]) -> Two:
    """The two versions of a record; `said` are the formats of the base and of the sides.

    Raises Unreadable.
    """
    ours, theirs = (read(versions.path, data, one).tree() for data, one in zip(both, said[1:], strict=True))
    return Two(RECORD_FOLDERS[top_of(versions.path)], _base(versions, said[0]), ours, theirs)


def _base(versions: Versions, said: int) -> Fields | None:
    """What both began with, as it was written where it is no record: in the base of two crossed histories."""
    if versions.base is None:
        return None
    record = read_file(versions.path, versions.base, said).record
    if record is not None:
        return record.tree()
    kind = RECORD_FOLDERS[top_of(versions.path)].KIND
    found: Fields = formats.lifted(kind, yamlio.read(versions.base).value or {}, said)
    return found


def _is_voided_and_changed(two: Two) -> bool:
    """Whether one side alone says that a record counts nowhere, while the other one went on with it."""
    if two.base is None or _VOID in two.base or (_VOID in two.ours) == (_VOID in two.theirs):
        return False
    return (two.theirs if _VOID in two.ours else two.ours) != two.base


def merge_record(versions: Versions, two: Two, asking: Asking) -> bytes | None:
    """The bytes of a record out of two versions of it; None only in the base of two crossed histories."""
    found = merge_row(two.row, two.base, (two.ours, two.theirs), (), asking)
    text = yamlio.write(found)
    if asking.mixed or (asking.questions and read_file(versions.path, text).record is None):
        return text
    record = read_file(versions.path, text).record
    if record is not None:
        if _is_voided_and_changed(two):
            asking.remark(_VOIDED)
        return record_bytes(record)
    shown = [_shown(two.row, fields) for fields in (two.base, two.ours, two.theirs)]
    return pick_whole(versions, Whole(WHOLE_RECORD, shown, _NOT_TOGETHER), asking)


def _shown(row: type[Record], fields: Fields | None) -> Fields | None:
    """What may be shown of a record: all but who told of it."""
    secret = {slot.label for slot in slots(row) if slot.secret}
    return None if fields is None else {name: value for name, value in fields.items() if name not in secret}
