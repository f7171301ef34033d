"""The command tree, and the boundary at which every error becomes a sentence.

A command's module is imported when the command is run: `dabzw --version` needs none of them.
"""

from __future__ import annotations

from typing import Final, NoReturn

import typer

from dabzw.cli import outcome
from dabzw.cli.ending import run
from dabzw.cli.lazy_group import Entry, LazyGroup
from dabzw.cli.speech import zh
from dabzw.cli.speech.passphrases import asked_passphrase
from dabzw.cli.speech.zh import ZhTyper
from dabzw.store.collector import while_importing

RECORDS: Final = "记录"
LOOKS: Final = "查看"
UPKEEP: Final = "维护"

COMMANDS: Final[dict[str, Entry]] = {
    "agenda": (
        "lists.agenda",
        "today",
        LOOKS,
        "今日：所有要办的事，最急的在前，各写明下一步的命令；不写命令也是它。",
        "dabzw agenda --as-of 2026-03-12\ndabzw agenda --ics 待办.ics\ndabzw agenda --text",
    ),
    "next": (
        "lists.agenda",
        "following",
        LOOKS,
        "一条记录下一步要办什么、为什么。",
        "dabzw next 7k4q",
    ),
    "field": (
        "lists.field",
        "field",
        LOOKS,
        "外勤：今天要去哪里、做什么，按村列；--enter 照单子的行序逐行登记。",
        "dabzw field --village 东沟村\ndabzw field 260212-7K4Q2M --enter",
    ),
    "status": (
        "lists.status",
        "status",
        LOOKS,
        "总体态势：阶段、指标、线索、企业、期限。",
        "dabzw status --as-of 2026-03-12",
    ),
    "due": (
        "lists.limits",
        "due",
        LOOKS,
        "期限清单，最急的在前；--explain 逐日说明怎样计算。",
        "dabzw due --only overdue\ndabzw due 7k4q --explain",
    ),
    "late": (
        "lists.limits",
        "late",
        LOOKS,
        "错过的硬性期限：原因、责任单位，没有逾期说明的标出，按单位统计。",
        "dabzw late --unexplained",
    ),
    "policy": (
        "lists.policy",
        "policy",
        LOOKS,
        "一企一策：应采取、已安排、已完成、缺项和冲突。",
        "dabzw policy 3a9f",
    ),
    "coverage": (
        "lists.looks",
        "coverage",
        LOOKS,
        "排查覆盖：逐村场所、站所目录、未报告村、场所类别、检查活动。",
        "dabzw coverage --as-of 2026-03-12",
    ),
    "screen": (
        "lists.sweep",
        "screen",
        LOOKS,
        "研判筛查：从台账数据里找疑点，可登记为线索。",
        "dabzw screen --rule 停产而用电\ndabzw screen 3a9f --draft --unit 乡应急办\ndabzw screen --precision",
    ),
    "supervise": (
        "lists.followup",
        "supervise",
        LOOKS,
        "专项督导：已督导未督导、排名、调度和通报的建议与确认。",
        "dabzw supervise\ndabzw supervise --confirm 东沟村 --notice 调度",
    ),
    "lookback": ("lists.looks", "lookback", LOOKS, "回头看：到期、逾期、反弹。", "dabzw lookback"),
    "blacklist": (
        "lists.looks",
        "blacklist",
        LOOKS,
        "名单：建议列入的理由、进展、管理期。",
        "dabzw blacklist",
    ),
    "inquiry": ("lists.looks", "inquiry", LOOKS, "一案三查：每案八问查到哪一步。", "dabzw inquiry"),
    "transfer": (
        "lists.looks",
        "transfer",
        LOOKS,
        "移交：接收单位、文号、是否签收、退回、结果，移交公安的审查期限。",
        "dabzw transfer",
    ),
    "visits": (
        "lists.oversight",
        "visits",
        LOOKS,
        "涉企检查：每家企业一年查了几次，是否超过频次上限。",
        "dabzw visits --year 2026",
    ),
    "late-entry": (
        "lists.oversight",
        "late_entry",
        LOOKS,
        "补录：日期过后24小时才入账的，按站所、经手人统计。",
        "dabzw late-entry",
    ),
    "timeline": (
        "lists.outlook",
        "timeline",
        LOOKS,
        "时间线：一个案件的每件事是哪天办的、哪天入账、谁经手、首见于哪期材料。",
        "dabzw timeline QY-260212-7K4Q",
    ),
    "handover": (
        "lists.outlook",
        "handover",
        LOOKS,
        "工作交接：未完成期限、中止、待回头看、待回告移交、未完成方案。",
        "dabzw handover --as-of 2026-03-12",
    ),
    "pace": (
        "lists.looks",
        "pace",
        LOOKS,
        "进度：剩余工作日和各单位未完成事项，行动结束时哪些将逾期。",
        "dabzw pace --as-of 2026-03-12",
    ),
    "material": (
        "lists.followup",
        "material",
        LOOKS,
        "物料平衡：查明多少、去向多少、还差多少。",
        "dabzw material 7k4q",
    ),
    "draw": (
        "lists.drawing",
        "draw",
        LOOKS,
        "随机复查：从报“未发现”的地方抽取，谁都可以重抽核对；--result 看漏查率。",
        "dabzw draw --count 10 --record\ndabzw draw --result",
    ),
    "attach": (
        "lists.attachments",
        "attach",
        LOOKS,
        "附件：登记了哪些证据；--check 核对文件夹里的原件与登记的摘要是否相符。",
        "dabzw attach --check 证据",
    ),
    "number": (
        "lists.numbers",
        "number",
        LOOKS,
        "文号：各代字用到几号、下一号、缺号、重号，写法不规范的。",
        "dabzw number\ndabzw number 寺政函 --year 2026",
    ),
    "show": ("lists.show", "show", LOOKS, "查看任何一条记录。", "dabzw show 7k4q"),
    "list": (
        "lists.records",
        "list_all",
        LOOKS,
        "列出全部记录，可按条件筛选、排序。",
        "dabzw list --village 东沟村\ndabzw list --overdue --sort 最近到期",
    ),
    "find": (
        "lists.find",
        "find",
        LOOKS,
        "查找：名称、曾用名、地点、人员、编号、文号、内容。不查举报人编号。",
        "dabzw find 新源\ndabzw find lfg",
    ),
    "log": ("lists.log", "log", LOOKS, "历史：谁在何时做了什么。", "dabzw log 7k4q"),
    "lead": (
        "enter.leads",
        "app",
        RECORDS,
        "线索：登记、核查、强制措施、移交、反馈、办结",
        "dabzw lead add\ndabzw lead verify 7k4q\ndabzw lead list --overdue",
    ),
    "ent": (
        "enter.enterprises",
        "app",
        RECORDS,
        "企业：排查、违法行为、风险、一企一策、处罚、三查、销号",
        "dabzw ent add\ndabzw ent violate 3a9f --code 1.1\ndabzw ent clear 3a9f --accepted-by 示例丙",
    ),
    "site": (
        "enter.sites",
        "app",
        RECORDS,
        "场所：逐村逐点排查的点位",
        "dabzw site add\ndabzw site inspect 5c2d --result 未发现\ndabzw site list --state 未排查",
    ),
    "activity": (
        "enter.activities",
        "app",
        RECORDS,
        "检查活动：部署、联合执法、督导、宣传",
        "dabzw activity add\ndabzw activity list --village 东沟村",
    ),
    "village": (
        "enter.villages",
        "app",
        UPKEEP,
        "村名录：添上村、查看各村和代码",
        "dabzw village list\ndabzw village add 东沟村 西坡村",
    ),
    "unit": (
        "enter.units",
        "app",
        UPKEEP,
        "单位名录：添上站所和外部单位、查看各单位",
        "dabzw unit list\ndabzw unit add 水务站 --kind 站所",
    ),
    "init": (
        "keep.init",
        "init",
        UPKEEP,
        "新建台账。",
        "dabzw init 台账 --start 2026-02-09\ndabzw init 新台账 --campaign 行动方案.yaml --from 原台账",
    ),
    "campaign": (
        "keep.campaign",
        "app",
        UPKEEP,
        "行动方案：由通知草拟，建台账以前核对",
        "dabzw campaign draft 通知.docx --out 新行动.yaml\ndabzw campaign check 新行动.yaml",
    ),
    "check": ("keep.check", "check", UPKEEP, "检查全部台账文件，逐条指出错误在哪一行。", "dabzw check"),
    "edit": (
        "keep.edit",
        "edit",
        UPKEEP,
        "用编辑器修改一条记录；有错误不保存、不丢失。",
        "dabzw edit 7k4q",
    ),
    "upgrade": (
        "keep.upgrade",
        "upgrade",
        UPKEEP,
        "把旧格式的台账一次改成新格式；先给出改动。",
        "dabzw upgrade --dry-run",
    ),
    "void": (
        "enter.decisions",
        "void",
        RECORDS,
        "作废一条登记错了的记录：留在历史里，哪里都不计。",
        "dabzw void 3a9f --reason 与另一家混淆，登记错了",
    ),
    "join": (
        "enter.decisions",
        "join",
        RECORDS,
        "同一家企业或同一个场所登记了两次：把后一条并入前一条，只计一次。",
        "dabzw join 3a9f 8m2p --reason 同一家登记了两次",
    ),
    "adopt": ("keep.adopt", "adopt", UPKEEP, "核对手工修改的文件，以本人名义入账。", "dabzw adopt"),
    "discard": (
        "keep.discard",
        "discard",
        UPKEEP,
        "放弃手工修改，放回已入账的内容；改过的另存为草稿。",
        "dabzw discard\ndabzw discard leads/2026-03\ndabzw discard --draft 7k4q",
    ),
    "undo": (
        "keep.undo",
        "undo",
        UPKEEP,
        "撤销本人最近一次改动（另做一次提交，历史不删）；再运行，撤销更早的一次。",
        "dabzw undo\ndabzw undo 7k4q\ndabzw undo 1f3a9c2b7e",
    ),
    "backup": (
        "keep.backup",
        "backup",
        UPKEEP,
        "备份：全部内容和历史写成一个文件，当场试恢复；--due 供定时任务用。",
        "dabzw backup /media/U盘/台账备份\ndabzw backup --due /media/U盘/台账备份",
    ),
    "restore": (
        "keep.backup",
        "restore",
        UPKEEP,
        "从备份恢复：在新文件夹里重建台账，不覆盖任何东西。",
        "dabzw restore /media/U盘/台账备份/台账-2026-11-26-0ebd208a.bundle 台账",
    ),
    "verify": (
        "meet.verify",
        "verify",
        UPKEEP,
        "核验：整本历史有没有被改写、丢失、冒名；可用纸面上印的提交编号、备份对照。",
        "dabzw verify\ndabzw verify --anchor 0ebd208a3019fb7d --date 2026-02-11",
    ),
    "tutorial": (
        "keep.tutorial",
        "tutorial",
        UPKEEP,
        "教程：在练习台账上走一遍行动中的一天，边做边学；中途可以离开，下次接着练。",
        "dabzw tutorial\ndabzw tutorial --list",
    ),
    "doctor": (
        "keep.doctor",
        "doctor",
        UPKEEP,
        "体检：经办人、留痕、锁、硬盘、备份、定时任务等有没有问题；--fix 修复能安全修复的。",
        "dabzw doctor\ndabzw doctor --fix\ndabzw doctor --name 示例甲",
    ),
    "schema": (
        "keep.schema",
        "schema",
        UPKEEP,
        "文件的格式说明（JSON Schema）：编辑器用它补全字段和取值、标出写错的地方。",
        "dabzw schema --out 格式说明\ndabzw schema 线索",
    ),
    "key": (
        "meet.key",
        "app",
        UPKEEP,
        "密钥和名册：给入账签名，登记谁的签名算数",
        "dabzw key new\ndabzw key trust 公钥.txt --until 2027-12-31\ndabzw key list",
    ),
    "submit": (
        "meet.submit",
        "submit",
        UPKEEP,
        "上报：把汇总数据写成一个签名的文件交给上级，没有自由文字和举报人的任何内容。",
        "dabzw submit --out 上报\ndabzw submit --as-of 2026-03-12 --code 140000001000 --out 上报.zip",
    ),
    "secure": (
        "secure.commands",
        "app",
        UPKEEP,
        "举报人身份：加密存放在台账之外，台账里只有编号",
        "dabzw secure init --store 身份库\ndabzw secure seal JB-0007 --until 2027-12-31",
    ),
    "reconcile": (
        "exchange.directories",
        "reconciliation",
        UPKEEP,
        "目录对账：站所的目录对照台账，--apply 才登记。",
        (
            "dabzw reconcile 目录.csv --station 市场监督管理所 --directory 营业执照登记目录"
            " --version-date 2026-02-10"
        ),
    ),
    "import": (
        "exchange.importing",
        "import_sheet",
        UPKEEP,
        "导入表格：村、站所报来的 .xlsx、.xls、.et、.ods、.csv；先列出新增、变更、相同、拒绝各行。",
        (
            "dabzw import 线索.xlsx --as lead --dry-run\n"
            "dabzw import 场所.csv --as site --accept-valid --yes\n"
            "dabzw import 村名单.xlsx --as village --dry-run\n"
            "dabzw import 目录.xls --as directory --station 市场监督管理所 --directory 营业执照登记目录"
            " --version-date 2026-02-10"
        ),
    ),
    "export": (
        "exchange.sharing",
        "export",
        UPKEEP,
        "导出表格：整本台账、空白登记表，或给一个单位的清单。",
        (
            "dabzw export 台账.xlsx --as-of 2026-03-12\ndabzw export --csv 表格 --village 东沟村\n"
            "dabzw export --blank lead 线索登记表.xlsx\ndabzw export --for 电管站 断电清单.xlsx"
        ),
    ),
    "form": (
        "statistics_forms",
        "form",
        UPKEEP,
        "统计报表：上级的表 F1 至 F12；--into 把数填进上级发来的工作簿。",
        (
            "dabzw form F2 --format xlsx,md --out out\n"
            "dabzw form F1 --basis 本期 --from 2026-03-01 --to 2026-03-12\n"
            "dabzw form 县周报 --into 周报.xlsx --basis 行动以来 --out 周报_已填.xlsx"
        ),
    ),
    "receive": (
        "meet.receive",
        "app",
        UPKEEP,
        "上级接收：建收件库，推来的台账核验后才收下，给出回执",
        (
            "dabzw receive init /srv/dabzw --code 110101001000 --roster /srv/dabzw/名册\n"
            "dabzw receive status /srv/dabzw"
        ),
    ),
    "issue": (
        "make.schedule",
        "app",
        UPKEEP,
        "定期材料：按期生成、原样重做、更正、登记报送",
        "dabzw issue due\ndabzw issue list",
    ),
    "cron": (
        "make.cron",
        "app",
        UPKEEP,
        "定时运行：让电脑按时生成到期的材料",
        "dabzw cron show\ndabzw cron install",
    ),
    "help": (
        "help.command",
        "help_",
        UPKEEP,
        "帮助：一条命令怎样写，一个主题怎样办，一页纸的速查表；不写则列出全部。",
        "dabzw help\ndabzw help 期限\ndabzw help lead verify\ndabzw help --sheet 速查表.docx",
    ),
    "completion": (
        "keep.completion",
        "app",
        UPKEEP,
        "TAB 补全：装上、去掉、看脚本",
        "dabzw completion install\ndabzw completion remove",
    ),
    "sync": (
        "meet.sync",
        "sync",
        UPKEEP,
        "同步：和另一台电脑的台账合成一本，按记录合并；两边改得不一样的，问以哪边为准。",
        (
            "dabzw sync\ndabzw sync /media/共享盘/台账.git\ndabzw sync 对方.bundle --out 给对方.bundle\n"
            "dabzw sync --dry-run\ndabzw sync --take 'XS-260212-7K4Q:内容=对方'\n"
            "dabzw sync --checked XS-260212-7K4Q"
        ),
    ),
    "rollup": (
        "rollup.commands",
        "app",
        UPKEEP,
        "汇总：几本、几十本、上千本台账放在一起看",
        "dabzw rollup add 示例乡 /media/共享盘/示例乡.git\ndabzw rollup update\ndabzw rollup status",
    ),
    "report": (
        "make.papers",
        "report",
        UPKEEP,
        "生成正式材料，注明所依据的提交；不写名称则列出全部材料，看板是一个网页。",
        (
            "dabzw report policy --format xlsx,md --out out\n"
            "dabzw report weekly --issue 3 --format docx,html --out out\n"
            "dabzw report transfer 7k4q --to 县应急管理局 --format docx --out out\n"
            "dabzw report dashboard --format html --out out"
        ),
    ),
}


class _Program(LazyGroup):
    """The program's own commands."""

    entries = COMMANDS


_NAME: Final = "dabzw"

app = ZhTyper(name="dabzw", cls=_Program, invoke_without_command=True)


@app.callback(
    help="打非治违行动台账：登记线索和企业，计算期限，生成一企一策。\n\n不带命令时，列出今天要办的事。",
    epilog="dabzw\ndabzw lead add\ndabzw due --only overdue --as-of 2026-03-12",
)
def root(ctx: typer.Context) -> None:
    """Without a command: today's list."""
    if ctx.invoked_subcommand is None:
        with while_importing():
            from dabzw.cli.lists.agenda import today
        today(ctx)


def main() -> NoReturn:
    """Runs the command line; every end is a Chinese sentence and an exit status."""
    run(_start)


def _start() -> int:
    outcome.current().opens = asked_passphrase
    outcome.current().starts = lambda words: zh.run(app, _NAME, words)
    return zh.run(app, _NAME)
