"""What a paper leaves out: always what could name an informant; for the public, persons and cases too.

政府信息公开条例 art. 15 keeps personal privacy and business secrets in, art. 16 internal matters, drafts and
the files of enforcement cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.known_words import is_informant_source
from dabzw.model.lead import Lead

FEWEST_SHOWN: Final = 3
"""The least count of a village that is published: in a village of a few hundred households one or two
cases point at a household; from three on the usual rule of official statistics lets a count stand."""

FEW: Final = "少量"


def public_notes(campaign: Campaign) -> tuple[str, ...]:
    """What a public paper says of itself."""
    return (
        "本材料为公开版，依照《政府信息公开条例》不含个人信息和案件内容",
        f"以{campaign.terms.area}为单位的数，不足规定的最低公布数和可据以推算的，写作“{FEW}”",
    )


class NotPublic(UsageError):
    """A paper that consists of case details was asked for the public."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》是案件材料，依法不予公开，没有公开版；去掉 --public 生成内部材料")


def published(counts: Mapping[str, int]) -> dict[str, int | str]:
    """Counts of villages for the public; small ones, and one more where a total would give them away.

    The hidden counts could be told from a total where only one is hidden, or where all of them must be the
    smallest or the largest hidden count; then the next larger count is hidden too.
    """
    hidden = {name for name, count in counts.items() if 0 < count < FEWEST_SHOWN}
    others = sorted((count, name) for name, count in counts.items() if count >= FEWEST_SHOWN)
    for _, name in others:
        if not _told_by_total([counts[one] for one in hidden]):
            break
        hidden.add(name)
    return {name: FEW if name in hidden else count for name, count in counts.items()}


def _told_by_total(hidden: list[int]) -> bool:
    small = [count for count in hidden if count < FEWEST_SHOWN]
    if len(small) < len(hidden):
        return False  # a larger one is hidden with them
    return bool(hidden) and (
        len(hidden) == 1 or sum(hidden) in (len(hidden), len(hidden) * (FEWEST_SHOWN - 1))
    )


def from_informant(lead: Lead, campaign: Campaign) -> bool:
    """Whether the free text of a lead may name an informant: somebody else than an official reported it."""
    return is_informant_source(lead.source, campaign) or lead.informant is not None
