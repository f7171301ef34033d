"""The indicators by their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dabzw.model.vocab import IndicatorName
from dabzw.rules.declaring import declared
from dabzw.rules.figures import indicators
from dabzw.rules.figures.indicators import IndicatorRule

INDICATORS: Final[Mapping[IndicatorName, IndicatorRule]] = MappingProxyType(
    {indicator.name: indicator for indicator in declared(IndicatorRule, indicators)}
)
