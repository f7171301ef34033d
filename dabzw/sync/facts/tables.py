"""The tables of facts 汇总数据表: what each column is called, its type, and what it means; declared once.

The columns are a white list.  None holds what somebody has written freely (内容, 备注, 说明, 理由), none
the name of a person, none where a lead came from: not even whether somebody reported it, for a village is
small.  What only an informant's lead owes stands without the record that it is of, and so does what is found
of a question of which only the state is kept (保护伞): such rows can be counted, and lead to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal, get_args

from dabzw.lazily import dataclass
from dabzw.model.moments import Instant

Type = Literal["文字", "文字组", "整数", "长整数", "金额", "是否", "日期"]
TableName = Literal["records", "acts", "deadlines", "measures", "findings", "indicators", "agenda", "meta"]
Value = str | int | bool | date | Decimal | tuple[str, ...] | None
"""A cell: of 文字组 a tuple, of 金额 yuan, of 日期 a day; None where there is nothing to tell."""
Row = tuple[Value, ...]
"""A row, in the order of the columns of its table."""

EDITION: Final = 1
"""The edition of the tables; a column that is taken away or means something else makes a new one."""
NAMES: Final[tuple[TableName, ...]] = get_args(TableName)
OTHER: Final = "其他"
"""What stands for a name that the campaign does not know: it was written freely."""

_SQL: Final[Mapping[Type, str]] = {
    "文字": "VARCHAR",
    "文字组": "VARCHAR[]",
    "整数": "INTEGER",
    "长整数": "BIGINT",
    "金额": "DECIMAL(18,2)",
    "是否": "BOOLEAN",
    "日期": "DATE",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, what it means, and whether each row has a value in it."""

    name: str
    type: Type
    says: str
    always: bool = False

    @property
    def sql(self) -> str:
        """Its type as SQL names it."""
        return _SQL[self.type]


@dataclass(frozen=True)
class Table:
    """A table: its name, what a row of it is, and its columns."""

    name: TableName
    title: str
    says: str
    columns: tuple[Column, ...]

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.heads)

    def row(self, values: Mapping[str, Value]) -> Row:
        """The row of values by the names of columns, None where there is none; raises KeyError for others."""
        if not values.keys() <= self._known:
            raise KeyError(*sorted(values.keys() - self._known))
        return tuple(map(values.get, self.heads))


def _text(name: str, says: str, *, always: bool = False) -> Column:
    return Column(name, "文字", says, always)


def _number(name: str, says: str, *, always: bool = False) -> Column:
    return Column(name, "整数", says, always)


def _flag(name: str, says: str, *, always: bool = False) -> Column:
    return Column(name, "是否", says, always)


def _day(name: str, says: str) -> Column:
    return Column(name, "日期", says)


def _words(name: str, says: str) -> Column:
    return Column(name, "文字组", says)


_CODE: Final = _text("区划代码", "台账所属单位的 12 位代码，与编号合起来认出一条记录", always=True)
_ID: Final = _text("编号", "记录的编号，如 QY-260212-7K4Q", always=True)
_MASKED_ID: Final = _text("编号", "记录的编号；只有举报线索才有的、只记状态的，不写编号，只能计数")
_UNIT: Final = _text("责任单位", f"方案里有的单位、站所、村、网格；没有的写“{OTHER}”")
_FORCE: Final = _text("性质", "硬性、预警", always=True)
_LATE: Final = _number("逾期天数", "没有逾期的为 0；不写编号的行空着")

_RECORDS: Final = Table(
    "records",
    "记录",
    "一条记录一行；作废的、并入别的记录的只写编号、类别、状态，不计数",
    (
        _CODE,
        _ID,
        _text("类别", "企业、线索、场所、检查活动", always=True),
        _flag("计入", "是否计数；作废的、已并入的为否", always=True),
        _text("状态", "由程序推算的状态，如 整治中、待核查、已排查；检查活动没有"),
        _day("登记日期", "线索的登记时间、检查活动的日期，其他的为编号里的日期"),
        _text("村", f"方案里的村，或“本乡外”；没有的写“{OTHER}”"),
        _UNIT,
        _text("名称", "企业的名称；线索、场所、检查活动不写，免得带出人名和内容"),
        _text("名称核心", "企业的名称去掉地区、组织形式后剩下的，用来比对是否少见的同名"),
        _text("性质", "企业的性质，如 企业、小作坊、黑窝点"),
        _text("经营状态", "企业现在是否生产"),
        _text("信用代码", "企业的统一社会信用代码"),
        _text("无代码原因", "企业没有代码的原因：无照、未查明、个人"),
        _text("用电户号", "企业、场所的用电户号"),
        _text("供水户号", "企业的供水户号"),
        _words("负责人标识", "有违法行为的企业，负责人、实际控制人姓名的摘要，只用来比对是否同名，不是姓名"),
        _text("行业", "按方案的行业归类，都不相符的为“其他”"),
        _text("场所类别", "方案里的场所类别"),
        _words("位置特征", "场所的位置：行政区域交界、城乡结合部、偏僻地点"),
        _text("迁入来源", "企业从省外转移来的，来源地"),
        _flag("有违法行为", "企业是否查出过违法行为"),
        _words("违法行为", "企业的违法行为、线索的涉嫌行为，方案里的代码"),
        _day("最早发现", "企业最早发现违法行为的日期"),
        _flag("待认定", "企业有没有人认定的事实"),
        _text("风险等级", "企业最近一次评定的等级"),
        _day("销号日期", "企业现在已销号的，销号的日期"),
        _flag("撤案", "企业最后一案以撤案结束"),
        _flag("登记错误", "撤案的理由是登记错误"),
        _flag("再次立案", "企业结案以后又立案"),
        _flag("重犯", "方案所称的重犯；方案没有这个称谓的空着"),
        _text("企业编号", "线索、场所所属企业的编号"),
        _text("场所编号", "线索所属场所的编号"),
        _text("并入编号", "并入哪一条记录"),
        _text("移送办理", "以移送办理办结的线索：已有结果、尚无结果"),
        _text("活动类别", "检查活动的类别"),
        _number("检查组数", "检查活动的检查组数"),
        _number("出动人次", "检查活动的出动人次"),
        _number("发现问题", "检查活动发现的问题数"),
        _number("排查次数", "企业、场所进入现场的排查次数"),
        _day("最近排查", "企业、场所最近一次进入现场排查的日期"),
    ),
)

_ACTS: Final = Table(
    "acts",
    "办理",
    "记录里的一次办理一行：一次核查、一次处罚、一次排查",
    (
        _CODE,
        _MASKED_ID,
        _text("类别", "记录的类别", always=True),
        _text("栏", "记录里的栏目，如 核查、处罚、排查", always=True),
        _number("序", "这一栏里的第几条，从 1 起；不写编号的行空着"),
        _day("日期", "办理的日期；不写编号的行空着"),
        _text("结果", "台账格式规定的词，如 属实、发现问题、罚款、已查实"),
        _text("要点", f"方案里的词：违法行为代码、强制措施、问项、期限、问题类别；没有的写“{OTHER}”"),
        _words("单位", f"参加、实施、接收的单位；方案里没有的写“{OTHER}”"),
        Column("金额", "金额", "处罚的金额，单位是元"),
        Column("已收缴", "金额", "处罚已收缴的金额，单位是元"),
    ),
)

_DEADLINES: Final = Table(
    "deadlines",
    "期限",
    "一个期限一行，与 dabzw due 相同",
    (
        _CODE,
        _MASKED_ID,
        _text("期限", "方案里期限的代码", always=True),
        _text("对象", "线索、企业", always=True),
        _text("事项", "同一期限的几项：哪项措施、第几次、第几案"),
        _FORCE,
        _day("起算", "从哪一天起算；固定截止日的空着"),
        _text("起算时分", "起算到分的，时和分"),
        _day("应完成", "最晚哪一天；没有写多久的空着"),
        _text("应完成时分", "到分的，时和分；空着的为当日 24:00"),
        _day("原期限", "延期、中止以前的期限，改过的才有"),
        _day("完成", "完成的日期；没有完成的空着"),
        _text("完成时分", "完成到分的，时和分"),
        _day("终止", "没有完成而不用再办的，哪一天终止"),
        _text("状态", "逾期、今日到期、临期、未到、按期、逾期完成、终止", always=True),
        _flag("中止", "现在是否中止"),
        _LATE,
        _UNIT,
    ),
)

_MEASURES: Final = Table(
    "measures",
    "措施",
    "有违法行为的企业现在一案应采取的一项措施一行，与 dabzw policy 相同",
    (
        _CODE,
        _ID,
        _text("措施", f"方案里的措施；没有的写“{OTHER}”", always=True),
        _words("来源", "要求这项措施的处置规则的代码、风险等级"),
        _text("状态", "未安排、已安排、已报完成、已完成、逾期", always=True),
        _UNIT,
        _day("时限", "安排的时限"),
        _day("完成日期", "写明的完成日期"),
    ),
)

_FINDINGS: Final = Table(
    "findings",
    "问题",
    "一处问题一行，与 dabzw check 相同，不含对报告原件、留痕和文件书写的检查",
    (
        _CODE,
        _MASKED_ID,
        _text("类别", "记录的类别；行动方案和数据文件的空着"),
        _text("规则", "规则的代码，见 规则.md", always=True),
        _text("级别", "错误、警告、提示", always=True),
    ),
)

_INDICATORS: Final = Table(
    "indicators",
    "指标",
    "一个阶段的一项指标一行，与 dabzw status 相同；没有指标的阶段也有一行",
    (
        _CODE,
        _number("阶段序", "第几个阶段，从 1 起", always=True),
        _text("阶段", "阶段的名称", always=True),
        _day("开始", "阶段的第一天"),
        _day("截止", "阶段的最后一天"),
        _text("阶段状态", "未开始、进行中、已结束", always=True),
        _text("指标", "指标的名称，各地相同才能比较；没有指标的空着"),
        _text("名称", "本行动显示的名称"),
        _text("督导", "属于哪一轮督导"),
        _flag("有范围", "是否只数一部分；各地相同、没有范围的才能比较"),
        _number("完成", "本阶段内完成的"),
        _number("总数", "应完成的总数"),
        _number("截止时完成", "阶段截止时完成的；没有结束的空着"),
        _number("截止时总数", "阶段截止时的总数"),
        _number("至今完成", "到现在完成的；没有结束的空着"),
        _number("至今总数", "到现在的总数"),
        _text("目标", "方案的目标，如 90%"),
        _flag("达到", "是否达到目标；没有目标的空着"),
    ),
)

_AGENDA: Final = Table(
    "agenda",
    "待办",
    "等人办理的一件事一行，与 dabzw agenda 相同，不含备份等台账保管的事",
    (
        _CODE,
        _text("编号", "记录的编号；不是某条记录的、只有举报线索才有的，不写编号"),
        _text("种类", "期限、待认定、回头看、未报告村 等", always=True),
        _text("期限", "种类是期限、中止的：期限的代码"),
        _text("村", "未报告村：哪个村"),
        _day("自", "从哪一天起等"),
        _day("应于", "应在哪一天以前办；没有的空着"),
        _text("应于时分", "到分的，时和分"),
        _text("状态", "逾期、今日到期、临期、未到", always=True),
        _LATE,
        _FORCE,
        _UNIT,
    ),
)

_META: Final = Table(
    "meta",
    "台账",
    "一本台账一行：它是哪一次提交、哪一天的样子",
    (
        _CODE,
        _text("单位", "行动方案里的单位", always=True),
        _text("行动", "行动的名称", always=True),
        _text("文号", "通知的文号"),
        _day("开始", "行动的第一天"),
        _day("截止", "行动的最后一天"),
        _words("阶段", "各阶段的名称，按先后"),
        _words("期限", "各期限的代码，按先后"),
        _words("违法行为", "各违法行为的代码，按先后"),
        _text("计日", "自然日、工作日", always=True),
        _text("重犯称谓", "方案怎样称呼重犯；没有的空着"),
        _words("村", "方案里的村，按先后"),
        _text("提交", "台账的提交编号", always=True),
        Column("提交时间", "长整数", "这次提交的时间，1970 年以来的秒", always=True),
        _text("截至", "算到哪一天，或哪一分", always=True),
        _text("程序版本", "用哪个版本的程序算的", always=True),
        _number("表版", "这些表的版次", always=True),
        _number("记录", "计数的记录数", always=True),
        _number("作废", "作废的记录数", always=True),
        _number("错误", "问题里的错误数", always=True),
        _number("警告", "问题里的警告数", always=True),
        _number("提示", "问题里的提示数", always=True),
    ),
)

TABLES: Final[Mapping[TableName, Table]] = {
    table.name: table
    for table in (_RECORDS, _ACTS, _DEADLINES, _MEASURES, _FINDINGS, _INDICATORS, _AGENDA, _META)
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a ledger: whose, of which commit and its time (seconds since 1970), as of when.

    Each table has its rows in the order of `TABLES`' columns.
    """

    code: str
    commit: str
    committed: int
    at: Instant
    tables: Mapping[TableName, tuple[Row, ...]]

    @property
    def township(self) -> str:
        """The office that the campaign names."""
        return str(self.tables["meta"][0][TABLES["meta"].heads.index("单位")])
