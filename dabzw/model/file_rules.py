"""What is found of files and of the history, by no rule over records: what each is called, and its cure.

What such a finding says is written where it is found; here are the names that people read for its code, as
the rules over records declare theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class FileRule(NamedTuple):
    """A short Chinese name, and the command that mends what is found; {file} is the file.

    `says` is a sentence for many findings alike, where each tells of a number of its own.
    """

    name: str
    cure: str = ""
    says: str = ""


FILE_RULES: Final[Mapping[str, FileRule]] = {
    "yaml-size": FileRule("文件太大"),
    "yaml-empty": FileRule("文件是空的"),
    "yaml-only-comments": FileRule("只有注释"),
    "yaml-bom": FileRule("开头有标记"),
    "yaml-gbk": FileRule("国标编码"),
    "yaml-encoding": FileRule("编码不对"),
    "yaml-truncated": FileRule("末尾不全"),
    "yaml-conflict": FileRule("合并冲突"),
    "yaml-root": FileRule("不成字段"),
    "yaml-colon-width": FileRule("中文冒号"),
    "yaml-documents": FileRule("几份内容"),
    "yaml-directive": FileRule("指令行"),
    "yaml-anchor": FileRule("锚点"),
    "yaml-alias": FileRule("引用写法"),
    "yaml-tag": FileRule("类型标签"),
    "yaml-merge-key": FileRule("合并键"),
    "yaml-dup-key": FileRule("字段重复"),
    "yaml-key": FileRule("字段名不对"),
    "yaml-key-long": FileRule("字段名太长"),
    "yaml-empty-value": FileRule("没有内容"),
    "yaml-comment": FileRule("注释"),
    "yaml-depth": FileRule("层次太多"),
    "yaml-nodes": FileRule("内容太多"),
    "yaml-text-long": FileRule("文字太长"),
    "yaml-tab": FileRule("制表符"),
    "yaml-colon": FileRule("冒号不清"),
    "yaml-quote": FileRule("引号不成对"),
    "yaml-bracket": FileRule("括号不成对"),
    "yaml-indent": FileRule("缩进不对"),
    "yaml-field": FileRule("不是字段行"),
    "yaml-indicator": FileRule("特殊符号开头"),
    "yaml-escape": FileRule("反斜杠"),
    "yaml-syntax": FileRule("写法不对"),
    "yaml-nul": FileRule("空字符"),
    "yaml-cr": FileRule("换行格式"),
    "yaml-control": FileRule("控制字符"),
    "yaml-bidi": FileRule("方向字符"),
    "yaml-invisible": FileRule("零宽字符"),
    "yaml-line-break": FileRule("特殊分行符"),
    "yaml-noncharacter": FileRule("无效字符"),
    "yaml-private-use": FileRule("自造字"),
    "yaml-mojibake": FileRule("乱码"),
    "schema-value": FileRule("填写不对"),
    "schema-missing": FileRule("缺必填项"),
    "schema-unknown-key": FileRule("字段不认识"),
    "schema-choice": FileRule("取值不对"),
    "schema-shape": FileRule("填法不对"),
    "path-mismatch": FileRule("位置或名称不对"),
    "not-a-file": FileRule("不是普通文件"),
    "not-a-folder": FileRule("不是文件夹"),
    "file-too-large": FileRule("文件过大"),
    "foreign-file": FileRule("外来文件"),
    "file-unread": FileRule("文件没看到"),
    "not-canonical": FileRule("书写格式", "dabzw adopt {file}"),
    "campaign-missing": FileRule("缺行动方案", "dabzw discard {file}"),
    "campaign-pending": FileRule("方案待定"),
    "format-unknown": FileRule("格式不识"),
    "format-old": FileRule("旧格式", "dabzw upgrade"),
    "office-left-out": FileRule("本单位未用"),
    "office-year-twice": FileRule("年份重复"),
    "power-table": FileRule("用电表格"),
    "power-month": FileRule("用电表月份"),
    "power-conflict": FileRule("用电相抵"),
    "informant-heading": FileRule("举报人栏"),
    "ignored": FileRule("藏住未入账", "dabzw adopt"),
    "git-missing": FileRule("没有留痕", "dabzw doctor"),
    "git-damaged": FileRule("留痕损坏", "dabzw doctor"),
    "sealed-changed": FileRule("封存被改"),
    "sealed-chain": FileRule("封存不相接"),
    "sealed-basis": FileRule("封存依据"),
    "sealed-twice": FileRule("一期两封"),
    "sealed-unproven": FileRule("封存未证"),
    "sealed-original": FileRule("封存原件", "dabzw issue due"),
    "sealed-moved": FileRule("封存后变动", says="封存的材料里有数字，照现在的台账再算就不同了；原件不改。"),
}
