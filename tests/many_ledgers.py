"""Ledgers of many townships for tests: a handful of records each, in bare repositories, and a book of them."""

from __future__ import annotations

import re
import subprocess  # noqa: TID251 -- git makes them, as on the computers of others
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import records
from small_ledger import campaign_text

from dabzw.model.ids import path_of
from dabzw.model.moments import CHINA
from dabzw.store.reader import record_bytes

CODES = tuple(f"1405221{place:02d}000" for place in range(1, 100))
MORNING = "2026-03-01 09:00"
AS_OF = "2026-03-12"


def campaign_of(code: str | None) -> bytes:
    """The campaign of the tests, as a township has it."""
    own = f'区划代码: "{code}"' if code else ""
    return re.sub(r"(?m)^(# )?区划代码:.*$", own, campaign_text(), count=1).encode()


def files_of(code: str, size: int = 3) -> dict[str, bytes]:
    """The files of a township: so many enterprises with a violation, and a lead about each."""
    found = {"campaign.yaml": campaign_of(code)}
    for number in range(size):
        end = f"{int(code[6:9]) % 10}{number % 10}AB"
        enterprise = records.enterprise(
            编号=f"QY-260212-{end}",
            名称=f"示例{code[6:9]}第{number}厂",
            违法行为=[records.found("2.2")],
        )
        lead = records.lead(编号=f"XS-260212-{end}", 企业=enterprise.id)
        found |= {path_of(one.id): record_bytes(one) for one in (enterprise, lead)}
    return found


def entered(folder: Path, files: Mapping[str, bytes | None], at: str = MORNING) -> None:
    """One more entry on the branch of a bare repository, which is made where it is not there."""
    if not folder.exists():
        subprocess.run(
            ("git", "init", "-q", "--bare", "--initial-branch=main", "--template=", str(folder)), check=True
        )
    when = int(datetime.fromisoformat(at).replace(tzinfo=CHINA).timestamp())
    head = b"commit refs/heads/main\ncommitter x <x@example.cn> %d +0800\ndata 2\nx\n" % when
    if (folder / "refs/heads/main").exists():
        head += b"from refs/heads/main^0\n"
    changes = (
        b"D %s\n" % path.encode()
        if data is None
        else b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
        for path, data in files.items()
    )
    feed = b"".join((head, *changes, b"done\n"))
    subprocess.run(("git", "fast-import", "--quiet", "--done"), cwd=folder, input=feed, check=True)


def county(root: Path, codes: Sequence[str] = CODES[:3]) -> Path:
    """The ledgers of some townships below a folder, and the folder of their roll-up."""
    for code in codes:
        entered(root / f"{code}.git", files_of(code))
    return book(root, {code: f"../{code}.git" for code in codes})


def book(root: Path, sources: Mapping[str, str]) -> Path:
    """The folder of a roll-up of ledgers by their codes."""
    folder = root / "县"
    folder.mkdir(exist_ok=True)
    lines = (
        f'  - 区划代码: "{code}"\n    名称: 示例{code[6:9]}乡\n    来源: "{source}"\n'
        for code, source in sources.items()
    )
    (folder / "rollup.yaml").write_text("台账:\n" + "".join(lines), encoding="utf-8")
    return folder
