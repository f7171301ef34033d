"""Words of the preset's notice in what another campaign's ledger says: which they are, and where all is said."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final, get_args

import openpyxl
from processes import Dabzw
from records import findings

from dabzw.cli.app import COMMANDS, LOOKS
from dabzw.errors import DabzwError
from dabzw.model import vocab
from dabzw.model.campaign import Campaign
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.parts import Part, is_on
from dabzw.model.sheet_columns import RECORD_KINDS
from dabzw.render.dashboard import dashboard_html
from dabzw.render.markdown import policy_markdown
from dabzw.render.pages import print_page
from dabzw.render.paper.paper_markdown import paper_markdown
from dabzw.render.terminal import Printer
from dabzw.reports.books.sheets import Book
from dabzw.reports.books.workbook import Chosen, ledger_book, policy_book
from dabzw.reports.dashboard import dashboard
from dabzw.reports.looks import status as status_look
from dabzw.reports.looks.policy import policy_report
from dabzw.reports.looks.screening import rule_names
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.kind import PaperKind
from dabzw.reports.view import Page
from dabzw.rules.figures.statistics import MEASURES
from dabzw.store import documents, yamlio
from dabzw.store.presets import campaign_text
from dabzw.store.templates import forms_of

_LOOKS_MODULE: Final = "lists.looks"
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

NOT_FOREIGN: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (vocab.COMPULSORY_ACTS, "the acts of 行政强制法, which a lead may be answered with"),
    (vocab.words(vocab.Penalty), "the kinds of penalties of 行政处罚法 art. 9"),
    (vocab.words(vocab.PastSanction), "what an earlier campaign may have done"),
    (vocab.words(vocab.Admission), "how a lead is admitted"),
    (vocab.words(vocab.PowerNature), "what a power is over"),
    (vocab.words(vocab.Event), "the events that limits run from and to"),
    (
        tuple(one.says for one in MEASURES.values()),
        "what the measures of a superior's form are, where one is used",
    ),
    (tuple(MEASURES), "what they are called there"),
    (rule_names(), "the codes of the rules of the screening, where there is one"),
    (tuple(f"本行动没有规定{part}" for part in get_args(Part)), "what a command says whose part is absent"),
)
"""Words that are the law's or the tool's, each with the reason; they are taken out before a text is read."""


PART_WORDS: Final[Mapping[Part, tuple[str, ...]]] = {
    "一案三查": ("三查", "问项"),
    "风险等级": ("风险等级", "评定风险", "未评定", "评定日期", "评定理由"),
    "名单": ("名单管理", "列入名单", "建议列入"),
    "督导": ("督导日期", "已督导", "应督导", "建议调度", "建议通报"),
    "回头看": ("“回头看”", "待回头看", "次回头看"),
    "目录": ("许可目录", "目录企业", "对照许可"),
    "研判": ("疑点",),
    "报送": ("下次",),
    "检查频次上限": ("上限",),
    "巡查频次": ("迟报",),
    "听证标准": ("听证",),
}
"""What only speaks of a part: said nowhere in a campaign that has it not."""


LOOKS_OF_A_LEDGER: Final = (
    *(subject for module, subject, _, _, _ in COMMANDS.values() if module == _LOOKS_MODULE),
    *("agenda", "policy", "supervision"),
)


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


@dataclass(frozen=True)
class Own:
    """What a campaign may say: its own file and its records; the rest of the preset's words are foreign."""

    campaign: Campaign
    files: Mapping[str, bytes]

    @cached_property
    def foreign_words(self) -> tuple[str, ...]:
        """The preset's words that are not in the files, and the words of the parts that it has not."""
        levels = (f"{level}风险" for level in self.campaign.ranks)
        own = "\n".join((b"\n".join(self.files.values()).decode(), *levels))
        off = (words for part, words in PART_WORDS.items() if not is_on(part, self.campaign))
        return (
            *(word for word in preset_words() if word not in own),
            *(one for words in off for one in words),
        )

    @cached_property
    def _left_out(self) -> re.Pattern[str]:
        """What is taken out of a text: words that are not foreign, and names of the forms that it offers."""
        forms = {form.title for form, _ in forms_of({}).values() if form.code in self.campaign.forms}
        known = {*forms, *(word for words, _ in NOT_FOREIGN for word in words)}
        words = {word for word in known if any(foreign in word for foreign in self.foreign_words)}
        return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")

    def foreign(self, text: str) -> list[str]:
        """The foreign words in a text, each with the line that holds it."""
        return [
            f"{word}: {line.strip()[:120]}"
            for line in dict.fromkeys(self._left_out.sub("", text).splitlines())
            for word in self.foreign_words
            if word in line
        ]


def made(ledger: Ledger, at: Instant) -> Iterator[tuple[str, str]]:
    """What a ledger says, made in this process: the looks that take no more than a ledger, papers, sheets."""
    campaign, seen = ledger.campaign, ledger.as_of(at)
    for name in LOOKS_OF_A_LEDGER:
        page = import_module(f"dabzw.reports.looks.{name}").answer(seen, at)
        yield name, _shown(page)
        yield f"{name} --json", "\n".join(_values(page.record()))
    status = status_look.answer(status_look.status_of(seen, at), seen, at)
    yield "status", _shown(status) + "\n".join(_values(status.record()))
    for kind in PAPERS.values():
        if kind.part is None or is_on(kind.part, campaign):
            for public in (False, True):
                yield f"report {kind.name}", _paper(kind, seen, at, public=public)
    report = policy_report(seen, at, "提交 1")
    yield "report policy", policy_markdown(report)
    page = documents.template(documents.DASHBOARD, {})
    yield "report dashboard", dashboard_html(dashboard(seen, at, "提交 1"), page).decode()
    for book in (ledger_book(seen, at, "提交 1", None, Chosen()), policy_book(report)):
        yield "export", "\n".join(_of_book(book))
    for finding in findings(ledger, at):
        yield "check", f"{finding.says}\n{finding.advice}"


def _shown(page: Page) -> str:
    stream = io.StringIO()
    print_page(Printer(stream), page)
    return stream.getvalue()


def _paper(kind: PaperKind, seen: Ledger, at: Instant, *, public: bool) -> str:
    """A paper as Markdown; nothing where there is none to make."""
    to = seen.campaign.village_names[0] if kind.name == "supervision" else "示例县公安局"
    ids = tuple(seen.enterprises)[:1] if "ids" in kind.needs else ()
    order = PaperOrder("提交 1", ids=ids, public=public, receiver=to if "receiver" in kind.needs else None)
    try:
        return paper_markdown(kind.build(seen, at, order))
    except DabzwError:
        return ""


def _of_book(book: Book) -> Iterator[str]:
    for sheet in book.sheets:
        yield from (sheet.name, sheet.title, *sheet.lines)
        for table in sheet.tables:
            yield from (table.caption, *(column.head for column in table.columns))
            yield from (str(cell) for row in table.rows for cell in row if cell is not None)


def instants(campaign: Campaign) -> tuple[date, date]:
    """In the midst of a campaign, and long after it."""
    return campaign.start + timedelta(days=15), campaign.end + timedelta(days=200)


def outputs(run: Dabzw, folder: Path, campaign: Campaign, out: Path) -> Iterator[tuple[str, str]]:
    """All that a ledger says, at two instants: looks and their JSON values, papers, forms, sheets."""
    for at in instants(campaign):
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
