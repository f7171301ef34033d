"""Making issues of reports: each exactly once, in the one transaction, then sealed.

The number of an issue is claimed and its record committed in one step, under the ledger's lock: killed
before, a command has made nothing; killed after, the next one writes the files again, from the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from dabzw.cli import prompts
from dabzw.cli.context import Desk
from dabzw.cli.pressing import Base, Issue, digest, output, parts_digest, plain_paper, pressed
from dabzw.errors import DabzwError, LookupFailed
from dabzw.model.finding import Finding
from dabzw.model.ledger import Ledger
from dabzw.model.made import MadeReport
from dabzw.model.moments import written
from dabzw.reports.moved import MISSING, Moved, figures_of, moved_figures
from dabzw.rules.reporting import Slot, pending
from dabzw.store import files
from dabzw.store.reader import record_bytes
from dabzw.store.sealed import ledger_then, seal_findings, sealed_versions
from dabzw.store.writer import Change, Files, Plan, locked

Agreement = Literal["一致", "内容一致", "不一致"]


class NoSuchIssue(LookupFailed):
    """The issue was not made."""

    def __init__(self, name: str, issue: int) -> None:
        super().__init__(f"没有生成过{name}第{issue}期；用 dabzw issue list 查看")


@dataclass
class Batch:
    """What one run has made: the sealed issues, their files, and the reports that could not be made."""

    made: list[MadeReport] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def seal(self, issue: Issue, base: Base, due: datetime | None) -> None:
        """Makes an issue; raises what its paper or its rendering raises."""
        paper, pages = pressed(issue, base)
        facts = {
            "名称": issue.name,
            "期号": str(issue.issue),
            "应报": due,
            "截至": issue.at,
            "期间起": issue.first,
            "依据": base.revision,
            "更正": None if issue.corrects is None else str(issue.corrects),
            "产出": tuple(output(name, data) for name, data in pages.items()),
            "数据": figures_of(paper),
        }
        self.made.append(MadeReport.model_validate(facts))
        self.files |= pages

    def next_issue(self, name: str, ledger: Ledger) -> int:
        """The number of the next issue of a report."""
        return 1 + max((one.issue for one in (*ledger.made, *self.made) if one.name == name), default=0)


def make_due(desk: Desk) -> Batch:
    """Makes all that is due and not made yet, in one commit."""
    batch = Batch()
    until = min(desk.at.moment, desk.now)

    def build(_files: Files) -> Plan:
        base = Base.at(desk, "HEAD")
        for slot in pending(base.ledger.campaign, base.ledger.calendar, base.ledger.made, until):
            _seal_slot(batch, slot, base)
        return _plan(batch, "issue due")

    desk.write(build)
    return batch


def _seal_slot(batch: Batch, slot: Slot, base: Base) -> None:
    """One that cannot be made holds back the later ones of its report, and no other report."""
    if slot.name in batch.failed:
        return
    number = batch.next_issue(slot.name, base.ledger)
    issue = Issue(slot.name, number, slot.at, slot.first, None, slot.formats)
    try:
        batch.seal(issue, base, slot.due)
    except DabzwError as error:
        batch.failed[slot.name] = str(error)


def _plan(batch: Batch, operation: str) -> Plan:
    changes = tuple(Change(one.path, record_bytes(one)) for one in batch.made)
    titles = [one.title for one in batch.made]
    says = "、".join(titles[:3]) + (f"等{len(titles)}期" if len(titles) > len(titles[:3]) else "")
    return Plan(changes, f"生成{says}", operation, ())


def restated(made: MadeReport, desk: Desk) -> Batch:
    """Seals the correction of an issue: a new issue as of the same instant, from today's commit."""
    batch = Batch()

    def build(_files: Files) -> Plan:
        base = Base.at(desk, "HEAD")
        batch.seal(correction(made, base.ledger), base, None)
        return _plan(batch, "issue restate")

    desk.write(build)
    return batch


def correction(made: MadeReport, ledger: Ledger) -> Issue:
    """The issue that would correct another one."""
    number = Batch().next_issue(made.name, ledger)
    return Issue(made.name, number, made.at, made.first, made.issue, Issue.of(made).formats)


def deliver(desk: Desk, batch: Batch, out: Path) -> tuple[Path, ...]:
    """Writes the files of all issues that are not in the folder, made now or earlier; gives their places."""
    made = Base.at(desk, "HEAD").ledger.made
    placed: list[Path] = []
    with locked(desk.required_repository, now=desk.now), files.disk_errors():
        for one in made:
            missing = [item.file for item in one.outputs if not (out / item.file).exists()]
            for name, data in (_files_of(desk, batch, one) if missing else {}).items():
                if name in missing:
                    out.mkdir(parents=True, exist_ok=True)
                    files.replace(out, name, data)
                    placed.append(out / name)
    return tuple(placed)


def _files_of(desk: Desk, batch: Batch, made: MadeReport) -> Mapping[str, bytes]:
    """The files of an issue as they were sealed; those that cannot be made alike again are left out."""
    if made.outputs[0].file in batch.files:
        return batch.files
    pages, results = again(desk, made)
    for name, result in results.items():
        if result == "不一致":
            prompts.warn(f"{name} 重新生成的内容与封存的摘要不一致，没有写出；运行 dabzw issue again 查看")
    return {name: data for name, data in pages.items() if results[name] != "不一致"}


def again(desk: Desk, made: MadeReport) -> tuple[dict[str, bytes], dict[str, Agreement]]:
    """An issue made again from its commit, and whether it is what was sealed; raises NoSuchRevision."""
    _, pages = pressed(Issue.of(made), Base.at(desk, made.revision))
    found: dict[str, Agreement] = {}
    for item in made.outputs:
        data = pages.get(item.file, b"")
        same_parts = item.parts is not None and data and parts_digest(data) == item.parts
        found[item.file] = "一致" if digest(data) == item.digest else "内容一致" if same_parts else "不一致"
    return pages, found


def found_issue(desk: Desk, name: str, issue: int) -> MadeReport:
    """An issue that was made; raises NoSuchIssue."""
    found = desk.ledger.made_report(name, issue)
    if found is None:
        raise NoSuchIssue(name, issue)
    return found


def moved(desk: Desk, made: MadeReport, ledger: Ledger) -> tuple[Moved, ...]:
    """The numbers of an issue that today's ledger states differently; raises NoSuchRevision."""
    then = ledger_then(desk.required_repository, made.revision, ledger, desk.files)
    issue = Issue.of(made)
    return moved_figures(made, then, ledger, lambda other: plain_paper(issue, made.revision, other))


def sealed_findings(desk: Desk) -> Iterator[Finding]:
    """What is wrong with made reports: changed since they were sealed, or numbers that have moved."""
    repository = desk.repository
    if repository is None or repository.head() is None:
        return
    for path, versions in sealed_versions(repository, repository.resolve(desk.options.rev or "HEAD")).items():
        yield from seal_findings(path, versions, desk.files.get(path))
    ledger = desk.loaded.ledger
    if ledger is None:
        return
    corrected = {(one.name, one.corrects) for one in ledger.made}
    for made in ledger.made:
        if (made.name, made.issue) not in corrected:
            yield from _moved_findings(desk, made, ledger)


def _moved_findings(desk: Desk, made: MadeReport, ledger: Ledger) -> Iterator[Finding]:
    try:
        found = moved(desk, made, ledger)
    except DabzwError:
        says, advice = (
            "核对不了：生成时的台账或材料模板读不出来",
            f"运行 dabzw issue again {made.name} {made.issue} 查看原因",
        )
        yield Finding("sealed-unproven", "警告", made.path, None, (), f"{made.title}{says}", advice)
        return
    for one in found:
        says = (
            f"{made.title}的“{one.name}”封存时为{one.then or MISSING}，按现在的台账截至{written(made.at)}"
            f"为{one.now or MISSING}，变动来自{'、'.join(one.by)}"
        )
        advice = f"核实后运行 dabzw issue restate {made.name} {made.issue} 另出一期更正"
        yield Finding("sealed-moved", "警告", made.path, None, ("数据",), says, advice)


def sealed_rows(desk: Desk, ledger: Ledger) -> dict[str, Any]:
    """All issues that were made."""
    return {
        "格式": 1,
        "截至": written(desk.at.when),
        "材料": [
            {
                "名称": one.name,
                "期号": one.issue,
                "应报": one.due and written(one.due),
                "截至": written(one.at),
                "更正": one.corrects,
                "报送日期": one.sent and written(one.sent.day),
                "确认人": one.sent and one.sent.by,
                "方式": one.sent and one.sent.way,
                "依据": one.revision,
                "产出": [item.file for item in one.outputs],
            }
            for one in ledger.made
        ],
    }
