"""The commands of a group in the order in which a case needs them, under the headings of their stages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LOOKING: Final = ("list", "show")

STAGES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "dabzw": {
        "每天": ("agenda", "next", "field", "due", "find", "show", "list"),
        "登记和办理": ("lead", "ent", "site", "activity", "void", "join"),
        "改错和留痕": ("undo", "edit", "log", "check", "adopt", "discard"),
        "态势和期限": ("status", "late", "pace", "coverage", "visits", "late-entry", "timeline", "handover"),
        "处置和督导": (
            *("policy", "inquiry", "material", "transfer", "lookback", "blacklist", "supervise"),
            *("screen", "draw"),
        ),
        "表格和材料": (
            *("import", "export", "reconcile", "form", "report", "issue", "cron"),
            *("number", "attach"),
        ),
        "多台电脑和上级": ("sync", "verify", "key", "submit", "receive", "rollup"),
        "台账": (
            *("init", "campaign", "village", "unit", "backup", "restore", "doctor"),
            *("upgrade", "schema", "secure", "tutorial", "help", "completion"),
        ),
    },
    "lead": {
        "登记": ("add", "ticket", "accept", "merge", "attach"),
        "核查和强制措施": ("verify", "measure", "lift", "name", "determine"),
        "移交和回告": ("transfer", "receipt", "urge", "reply"),
        "反馈和办结": ("answer", "ticket-reply", "close"),
        "期限": ("limit", "late"),
        "查看": _LOOKING,
    },
    "ent": {
        "登记": ("add", "license", "vouch", "directory", "chemical", "lease", "past"),
        "排查和立案": ("inspect", "violate", "link", "determine"),
        "定级和方案": ("rate", "plan", "choose", "decide", "approve", "done"),
        "处罚、关闭和物料": ("penalize", "close", "material", "repower"),
        "一案三查和名单": ("inquire", "blacklist", "punish"),
        "销号和回头看": ("clear", "lookback", "carry"),
        "期限": ("limit", "late"),
        "查看": _LOOKING,
    },
    "site": {
        "登记": ("add", "lease"),
        "排查": ("inspect", "determine"),
        "查看": _LOOKING,
    },
    "rollup": {
        "台账和数据": ("add", "update", "status"),
        "查询": ("late", "rank", "month", "links", "border", "show"),
        "表格和材料": ("export", "report", "dashboard"),
    },
    "receive": {
        "设立": ("init",),
        "接收": ("adopt", "status"),
    },
    "activity": {
        "登记": ("add",),
        "问题": ("problem", "answer"),
        "查看": _LOOKING,
    },
}
"""The headings of each group, the outermost among them, with the commands under them; others come last."""


def in_order(group: str | None, names: Iterable[str]) -> list[str]:
    """The commands of a group, those of the first stage first."""
    known = [name for stage in STAGES.get(group or "", {}).values() for name in stage]
    found = list(names)
    return [*filter(found.__contains__, known), *(name for name in found if name not in known)]


def heading(group: str | None, name: str) -> str | None:
    """The heading that a command of a group stands under; None where it stands under none."""
    return next((says for says, names in STAGES.get(group or "", {}).items() if name in names), None)
