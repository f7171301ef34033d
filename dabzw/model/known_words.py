"""What words of 来源 and 检查活动类别 mean: what the tool knows of its own, and what the campaign says."""

from __future__ import annotations

from dabzw.model import vocab
from dabzw.model.campaign import Campaign
from dabzw.model.campaign_parts import ActivityKind, SourceKind


def sources(campaign: Campaign) -> tuple[str, ...]:
    """来源: the campaign's words, else the tool's own."""
    return tuple(one.name for one in campaign.sources) or vocab.SOURCES


def is_informant_source(source: str, campaign: Campaign) -> bool:
    """Whether somebody reported who is to be protected; also of a word that nobody knows."""
    if source in vocab.INFORMANT_SOURCES:
        return True
    own = _source(source, campaign)
    return own.informant if own is not None else source not in vocab.SOURCES


def informant_sources(campaign: Campaign) -> tuple[str, ...]:
    """The sources that may be chosen and have an informant."""
    return tuple(one for one in sources(campaign) if is_informant_source(one, campaign))


def is_village_source(source: str | None, campaign: Campaign) -> bool:
    """Whether a village or a grid found it itself, which is no inspection."""
    own = _source(source, campaign)
    return source in vocab.VILLAGE_SOURCES or (own is not None and own.by_village)


def _source(source: str | None, campaign: Campaign) -> SourceKind | None:
    return next((one for one in campaign.sources if one.name == source), None)


def activity_kinds(campaign: Campaign) -> tuple[str, ...]:
    """检查活动类别: the campaign's words, else the tool's own."""
    return tuple(one.name for one in campaign.activity_kinds) or vocab.ACTIVITY_KINDS


def sweeps(kind: str, campaign: Campaign) -> bool:
    """Whether an activity looks for something: one that found nothing is a 零报告."""
    own = _activity(kind, campaign)
    return kind in vocab.SWEEPING_KINDS or (own is not None and own.sweeping)


def is_joint(kind: str, campaign: Campaign) -> bool:
    """Whether an activity is counted among the checks."""
    own = _activity(kind, campaign)
    return kind in vocab.JOINT_KINDS or (own is not None and own.joint)


def sweeping_kind(campaign: Campaign) -> str | None:
    """As what a 零报告 may be entered: the first kind of the campaign that looks for something."""
    return next((one for one in activity_kinds(campaign) if sweeps(one, campaign)), None)


def supervises(kind: str, campaign: Campaign) -> bool:
    """Whether an activity supervises villages and stations."""
    own = _activity(kind, campaign)
    return kind == vocab.SUPERVISING or (own is not None and own.supervising)


def supervising_kind(campaign: Campaign) -> str:
    """What a supervision is entered as: the tool's word, unless only others of the campaign mean it."""
    offered = [one for one in activity_kinds(campaign) if supervises(one, campaign)]
    return vocab.SUPERVISING if vocab.SUPERVISING in offered or not offered else offered[0]


def _activity(kind: str, campaign: Campaign) -> ActivityKind | None:
    return next((one for one in campaign.activity_kinds if one.name == kind), None)
