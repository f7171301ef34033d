from __future__ import annotations

from dabzw.reports.diff import diff_lines
from dabzw.reports.view import Line

HEAD = "diff --git a/leads/甲.yaml b/leads/甲.yaml\nindex 05ea5aa..1234567 100644\n"


def _texts(diff: str) -> list[str]:
    return [line.text for line in diff_lines(diff)]


def test_a_change_names_the_file_and_the_line() -> None:
    diff = (
        HEAD
        + "--- a/leads/甲.yaml\n+++ b/leads/甲.yaml\n@@ -3,2 +4,2 @@ 村: 甲\n 来源: 明查\n-村: 东\n+村: 西\n"
    )
    assert list(diff_lines(diff)) == [
        Line("修改 leads/甲.yaml", "strong"),
        Line("第4行起：", "quiet"),
        Line(" 来源: 明查"),
        Line("-村: 东", "alert"),
        Line("+村: 西", "good"),
    ]


def test_new_and_removed_files() -> None:
    new = HEAD + "new file mode 100644\n--- /dev/null\n+++ b/leads/甲.yaml\n@@ -0,0 +1 @@\n+编号: 甲\n"
    gone = HEAD + "deleted file mode 100644\n--- a/leads/甲.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-编号: 甲\n"
    assert _texts(new + gone) == ["新增 leads/甲.yaml", "+编号: 甲", "删除 leads/甲.yaml", "-编号: 甲"]


def test_content_is_never_taken_for_a_head() -> None:
    diff = HEAD + "--- a/甲\n+++ b/甲\n@@ -1,2 +1,2 @@\n--- 甲\n+++ 乙\n\\ No newline at end of file\n"
    assert _texts(diff) == ["修改 甲", "第1行起：", "--- 甲", "+++ 乙", "（末行没有换行）"]
