"""What the present 口径 makes of one ledger, so that no paper changes without anybody thinking of the 口径.

Only the texts are compared: the bytes of Word and Excel files also hang on the versions of libraries.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import records as r

from dabzw.model.ledger import Ledger
from dabzw.model.made import EDITION, digest_of
from dabzw.render.paper.paper_html import paper_html
from dabzw.render.paper.paper_markdown import paper_markdown
from dabzw.render.paper.paper_text import paper_text
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers import PAPERS
from dabzw.store.documents import paper_template

GOLDEN = Path(__file__).parent / "golden" / f"edition_{EDITION}.txt"
AT = r.at("2026-03-12 17:00")


def _ledger() -> Ledger:
    found = r.enterprise(
        违法行为=[r.found("2.2"), r.found("3.4", "2026-02-12")],
        风险=[r.rated("重大", "2026-02-11")],
        处置=r.plan(r.done("断电", "2026-02-14"), r.done("断水", "2026-03-02")),
    )
    told = r.lead(核查=[r.verified("2026-02-10 15:00")], 强制措施=[r.stopped("2026-02-11")])
    return r.ledger(found, told, r.site(), r.activity(牵头="乡应急办", 村=["东沟村"]))


def _lines() -> Iterator[str]:
    for kind in PAPERS.values():
        if not kind.needs:  # those that a campaign's 报送 can name
            paper = kind.build(_ledger().as_of(AT), AT, PaperOrder("提交 1", issue=3))
            page = paper_html(paper, paper_template(paper.name, ".html.j2", {})).decode()
            for suffix, text in (("md", paper_markdown(paper)), ("txt", paper_text(paper)), ("html", page)):
                yield f"{kind.name}.{suffix} {digest_of(text.encode())}\n"


def test_the_same_edition_says_the_same(request: pytest.FixtureRequest) -> None:
    lines = list(_lines())
    if request.config.getoption("--golden-update"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text("".join(lines), encoding="ascii")
    known = GOLDEN.read_text(encoding="ascii").splitlines(keepends=True) if GOLDEN.exists() else []
    changed = [line.split()[0] for line in set(lines) ^ set(known)]
    assert not changed, "raise EDITION; or, while it is not released yet, renew with --golden-update"
