"""The lists of names that fields are of: what each offers, what else it takes, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.known_words import activity_kinds, sources
from dabzw.model.marks import NameList
from dabzw.model.nearest import nearest
from dabzw.model.parts import Part, is_on
from dabzw.model.phrases import listed
from dabzw.model.vocab import COMPULSORY_ACTS, DRAWN_AS, ELSEWHERE, SCREENED, SEEN, SUPERVISING

_TOLD: Final = 60
"""So many characters of choices are told in passing; of a longer list the rest is where `all_in` says."""

_Of = Callable[[Campaign], Iterable[str]]


@dataclass(frozen=True, slots=True)
class ListOfNames:
    """One list.

    `offered` is what may be chosen, `also` what is known besides; in a `closed` list no other name may stand.
    `coded` names are a code, a space and what it means: the code alone is written.  `words` are a vocabulary,
    of which one is chosen.  `says` is how the manual tells of it, with what may be written `besides`, `what`
    how a refusal does; `all_in` is the command that shows all of it.  Where a campaign has not the `part`
    that a list is of, none of its names may stand.
    """

    says: str
    what: str
    offered: _Of
    also: _Of = lambda _campaign: ()
    closed: bool = False
    coded: bool = False
    words: bool = False
    part: Part | None = None
    besides: str = ""
    all_in: str = ""

    def absent(self, campaign: Campaign) -> str | None:
        """What is said where the campaign has not the part that the list is of."""
        if self.part is None or is_on(self.part, campaign):
            return None
        return f"本行动没有规定{self.part}"

    def choices(self, campaign: Campaign) -> tuple[str, ...]:
        """What may be chosen, each once, in the order of the campaign."""
        return tuple(dict.fromkeys(filter(None, self.offered(campaign))))

    def known(self, campaign: Campaign) -> tuple[str, ...]:
        """All names that are of the list, as a record writes them."""
        own = map(self.written, self.choices(campaign))
        return tuple(dict.fromkeys((*own, *self.also(campaign))))

    def told(self, campaign: Campaign, *, whole: bool = False) -> str:
        """What may be chosen, in a few words; nothing where the campaign offers nothing.

        Of codes it is the `whole` list where that is wanted, each on a line of its own.
        """
        choices = self.choices(campaign)
        if self.coded and whole:
            return "".join(f"\n{choice}" for choice in choices)
        shown = _beginning(choices, _TOLD) if self.all_in else choices
        more = f"等{len(choices)}项，全部见 {self.all_in}" if len(shown) < len(choices) else ""
        others = "，也可以写别的" if choices and not self.closed and not self.besides else ""
        return ("；".join(shown) if self.coded else listed(shown)) + more + others

    def advice(self, word: str, campaign: Campaign) -> str:
        """What to write instead of a word that is none of the list: the nearest one, and all."""
        choices = self.choices(campaign)
        if not choices:
            return "现在一个也没有，先添上"
        near = "" if self.coded else "".join(nearest(word, choices, 1))
        return (f"是不是“{near}”？" if near else "") + f"可填：{listed(choices)}"

    def written(self, choice: str) -> str:
        """What a record writes of a choice."""
        return choice.split(" ", 1)[0] if self.coded else choice


def _beginning(choices: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The first of some choices, with so many characters at most; one at least."""
    ends = accumulate(len(choice) + 1 for choice in choices)
    return choices[: max(1, sum(1 for end in ends if end <= most))]


def _stations(campaign: Campaign) -> Iterable[str]:
    return (*campaign.station_names, campaign.office or campaign.township)


def _units(campaign: Campaign) -> Iterable[str]:
    outside = (unit.name for unit in campaign.units.outside)
    return (campaign.township, campaign.office or "", *campaign.station_names, *outside)


def _villages(campaign: Campaign) -> Iterable[str]:
    return campaign.village_names


def _grids(campaign: Campaign) -> Iterable[str]:
    return (grid for village in campaign.villages for grid in village.grids)


def grids_of(campaign: Campaign, village: str | None) -> tuple[str, ...]:
    """The grids of a village; none where the campaign lists none."""
    return next((one.grids for one in campaign.villages if one.name == village), ())


def _supervised(campaign: Campaign) -> Iterable[str]:
    """Villages and units: without a list of villages nobody can be told to be none of them."""
    return (*campaign.village_names, *_units(campaign)) if campaign.villages else ()


def _violations(campaign: Campaign) -> Iterable[str]:
    """The cases of the groups; a group's own code is known too."""
    return (f"{code} {says}" for code, says in campaign.violations.items() if "." in code)


def _measures(campaign: Campaign) -> Iterable[str]:
    return (measure.name for measure in campaign.measures)


LISTS: Final[Mapping[NameList, ListOfNames]] = {
    "村": ListOfNames(
        "行动方案里的村",
        "村",
        _villages,
        also=lambda _campaign: (ELSEWHERE,),
        closed=True,
        all_in="dabzw village list",
    ),
    "网格": ListOfNames("所在村的网格", "网格", _grids),
    "站所": ListOfNames("行动方案里的站所", "站所", _stations, closed=True, all_in="dabzw unit list"),
    "单位": ListOfNames("写法与单位名录一致", "单位", _units, also=_villages, all_in="dabzw unit list"),
    "机关": ListOfNames("", "机关", _units),
    "督导对象": ListOfNames(
        "行动方案里的村或单位", "村或单位", _supervised, closed=True, all_in="dabzw unit list"
    ),
    "违法行为": ListOfNames(
        "行动方案里的违法行为代码",
        "违法行为代码",
        _violations,
        also=lambda campaign: campaign.violations,
        closed=True,
        coded=True,
        all_in="dabzw help 违法行为",
    ),
    "措施": ListOfNames("行动方案里的措施", "措施", _measures, all_in="dabzw help 处置"),
    "方案措施": ListOfNames("方案里的措施", "措施", _measures),
    "目录": ListOfNames(
        "行动方案里的许可目录", "目录", lambda campaign: (one.name for one in campaign.directories)
    ),
    "期限": ListOfNames(
        "行动方案里期限的代码",
        "期限",
        lambda campaign: (limit.code for limit in campaign.limits),
        besides="某项措施的写“措施时限/措施名称”",
        all_in="dabzw help 期限",
    ),
    "强制措施": ListOfNames(
        "常用：" + " · ".join(COMPULSORY_ACTS), "措施", lambda _campaign: COMPULSORY_ACTS
    ),
    "问项": ListOfNames(
        "行动方案里一案三查的问项",
        "问项",
        lambda campaign: campaign.inquiry.names if campaign.inquiry else (),
        closed=True,
        part="一案三查",
    ),
    "场所类别": ListOfNames(
        "行动方案里的场所类别",
        "场所类别",
        lambda campaign: campaign.place_classes,
        closed=True,
        words=True,
    ),
    "来源": ListOfNames(
        "行动方案里的来源",
        "来源",
        sources,
        also=lambda _campaign: (SEEN, SCREENED),
        closed=True,
        words=True,
    ),
    "检查活动类别": ListOfNames(
        "行动方案里的检查活动类别",
        "检查活动类别",
        activity_kinds,
        also=lambda _campaign: (SUPERVISING, DRAWN_AS),
        closed=True,
        words=True,
    ),
    "风险等级": ListOfNames(
        "行动方案里的风险等级",
        "风险等级",
        lambda campaign: campaign.ranks,
        closed=True,
        words=True,
        part="风险等级",
    ),
}

SPOKEN_OF: Final = {
    names.says: names for names in LISTS.values() if names.says.startswith(("行动方案里", "写法与"))
}
"""The lists of a campaign by what help says for them, where there is no campaign to tell their names."""
