"""The 一企一策 report as a workbook, one row a measure, ready to print."""

from __future__ import annotations

from dabzw.render.xlsx.workbook import workbook_bytes
from dabzw.reports.books.workbook import policy_book
from dabzw.reports.looks.policy import PolicyReport


def policy_workbook(report: PolicyReport) -> bytes:
    """The report as the bytes of an .xlsx file."""
    return workbook_bytes(policy_book(report)).data
