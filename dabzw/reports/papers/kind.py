"""A kind of paper: its names, its builder, and what it is asked for."""

from __future__ import annotations

from typing import Literal

from dabzw.lazily import dataclass
from dabzw.model.parts import Part
from dabzw.reports.paper import PaperBuilder

Ask = Literal["ids", "period", "receiver"]
"""Records (编号), the first day of a period (its last is the as-of day), the receiver (主送)."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper (材料).

    `name` is its word on the command line, `title` its Chinese name, `also` what a campaign's 报送 calls it.
    `asks` is what an order may give, `needs` what it must give.  A `periodical` carries an issue number.
    `part` is what a campaign must have for the paper to be of any use.
    """

    name: str
    title: str
    build: PaperBuilder
    asks: tuple[Ask, ...] = ()
    needs: tuple[Ask, ...] = ()
    also: tuple[str, ...] = ()
    periodical: bool = False
    part: Part | None = None
