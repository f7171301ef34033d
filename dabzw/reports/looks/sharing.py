"""信息共享: the lists of one partner unit, saying which commit they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Share
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant, written
from dabzw.reports.view import Block, Col, Heading, Kind, Line, Page, Table, View, page
from dabzw.rules.case.sharing import Shared, shared, shares_of

_KINDS: Final[dict[str, Kind]] = {"编号": "id", "名称": "name"}
_WIDTHS: Final[dict[str, int]] = {
    "经营地址": 24,
    "用电户号": 18,
    "供水户号": 18,
    "统一社会信用代码": 22,
    "违法行为": 30,
    "证照": 24,
    "发证机关": 20,
    "责任单位": 16,
    "现场风险提示": 30,
    "文号": 20,
    "企业": 24,
    "回告结果": 24,
}
_LIST: Final[Col[Shared]] = Col("清单", lambda row: row.name)


@dataclass(frozen=True, slots=True)
class SharedLists:
    """What a unit is given: `basis` is the commit that it rests on; `draft` is said where there is none."""

    unit: str
    basis: str
    lists: tuple[tuple[Share, tuple[Shared, ...]], ...]
    draft: str = ""

    @property
    def one_table(self) -> Table[Shared]:
        """The lists as one table; several are told apart by 清单."""
        fields = dict.fromkeys(name for share, _ in self.lists for name in share.fields)
        first = (_LIST,) if len(self.lists) > 1 else ()
        view = View((*first, *map(_col, fields)))
        return Table(self._marked(view), tuple(row for _, rows in self.lists for row in rows))

    @property
    def tables(self) -> tuple[tuple[str, Table[Shared]], ...]:
        """Each list with its name and its own fields."""
        return tuple((share.name, Table(self._marked(_view(share)), rows)) for share, rows in self.lists)

    def _marked(self, view: View[Shared]) -> View[Shared]:
        """A view that says of every row that it is a draft, where it is one."""
        return view.also(Col("草稿", lambda _: self.draft)) if self.draft else view


def shared_lists(unit: str, ledger: Ledger, at: Instant, basis: str, *, draft: str = "") -> SharedLists:
    """What a unit is given; the ledger is already as of `at`, and `draft` is said of each row."""
    shares = shares_of(unit, ledger.campaign)
    return SharedLists(unit, basis, tuple((share, shared(share, ledger, at)) for share in shares), draft)


def _view(share: Share) -> View[Shared]:
    return View(tuple(map(_col, share.fields)))


def _col(name: str) -> Col[Shared]:
    return Col(name, lambda row: row.fields.get(name), _KINDS.get(name, "text"), width=_WIDTHS.get(name))


def answer(given: SharedLists, at: Instant) -> Page:
    """The lists of a unit."""
    facts = [
        {"清单": share.name, "字段": share.fields, "记录": _view(share).records(rows)}
        for share, rows in given.lists
    ]
    title = f"给{given.unit}（截至 {written(at.when)}，依据{given.basis}）"
    return page(
        at,
        {"依据": given.basis, "单位": given.unit, "清单": facts},
        Line(title, "strong"),
        *(block for share, rows in given.lists for block in _told(share, rows)),
    )


def _told(share: Share, rows: Sequence[Shared]) -> Iterator[Block]:
    yield Heading(f"{share.name}（{len(rows)}行）")
    yield Table(_view(share), rows)
