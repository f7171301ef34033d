"""What is told of a field: what kind of value it takes, and what its remarks are; in Chinese, for people."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from dabzw.model import campaign_parts, power, scalars
from dabzw.model.base import Row
from dabzw.model.fields import Meaning
from dabzw.model.names import LISTS
from dabzw.model.scalars import plain_text

SCALARS: Final[tuple[tuple[object, str], ...]] = (
    (scalars.Day, "日期"),
    (power.MonthDay, "月份"),
    (scalars.Minute, "日期和时间"),
    (scalars.Money, "金额（元）"),
    (scalars.Quantity, "数量"),
    (scalars.Count, "整数"),
    (scalars.YesNo, "是 · 否"),
    (scalars.RecordId, "任一编号"),
    (scalars.EnterpriseId, "企业编号"),
    (scalars.LeadId, "线索编号"),
    (scalars.SiteId, "场所编号"),
    (scalars.ActivityId, "检查活动编号"),
    (scalars.Code, "代码"),
    (scalars.CreditCode, "代码"),
    (scalars.Digest, "SHA-256 摘要"),
    (campaign_parts.TimeLimit, "时限"),
    (campaign_parts.OpenTimeLimit, "时限"),
    (scalars.Name, "文字"),
    (scalars.Text, "长文字"),
    (scalars.Citation, "长文字"),
)
"""The scalar types, each with what it is called."""


def scalar_name(annotation: object) -> str | None:
    """What the scalar type of an annotation is called; None where it is none of them."""
    return next((says for kind, says in SCALARS if _is(annotation, kind)), None)


def type_name(annotation: object) -> str:
    """What a field takes."""
    return scalar_name(annotation) or _shape_name(annotation, get_origin(annotation), get_args(annotation))


def _shape_name(annotation: object, origin: object, parts: tuple[Any, ...]) -> str:
    if origin in (Annotated, Union, UnionType):
        return type_name(next(part for part in parts if part is not type(None)))
    if origin is Literal:
        return " · ".join(parts)
    if origin is tuple:
        return f"列表：{type_name(parts[0])}"
    if origin is dict:
        return f"对照：{type_name(parts[0])} → {type_name(parts[1])}"
    return "一组，见下" if isinstance(annotation, type) and issubclass(annotation, Row) else "文字"


def _is(annotation: object, kind: object) -> bool:
    """Whether an annotation is a scalar type, further marks aside."""
    marks: tuple[object, ...] = getattr(kind, "__metadata__", ())
    own: tuple[object, ...] = getattr(annotation, "__metadata__", ())
    return get_args(annotation)[:1] == get_args(kind)[:1] and bool(marks) and own[: len(marks)] == marks


def remarks(row: type[Row], field: Meaning) -> tuple[str, ...]:
    """What is remarked of a field: its note, what its names are of, what holds where it is not written."""
    default = row.model_fields[field.name].default
    names = LISTS[field.names.of] if field.names is not None else None
    said = [field.note, *((names.says, names.besides) if names is not None else ())]
    if isinstance(default, (str, bool)):
        said.append(f"不写为“{plain_text(default)}”")
    return tuple(filter(None, said))
