"""A township that pushes a signed ledger to a superior: any tree, any commit, by anyone, at any time."""

from __future__ import annotations

import os
import subprocess  # noqa: TID251 -- a push is made by git, as a township's is
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import records
import signers
import small_ledger
from signers import Signer

from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord
from dabzw.store.git import Repository
from dabzw.store.reader import record_bytes
from dabzw.store.signing import keygen, sshsig
from dabzw.sync.receive.place import Reception

CODE: Final = "110101001000"
BEGUN: Final = 1773104400  # 2026-03-10 09:00 in China
DAY: Final = 24 * 3600
YARD: Final = "CS-260210-6X7Y"
KILN: Final = "CS-260210-5C2D"

Push = subprocess.CompletedProcess[str]


def yard(*inspections: Mapping[str, object], id_: str = YARD, **fields: object) -> bytes:
    """A site with some inspections."""
    record: AnyRecord = records.site(编号=id_, 名称="示例场地", 排查=list(inspections), **fields)
    return record_bytes(record)


def inspected(day: str, **fields: object) -> dict[str, object]:
    return {
        "日期": day,
        "时段": "白天",
        "方式": "网格巡查",
        "性质": "巡查",
        "人员": ["示例甲"],
        "结果": "未发现",
        **fields,
    }


def campaign(code: str | None = CODE) -> bytes:
    text = small_ledger.campaign_text()
    return (text if code is None else f'区划代码: "{code}"\n{text}').encode()


@dataclass
class Township:
    """Its clerk, its repository without working files, and the superior's."""

    clerk: Signer
    repository: Repository
    reception: Reception
    environment: Mapping[str, str]
    files: dict[str, str] = field(default_factory=dict)
    when: int = BEGUN

    def commit(
        self,
        changes: Mapping[str, bytes | None],
        *parents: str,
        message: str = "登记\n\nDabzw-Op: edit\n",
        who: Signer | None = None,
        by: Signer | None = None,
        author: Signer | None = None,
        when: int | None = None,
        modes: Mapping[str, str] | None = None,
        signed: bool = True,
    ) -> str:
        """A commit after the last one, or after others; `by` signs what `who` has committed."""
        self.when = self.when + 60 if when is None else when
        for path, data in changes.items():
            if data is None:
                self.files.pop(path)
            else:
                self.files[path] = self.blob(data)
        clerk = who or self.clerk
        lines = [
            f"tree {self.tree(modes or {})}",
            *(f"parent {one}" for one in parents or self.tip),
            f"author {(author or clerk).name} <{(author or clerk).mail}> {self.when} +0800",
            f"committer {clerk.name} <{clerk.mail}> {self.when} +0800",
            "",
            f"{message}Dabzw-By: {clerk.name} <{clerk.mail}>\n",
        ]
        raw = "\n".join(lines).encode()
        if signed:
            signature = keygen.sign((by or clerk).private, raw, sshsig.GIT, "")
            raw = sshsig.with_signature(raw, signature, "sha1")
        made = signers.stored(self.repository, raw)
        self.repository.git("update-ref", "refs/heads/main", made)
        return made

    @property
    def tip(self) -> tuple[str, ...]:
        found = self.repository.head()
        return () if found is None else (found,)

    def blob(self, data: bytes) -> str:
        return self.repository.git("hash-object", "-w", "--stdin", feed=data).decode().strip()

    def tree(self, modes: Mapping[str, str]) -> str:
        """The tree of the files, some of them of another mode."""
        index = str(self.repository.git_dir / "scratch-index")
        Path(index).unlink(missing_ok=True)
        lines = (f"{modes.get(path, '100644')} {blob}\t{path}\0" for path, blob in self.files.items())
        told = {"GIT_INDEX_FILE": index}
        feed = os.fsencode("".join(lines))
        self.repository.git("update-index", "-z", "--index-info", feed=feed, environment=told)
        return self.repository.git("write-tree", "--missing-ok", environment=told).decode().strip()

    def push(self, *words: str, options: tuple[str, ...] = (), **environment: str) -> Push:
        """What git says of a push over a path."""
        asked = words or ("main",)
        return subprocess.run(
            ["git", *options, "push", str(self.reception.place), *asked],
            cwd=self.repository.top,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    @property
    def received(self) -> str | None:
        """The commit that the superior has."""
        return self.reception.repository().head()


def founded(folder: Path, clerk: Signer, environment: Mapping[str, str]) -> Township:
    """A township with nothing entered yet, and a superior who knows its clerk."""
    roster = folder / "名册"
    folder.mkdir(parents=True, exist_ok=True)
    roster.write_text(f"{clerk.listed().line}\n", encoding="utf-8")
    reception = Reception.create(folder, CODE, roster, None)
    repository = Repository.create(folder / "乡")
    kept = {name: value for name, value in environment.items() if not name.startswith("GIT_AUTHOR")}
    return Township(clerk, repository, reception, {**kept, "PATH": os.environ["PATH"]})


FIRST: Final = {
    "campaign.yaml": campaign(),
    path_of(YARD): yard(inspected("2026-03-09")),
    path_of(KILN): yard(inspected("2026-03-09"), id_=KILN),
}
"""A small ledger."""
