# ruff: noqa: INP001 -- a script beside the documents that it writes, no package
"""The generated documents: the ledger's format, the rules, the commands, the man page, the notice's trace.

`python docs/build.py` writes them; `python docs/build.py --check` names those that are stale, and fails.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import typer
from pydantic import StringConstraints
from typer.core import TyperGroup
from typer.main import get_command

from dabzw.cli.app import app
from dabzw.cli.help.man import manual
from dabzw.cli.speech.help_page import argument, is_argument, said_of
from dabzw.cli.speech.options import PANEL
from dabzw.model import ids, scalars
from dabzw.model.base import Record, Row
from dabzw.model.campaign import Campaign, YearFile
from dabzw.model.declared import Field
from dabzw.model.described import remarks, type_name
from dabzw.model.fields import Meaning, meanings
from dabzw.model.file_rules import FILE_RULES
from dabzw.model.ids import MADE_FOLDER, POWER_FOLDER
from dabzw.model.lead import Lead
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.made import MadeReport, made_path
from dabzw.model.office import Office
from dabzw.model.power import PowerUse
from dabzw.rules.checks.declared import Check
from dabzw.rules.checks.registry import (
    CALENDAR_CHECKS,
    CAMPAIGN_CHECKS,
    CHECKS,
    EVERY_CHECK,
    POWER_CHECKS,
)
from dabzw.rules.figures.registry import INDICATORS
from dabzw.rules.sweep.registry import SUSPICIONS
from dabzw.store import presets, yamlio
from dabzw.store.reader import record_bytes
from dabzw.sync.facts.tables import EDITION as FACT_EDITION
from dabzw.sync.facts.tables import TABLES as FACT_TABLES

FOLDER: Final = Path(__file__).parent
NOT_BY_HAND: Final = "本文件由 docs/build.py 生成，请勿手工修改；改后运行 python docs/build.py"
GENERATED: Final = f"<!-- {NOT_BY_HAND} -->"
_STALE: Final = 1

Lines = Iterator[str]


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Lines:
    """The lines of a Markdown table; a bar in a cell is escaped."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", r"\|") or "—"


# 台账格式.md

_EXAMPLE: Final[dict[str, Any]] = {
    "编号": "XS-260212-7K4Q",
    "登记时间": "2026-02-12 09:30",
    "来源": "群众举报",
    "举报人编号": "JB-0007",
    "村": "东沟村",
    "地点": "村东旧砖窑",
    "内容": "夜间有车辆进出，有刺鼻气味。",
    "承办": "乡应急办",
    "核查": [{"时间": "2026-02-12 15:00", "人员": ["示例甲", "示例乙"], "结论": "属实"}],
    "强制措施": [{"日期": "2026-02-12", "措施": "责令停止非法活动", "实施机关": "县应急管理局"}],
    "移交": [{"日期": "2026-02-14", "接收单位": "县应急管理局", "文号": "示例〔2026〕1号"}],
}

_FORMAT_HEAD: Final = """\
# 台账格式

一条记录一个文件，都是文字文件，用任何编辑器都能看。键、表头、命令提示用的是同一套中文名称。

## 通则

- 编码 UTF-8，换行 LF，每层缩进两个空格，键的次序如下表；没有的内容整行不写。
- 一条记录只有一种规范写法。`dabzw check` 提示哪个文件写法不规范，`dabzw adopt` 整理并入账。
- 记录里不能写注释，说明写进“备注”。`campaign.yaml` 和 `节假日/` 下的文件可以写注释。
- 值一律先当文字读，再按下表的类型认定：`0355`、`否`、18 位代码都不会被改成别的东西。
- 认不得的键、重复的键、锚点、别名、标签、合并冲突标记都是错误，逐条指出文件、行、列。
- 状态、进度、逾期不写在文件里，都由事实和日期算出来。
- 各类经过（核查、移交、排查……）是列表，从早到晚，只往后添，不改前面的。
- 单个文件不超过 256 KB，一段文字不超过 64 KB。

## 值的写法

| 类型 | 写法 |
| --- | --- |
| 日期 | `2026-02-12` |
| 日期和时间 | `2026-02-12 09:30`，北京时间，到分钟 |
| 金额（元） | `20000` 或 `20000.50` |
| 数量 | 只写数字，最多六位小数，单位另填 |
| 整数 | 最多六位 |
| 是 · 否 | 写汉字 `是` 或 `否` |
| 编号 | `XS-260212-7K4Q` |
| 文字 | 一行，不超过 200 字 |
| 长文字 | 可以几行 |
| 列表 | 每项一行，行首 `- `；只有一项的名称列表可以直接写 |

日期、编号、代码、数字里的全角字符会自动改成半角，统一社会信用代码里的空格、短横和开头的撇号会去掉；名称和文字原样保留。
"""


_ORIGINALS: Final = """\
每一期除了这条记录，还有它的原件：当时生成的各个文件，一个字节不差，文件名是自己的 SHA-256 摘要，
字节相同的只存一份。原件不改、不删，不合摘要或不见了是错误。它们不受 256 KB 的限制。

口径是规则和版式的版本，规则、文字、版式一变就加一。口径没变的，`issue again` 由同一次提交重做，
与原件逐字节相同；口径变了的不再重做，给出原件。只因口径变了而不同的数是“口径变更”，
`issue restate` 列出，不算差错，`check` 不报。
"""


_OFFICE: Final = """\
一个单位有几本台账的，并排放在一个文件夹里，旁边放一份 `本单位.yaml`：行动方案里没有写的键，用这里写的；
写了的，以行动方案为准（`职权` 和 `单位名录` 按里面的各项合并）。每本台账存一份副本（台账里的 `本单位.yaml`、
`节假日/本单位/`），改动在下一次登记时自动收入，单独一次提交：旧版本照当时的副本算，台账搬走也照样能用。
"""


_ACCOUNTED: Final = """\
台账文件夹里的每个文件都有着落，不看、不读的没有一个是悄悄略过的：

| 是什么 | 怎样对待 |
| --- | --- |
| 上表各项，`templates/` 里的模板，`.gitignore`、`.gitattributes` | 台账的组成部分，读取、核对、入账 |
| 名称像上表某项，大小写、全角、后缀（`.yml`）、开头的点或文件夹不对 | 错误：没有读入，改正前不出统计和材料 |
| 名称里有编号，台账里却没有这条记录 | 错误，同上 |
| 名称像某一年的节假日文件（`2027.yaml`、`节假日/2027.txt`），`节假日/` 里却没有那一年的 | 错误，同上 |
| 链接、设备、管道、另一个有自己历史的文件夹（.git） | 错误，同上 |
| 超过限额的文件（记录、方案、节假日 256 KB，用电数据 8 MB，模板 16 MB） | 错误，同上 |
| 其他文件（导出的表格、笔记、`.DS_Store`） | 提示：不读取、不入账，也不妨碍统计和材料；`dabzw adopt` 不收 |
| `out/` | 写出的材料，不看 |
"""


def _files() -> Lines:
    yield "## 文件\n"
    rows = [("行动方案", f"`{ids.CAMPAIGN_FILE}`", "见《行动方案》")]
    rows += [("用电数据", f"`{POWER_FOLDER}2026-02.csv`", "不必有；有了可用于研判")]
    rows += [("本单位", f"`{ids.OFFICE_FILE}`", "旁边那一份的副本；各本台账共用的村、单位名录、职权等")]
    rows += [("节假日", f"`{ids.CALENDAR_FOLDER}/2027.yaml`", "一年一个；自带各年的只写增减的日子")]
    rows += [("已生成的材料", f"`{made_path('日报', 3)}`", "由 `issue due` 写入，封存后不改、不删")]
    rows += [("材料的原件", f"`{MADE_FOLDER}/日报/摘要.docx`", "与上一项同一次提交写入，不改、不删")]
    for prefix, kind in ids.PREFIXES.items():
        path = ids.path_of(f"{prefix}-260212-7K4Q")
        rows.append((kind, f"`{path}`", f"编号 `{prefix}-年月日-四位`"))
    yield from _table(("内容", "位置", "说明"), rows)
    yield (
        "编号里的日期是登记日，后四位随机（没有 I、L、O、U），所以两台不联网的电脑也不会重号。"
        "文件的位置由编号决定，放错地方是错误。命令里只写编号中能认出它的几位（至少两位）即可，不分大小写。\n"
    )
    yield _ACCOUNTED


def _keys(row: type[Row]) -> Lines:
    hints = get_type_hints(row, include_extras=True)
    yield from _table(
        ("键", "类型", "必填", "说明"),
        (
            (field.label, type_name(hints[name]), "是" if field.required else "否", _note(row, field))
            for name, field in meanings(row).items()
        ),
    )


def _note(row: type[Row], field: Meaning) -> str:
    notes = [*remarks(row, field)]
    if field.name in row.happened:
        notes.append("发生之日，`--as-of` 早于它时看不到")
    if field.name in row.ensued:
        notes.append("`--as-of` 早于它时不显示")
    return "；".join(notes)


def _sections(row: type[Row], level: int, prefix: str = "") -> Lines:
    for field in meanings(row).values():
        if field.row is not None:
            title = prefix + field.label
            yield f"{'#' * level} {title}\n"
            yield from _keys(field.row)
            yield from _sections(field.row, level, f"{title}.")


def _chapter(title: str, row: type[Row]) -> Lines:
    yield f"## {title}\n"
    yield from _keys(row)
    yield from _sections(row, 3)


def ledger_format() -> Lines:
    """台账格式.md: every file, key, type and vocabulary."""
    yield _FORMAT_HEAD
    yield from _files()
    for kind, record in RECORD_TYPES.items():
        yield from _chapter(f"{kind}（{ids.FOLDERS[kind]}）", record)
        if record is Lead:
            yield from _example(Lead.model_validate(_EXAMPLE))
    yield from _chapter(f"行动方案（{ids.CAMPAIGN_FILE}）", Campaign)
    yield from _chapter(f"本单位（{ids.OFFICE_FILE}）", Office)
    yield _OFFICE
    yield from _chapter(f"节假日（{ids.CALENDAR_FOLDER}）", YearFile)
    yield from _chapter(f"用电数据（{POWER_FOLDER}）", PowerUse)
    yield "是 CSV 表格，第一行为表头，UTF-8 或 GBK 编码；上表以外的列不读。\n"
    yield from _chapter(f"已生成的材料（{MADE_FOLDER}）", MadeReport)
    yield _ORIGINALS


def _example(record: Record) -> Lines:
    yield f"### {record.KIND}的例子\n"
    yield f"```yaml\n{record_bytes(record).decode()}```\n"


# 规则.md

_RULES_HEAD: Final = """\
# 规则

程序算的、查的都在这里。规则只看记录、行动方案和截至的时刻，同样的台账、同样的时刻，结果总是一样。

“错误”必须改正：改动后会有错误的，命令不写入；`dabzw check` 查出错误时以状态 1 退出。
“警告”请核对，“提示”可以不管。每条规则有一个名称和一个代码：屏幕上写名称，`--json` 里写代码，
`--rule` 两样都认。`dabzw check --rule 文书先后` 只列这一条查出的，`dabzw check --all` 逐条写明文件、行、列。

文件本身读不出来的（编码、缩进、重复的键、不认得的键、不在可选范围内的值等），代码以 `yaml-`、
`schema-` 开头，`dabzw check` 逐条说明怎样改；改好之前，查看类命令不出结果，以免漏算。
"""


def _checks(title: str, checks: Iterable[Check]) -> Lines:
    yield f"### {title}\n"
    yield from _table(
        ("名称", "代码", "级别", "规则", "依据"),
        ((check.name, f"`{check.code}`", check.level, check.says, check.source) for check in checks),
    )


def _all_checks() -> Lines:
    yield "## 检查规则\n"
    yield from _checks("多类记录通用", (check for check in CHECKS if len(check.of) > 1))
    for kind, record in RECORD_TYPES.items():
        own = tuple(check for check in CHECKS if check.of == (record,))
        if own:
            yield from _checks(kind, own)
    yield from _checks("行动方案", CAMPAIGN_CHECKS)
    yield from _checks("节假日", CALENDAR_CHECKS)
    yield from _checks("用电数据", POWER_CHECKS)
    yield "### 文件和留痕\n"
    yield "读文件、看历史时查出的，是什么、怎样改由 `dabzw check` 逐条说明。\n"
    yield from _table(("名称", "代码"), ((rule.name, f"`{code}`") for code, rule in FILE_RULES.items()))


def _indicators() -> Lines:
    yield "## 阶段指标\n"
    rows = ((one.name, one.done, one.total) for one in INDICATORS.values())
    yield from _table(("指标", "完成", "总数"), rows)
    yield "未见人员、拒绝检查的排查不算到位。已结束的阶段另列“截止时”和“至今”两个数，见 README。\n"


def _suspicions() -> Lines:
    yield "## 研判疑点\n"
    yield "`dabzw screen` 列出的只是疑点，不是结论；关键词和阈值写在行动方案的“研判”里。\n"
    kinds = {record: kind for kind, record in RECORD_TYPES.items()}
    yield from _table(
        ("疑点", "对象", "情形", "依据"),
        (
            (
                rule.code,
                "、".join(kinds[record] for record in rule.of),
                rule.says,
                rule.source,
            )
            for rule in SUSPICIONS
        ),
    )


def preset_limits(text: str) -> Lines:
    """The limits of a campaign file, as it writes them."""
    tree: Any = yamlio.read(text.encode(), comments=True).value
    yield "## 自带行动方案的期限\n"
    unit, roll = tree["计日"]["单位"], tree["计日"]["顺延"]
    yield f"计日：{unit}，末日遇休息日顺延：{roll}。各条另有规定的从其规定。\n"
    keys = ("代码", "对象", "起算", "措施", "完成", "时限", "截止", "性质", "不得晚于行动结束", "依据")
    yield from _table(
        keys, (tuple("、".join(scalars.listed(limit.get(key, ""))) for key in keys) for limit in tree["期限"])
    )


def _preset_rules(text: str) -> Lines:
    tree: Any = yamlio.read(text.encode(), comments=True).value
    yield "## 自带行动方案的处置规则\n"
    keys = ("代码", "名称", "行为", "性质", "场所类别", "经营状态", "措施", "依据")
    rows = (tuple(_joined(rule.get(key, "不限")) for key in keys) for rule in tree["处置规则"])
    yield from _table(keys, rows)
    yield "行为写组号时包括组内各项。按风险等级另加：\n"
    risks = ((level, _joined(measures)) for level, measures in tree["风险处置"].items())
    yield from _table(("风险等级", "措施"), risks)
    yield "措施做到了，被它覆盖的不再另列：\n"
    covers = ((m["名称"], _joined(m["覆盖"])) for m in tree["措施"] if m.get("覆盖"))
    yield from _table(("措施", "覆盖"), covers)
    yield "违法行为代码：\n"
    names = (
        (code, kind if isinstance(kind, str) else kind["名称"]) for code, kind in tree["违法行为"].items()
    )
    yield from _table(("代码", "名称"), names)


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "、".join(value)


def rules() -> Lines:
    """规则.md: every check, indicator and limit."""
    text = presets.campaign_text()
    yield _RULES_HEAD
    yield from _all_checks()
    yield from _indicators()
    yield from _suspicions()
    yield from preset_limits(text)
    yield from _preset_rules(text)


# 命令.md


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the tree: its words after `dabzw`, and Typer's own command and context."""

    words: tuple[str, ...]
    command: Any
    context: typer.Context

    @property
    def is_group(self) -> bool:
        """Whether it only holds other commands."""
        return isinstance(self.command, TyperGroup)


@cache
def root() -> Command:
    """The outermost command."""
    command: Any = get_command(app)
    return Command((), command, typer.Context(command, info_name="dabzw", **command.context_settings))


@cache
def children(group: Command) -> tuple[Command, ...]:
    """The commands of a group, in its own order."""
    return tuple(_child(group, name) for name in group.command.list_commands(group.context))


def _child(group: Command, name: str) -> Command:
    command = group.command.get_command(group.context, name)
    return Command(
        (*group.words, name), command, typer.Context(command, info_name=name, parent=group.context)
    )


def leaves(group: Command) -> Iterator[Command]:
    """All commands below a group that are no groups themselves."""
    for child in children(group):
        yield from leaves(child) if child.is_group else (child,)


_COMMANDS_HEAD: Final = """\
# 命令

`dabzw` 不带命令时，列出今天要办的事：已逾期、今日到期、临期的期限。

例子里的 `7k4q`、`3a9f`、`5c2d` 是编号中的几位，换成自己的编号。登记类命令缺少的内容，在终端里会逐项询问，
可选的内容打拼音首字母就能选；不在终端里（定时任务、管道）则报错并指出缺哪几项。日期默认为现在，
带 `--as-of` 时默认为那个时刻。

## 全局选项

写在命令前面、后面都可以。
"""


def _option_rows(command: Command, *, everywhere: bool) -> Iterator[tuple[str, str]]:
    for param in command.command.get_params(command.context):
        is_global = getattr(param, "rich_help_panel", None) == PANEL
        if not param.hidden and is_global == everywhere:
            yield f"`{_usage(param)}`", said_of(param)


def _usage(param: Any) -> str:
    if is_argument(param):
        return argument(param)
    names = ", ".join(param.opts)
    return names if param.is_flag else f"{names} {param.metavar or '值'}"


def _command_section(command: Command) -> Lines:
    yield f"### dabzw {' '.join(command.words)}\n"
    yield f"{command.command.help}\n"
    rows = tuple(_option_rows(command, everywhere=False))
    if rows:
        yield from _table(("参数、选项", "说明"), rows)
    yield f"```sh\n{command.command.epilog}\n```\n"


def commands() -> Lines:
    """命令.md: every command with its options and an example."""
    top = root()
    yield _COMMANDS_HEAD
    yield from _table(("选项", "说明"), _option_rows(top, everywhere=True))
    yield "## 单个命令\n"
    for child in children(top):
        if not child.is_group:
            yield from _command_section(child)
    for child in children(top):
        if child.is_group:
            yield f"## dabzw {' '.join(child.words)}：{child.command.help}\n"
            for leaf in leaves(child):
                yield from _command_section(leaf)


# 通知对照表.md

TRACE: Final = FOLDER / "通知对照表.yaml"

Codes = dict[str, tuple[str, ...]]
"""Rule codes by kind: 检查, 指标, 疑点, 期限, 处置, 行为."""


_PLACE: Final = "^(抬头|[一二三四](（[一二三四五六七]）[1-5]?)?)$"


class Clause(Row):
    """One clause of the notice: its place, a label of ours, what carries it, how far it is carried."""

    id: Annotated[str, StringConstraints(pattern=r"^S-\d\d$")] = Field(alias="编号")
    place: Annotated[str, StringConstraints(pattern=_PLACE)] = Field(alias="出处")
    label: scalars.Name = Field(alias="要点")
    fields: tuple[scalars.Name, ...] = Field(alias="字段", min_length=1)
    rules: tuple[scalars.Name, ...] = Field(alias="规则")
    commands: tuple[scalars.Name, ...] = Field(alias="命令", min_length=1)
    tests: tuple[scalars.Name, ...] = Field(alias="测试")
    state: Annotated[str, StringConstraints(pattern="^(已实现|(部分|未实现)（.+）)$")] = Field(alias="状态")

    @property
    def progress(self) -> str:
        """已实现, 部分 or 未实现, without what is lacking."""
        return self.state.partition("（")[0]


class Reading(Row):
    """A point that the notice leaves open, the reading taken, and the data that hold it."""

    id: Annotated[str, StringConstraints(pattern=r"^A-\d\d$")] = Field(alias="编号")
    question: scalars.Name = Field(alias="问题")
    answer: scalars.Name = Field(alias="读法")
    data: tuple[scalars.Name, ...] = Field(alias="数据")


class Trace(Row):
    """通知对照表.yaml."""

    clauses: tuple[Clause, ...] = Field(alias="条款")
    readings: tuple[Reading, ...] = Field(alias="读法")


def trace_data() -> Trace:
    """The trace as it is kept."""
    return Trace.model_validate(yamlio.read(TRACE.read_bytes(), comments=True).value)


def rule_codes() -> Codes:
    """The codes that a clause may name, by kind; limits, dispositions and violations are the preset's."""
    tree: Any = yamlio.read(presets.campaign_text().encode(), comments=True).value
    return {
        "检查": tuple(check.code for check in EVERY_CHECK),
        "指标": tuple(INDICATORS),
        "疑点": tuple(rule.code for rule in SUSPICIONS),
        "期限": tuple(limit["代码"] for limit in tree["期限"]),
        "处置": (
            *(rule["代码"] for rule in tree["处置规则"]),
            *(f"风险:{level}" for level in tree["风险处置"]),
        ),
        "行为": tuple(tree["违法行为"]),
    }


_TRACE_HEAD: Final = """\
# 通知对照表

通知的每一项要求，落在哪些字段、规则、命令上，由哪些测试看着，还缺什么。要点是编写时的概括，以通知原文为准。

字段写作“记录.字段”，见 [台账格式](台账格式.md)；“行动”是 `campaign.yaml`。规则见 [规则](规则.md)，命令见
[命令](命令.md)。换一份通知，规则和命令不变，变的是 [行动方案](行动方案.md) 里的数据。
"""


def trace() -> Lines:
    """通知对照表.md: every clause of the notice, what carries it, and how its gaps are read."""
    data, codes = trace_data(), rule_codes()
    yield _TRACE_HEAD
    counted = Counter(clause.progress for clause in data.clauses)
    yield f"共{len(data.clauses)}项：{'，'.join(f'{name}{count}项' for name, count in counted.items())}。\n"
    for part, found in groupby(data.clauses, lambda clause: clause.place.partition("（")[0]):
        yield f"## 通知{part}\n"
        yield from _table(
            ("编号", "出处", "要点", "状态", "命令", "规则", "字段", "测试"),
            (_clause_row(clause, codes) for clause in found),
        )
    yield "## 通知没有写明的\n"
    yield "通知可以有几种读法的地方，程序取哪一种。写在数据里的，改数据就换一种读法。\n"
    yield from _table(
        ("编号", "问题", "读法", "写在哪里"),
        ((one.id, one.question, one.answer, "、".join(one.data) or "程序") for one in data.readings),
    )


def _clause_row(clause: Clause, codes: Codes) -> tuple[str, ...]:
    return (
        clause.id,
        clause.place,
        clause.label,
        clause.state,
        "、".join(f"`{name}`" for name in clause.commands),
        "；".join(_rules_by_kind(clause, codes)),
        "、".join(clause.fields),
        "、".join(f"`{name}`" for name in clause.tests),
    )


def _rules_by_kind(clause: Clause, codes: Codes) -> Iterator[str]:
    for kind, known in codes.items():
        named = [code for code in clause.rules if code in known]
        if named:
            yield f"{kind} {'、'.join(f'`{code}`' if code.isascii() else code for code in named)}"


# dabzw.1


def man_page() -> Lines:
    """dabzw.1: the page that `man dabzw` shows, as `dabzw help --man` prints it."""
    yield from manual(root().context).splitlines()


# 汇总数据表.md


def fact_tables() -> Lines:
    """The tables of facts: what may go up, column by column."""
    yield "# 汇总数据表"
    yield ""
    yield "向上级报送、由上级汇总的数据，一本台账一次提交、一个截至日期一份，共"
    yield f"{len(FACT_TABLES)} 张表；表的版次为 {FACT_EDITION}。汇总时把它们存成 Parquet"
    yield "（`facts/表/区划代码.parquet`，ZSTD 压缩，类型如下），别的数据库也能直接读。"
    yield ""
    yield "**表里没有的**：内容、备注、说明、理由等自由填写的文字；任何人的姓名；举报人编号，身份库里的东西；"
    yield "线索的来源，连是不是举报也不写：村子小，写了就能猜到人。只有举报线索才有的期限和待办，一案三查里"
    yield "只记状态的问项（如保护伞），不写编号和日期，只能计数。姓名只取摘要，比对是否同名；它不是加密，"
    yield "知道姓名的人能核对出来，所以也只对有违法行为的企业取。"
    yield ""
    yield "各表都以区划代码和编号认出一条记录。不同行动之间，只有阶段、期限的代码相同才能比较。"
    yield ""
    for table in FACT_TABLES.values():
        yield f"## {table.name}（{table.title}）"
        yield ""
        yield f"{table.says}。"
        yield ""
        rows = ((one.name, one.type, one.sql, "是" if one.always else "", one.says) for one in table.columns)
        yield from _table(("列", "类型", "Parquet", "必有", "含义"), rows)


# All pages

PAGES: Final[dict[str, Callable[[], Lines]]] = {
    "台账格式.md": ledger_format,
    "规则.md": rules,
    "命令.md": commands,
    "通知对照表.md": trace,
    "汇总数据表.md": fact_tables,
    "dabzw.1": man_page,
}
_MARKS: Final = {".md": GENERATED + "\n\n", ".1": f'.\\" {NOT_BY_HAND}\n'}


def page(name: str) -> str:
    """The text of a generated document."""
    body = "\n".join(PAGES[name]()).rstrip()
    return f"{_MARKS[Path(name).suffix]}{body}\n"


def stale() -> tuple[str, ...]:
    """The generated documents whose files are not as they should be."""
    return tuple(name for name in PAGES if _written(FOLDER / name) != page(name))


def _written(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str]) -> int:
    """Writes what is stale, or with `--check` only names it."""
    found = stale()
    if arguments == ["--check"]:
        sys.stderr.writelines(f"docs/{name} 过期，请运行 python docs/build.py\n" for name in found)
        return _STALE if found else 0
    for name in found:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
