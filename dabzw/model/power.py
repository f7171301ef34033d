"""Power use 用电: what a meter counted in a month, kept beside the records as data (`data/用电/*.csv`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from dateutil.relativedelta import relativedelta

from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.declared import Before, Field
from dabzw.model.ids import POWER_FOLDER
from dabzw.model.marks import Month
from dabzw.model.patterns import lazy
from dabzw.model.scalars import NumberName, Quantity, fault, half_width

_MONTH: Final = lazy(r"(\d{4})[-./年](\d{1,2})月?")


def parse_month(value: Any) -> date:
    """A month `2026-02`, as its first day."""
    if isinstance(value, date):
        return value.replace(day=1)
    match = _MONTH.fullmatch(half_width(value)) if isinstance(value, str) else None
    try:
        if match:
            return date(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    raise fault("应为月份，写成 2026-02 的样子")


MonthDay = Annotated[date, Before(parse_month), Month()]
"""A month, as its first day."""


class PowerUse(Row):
    """One account in one month; amounts in kWh."""

    known_by: ClassVar[tuple[str, ...]] = ("account", "month")

    account: NumberName = Field(alias="用电户号")
    month: MonthDay = Field(alias="月份", description="写成 `2026-02`")
    used: Quantity = Field(alias="用电量", description="度")
    at_night: Quantity | None = Field(None, alias="夜间用电量", description="度")

    @property
    def known_from(self) -> date:
        """The first day on which the month is over and its use can be known."""
        return self.month + relativedelta(months=1)


@dataclass(frozen=True, slots=True)
class PowerMonth:
    """The use of all meters in a month, which lies in one file."""

    month: date
    uses: tuple[PowerUse, ...]

    @property
    def path(self) -> str:
        """The file of the month below the ledger's folder: `data/用电/2026-02.csv`."""
        return month_path(self.month)


def month_path(month: date) -> str:
    """The file of the power use of a month."""
    return f"{POWER_FOLDER}{month:%Y-%m}.csv"


def by_month(uses: Iterable[PowerUse]) -> Iterator[PowerMonth]:
    """The use month by month."""
    found: defaultdict[date, list[PowerUse]] = defaultdict(list)
    for use in uses:
        found[use.month].append(use)
    return (PowerMonth(month, tuple(found[month])) for month in sorted(found))
