"""The words in which superiors count: thirteen classes of violations, and industries (行业领域).

Campaigns name violations by the codes of their notice and enterprises by the trade that a clerk wrote; a
statistics form has columns and rows of its own.  What leads from one to the other is campaign data
(统计归类, 行业归类); here are the words.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

# The columns 1 to 13 of the State Council's form of 2012 (国办发明电〔2012〕10号), in short.
ViolationClass = Literal[
    "无证类",
    "死灰复燃",
    "擅自生产",
    "隐患不治",
    "拒不执行",
    "非法用工",
    "违章作业",
    "装备防护",
    "责任制度",
    "重大工程",
    "应急救援",
    "四新未核准",
    "其他违法",
]
VIOLATION_CLASSES: Final[tuple[ViolationClass, ...]] = get_args(ViolationClass)
OTHER_CLASS: Final[ViolationClass] = "其他违法"
OTHER_INDUSTRY: Final = "其他"
