"""Words of the preset's notice in what another campaign's ledger says: which they are, and where all is said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl
import other_campaigns as others
from processes import Dabzw

from dabzw.cli.app import COMMANDS, LOOKS
from dabzw.model.campaign import Campaign
from dabzw.model.sheet_columns import RECORD_KINDS
from dabzw.reports.papers import PAPERS
from dabzw.store import yamlio
from dabzw.store.presets import campaign_text

PHRASES: Final = (
    "死灰复燃",
    "一案三查",
    "三查",
    "保护伞",
    "打非治违",
    "快查快处",
    "一企一策",
    "黑名单",
    "专项督导",
    "工作专报",
    "即日起",
)
"""What only the notice says, and its file does not."""

LAW: Final[dict[str, str]] = {
    "限期整改": "a kind of past sanction",
    "取缔": "in 关闭取缔, a kind of past sanction",
    "责令停产停业": "a kind of penalty in 行政处罚法 art. 9",
}


@cache
def preset_words() -> tuple[str, ...]:
    """The words of the preset's file: names of codes, rules, measures, windows, directories, and its levels."""
    tree: dict[str, Any] = dict(yamlio.read(campaign_text().encode(), comments=True).value or {})
    named = (*tree["措施"], *tree["督导"], *tree["目录"], *tree["处置规则"], *tree["违法行为"].values())
    words = {one["名称"] if isinstance(one, dict) else one for one in named}
    words |= {f"{level}风险" for level in tree["风险等级"]}
    words |= {limit["代码"] for limit in tree["期限"]} | {phase["名称"] for phase in tree["阶段"]}
    words |= {one["名称"] if isinstance(one, dict) else one for one in tree["一案三查"]["问项"]} & {
        "供场所",
        "保护伞",
    }
    return tuple(sorted(words | {*PHRASES, tree["名称"], tree["称谓"]["重犯"]}, key=len, reverse=True))


@cache
def _foreign_words(name: str) -> tuple[str, ...]:
    own = others.campaign_bytes(name).decode()
    return tuple(word for word in preset_words() if word not in own and word not in LAW)


def foreign(name: str, text: str) -> list[str]:
    """The words in a text that are neither the campaign's nor those of its records."""
    return [word for word in _foreign_words(name) if word in text]


def outputs(run: Dabzw, folder: Path, campaign: Campaign, out: Path) -> Iterator[tuple[str, str]]:
    """All that a ledger says, at two instants: looks and their JSON values, papers, forms, sheets."""
    for at in (campaign.start + timedelta(days=15), campaign.end + timedelta(days=200)):
        for line in lines(folder, campaign):
            said = run(*line, "--as-of", str(at), cwd=folder)
            yield " ".join(line), said.stdout + said.stderr
            if line[0] != "report":
                said = run(*line, "--as-of", str(at), "--json", cwd=folder)
                yield " ".join((*line, "--json")), _values_of(said.stdout)
        yield from _files(run, folder, out, str(at))


def lines(folder: Path, campaign: Campaign) -> Iterator[tuple[str, ...]]:
    """The command lines of every look, of every record, of every paper and of every form."""
    ids = [file.stem for file in sorted(folder.rglob("*.yaml")) if re.match(r"(QY|XS|CS|HD)-", file.stem)]
    first = next(one for one in ids if one.startswith("QY"))
    needs = {"show": ids, "next": ids, "timeline": [first], "find": ["示例"]}
    options = {"draw": ("--count", "1", "--seed-commit", "HEAD")}
    looks = [name for name, (_, _, panel, _, _) in COMMANDS.items() if panel == LOOKS]
    for name in looks:
        for argument in needs.get(name, [""]):
            yield (name, *filter(None, (argument,)), *options.get(name, ()))
    yield ("due", "--only", "all", "--explain")
    yield ("screen", "--precision")
    yield ("draw", "--result")
    yield from ((kind, "list") for kind in RECORD_KINDS)
    yield from (("check",), ("issue", "list"), ("issue", "due", "--dry-run"), ("form",), ("village", "list"))
    yield from _reports(campaign, first)
    for form in campaign.forms:
        yield ("form", form, "--format", "md")


def _reports(campaign: Campaign, first: str) -> Iterator[tuple[str, ...]]:
    yield ("report",)
    yield ("report", "policy")
    yield ("report", "dashboard", "--format", "html")
    for kind in PAPERS.values():
        to = campaign.village_names[0] if kind.name == "supervision" else "示例县公安局"
        ids = (first,) if "ids" in kind.needs else ()
        yield ("report", kind.name, *ids, *(("--to", to) if "receiver" in kind.needs else ()))
        if "period" in kind.asks or kind.name in ("plan", "summary", "bulletin", "lookback"):
            yield ("report", kind.name, "--public")


def _files(run: Dabzw, folder: Path, out: Path, at: str) -> Iterator[tuple[str, str]]:
    """The workbook, as it is and as JSON, the blank forms, and what partners are given."""
    out.mkdir(exist_ok=True)
    book = out / "台账.xlsx"
    run("export", str(book), "--as-of", at, cwd=folder)
    yield "export", _cells(book)
    yield "export --json", _values_of(run("export", "--json", "--as-of", at, cwd=folder).stdout)
    for kind in RECORD_KINDS:
        run("export", "--blank", kind, str(book), "--as-of", at, cwd=folder)
        yield f"export --blank {kind}", _cells(book)


def _cells(book: Path) -> str:
    sheets = openpyxl.load_workbook(book)
    return "\n".join(
        f"{sheet.title} {cell.value or ''} {cell.comment.text if cell.comment else ''}"
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
    )


def _values_of(text: str) -> str:
    """The values of an answer, a line each; its keys are a contract."""
    return "\n".join(_values(json.loads(text))) if text.startswith("{") else text


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _values(one)
    elif isinstance(value, list):
        for one in value:
            yield from _values(one)
    else:
        yield str(value)
