"""The looks that lead out of the terminal, as a clerk sees them: evidence, numbers, the text for a work group."""

from __future__ import annotations

from pathlib import Path

import full_ledger
import pytest
from conftest import Golden, Ledgers
from processes import Dabzw
from screens import SIZES, dabzw_in
from small_ledger import AS_OF

GOLDEN = Path(__file__).parent / "golden_screens"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "words"), [("number", ("number",)), ("agenda_text", ("agenda", "--text", "--names"))]
)
def test_a_look_at_a_terminal(
    name: str,
    words: tuple[str, ...],
    size: tuple[int, int],
    full: Path,
    clean_environment: dict[str, str],
    golden: Golden,
) -> None:
    columns, rows = size
    environment = {**clean_environment, "PAGER": "cat"}
    words = (*words, "--as-of", full_ledger.AS_OF)
    with dabzw_in(full, environment, *words, columns=columns, rows=rows) as terminal:
        assert terminal.ends() == 0
        golden(GOLDEN / f"{name}_{columns}.txt", terminal.told())


def test_evidence_against_a_folder_at_a_terminal(
    ledgers: Ledgers, dabzw: Dabzw, clean_environment: dict[str, str], golden: Golden
) -> None:
    folder = ledgers("copy")
    place = folder.parent / "证据"
    place.mkdir()
    for name in ("现场照片.jpg", "检查录像.mp4", "笔录.pdf"):
        (place / name).write_bytes(name.encode())
        run = dabzw("lead", "attach", "7k4q", "--file", f"../证据/{name}", "--as-of", AS_OF, cwd=folder)
        assert run.returncode == 0, run.stderr
    (place / "检查录像.mp4").write_bytes(b"cut")
    (place / "笔录.pdf").unlink()
    (place / "便条.txt").write_bytes(b"note")
    (place / "快捷方式").symlink_to("便条.txt")
    environment = {**clean_environment, "PAGER": "cat"}
    with dabzw_in(folder, environment, "attach", "--check", "../证据", "--as-of", AS_OF) as terminal:
        assert terminal.ends() == 1
        golden(GOLDEN / "attach_check_80.txt", terminal.told())
