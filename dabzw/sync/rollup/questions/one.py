"""One ledger, and one record of it, by what the facts hold of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from dabzw.sync.facts.tables import TABLES
from dabzw.sync.rollup.questions.asking import Facts

Told = str | int | bool | date | Sequence[str] | None

_RECORD: Final = "SELECT * FROM records WHERE 区划代码 = $code AND 编号 = $id"
_IDS: Final = """
SELECT 编号 FROM records WHERE 区划代码 = $code AND contains(编号, upper($part)) ORDER BY 编号 LIMIT 6
"""
_ACTS: Final = """
SELECT 栏, 序, 日期, 结果, 要点, 单位 FROM acts
WHERE 区划代码 = $code AND 编号 = $id ORDER BY 日期 NULLS LAST, 栏, 序
"""
_LIMITS: Final = """
SELECT 期限, 事项, 性质, 应完成, 完成, 状态, 逾期天数, 责任单位 FROM deadlines
WHERE 区划代码 = $code AND 编号 = $id ORDER BY 应完成 NULLS LAST, 期限, 事项
"""
_MEASURES: Final = """
SELECT 措施, 状态, 责任单位, 时限, 完成日期 FROM measures
WHERE 区划代码 = $code AND 编号 = $id ORDER BY 措施
"""
_FINDINGS: Final = """
SELECT 级别, 规则, count(*) FROM findings
WHERE 区划代码 = $code AND ($id IS NULL OR 编号 = $id) GROUP BY ALL ORDER BY 3 DESC, 级别, 规则
"""
_WAITING: Final = """
SELECT 种类, count(*) FILTER (性质 = '硬性' AND 状态 = '逾期'),
  count(*) FILTER (性质 = '预警' AND 状态 = '逾期'), count(*)
FROM agenda WHERE 区划代码 = $code GROUP BY 种类 ORDER BY 2 DESC, 3 DESC, 种类
"""


class _Id(NamedTuple):
    id: str


class Act(NamedTuple):
    """Something that was done about a record, the `number`th of its kind."""

    kind: str
    number: int | None
    on: date | None
    result: str | None
    about: str | None
    units: Sequence[str] | None


class Limit(NamedTuple):
    """A limit of a record."""

    limit: str
    item: str | None
    force: str
    due: date | None
    met: date | None
    state: str
    days: int | None
    unit: str | None


class Measure(NamedTuple):
    """A measure that an enterprise's case asks for."""

    measure: str
    state: str
    unit: str | None
    due: date | None
    done: date | None


class Finding(NamedTuple):
    """How often a rule of a level finds something."""

    level: str
    rule: str
    times: int


class Waiting(NamedTuple):
    """How many things of a kind wait in a ledger: hard ones overdue, warnings overdue, all."""

    kind: str
    overdue: int
    warned: int
    all: int


class Record(NamedTuple):
    """A record: what its row says, column by column, and what stands below it."""

    pairs: tuple[tuple[str, Told], ...]
    acts: tuple[Act, ...]
    limits: tuple[Limit, ...]
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]


def ids(facts: Facts, code: str, part: str) -> tuple[str, ...]:
    """The first ids of a ledger that hold a text."""
    return tuple(one.id for one in facts.rows(_Id, _IDS, code=code, part=part))


def record(facts: Facts, code: str, id_: str) -> Record:
    """What the facts hold of a record that is there."""
    row = facts.rows(tuple, _RECORD, code=code, id=id_)[0]
    pairs = zip(TABLES["records"].heads, row, strict=True)
    told = tuple((head, value) for head, value in pairs if value not in (None, [], False))
    return Record(
        told,
        facts.rows(Act, _ACTS, code=code, id=id_),
        facts.rows(Limit, _LIMITS, code=code, id=id_),
        facts.rows(Measure, _MEASURES, code=code, id=id_),
        facts.rows(Finding, _FINDINGS, code=code, id=id_),
    )


def findings(facts: Facts, code: str) -> tuple[Finding, ...]:
    """What the rules find in a ledger, the most frequent first."""
    return facts.rows(Finding, _FINDINGS, code=code, id=None)


def waiting(facts: Facts, code: str) -> tuple[Waiting, ...]:
    """What waits in a ledger, by kind, those with most overdue first."""
    return facts.rows(Waiting, _WAITING, code=code)
