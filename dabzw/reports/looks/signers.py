"""签名人名册: whose key signs, from when until when, and how it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from dabzw.lazily import dataclass
from dabzw.reports.view import FORMAT, Block, Col, Fact, Line, Page, Table, View


@dataclass(frozen=True, slots=True)
class SignerRow:
    """A line of the roster; `until` is the first minute at which the key counts no more."""

    name: str
    mail: str
    since: datetime | None
    until: datetime | None
    state: str
    fingerprint: str
    why: str = ""


SIGNERS: Final[View[SignerRow]] = View(
    (
        Col("姓名", lambda one: one.name, "name"),
        Col("邮箱", lambda one: one.mail),
        Col("起", lambda one: one.since, "moment"),
        Col("止", lambda one: one.until, "moment"),
        Col("状态", lambda one: one.state, "state"),
        Col("理由", lambda one: one.why, "prose"),
        Col("指纹", lambda one: one.fingerprint),
    )
)


def signers(rows: Sequence[SignerRow], faults: Sequence[str], place: str) -> Page:
    """The roster, and the lines of its file that count for nothing."""
    facts: dict[str, Fact] = {
        "格式": FORMAT,
        "名册文件": place,
        "名册": Table(SIGNERS, rows),
        "不算数的行": tuple(faults),
    }
    told: list[Block] = [Table(SIGNERS, rows) if rows else Line("名册里还没有人。")]
    told += [Line(f"名册文件：{place}"), *(Line(fault, "alert") for fault in faults)]
    return Page(facts, tuple(told))
