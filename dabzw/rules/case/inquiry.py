"""一案三查: who made, sold and transported; who gave water, power, gas and premises; who sheltered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.model.base import Row, labels
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import ConditionsInquiry, Enterprise, MakersInquiry, ThreeInquiries
from dabzw.rules.case.policy import required_measures

UNASKED: Final = "未查"
_BRANCHES: Final[dict[str, type[Row]]] = {"makers": MakersInquiry, "conditions": ConditionsInquiry}
_ENDING_WORDS: Final = ("取缔", "关闭")


def inquiry_states(enterprise: Enterprise) -> dict[str, dict[str, str] | str]:
    """The state of each of the eight questions; nothing recorded is 未查."""
    names = labels(ThreeInquiries)
    branches: dict[str, dict[str, str] | str] = {
        names[branch]: {
            alias: _state(getattr(getattr(enterprise.inquiries, branch, None), leaf, None))
            for leaf, alias in labels(row).items()
        }
        for branch, row in _BRANCHES.items()
    }
    return branches | {names["shelter"]: _state(getattr(enterprise.inquiries, "shelter", None))}


def open_questions(enterprise: Enterprise) -> Iterator[str]:
    """The questions still 未查."""
    for branch, states in inquiry_states(enterprise).items():
        leaves = {branch: states} if isinstance(states, str) else states
        yield from (name for name, state in leaves.items() if state == UNASKED)


def must_be_complete(enterprise: Enterprise, campaign: Campaign) -> bool:
    """Whether every question must be beyond 未查 before 销号: 重大 risk, or 取缔 or 关闭 required."""
    if enterprise.risk == "重大":
        return True
    return any(word in name for name in required_measures(enterprise, campaign) for word in _ENDING_WORDS)


def _state(leaf: object) -> str:
    return str(getattr(leaf, "state", UNASKED))
