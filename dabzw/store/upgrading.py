"""A ledger rewritten in the newest format 格式: records in canonical text, the campaign line by line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from dabzw.errors import LedgerError
from dabzw.lazily import dataclass
from dabzw.model import formats
from dabzw.model.format_1 import unwritten_by
from dabzw.model.ids import CAMPAIGN_FILE, path_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord
from dabzw.model.moments import CHINA
from dabzw.store import yamlio
from dabzw.store.entries import versions
from dabzw.store.git import Repository
from dabzw.store.reader import Loaded, record_bytes
from dabzw.store.writer import Change

_MEASURE: Final = re.compile(
    r"(?m)^(?P<indent> *)- (?P<key>名称: *)?(?P<name>[^\s:#\[{\"']+)(?P<rest>(?: +#.*)?)$"
)
_ITEM: Final = re.compile(r"(?m)^ *- ")
_FROM_ACT: Final = re.compile(r"(?m)^ *起算: *强制措施 *(?:#.*)?$")
_TO_CLEARANCE: Final = re.compile(r"(?m)^(?P<indent> *)完成: *销号 *(?:#.*)?$")
_MERGED: Final = re.compile("(?m)^并入:".encode())
_TOP_KEY: Final = re.compile(r"(?m)^[^\s#]")


class CampaignByHand(LedgerError):
    """The campaign is written in a way that cannot be changed by lines."""

    def __init__(self) -> None:
        super().__init__(
            "行动方案的写法不能逐行改成新格式。请在 campaign.yaml 最前面写“格式: 2”，给每项措施写“性质”，"
            "补写“一案三查”等没有写的各项（写法见《行动方案》），再运行 dabzw upgrade"
        )


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What is rewritten: the changes of files, and the lines that the campaign loses and gains."""

    changes: tuple[Change, ...]
    lines: tuple[str, ...]


def upgrade(loaded: Loaded, merged_on: Mapping[str, date], by_hand: bytes | None = None) -> Upgrade:
    """All files in the newest format; `merged_on` are the days on which leads were merged, by their ids.

    `by_hand` is the campaign where the office has changed it into the newest format itself.

    Raises CampaignByHand, and Unreadable where a record cannot be read.
    """
    before = loaded.files[CAMPAIGN_FILE]
    campaign = _campaign(before) if by_hand is None else by_hand
    changes = [
        Change(CAMPAIGN_FILE, campaign) if by_hand is None else Change(CAMPAIGN_FILE, campaign, seen=by_hand)
    ]
    for record in loaded.sound:
        text = record_bytes(_dated(record, merged_on))
        if text != loaded.files[path_of(record.id)]:
            changes.append(Change(path_of(record.id), text))
    return Upgrade(tuple(changes), _differing(before, campaign))


def of_commit(repository: Repository, commit: str, loaded: Loaded, by_hand: bytes | None) -> Upgrade:
    """The upgrade of what a commit holds, with the days that its history tells; raises as `upgrade`."""
    leads = {record.id: record for record in loaded.sound if isinstance(record, Lead)}
    return upgrade(loaded, merger_days(repository, commit, leads), by_hand)


def _differing(before: bytes, after: bytes) -> tuple[str, ...]:
    """The lines that a file loses (`- `) and gains (`+ `), in their order; empty ones are not told."""
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines(), None, None)
    return tuple(line for line in lines if line[:2] in ("- ", "+ ") and line[2:].strip())


def merger_days(repository: Repository, commit: str, leads: Mapping[str, Lead]) -> dict[str, date]:
    """The days of the commits that first carried the present 并入 of leads."""
    paths = {path_of(lead.id): lead.id for lead in leads.values() if lead.merger is not None}
    of_leads = [one for one in versions(repository, commit) if one.path in paths]
    data = repository.blobs({one.after for one in of_leads})
    found: dict[str, date] = {}
    for one in sorted(of_leads, key=lambda one: one.seconds):
        lead_id = paths[one.path]
        if _MERGED.search(data[one.after]) is None:
            found.pop(lead_id, None)
        else:
            found.setdefault(lead_id, datetime.fromtimestamp(one.seconds, CHINA).date())
    return found


def _dated(record: AnyRecord, merged_on: Mapping[str, date]) -> AnyRecord:
    if isinstance(record, Lead) and record.merger is not None and record.id in merged_on:
        merger = record.merger.model_copy(update={"on": merged_on[record.id]})
        return record.model_copy(update={"merger": merger})
    return record


def stamped(campaign: bytes) -> bytes:
    """A new campaign that says no format, as one of the newest: what it does not name is off."""
    tree = yamlio.read(campaign, comments=True).value
    if not isinstance(tree, dict) or formats.FORMAT_KEY in tree:
        return campaign
    return _with_first_line(campaign.decode(), f"{formats.FORMAT_KEY}: {formats.NEWEST}").encode()


def _campaign(data: bytes) -> bytes:
    before: Any = yamlio.read(data, comments=True).value
    wanted = formats.lifted(None, before, formats.format_of(before) or formats.OLDEST)
    text = data.decode()
    text = _in_section(text, formats.MEASURES_KEY, lambda part: _MEASURE.sub(_natured, part))
    text = _in_section(text, formats.LIMITS_KEY, _with_seizures)
    text = _without_format(text)
    text = _with_first_line(text, f"{formats.FORMAT_KEY}: {formats.NEWEST}")
    for key, value in unwritten_by(before).items():
        if key not in before:
            text = text.rstrip("\n") + "\n\n" + yamlio.write({key: value}).decode()
    if yamlio.read(text.encode(), comments=True).value != wanted:
        raise CampaignByHand
    return text.encode()


def _in_section(text: str, key: str, change: Callable[[str], str]) -> str:
    """The text with what stands below a key of the campaign changed; other keys hold like lines."""
    start = re.search(rf"(?m)^{key}:.*$", text)
    if start is None:
        return text
    following = _TOP_KEY.search(text, start.end() + 1)
    end = len(text) if following is None else following.start()
    return text[: start.end()] + change(text[start.end() : end]) + text[end:]


def _natured(found: re.Match[str]) -> str:
    """The name of a measure, and 性质 (and 断供) below it; a bare name becomes one that is written out."""
    nature = formats.nature_by_name(found["name"])
    if nature is None:
        return found[0]
    line = f"{found['indent']}- {found['key'] or '名称: '}{found['name']}{found['rest']}"
    supply = formats.supply_by_name(found["name"])
    own = [(formats.NATURE_KEY, nature)] + ([] if supply is None else [(formats.SUPPLY_KEY, supply)])
    return "\n".join((line, *(f"{found['indent']}  {key}: {value}" for key, value in own)))


def _with_seizures(section: str) -> str:
    """The limits with those from 强制措施 to 销号 written as those of seizures."""
    starts = [found.start() for found in _ITEM.finditer(section)]
    ends = [*starts[1:], len(section)]
    items = (section[start:end] for start, end in zip(starts, ends, strict=True))
    return section[: starts[0] if starts else None] + "".join(map(_seizure, items))


def _seizure(item: str) -> str:
    found = _TO_CLEARANCE.search(item)
    if found is None or _FROM_ACT.search(item) is None:
        return item
    added = []
    for key, value in formats.SEIZURE_OF_2.items():
        line = f"{key}: {_flow(value)}"
        item, changed = re.subn(rf"(?m)^( *(?:- )?){key}:[^#\n]*?(?P<rest> *(?:#.*)?)$", rf"\1{line}\2", item)
        added += [] if changed else [f"\n{found['indent']}{line}"]
    return _FROM_ACT.sub(lambda start: start[0] + "".join(added), item)


def _flow(value: object) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


def _without_format(text: str) -> str:
    return re.sub(rf"(?m)^{formats.FORMAT_KEY}:.*\n", "", text)


def _with_first_line(text: str, line: str) -> str:
    """The text with a line before its first key; comments above stay above."""
    first = _TOP_KEY.search(text)
    place = 0 if first is None else first.start()
    return f"{text[:place]}{line}\n{text[place:]}"
