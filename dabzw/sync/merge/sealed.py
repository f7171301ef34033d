"""Sealed issues: of two that were sealed under one number a person says which stands."""

from __future__ import annotations

from typing import Final

from dabzw.model.made import MadeReport, altered, digest_of
from dabzw.store import yamlio
from dabzw.store.reader import read_made, record_bytes
from dabzw.sync.merge.asking import Asking, Fields
from dabzw.sync.merge.records import Unreadable
from dabzw.sync.merge.rows import merge_row
from dabzw.sync.merge.sides import WHOLE_FILE, WHOLE_ISSUE
from dabzw.sync.merge.versions import Versions, Whole, pick_whole

_TWO_SEALED: Final = "两台电脑各封存了一份，以哪一份为准；另一份由下一期更正"
_ALIKE: Final = "两台电脑各封存了一份，文件一字不差，记录不同；以哪一份的记录为准"
_CHOSEN: Final = (
    "两台电脑各封存了一份，定以依据提交 {0} 的为准，依据提交 {1} 的不作数：核对报出去的是哪一份，"
    "要更正的用 dabzw issue restate {2} {3} --confirm，不要更正的记明核对过"
)
_NO_LONGER: Final = "封存的材料两边不一样"
_SPOILT: Final = "封存的原件两边不一样，与摘要都对不上，或者都对得上"


def title_of(path: str, data: bytes) -> str:
    """What people call the issue of a record: 日报第3期; the file's path where it cannot be read."""
    report = read_made(path, data)[0]
    return path if report is None else report.title


def merge_issue(versions: Versions, both: tuple[bytes, bytes], asking: Asking) -> bytes | None:
    """The record of an issue out of two versions of it; raises Unreadable."""
    ours, theirs = (_read(versions.path, data) for data in both)
    base = None if versions.base is None else read_made(versions.path, versions.base)[0]
    is_one = not altered(ours.model_copy(update={"sent": None}), theirs)
    if is_one and (base is None or not altered(base.model_copy(update={"sent": None}), ours)):
        before: Fields | None = None if base is None else base.tree()
        if before is None:
            before = {**ours.tree()}
            before.pop("报送", None)
        found = merge_row(MadeReport, before, (ours.tree(), theirs.tree()), (), asking)
        return yamlio.write(found) if asking.mixed else record_bytes(MadeReport.model_validate(found))
    return _chosen(versions, base, (ours, theirs), asking)


def _chosen(
    versions: Versions, base: MadeReport | None, both: tuple[MadeReport, MadeReport], asking: Asking
) -> bytes | None:
    """The one of two that a person says stands."""
    ours, theirs = both
    is_alike = ours.outputs == theirs.outputs
    why = _NO_LONGER if base is not None else _ALIKE if is_alike else _TWO_SEALED
    shown = (None if base is None else _shown(base), _shown(ours), _shown(theirs))
    data = pick_whole(versions, Whole(WHOLE_ISSUE, shown, why), asking)
    if why == _TWO_SEALED and not asking.questions:
        asking.remark(_told(versions, both, data))
    return data


def _told(versions: Versions, both: tuple[MadeReport, MadeReport], chosen: bytes | None) -> str:
    """What is to be looked at of two that were sealed under one number, once it is said which stands."""
    standing, other = both if chosen == versions.ours else both[::-1]
    return _CHOSEN.format(standing.revision[:16], other.revision[:16], standing.name, standing.issue)


def _read(path: str, data: bytes) -> MadeReport:
    report, findings = read_made(path, data)
    if report is None:
        raise Unreadable(path, data, next((one.says for one in findings), ""))
    return report


def _shown(report: MadeReport) -> Fields:
    """What tells two issues of one number apart: what they look at, and what was handed up."""
    tree: Fields = report.tree()
    return {name: tree[name] for name in ("截至", "依据", "产出", "报送") if name in tree}


def merge_original(versions: Versions, asking: Asking) -> bytes | None:
    """The 原件 whose path names its digest: the version that has it; asked where not just one has."""
    digest = versions.path.rsplit("/", 1)[-1].partition(".")[0]
    right = [one for one in versions.both or () if digest_of(one) == digest]
    if len(right) == 1:
        return right[0]
    every = versions.base, versions.ours, versions.theirs
    sizes = [None if one is None else f"（{len(one)}字节）" for one in every]
    return pick_whole(versions, Whole(WHOLE_FILE, sizes, _SPOILT), asking)
