"""Sheets as offices send them, through the commands: each is read, refused or answered for, row by row."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers
from processes import Dabzw
from small_ledger import QUIET

from dabzw.model.ids import path_of

Sheet = Callable[[str], str]
SHEETS = Path(__file__).parent / "sheets_of_offices"
DIRECTORY = ("--station", "市场监督管理所", "--directory", "营业执照登记目录", "--version-date")
AT = ("--as-of", "2026-03-12")
KILN, FEED, NETWORK, FARM = "示例砖厂", "示例饲料厂", "示例网络公司", "示例养殖场"
CHECK = "校验码（第18位）不符"


@pytest.fixture
def desk(ledgers: Ledgers) -> Path:
    return ledgers("small")


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    def copied(name: str) -> str:
        return str(shutil.copy(SHEETS / name, tmp_path))

    return copied


def _json(dabzw: Dabzw, desk: Path, *args: str) -> tuple[int, Any]:
    done = dabzw(*args, "--json", *AT, cwd=desk)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def _of(answer: Any, name: str) -> dict[str, Any]:
    (line,) = [line for line in answer["对账"] if line["名称"] == name]
    return dict(line)


@pytest.fixture(scope="module")
def with_first(dabzw: Dabzw, small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ledger with the enterprises of the first directory, to be copied."""
    folder = Path(shutil.copytree(small, tmp_path_factory.mktemp("first") / "台账"))
    file = str(SHEETS / "03-directory-first.csv")
    done = dabzw("import", file, "--as", "directory", *DIRECTORY, "2026-02-10", "--yes", *AT, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def listed(with_first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(with_first, tmp_path / "台账"))


def test_a_real_code_without_a_right_check_character_comes_in_with_a_warning(
    dabzw: Dabzw, desk: Path, sheet: Sheet
) -> None:
    file = sheet("01-real-code-without-valid-check.csv")
    code, shown = _json(dabzw, desk, "import", file, "--as", "ent", "--dry-run")
    assert (code, shown["合计"]["拒绝"]) == (1, 1)  # it lacks what an enterprise needs, and says what
    assert "统一社会信用代码" not in [reason["字段"] for reason in shown["导入"][0]["原因"]]
    code, answer = _json(dabzw, desk, "reconcile", file, *DIRECTORY, "2026-03-01", "--apply", "--yes")
    assert (code, _of(answer, NETWORK)["结果"]) == (0, "新增")
    assert CHECK in _of(answer, NETWORK)["说明"]
    warned = dabzw("check", *AT, cwd=desk)
    assert (warned.returncode, CHECK in warned.stdout) == (0, True)


def test_a_state_that_is_not_ours_is_told_and_its_enterprise_is_not_missing(
    dabzw: Dabzw, listed: Path, sheet: Sheet
) -> None:
    file = sheet("03-directory-unreadable-row.csv")
    again = ("import", file, "--as", "directory", *DIRECTORY, "2026-03-01", "--accept-valid", "--dry-run")
    code, answer = _json(dabzw, listed, *again)
    assert (code, answer["合计"]["拒绝"]) == (0, 0)
    assert "存续" in _of(answer, FEED)["说明"]
    assert _of(answer, FEED)["结果"] != "未列"


def test_a_row_that_cannot_be_read_is_refused_saved_and_its_enterprise_is_unread(
    dabzw: Dabzw, listed: Path, sheet: Sheet, tmp_path: Path
) -> None:
    text = (SHEETS / "03-directory-unreadable-row.csv").read_text("utf-8-sig")
    file = tmp_path / "目录.csv"
    file.write_text(text.replace("91140521MA0XYABD2J", "9114"), "utf-8")
    preview = ("reconcile", str(file), *DIRECTORY, "2026-03-01")
    code, answer = _json(dabzw, listed, *preview)
    assert (code, answer["合计"]["拒绝"], answer["合计"]["未列"]) == (1, 1, 1)  # 示例彭氏涂料厂 of the ledger
    (refused,) = [row for row in answer["导入"] if row["结果"] == "拒绝"]
    assert (refused["行"], refused["名称"]) == (3, FEED)
    assert _of(answer, FEED)["结果"] == "未读"
    assert "第3行" in _of(answer, FEED)["说明"]
    assert Path(answer["拒绝另存"]).is_file()
    stopped = dabzw(*preview, "--apply", "--yes", *AT, cwd=listed)
    assert (stopped.returncode, "1行被拒绝" in stopped.stderr) == (3, True)
    code, rest = _json(dabzw, listed, *preview, "--apply", "--accept-valid", "--yes")
    assert (code, rest["提交"] is not None, _of(rest, FEED)["结果"]) == (1, True, "未读")


@pytest.mark.parametrize("name", ["05-code-with-spaces.csv", "05-code-with-apostrophe.csv"])
def test_a_code_is_read_however_it_is_typed(dabzw: Dabzw, listed: Path, sheet: Sheet, name: str) -> None:
    code, answer = _json(dabzw, listed, "reconcile", sheet(name), *DIRECTORY, "2026-03-01")
    (line,) = [line for line in answer["对账"] if line["行"] == 2]
    assert (code, line["结果"], line["变更"][0]["原"]) == (0, "变更", KILN)


def test_a_code_that_lost_digits_is_refused(dabzw: Dabzw, listed: Path, sheet: Sheet) -> None:
    file = sheet("05-code-scientific.csv")
    code, answer = _json(dabzw, listed, "reconcile", file, *DIRECTORY, "2026-03-01")
    assert (code, answer["合计"]["拒绝"], _of(answer, KILN)["结果"]) == (1, 1, "未读")
    assert "末几位已丢失" in answer["导入"][0]["原因"][0]["说明"]


@pytest.mark.parametrize(
    ("name", "passed"),
    [
        ("05-total-row.csv", ["第3行没有导入：是合计行", "第4行没有导入：是签名或说明行"]),
        ("05-title-and-total.csv", ["第4行没有导入：是合计行"]),
        ("05-heads-as-offices-write.csv", []),
    ],
)
def test_titles_totals_and_heads_of_offices(
    dabzw: Dabzw, listed: Path, sheet: Sheet, name: str, passed: list[str]
) -> None:
    for command in (("reconcile",), ("import", "--as", "directory", "--dry-run")):
        code, answer = _json(dabzw, listed, command[0], sheet(name), *command[1:], *DIRECTORY, "2026-03-01")
        assert (code, _of(answer, KILN)["结果"], answer["合计"]["新增"]) == (0, "相同", 0)
        assert [hint for hint in answer["提示"] if "没有导入" in hint] == passed


def test_a_name_spaced_to_line_up_is_one_name(dabzw: Dabzw, desk: Path, sheet: Sheet) -> None:
    file = sheet("06-spaced-person-name.csv")
    code, _ = _json(dabzw, desk, "reconcile", file, *DIRECTORY, "2026-03-01", "--apply", "--yes")
    _, found = _json(dabzw, desk, "find", FARM)
    _, record = _json(dabzw, desk, "show", next(iter(found["结果"]))["编号"])
    assert (code, record["负责人"]) == (0, ["示甲"])


def test_clock_words_that_are_uncertain_are_refused_with_the_reason(
    dabzw: Dabzw, desk: Path, sheet: Sheet
) -> None:
    code, answer = _json(dabzw, desk, "import", sheet("07-clock-words.csv"), "--as", "lead", "--yes")
    says = [row["原因"][0]["说明"] for row in answer["导入"]]
    assert (code, answer["提交"]) == (3, None)
    assert ["看不出" in says[0], "看不出" in says[1], "对不上" in says[2]] == [True, True, True]


def test_one_more_day_off_is_added_to_the_arrangement(dabzw: Dabzw, desk: Path) -> None:
    (desk / "节假日").mkdir(exist_ok=True)
    shutil.copy(SHEETS / "09-one-extra-holiday.yaml", desk / "节假日" / "2026.yaml")
    found = dabzw("check", *AT, cwd=desk)
    assert (found.returncode, "多放假1天（2026-02-25）" in found.stdout) == (0, True)


def test_heads_over_two_rows_are_read(dabzw: Dabzw, listed: Path, sheet: Sheet) -> None:
    code, answer = _json(dabzw, listed, "import", sheet("10-two-row-head.xlsx"), "--as", "ent", "--yes")
    assert (code, answer["合计"]["变更"]) == (0, 1)
    _, record = _json(dabzw, listed, "show", answer["导入"][0]["编号"])
    (visit,) = record["排查"]
    assert (visit["日期"], visit["人员"], visit["结果"]) == ("2026-02-12", ["示例甲", "示例乙"], "未发现")


def test_every_sheet_of_the_folder_is_tried() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [file.name for file in SHEETS.iterdir() if file.name not in text] == []


def test_a_time_of_midnight_is_a_day(dabzw: Dabzw, desk: Path, sheet: Sheet) -> None:
    code, answer = _json(dabzw, desk, "import", sheet("11-date-with-midnight.csv"), "--as", "ent", "--yes")
    _, record = _json(dabzw, desk, "show", answer["导入"][0]["编号"])
    assert (code, record["排查"][0]["日期"]) == (0, "2026-02-12")


def test_preview_and_apply_say_the_same(dabzw: Dabzw, desk: Path, sheet: Sheet) -> None:
    file = sheet("13-apply-one-bad-row.csv")
    preview = ("reconcile", file, *DIRECTORY, "2026-03-01")
    _, before = _json(dabzw, desk, *preview)
    code, after = _json(dabzw, desk, *preview, "--apply", "--yes")
    assert (_of(before, NETWORK)["行"], CHECK in _of(before, NETWORK)["说明"]) == (3, True)
    assert (code, before["合计"], before["对账"]) == (0, after["合计"], after["对账"])


def test_the_words_of_a_register_are_known(dabzw: Dabzw, desk: Path, sheet: Sheet) -> None:
    file = sheet("14-register-heads.csv")
    code, answer = _json(
        dabzw, desk, "import", file, "--as", "directory", *DIRECTORY, "2026-03-01", "--dry-run"
    )
    assert (code, _of(answer, KILN)["结果"]) == (0, "新增")
    assert not [hint for hint in answer["提示"] if hint.startswith("没有导入的列")]


def test_a_meter_of_no_record_is_told(dabzw: Dabzw, desk: Path, sheet: Sheet) -> None:
    code, answer = _json(dabzw, desk, "import", sheet("16-power-number-meter.xlsx"), "--as", "power", "--yes")
    assert (code, answer["导入"][0]["提示"]) == (0, ["没有企业、场所登记这个用电户号"])
    assert "400012345678" in dabzw("check", *AT, cwd=desk).stdout


def test_a_meter_that_lost_its_zero_is_named(dabzw: Dabzw, desk: Path, sheet: Sheet) -> None:
    file = desk / path_of(QUIET)
    file.write_text(file.read_text("utf-8") + '用电户号: "0400012345678"\n', "utf-8")
    assert dabzw("adopt", cwd=desk).returncode == 0
    code, answer = _json(dabzw, desk, "import", sheet("16-power-number-meter.xlsx"), "--as", "power", "--yes")
    assert (code, answer["合计"]["拒绝"]) == (3, 1)
    assert "0400012345678" in answer["导入"][0]["原因"][0]["说明"]
