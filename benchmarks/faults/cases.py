"""A command line for each command that writes, on the ledger of `scene.py`.

`test_faults` holds them against the command tree: a new command must be here, or among those that only look.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.faults import hands

Kind = Literal["entry", "paper", "new", "crontab", "backup", "discard", "mend", "store", "look"]
"""What a command makes: a commit, papers, a new ledger, lines of a crontab, a backup; or what it clears; or
that it is one of the informants' store, or only looks and remembers."""

LEAD, HANDED, DOUBTED, ENDED = "XS-260310-7K4Q", "XS-260211-8M2N", "XS-260212-9P3R", "XS-260213-2T6V"
PAINT, DEN, QUIET = "QY-260210-A1B2", "QY-260211-C3D4", "QY-260212-E5F6"
KILN, YARD = "CS-260210-5C2D", "CS-260210-6X7Y"
VISIT = "HD-260211-3C4D"
PEOPLE = "--people 示例甲 --people 示例乙"
NEXT: Final = f"site inspect {YARD} --result 未发现 --method 网格巡查 --nature 巡查 --people 示例甲"
"""An entry that no other touches: the next command."""


@dataclass(frozen=True, slots=True)
class Case:
    """A command: its line, the lines typed before, what hands do to the copied ledger, and what it makes.

    `feed` is what it reads.
    """

    line: str
    before: tuple[str, ...] = ()
    hands: Callable[[Path], None] | None = None
    kind: Kind = "entry"
    after: tuple[str, ...] = (NEXT,)
    again: str = ""
    check: str = "check"
    is_older: bool = False
    share: float = 1.0
    feed: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments; {root} is filled in later, and ␣ is a space within one."""
        return words_of(self.line)


def words_of(line: str) -> tuple[str, ...]:
    """The arguments of a line."""
    return tuple(word.replace("␣", " ") for word in line.split())


def _entry(line: str, *before: str) -> Case:
    return Case(line, before)


_TRUE = f"lead verify {LEAD} {PEOPLE} --verdict 属实"
_STOP = f"lead measure {LEAD} --act 查封 --authority 县应急管理局 --document 示例封1号"
_HAND = f"lead transfer {LEAD} --receiver 县应急管理局 --document 示例函2号"
_REFUTE = f"lead verify {LEAD} {PEOPLE} --verdict 不属实"
_TICKET = f"lead ticket {LEAD} --unit 县应急管理局 --number 示例办〔2026〕1号 --due-on 2026-03-25"
_PLAN = f"ent plan {DEN} --measure 取缔 --unit 乡应急办 --person 示例甲 --due-on 2026-03-20"
_DUE = "issue due --as-of 2026-02-11 --out {root}/out"
_PROBLEM = f"activity problem {VISIT} --of 东沟村 --problem 台账未更新 --due-on 2026-03-20"
_HAZARD = (
    f"site inspect {KILN} --result 发现问题 --method 网格巡查 --nature 巡查 --people 示例甲 --note 有反应釜"
)
_SITE = "site add --name 村南旧库 --village 东沟村 --place-class 闲置仓库 --occupancy 闲置"
_VISIT_OLDER = NEXT.replace(YARD, "CS-260210-2B5C")

ENTRIES: Final[dict[str, Case]] = {
    "lead add": _entry("lead add --source 村级上报 --village 东沟村 --content 夜间有异味 --unit 乡应急办"),
    "lead accept": _entry(f"lead accept {LEAD} --result 受理"),
    "lead verify": _entry(_TRUE),
    "lead measure": _entry(_STOP, _TRUE),
    "lead transfer": _entry(_HAND, _TRUE, _STOP),
    "lead close": _entry(f"lead close {LEAD} --result 查否", _REFUTE),
    "lead limit": _entry(
        f"lead limit {LEAD} --limit 三日移交 --kind 延期 --until 2026-03-20 --reason 等待检验"
        " --approver 示例乡长"
    ),
    "lead late": _entry(f"lead late {HANDED} --limit 三日移交 --cause 停止收文 --unit 乡应急办"),
    "lead ticket": _entry(_TICKET),
    "lead ticket-reply": _entry(f"lead ticket-reply {LEAD} --replied-on 2026-03-12", _TICKET),
    "lead attach": _entry(f"lead attach {LEAD} --name 现场照片 --digest {'0' * 64}"),
    "lead receipt": _entry(f"lead receipt {HANDED} --signed-on 2026-03-12"),
    "lead lift": _entry(f"lead lift {LEAD} --lifted-on 2026-03-12", _TRUE, _STOP),
    "lead answer": _entry(f"lead answer {LEAD} --answered-on 2026-03-12", _REFUTE),
    "lead merge": _entry(f"lead merge {LEAD} --master {HANDED} --reason 同一地点"),
    "lead reply": _entry(f"lead reply {HANDED} --result 立案"),
    "lead urge": _entry(f"lead urge {HANDED}"),
    "lead name": _entry(f"lead name {LEAD} --enterprise {DEN}"),
    "lead determine": _entry(
        f"lead determine {LEAD} --verdict 不立案 --reason 不构成违法 --approver 示例乡长", _TRUE
    ),
    "ent add": _entry(
        "ent add --name 示例饲料厂 --nature 企业 --no-code 未查明 --address 东沟村东头 --village 东沟村"
        " --operating 在产 --station 乡应急办"
    ),
    "ent inspect": _entry(f"ent inspect {QUIET} --result 未发现 --method 明查 --people 示例甲"),
    "ent violate": _entry(f"ent violate {QUIET} --code 2.2"),
    "ent rate": _entry(f"ent rate {QUIET} --level 重大 --reason 现场存有易燃液体"),
    "ent penalize": _entry(f"ent penalize {PAINT} --kind 罚款 --organ 县应急管理局 --amount 100000"),
    "ent blacklist": _entry(f"ent blacklist {PAINT} --state 建议列入 --reason 未经许可生产"),
    "ent close": _entry(f"ent close {PAINT} --step 提请 --on 2026-03-01"),
    "ent material": _entry(
        f"ent material {PAINT} --name 丙酮 --amount 200 --measure 千克 --whereabouts 移交"
    ),
    "ent chemical": _entry(f"ent chemical {PAINT} --name 丙酮 --amount 200 --measure 千克 --licensed 否"),
    "ent license": _entry(f"ent license {QUIET} --kind 营业执照 --state 有效"),
    "ent directory": _entry(f"ent directory {QUIET} --name 营业执照登记目录 --station 市场监督管理所"),
    "ent past": _entry(f"ent past {QUIET} --on 2024-05-06 --sanction 关闭取缔"),
    "ent lease": _entry(f"ent lease {QUIET} --tenant 示例承租人 --since 2025-06-01"),
    "ent limit": _entry(
        f"ent limit {DEN} --limit 集中整治 --kind 延期 --until 2026-04-10 --reason 等待裁定"
        " --approver 示例乡长"
    ),
    "ent late": _entry(f"ent late {PAINT} --limit 措施时限 --cause 队伍未到位 --unit 乡应急办"),
    "ent plan": _entry(_PLAN),
    "ent decide": _entry(f"ent decide {DEN} --decided-on 2026-03-11", _PLAN),
    "ent choose": _entry(
        f"ent choose {PAINT} --measure 限期整改 --decision 不采取 --reason 依法取缔 --approver 示例乡长"
    ),
    "ent approve": _entry(f"ent approve {DEN} --approver 示例乡长", _PLAN),
    "ent done": _entry(
        f"ent done {PAINT} --measure 拆除非法化工生产装置 --done-on 2026-03-10 --evidence 现场照片已存档"
    ),
    "ent lookback": _entry(f"ent lookback {PAINT} --result 未反弹 {PEOPLE}"),
    "ent clear": _entry(f"ent clear {QUIET} --accepted-by 示例丙"),
    "ent inquire": _entry(f"ent inquire {DEN} --question 供电 --state 已查实 --who 示例供电方"),
    "ent repower": _entry(f"ent repower {DEN} --organ 县应急管理局"),
    "ent carry": _entry(f"ent carry {DEN} --campaign 下一个行动"),
    "ent vouch": _entry(f"ent vouch {QUIET} --by 示例甲"),
    "ent punish": _entry(
        f"ent punish {PAINT} --measure 限制市场准入 --unit 县市场监督管理局",
        f"ent penalize {PAINT} --kind 罚款 --organ 县应急管理局 --amount 100000",
        f"ent blacklist {PAINT} --state 已告知 --reason 未经许可生产 --organ 县应急管理局",
        f"ent blacklist {PAINT} --state 已列入 --reason 未经许可生产 --organ 县应急管理局 --document 示例1号",
    ),
    "ent determine": _entry(
        f"ent determine {PAINT} --verdict 撤案 --reason 登记错误，认错了院子 --approver 示例乡长"
    ),
    "ent link": _entry(f"ent link {DEN} --code 2.2 --lead {HANDED}", f"ent violate {DEN} --code 2.2"),
    "site add": _entry(_SITE),
    "site inspect": _entry(_HAZARD),
    "site lease": _entry(f"site lease {KILN} --tenant 示例承租人 --since 2025-06-01"),
    "site determine": Case(
        f"site determine {KILN} --verdict 不立案 --reason 合法建材 --approver 示例乡长",
        ("adopt",),
        hands.hazard,
    ),
    "activity add": _entry(
        "activity add --kind 联合执法 --lead-unit 乡应急办 --villages 东沟村 --problems 0"
    ),
    "activity problem": _entry(_PROBLEM),
    "activity answer": _entry(f"activity answer {VISIT} --of 东沟村 --answered-on 2026-03-12", _PROBLEM),
    "village add": _entry("village add 示例北岭村 --code 140000000009"),
    "unit add": _entry("unit add 示例水务站 --kind 站所"),
    "void": _entry(f"void {KILN} --reason 登记错了"),
    "join": _entry(f"join {KILN} {{last}} --reason 同一处登记了两次", _SITE),
    "undo": _entry("undo --yes", _SITE),
    "undo import": Case("undo --yes", ("import {root}/sites.csv --as site --yes",), hands=hands.sites),
    "adopt": Case("adopt", hands=hands.edits),
    "adopt shared": Case("adopt", hands=hands.shared, after=("adopt", NEXT)),
    "edit": Case(f"edit {LEAD}", hands=hands.editor),
    "upgrade": Case("upgrade", after=("upgrade", _VISIT_OLDER), check="list", is_older=True),
    "import": Case("import {root}/sites.csv --as site --yes", hands=hands.sites, share=0.7),
    "reconcile": Case(
        "reconcile {root}/directory.csv --station 市场监督管理所 --directory 营业执照登记目录"
        " --version-date 2026-02-10 --apply --yes",
        hands=hands.directory,
    ),
    "screen": _entry(f"screen {PAINT} --draft --unit 乡应急办"),
    "supervise": _entry("supervise --confirm 东沟村 --notice 调度"),
    "doctor --clock": _entry("doctor --clock"),
    "draw": _entry("draw --count 1 --record"),
    "sync": Case("sync {root}/hub.git", (_SITE,), hands.hub),
    "sync forward": Case("sync {root}/hub.git --no-push", hands=hands.hub, share=0.3),
    "issue due": Case(_DUE, again=_DUE, share=1.5),
    "issue restate": Case("issue restate 日报 1 --out {root}/out --confirm", (_DUE,), again=_DUE),
    "issue sent": _entry("issue sent 日报 1 --by 示例甲 --via 政务邮箱", _DUE),
}

OTHERS: Final[dict[str, Case]] = {
    "issue again": Case("issue again 日报 1 --out {root}/out", (_DUE,), kind="paper"),
    "export": Case("export {root}/out/台账.xlsx", kind="paper"),
    "form": Case("form F2 --format xlsx,md --out {root}/out", kind="paper"),
    "report": Case("report policy --format xlsx,md --out {root}/out", kind="paper"),
    "cron install": Case("cron install", hands=hands.crontab, kind="crontab"),
    "cron remove": Case("cron remove", ("cron install",), hands=hands.crontab, kind="crontab"),
    "init": Case("init {root}/new --start 2026-02-09", kind="new"),
    "init --from": Case("init {root}/new --campaign campaign.yaml --from .", kind="new", share=0.2),
    "discard": Case("discard --yes", hands=hands.edits, kind="discard"),
    "doctor": Case("doctor --fix", hands=hands.leftovers, kind="mend"),
    "schema": Case("schema --out {root}/out", kind="paper"),
    "help": Case("help --sheet {root}/out/速查表.docx", kind="paper"),
    "submit": Case("submit --yes --code 140000001000 --out {root}/out/上报.zip", kind="paper"),
    "agenda --ics": Case("agenda --ics {root}/out/待办.ics", kind="paper", share=0.2),
    "backup": Case("backup --same-disk {root}/out", kind="backup"),
    "restore": Case(
        "restore {root}/out/all.bundle {root}/new",
        ("backup --same-disk {root}/out/all.bundle",),
        kind="new",
    ),
    "init --demo": Case("init {root}/new --demo", kind="new", share=0.1),
    "look": Case("status --json", hands=hands.edits, kind="look", share=2.0),
}

_AT: Final = f"--store {{root}}/{hands.STORE}"
_KEY: Final = f"--key-file {{root}}/{hands.HEAD}.txt"


def _stored(line: str, feed: str = "", at: str = _AT) -> Case:
    """A command of the informants' store; looks and an act of another number follow."""
    after = tuple(f"secure {one} {at}" for one in ("log", "list", "reward JB-0009 --step 申请 --reason 示例"))
    return Case(f"{line} {at}".strip(), hands=hands.informants, kind="store", after=after, feed=feed)


STORED: Final[dict[str, Case]] = {
    "secure init": _stored("secure init", at="--store {root}/new"),
    "secure key": Case("secure key {root}/out/私钥.txt --no-passphrase", kind="store", after=()),
    "secure holders": _stored(f"secure holders --add 示例新人 --key {hands.PUBLIC}"),
    "secure holders --remove": _stored(f"secure holders --remove {hands.SECOND}"),
    "secure seal": _stored("secure seal JB-0004 --until 2099-12-31", feed="示例举报人第4人"),
    "secure open": _stored(f"secure open JB-0001 {_KEY} --reason 回访核实"),
    "secure reseal": _stored(f"secure reseal {_KEY}"),
    "secure destroy": _stored("secure destroy JB-0003 --reason 录错了"),
    "secure destroy --due": _stored("secure destroy --due --reason 到期"),
    "secure reward": _stored("secure reward JB-0001 --step 批准 --amount 2000 --reason 示例1号"),
}

CASES: Final[Mapping[str, Case]] = {**ENTRIES, **OTHERS, **STORED}

LOOKING: Final = frozenset(
    (
        *(
            "agenda",
            "next",
            "status",
            "due",
            "late",
            "policy",
            "coverage",
            "lookback",
            "blacklist",
            "inquiry",
        ),
        *("transfer", "visits", "late-entry", "timeline", "handover", "pace", "material", "show", "list"),
        *("find", "log", "lead list", "lead show", "ent list", "ent show", "site list", "site show"),
        *(
            "activity list",
            "activity show",
            "check",
            "verify",
            "campaign check",
            "campaign draft",
            "issue list",
            "cron show",
        ),
        *("village list", "unit list", "secure list", "secure log"),
        *("number", "attach"),
        *(
            "key new",
            "key show",
            "key list",
            "key trust",
            "key end",
        ),  # the person's own settings, and a roster
        *(
            "rollup add",
            "rollup update",
            "rollup status",
            "receive init",
            "receive adopt",
            "receive status",
            *("rollup late", "rollup rank", "rollup month", "rollup links", "rollup border", "rollup show"),
            *("rollup export", "rollup dashboard", "rollup report"),
        ),  # write no ledger; tests kill them on their own way
        "field",  # types in by starting other commands, each of which has its case
        "tutorial",  # starts other commands, each of which has its case
        *("completion show", "completion install", "completion remove"),  # write the person's own settings
    )
)
"""Commands that write nothing, neither into the ledger nor beside it, but for what they remember."""


def known() -> tuple[str, ...]:
    """The cases of commands that there are; without what seals, none of the informants' store."""
    commands = importlib.import_module("dabzw.cli.app").COMMANDS
    seals = importlib.util.find_spec("pyrage") is not None
    return tuple(
        name for name, case in CASES.items() if case.words[0] in commands and (seals or case.kind != "store")
    )
