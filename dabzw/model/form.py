"""Statistics forms (报表) as data: a superior's form, and how his own workbook answers to it."""

from typing import Literal, Self

from dabzw.model.base import Row
from dabzw.model.declared import Field, checks_row
from dabzw.model.scalars import Name, NamedRows, Names, Text, YesNo, fault

Basis = Literal["年初以来", "行动以来", "本期"]
"""口径: since 1 January of the as-of year, since the campaign's start, or from a day to a day."""

RowKind = Literal[
    "行业领域",
    "村",
    "监管站所",
    "全乡",
    "固定",
    "受检企业",
    "违法企业",
    "违法行为",
    "名单企业",
    "重大风险企业",
    "未整改重大风险企业",
    "关闭取缔企业",
    "停产停业企业",
]
TotalPlace = Literal["首行", "末行", "无"]
Direction = Literal["列", "行"]


class FormRow(Row):
    """A row of a form; 行业 are the industries of the campaign that it sums up, by default its own name."""

    name: Name = Field(alias="名称")
    industries: Names = Field((), alias="行业")


class FormColumn(Row):
    """A column, or with 列 a group of columns under one head.

    A column has a measure (指标), or a fact of its row (取), or is left empty by law (依法留空); one without
    any of them is for the clerk to fill.
    """

    name: Name = Field(alias="名称")
    number: Name | None = Field(None, alias="栏次")
    measure: Name | None = Field(None, alias="指标")
    industries: Names = Field((), alias="行业")
    fact: Name | None = Field(None, alias="取")
    by_law: Text | None = Field(None, alias="依法留空")
    columns: tuple["FormColumn", ...] = Field((), alias="列")

    @checks_row
    def _one_source(self) -> Self:
        sources = (self.measure, self.fact, self.by_law, self.columns or None)
        if sum(source is not None for source in sources) > 1:
            raise fault("一栏只能写“指标”“取”“依法留空”“列”中的一项；都不写的为待填")
        return self


class FormTemplate(Row):
    """模板 of a statistics form 报表."""

    code: Name = Field(alias="编号")
    name: Name = Field(alias="名称")
    title: Name = Field(alias="标题")
    source: Text | None = Field(None, alias="来源")
    basis: Basis = Field("行动以来", alias="口径")
    unit: Name | None = Field(None, alias="单位")
    heads: Names = Field(("填报单位", "起止日期"), alias="表头")
    signatures: Names = Field(("审核人", "填表人", "联系电话", "填报日期"), alias="表尾")
    rules: tuple[Text, ...] = Field((), alias="填报要求")
    kind: RowKind = Field("全乡", alias="行")
    rows: NamedRows[FormRow] = Field((), alias="行名")
    total: TotalPlace = Field("无", alias="合计")
    total_name: Name = Field("合计", alias="合计名")
    transposed: YesNo = Field(False, alias="转置")  # noqa: FBT003
    columns: tuple[FormColumn, ...] = Field((), alias="列")
    prose: tuple[Text, ...] = Field((), alias="正文")

    @checks_row
    def _has_content(self) -> Self:
        if bool(self.columns) == bool(self.prose):
            raise fault("报表要么有“列”，要么有“正文”，二者取一")
        return self


class HeadMeasure(Row):
    """A head of a superior's workbook and the measure that fills the cells under it, or beside it."""

    head: Name = Field(alias="表头")
    measure: Name = Field(alias="指标")


class LinePart(Row):
    """A row (or column) of a superior's workbook and the part of the township that it is about."""

    name: Name = Field(alias="名称")
    industries: Names = Field((), alias="行业")
    village: Name | None = Field(None, alias="村")
    station: Name | None = Field(None, alias="站所")

    @checks_row
    def _one_part(self) -> Self:
        if sum(map(bool, (self.industries, self.village, self.station))) > 1:
            raise fault("“行业”“村”“站所”只写一项；都不写的为全乡")
        return self


class SheetMapping(Row):
    """对应: how one sheet of a superior's workbook is filled; it is kept and used again the next time."""

    name: Name = Field(alias="名称")
    sheet: Name = Field(alias="工作表")
    basis: Basis = Field(alias="口径")
    direction: Direction = Field("列", alias="方向")
    heads: tuple[HeadMeasure, ...] = Field(alias="指标", min_length=1)
    lines: tuple[LinePart, ...] = Field((), alias="行")
