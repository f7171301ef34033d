"""What a person does to the folder of a run before the command: files that lie there, and edits by hand."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from dabzw.store.git import Repository
from dabzw.store.secure import age
from dabzw.store.secure.store import Store
from dabzw.store.writer import Change, Plan, transact

LEDGER: Final = "ledger"
EDITED: Final = "改过"
"""The mark of an edit by hand."""

STORE: Final = "身份库"
HEAD, SECOND = "示例主任", "示例书记"
"""The holders; the second came after all was sealed, and opens it once it is sealed anew."""

PUBLIC: Final = "age1kc8xd7zanmmq5p9jugc0dc34d3xecefw8f66n9tyugn6jl0kq3us80eyyf"
"""A key that nobody has the secret part of."""

IDENTITIES: Final = {f"JB-000{number}": f"示例举报人第{number}人" for number in (1, 2, 3)}
DUE: Final = ("JB-0001", "JB-0002")
NOW: Final = datetime(2026, 3, 11, 9, 0)  # noqa: DTZ001  # China Standard Time, as the store has it


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    if old not in text:
        raise ValueError(f"{path.name} does not hold {old}")
    path.write_text(text.replace(old, new, 1), "utf-8")


def edits(root: Path) -> None:
    """Two records changed, and a new file."""
    folder = root / LEDGER
    _replace(folder / "leads/2026-03/XS-260310-7K4Q.yaml", "内容: ", f"内容: {EDITED}")
    _replace(folder / "enterprises/2026-02/QY-260212-E5F6.yaml", "名称: ", f"名称: {EDITED}")
    (folder / "templates").mkdir()
    (folder / "templates/说明.txt").write_text(f"{EDITED}\n", "utf-8")


def shared(root: Path) -> None:
    """A file beside the ledger that it has not taken in yet."""
    (root / "本单位.yaml").write_text("职权:\n  示例行为: [县应急管理局]\n", "utf-8")


def hazard(root: Path) -> None:
    """A visit to a site that found something, written by hand into its record."""
    site = root / LEDGER / "sites/2026-02/CS-260210-5C2D.yaml"
    if "结果: 未发现" in site.read_text("utf-8"):
        _replace(site, "结果: 未发现", "结果: 发现问题")


def editor(root: Path) -> None:
    """An editor that changes a word, and leaves a mark that it has run."""
    _program(root / "editor", f'sed -i "s/内容: /内容: {EDITED}/" "$1" && : > {root}/edited\n')


def leftovers(root: Path) -> None:
    """What a killed command may leave beside its journal."""
    folder = root / LEDGER
    (folder / ".git/dabzw.scratch").mkdir()
    (folder / ".git/dabzw.scratch/index").write_bytes(b"torn")
    (folder / "leads/2026-03/.XS-260310-7K4Q.yaml.dabzw-tmp").write_bytes(b"torn")


def hub(root: Path) -> None:
    """Another desk that has gone on from here, and the hub to which it has handed that over."""
    place = root / "hub.git"
    if place.exists():
        return
    other = root / "other"
    shutil.copytree(root / LEDGER, other)
    path = "enterprises/2026-02/QY-260212-E5F6.yaml"
    renamed = (other / path).read_bytes().replace("名称: ".encode(), f"名称: {EDITED}".encode(), 1)
    plan = Plan((Change(path, renamed),), "改名称", "edit", ("QY-260212-E5F6",))
    transact(Repository.require(other), lambda _: plan, lambda _, __: None, now=NOW + timedelta(days=1))
    shutil.copytree(other / ".git", place)
    _replace(place / "config", "bare = false", "bare = true")
    shutil.rmtree(other)


def sites(root: Path) -> None:
    """A table of twelve sites."""
    rows = (f"场所{number},东沟村,废弃砖窑,闲置,东头{number}号\n" for number in range(12))
    (root / "sites.csv").write_text("名称,村,场所类别,现状,地址\n" + "".join(rows), "utf-8")


def directory(root: Path) -> None:
    """A station's directory: one that is known, and two that are not."""
    (root / "directory.csv").write_text("名称\n示例石料厂\n示例新企业甲\n示例新企业乙\n", "utf-8")


def crontab(root: Path) -> None:
    """A `crontab` that keeps its table in a file, with a line of somebody else."""
    table = root / "crontab.txt"
    if not table.exists():
        table.write_text("0 1 * * * echo hi\n", "utf-8")
    (root / "bin").mkdir(exist_ok=True)
    says = f'if [ "$1" = -l ]; then cat {table}; else cat > {table}.new && mv {table}.new {table}; fi\n'
    _program(root / "bin/crontab", says)


@cache
def _key(name: str) -> tuple[bytes, str]:
    """A holder's key, made once in each process."""
    del name
    return age.new_key(None)


def informants(root: Path) -> None:
    """A store with three invented identities, and its holders' keys beside it."""
    store = Store.create(root / STORE, "示例员", NOW)
    for name in (HEAD, SECOND):
        text, public = _key(name)
        (root / f"{name}.txt").write_bytes(text)
        if name == SECOND:
            for number, identity in IDENTITIES.items():
                until = date(2026, 3, 10) if number in DUE else date(2099, 12, 31)
                store.seal(number, {"内容": identity}, until)
        store.add_holder(name, public)


def _program(place: Path, text: str) -> None:
    place.write_text(f"#!/bin/sh\n{text}", "utf-8")
    place.chmod(0o755)
