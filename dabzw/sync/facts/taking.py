"""The facts of one ledger at one commit, as of one instant: pure, and the same wherever they are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from dabzw import __version__
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.finding import Finding, Level
from dabzw.model.ids import CAMPAIGN_FILES, FOLDERS, kind_of, path_of
from dabzw.model.ledger import Ledger
from dabzw.model.moments import CHINA, Instant, written
from dabzw.model.villages import is_region
from dabzw.rules.checks.registry import campaign_findings, data_findings, record_findings
from dabzw.store.collector import without_collector
from dabzw.store.reader import Loaded, load
from dabzw.sync.facts.of_acts import act_rows
from dabzw.sync.facts.of_records import record_rows
from dabzw.sync.facts.of_standing import (
    agenda_rows,
    deadline_rows,
    finding_rows,
    indicator_rows,
    measure_rows,
)
from dabzw.sync.facts.tables import EDITION, TABLES, Facts, Row, TableName, Value
from dabzw.sync.facts.words import Words, in_order

_SHOWN: Final = 3
_FOLDERS: Final = frozenset((*FOLDERS.values(), "data", "reports"))


@dataclass(frozen=True, slots=True)
class NoFacts:
    """That a ledger gives no facts, and why, as a Chinese sentence without anything of a record."""

    code: str
    commit: str
    committed: int
    says: str


def facts(files: Mapping[str, bytes], code: str, commit: str, committed: int, at: Instant) -> Facts | NoFacts:
    """The facts of the files of a commit that was made at `committed`, as of an instant.

    `code` is the 区划代码 under which the ledger is known; one whose campaign says another gives none.
    """
    with without_collector():
        loaded = load(files)
        says = _why_not(loaded, code)
        if loaded.ledger is None or says:
            return NoFacts(code, commit, committed, says)
        tables = _tables(loaded, loaded.ledger, code, (commit, committed), at)
        return Facts(code, commit, committed, at, tables)


def _why_not(loaded: Loaded, code: str) -> str:
    """Why no facts can be taken; "" where they can."""
    faults = [one for one in loaded.findings if one.level == "错误"]
    if faults or loaded.ledger is None:
        shown = "、".join(dict.fromkeys(_told(one.file) for one in faults[:_SHOWN]))
        return f"台账有{len(faults)}处错误读不进来（{shown}），请该单位运行 dabzw check 查看并改正"
    region = loaded.ledger.campaign.region
    if not is_region(code):
        return "区划代码应为 12 位数字，请在 rollup.yaml 里改正"
    if region is not None and region != code:
        return (
            f"台账的区划代码是 {region if is_region(region) else '另一个'}，与登记的 {code} 不同，请核对来源"
        )
    return ""


def _told(file: str) -> str:
    """Which file, without a word that somebody has made up: of another file than a record's the folder."""
    name = PurePosixPath(file).stem
    if file in CAMPAIGN_FILES or (kind_of(name) is not None and file == path_of(name)):
        return file
    folder = file.partition("/")[0]
    return f"{folder} 里的一个文件" if folder in _FOLDERS else "另一个文件"


def _tables(
    loaded: Loaded, whole: Ledger, code: str, made: tuple[str, int], at: Instant
) -> Mapping[TableName, tuple[Row, ...]]:
    words = Words.of(whole.campaign)
    ledger = whole.as_of(at)
    found = tuple(_findings(loaded, whole, max((at, _instant(made[1])), key=lambda one: one.moment)))
    taken: dict[TableName, Iterator[Row]] = {
        "records": record_rows(ledger, words, code),
        "acts": act_rows(ledger, words, code),
        "deadlines": deadline_rows(ledger, at, words, code),
        "measures": measure_rows(ledger, at, words, code),
        "findings": finding_rows(found, whole, words, code),
        "agenda": agenda_rows(ledger, at, words, code),
    }
    tables = {name: in_order(TABLES[name], rows) for name, rows in taken.items()}
    tables["indicators"] = tuple(indicator_rows(ledger, at, code))
    tables["meta"] = (_meta(ledger, found, code, made, at),)
    return {name: tables[name] for name in TABLES}


def _findings(loaded: Loaded, whole: Ledger, at: Instant) -> Iterator[Finding]:
    """What the rules find in a ledger as its files have it, and what its reader remarked."""
    yield from loaded.findings
    yield from campaign_findings(whole, at)
    yield from data_findings(whole, at)
    for record in whole:
        yield from record_findings(record, whole, at)


def _instant(seconds: int) -> Instant:
    """The minute of a commit: what was entered by then is not yet to come."""
    moment = datetime.fromtimestamp(seconds, CHINA).replace(tzinfo=None, second=0, microsecond=0)
    return Instant.of(moment)


def _meta(ledger: Ledger, found: tuple[Finding, ...], code: str, made: tuple[str, int], at: Instant) -> Row:
    levels: Counter[Level] = Counter(one.level for one in found)
    own: dict[str, Value] = {
        "区划代码": code,
        "提交": made[0],
        "提交时间": made[1],
        "截至": written(at.when),
        "程序版本": __version__,
        "表版": EDITION,
        "记录": sum(1 for _ in ledger),
        "作废": sum(record.void is not None for record in ledger.set_aside.values()),
        **{level: levels[level] for level in ("错误", "警告", "提示")},
    }
    return TABLES["meta"].row({**_of_campaign(ledger.campaign), **own})


def _of_campaign(campaign: Campaign) -> Mapping[str, Value]:
    return {
        "单位": campaign.township,
        "行动": campaign.name,
        "文号": campaign.number,
        "开始": campaign.start,
        "截止": campaign.end,
        "阶段": tuple(phase.name for phase in campaign.phases),
        "期限": tuple(limit.code for limit in campaign.limits),
        "违法行为": tuple(campaign.violations),
        "计日": campaign.counting.unit or "自然日",
        "重犯称谓": campaign.terms.repeat,
        "村": campaign.village_names,
    }
