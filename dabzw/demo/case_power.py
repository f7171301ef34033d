"""Power use by month, as the power station would send it: what stopped plants and cut meters still show."""

from __future__ import annotations

from typing import Final

_HEADING: Final = "用电户号,月份,用电量,夜间用电量\n"
_MONTHS: Final = ("2026-01", "2026-02", "2026-03", "2026-04")
_USE: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    # Account → (kWh, kWh at night) of each month.
    "示例电0001": ((5230, 4100), (2105, 1740), (0, 0), (0, 0)),  # cut on 02-12 and dead since
    "示例电0002": ((310, 40), (1980, 1605), (120, 0), (95, 0)),
    "示例电0003": ((8400, 2100), (3300, 400), (260, 0), (240, 0)),
    "示例电0004": ((900, 610), (720, 530), (46, 40), (0, 0)),  # cut on 02-25, used again in March
    "示例电0005": ((1420, 1250), (1860, 1500), (40, 0), (38, 0)),  # 停产, far above the threshold
    "示例电0006": ((75, 52), (60, 45), (58, 0), (61, 0)),  # 停业, little, but at night
    "示例电0007": ((35, 0), (33, 0), (36, 0), (34, 0)),
}

POWER: Final[dict[str, bytes]] = {
    f"{month}.csv": (
        _HEADING
        + "".join(f"{account},{month},{use[place][0]},{use[place][1]}\n" for account, use in _USE.items())
    ).encode()
    for place, month in enumerate(_MONTHS)
}
"""Name of a month's file → its bytes."""
