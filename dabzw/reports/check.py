"""检查: findings of the files and of the rules, as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from dabzw.model.finding import Finding, Level

Rows = dict[str, Any]

LEVELS: Final[tuple[Level, ...]] = ("错误", "警告", "提示")


def check_rows(findings: Sequence[Finding]) -> Rows:
    """All findings, in the order of the files, with their count by level."""
    counts = Counter(finding.level for finding in findings)
    return {
        "格式": 1,
        "问题": [_row(finding) for finding in in_order(findings)],
        **{level: counts[level] for level in LEVELS},
    }


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings by file and place."""
    return sorted(findings, key=lambda found: (found.file, found.line, found.column, found.rule, found.says))


def _row(finding: Finding) -> Rows:
    return {
        "级别": finding.level,
        "规则": finding.rule,
        "文件": finding.file,
        "行": finding.line,
        "列": finding.column,
        "编号": finding.id,
        "字段": finding.field or None,
        "说明": finding.says,
        "建议": finding.advice,
    }
