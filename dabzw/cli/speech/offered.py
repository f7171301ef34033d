"""What completes by TAB the values that no field of a record declares: papers, forms, kinds, files.

A parameter is named by its command and its option, or by its own name where it is told by its place:
`report name`, `import --as`; a global option by itself, with nothing before the blank; one
of a type, of which nothing more is known, `<path>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

import typer
from typer.core import TyperArgument

from dabzw.cli.speech.completion import (
    Completion,
    Pairs,
    of_files,
    of_folders,
    of_ids,
    of_names,
    of_pairs,
    one_of_several,
)

_SHEETS: Final = of_files(".xlsx", ".xls", ".et", ".ods", ".csv")
_YAML: Final = of_files(".yaml")
_DASHBOARD: Final = "dashboard"
_FIELD: Final = "field"
_POLICY: Final = "policy"


def offer(param: Any, ctx: typer.Context, incomplete: str) -> list[Any]:
    """What is offered for a parameter that offers nothing itself."""
    command = " ".join(_words_of(ctx))
    names = (f"{command} {param.opts[0]}", f" {param.opts[0]}", f"<{param.type.name}>")
    own = next((OFFERED[name] for name in names if name in OFFERED), None)
    if own is None:
        return []
    found: list[Any] = TyperArgument(param_decls=["value"], autocompletion=_each(own)).shell_complete(
        cast("Any", ctx), incomplete
    )
    return found


def _words_of(ctx: Any) -> Iterator[str]:
    """The words of a command after the program's name."""
    if ctx.parent is not None:
        yield from _words_of(ctx.parent)
        yield str(ctx.info_name)


def _each(complete: Completion) -> Callable[[Any, list[str], str], list[tuple[str, str] | str]]:
    """A completion as Typer's own parameters call it."""
    return lambda ctx, _args, incomplete: [*complete(ctx, incomplete)]


# What words there are


def _papers(ctx: typer.Context) -> Pairs:
    from dabzw.cli.speech.at_hand import campaign_at_hand
    from dabzw.model.paper_names import PAPER_NAMES

    campaign = campaign_at_hand(ctx)
    yield _POLICY, campaign.terms.plan if campaign is not None else ""
    yield from ((name, paper.title) for name, paper in PAPER_NAMES.items())
    yield _DASHBOARD, "看板"
    yield _FIELD, "外勤单"


def _forms(ctx: typer.Context) -> Pairs:
    from dabzw.cli.speech.at_hand import campaign_at_hand
    from dabzw.store.templates import shipped_names

    campaign = campaign_at_hand(ctx)
    names = shipped_names()
    codes = names if campaign is None else campaign.forms
    yield from ((code, names.get(code, "")) for code in codes)


def _issued(ctx: typer.Context) -> Pairs:
    """The reports of 报送, each with when it is made."""
    from dabzw.cli.speech.at_hand import campaign_at_hand

    campaign = campaign_at_hand(ctx)
    plans = campaign.reports if campaign is not None else ()
    yield from ((plan.report, plan.when.reading) for plan in plans)


def _sheet_kinds(_ctx: typer.Context) -> Pairs:
    from dabzw.model.sheet_columns import SHEET_NAMES

    yield from SHEET_NAMES.items()


def _record_kinds(_ctx: typer.Context) -> Pairs:
    from dabzw.model.sheet_columns import RECORD_KINDS, SHEET_NAMES

    yield from ((kind, SHEET_NAMES[kind]) for kind in RECORD_KINDS)


def _paper_formats(_ctx: typer.Context) -> Pairs:
    from dabzw.cli.help.facts import FORMATS

    yield from FORMATS.items()


def _form_formats(ctx: typer.Context) -> Pairs:
    known = dict(_paper_formats(ctx))
    yield from (("xlsx", known["xlsx"]), ("md", known["md"]), ("csv", "逗号分隔的文本"))


def _bases(_ctx: typer.Context) -> Pairs:
    from dabzw.model.form import Basis
    from dabzw.model.vocab import words

    yield from ((word, "") for word in words(Basis))


def _shares(ctx: typer.Context) -> Pairs:
    """The units that are given a list, with which."""
    from dabzw.cli.speech.at_hand import campaign_at_hand

    campaign = campaign_at_hand(ctx)
    given: dict[str, list[str]] = {}
    for share in campaign.shares if campaign is not None else ():
        given.setdefault(share.unit, []).append(share.name)
    yield from ((unit, "、".join(names)) for unit, names in given.items())


def _rules(_ctx: typer.Context) -> Pairs:
    from dabzw.rules.sweep.registry import SUSPICIONS

    yield from ((rule.code, rule.says) for rule in SUSPICIONS)


def _schemas(_ctx: typer.Context) -> Pairs:
    from dabzw.model.json_schema import ROWS

    yield from ((name, "") for name in ROWS)


def _verdicts(ctx: typer.Context) -> Pairs:
    from dabzw.model.vocab import Determination, words

    known = words(Determination)
    yield from ((word, "") for word in (known if "ent" in _words_of(ctx) else known[:1]))


def _columns(_ctx: typer.Context) -> Pairs:
    """The columns by which a list is put in order."""
    from dabzw.reports.filters import SORT_NAMES

    yield from ((column, "") for column in dict.fromkeys(SORT_NAMES.values()))


def _words(*words: str) -> Completion:
    return of_pairs(lambda _ctx: ((word, "") for word in words))


_SHELLS: Final = ("bash", "zsh", "fish")
_OVERDUE: Final = _words("overdue")
_REPORTED: Final = of_pairs(_issued)
_STATIONS: Final = of_names("站所")
_STORES: Final = dict.fromkeys(
    (f"secure {name} --store" for name in ("init", "holders", "seal", "open", "reseal", "destroy", "reward")),
    of_folders,
)

OFFERED: Final[Mapping[str, Completion]] = {
    "<file>": of_files(),
    "<path>": of_files(),
    "<directory>": of_folders,
    **_STORES,
    "secure list --store": of_folders,
    "secure log --store": of_folders,
    "secure open --key-file": of_files(),
    "secure reseal --key-file": of_files(),
    "secure key file": of_files(),
    "secure reward --step": _words("申请", "批准", "发放", "放弃"),
    "attach --check": of_folders,
    "lead attach --file": of_files(),
    "agenda --ics": of_files(".ics"),
    " --ledger": of_folders,
    "undo what": of_ids(),
    "edit record": of_ids(),
    "sync --checked": of_ids(),
    "log record": of_ids(),
    "policy records": of_ids("企业"),
    "material records": of_ids("企业"),
    "screen records": of_ids(),
    "screen --rule": of_pairs(_rules),
    "screen --unit": _STATIONS,
    "report ids": of_ids(),
    "report name": of_pairs(_papers),
    "report --format": one_of_several(of_pairs(_paper_formats)),
    "report --out": of_folders,
    "report --to": of_names("单位"),
    "issue due --out": of_folders,
    "issue again name": _REPORTED,
    "issue again --out": of_folders,
    "issue restate name": _REPORTED,
    "issue restate --out": of_folders,
    "issue sent name": _REPORTED,
    "form name": of_pairs(_forms),
    "form --basis": of_pairs(_bases),
    "form --format": one_of_several(of_pairs(_form_formats)),
    "form --out": of_folders,
    "form --into": of_files(".xlsx", ".xlsm"),
    "form --mapping": _YAML,
    "import file": _SHEETS,
    "import --as": of_pairs(_sheet_kinds),
    "import --station": _STATIONS,
    "import --directory": of_names("目录"),
    "reconcile file": _SHEETS,
    "reconcile --station": _STATIONS,
    "reconcile --directory": of_names("目录"),
    "export file": of_files(".xlsx", ".csv"),
    "export --for": of_pairs(_shares),
    "export --csv": of_folders,
    "export --blank": of_pairs(_record_kinds),
    "export --village": of_names("村"),
    "export --unit": _STATIONS,
    **{
        f"{group}list --{option}": completion
        for group in ("", "lead ", "ent ", "site ", "activity ")
        for option, completion in {
            "sort": of_pairs(_columns),
            "group": of_pairs(_columns),
            "columns": one_of_several(of_pairs(_columns)),
            "out": of_files(".docx", ".xlsx"),
        }.items()
    },
    "late --unit": of_names("单位"),
    "supervise --confirm": of_names("督导对象"),
    "supervise --notice": _words("调度", "通报"),
    "lead determine --verdict": of_pairs(_verdicts),
    "ent determine --verdict": of_pairs(_verdicts),
    "site determine --verdict": of_pairs(_verdicts),
    "status --fail-on": _OVERDUE,
    "due --fail-on": _OVERDUE,
    "unit add --kind": _words("站所", "外部单位"),
    "adopt paths": _YAML,
    "discard names": _YAML,
    "init folder": of_folders,
    "init --campaign": _YAML,
    "init --from": of_files(".bundle"),
    "campaign draft notice": of_files(".docx", ".txt", ".pdf"),
    "campaign draft --out": _YAML,
    "campaign draft --against": _YAML,
    "campaign check file": _YAML,
    "backup place": of_folders,
    "cron install --backup": of_folders,
    "restore file": of_files(".bundle"),
    "restore folder": of_folders,
    "schema name": of_pairs(_schemas),
    "schema --out": of_folders,
    "help --sheet": of_files(".docx"),
    "completion install --shell": _words(*_SHELLS),
    "completion remove --shell": _words(*_SHELLS),
    "completion show --shell": _words(*_SHELLS),
}
"""The completion of each parameter that has none of its own."""
