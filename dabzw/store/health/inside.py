"""What the ledger's folder holds: hand edits, foreign files, faults, and the papers of sealed issues."""

from __future__ import annotations

from collections.abc import Iterator

from dabzw.model.ailment import Ailment
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.made import MadeReport, digest_of
from dabzw.store import files
from dabzw.store.git import Repository
from dabzw.store.health.leftovers import OUT
from dabzw.store.health.past import some
from dabzw.store.health.patient import Patient
from dabzw.store.sealing_history import sealed_history
from dabzw.store.working import look


def readable(patient: Patient) -> Iterator[Ailment]:
    """That all of the ledger can be read, by this version of the program."""
    faults = tuple(one for one in patient.loaded.findings if one.level == "错误")
    newer = next((one for one in faults if one.rule == "format-unknown"), None)
    if newer is not None:
        yield Ailment("format", "错误", CAMPAIGN_FILE, newer.says, newer.advice)
    elif faults:
        says = f"有{len(faults)}处错误读不进来，出不了数"
        yield Ailment("unreadable", "错误", "台账", says, "运行 dabzw check 逐条查看并改正")
    foreign = tuple(one.file for one in patient.loaded.findings if one.rule == "foreign-file")
    if foreign:
        says = f"文件夹里有不属于台账的东西：{some(foreign)}"
        yield Ailment("foreign", "提示", "文件", says, "不读取、不入账，可以留着；含名单的移到别处保管")


def entered(repository: Repository, _patient: Patient) -> Iterator[Ailment]:
    """That what lies in the folder is entered."""
    changed = look(repository, afresh=True).unrecorded
    if changed:
        says = f"有{len(changed)}个文件的手工修改没有入账：{some(changed)}"
        advice = "核对后运行 dabzw adopt 入账，不要的运行 dabzw discard 放回"
        yield Ailment("unentered", "提示", "文件", says, advice)


def issues(repository: Repository, patient: Patient) -> Iterator[Ailment]:
    """That each sealed issue has its record, and its papers in `out/` are what was sealed."""
    head = repository.head()
    if head is None:
        return
    entries = repository.entries(head)
    history = sealed_history(repository, head)
    gone = tuple(issue.report.title for issue in history.gone_from(entries))
    if gone:
        says = f"{some(gone)}封存过，记录却不在台账里"
        yield Ailment("issue-gone", "错误", "材料", says, "运行 dabzw issue due，按封存时的原样放回")
    out = patient.folder / OUT
    if not out.is_dir():
        return
    wrong = tuple(name for report in history.reports for name in _wrong_in(patient, report))
    if wrong:
        says = f"{OUT}/ 里的 {some(wrong)} 不见了，或与封存的不同"
        yield Ailment("issue-file", "警告", "材料", says, "运行 dabzw issue due，按封存的重新写出")


def _wrong_in(patient: Patient, report: MadeReport) -> Iterator[str]:
    for item in report.outputs:
        try:
            data = files.read(patient.folder / OUT, item.file)
        except files.NotRegular:
            data = None
        if data is None or (item.parts is None and digest_of(data) != item.digest):
            yield item.file
