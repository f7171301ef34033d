"""Evidence by its files: registered without typing a digest, and compared with what lies in a folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from conftest import Ledgers
from processes import Dabzw
from small_ledger import AS_OF, FRESH


def _evidence(folder: Path) -> Path:
    place = folder.parent / "证据"
    (place / "子").mkdir(parents=True)
    (place / "现场照片.jpg").write_bytes(b"photo")
    (place / "子" / "录像.mp4").write_bytes(b"film")
    return place


def test_files_are_registered_and_found_again_changed_and_missing(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    place = _evidence(folder)
    files = ("--file", str(place / "现场照片.jpg"), "--file", str(place / "子" / "录像.mp4"))
    assert dabzw("lead", "attach", "7k4q", *files, cwd=folder).returncode == 0
    again = dabzw("lead", "attach", "7k4q", *files, cwd=folder)
    assert "没有改动" in again.stderr
    record = json.loads(dabzw("show", "7k4q", "--json", cwd=folder).stdout)
    digest = hashlib.sha256(b"photo").hexdigest()
    assert record["附件"][0] == {"名称": "现场照片.jpg", "摘要": digest}
    good = dabzw("attach", "--check", str(place), cwd=folder)
    assert good.returncode == 0
    assert "附件2个：相符2，不符0，找不到0；没有登记的文件0个，没有核对的0个。" in good.stdout

    (place / "现场照片.jpg").write_bytes(b"other")
    (place / "子" / "录像.mp4").unlink()
    (place / "便条.txt").write_bytes(b"note")
    (place / "链接").symlink_to(place / "便条.txt")
    bad = dabzw("attach", "--check", str(place), "--json", cwd=folder)
    assert bad.returncode == 1
    told = json.loads(bad.stdout)
    assert [(row["编号"], row["附件"], row["结果"], row["文件"]) for row in told["附件"]] == [
        (FRESH, "现场照片.jpg", "不符", "现场照片.jpg"),
        (FRESH, "录像.mp4", "找不到", None),
    ]
    assert [row["文件"] for row in told["未登记"]] == ["便条.txt"]
    assert told["未核对"] == [{"文件": "链接", "原因": "是链接，不跟着去看"}]
    assert (told["相符"], told["不符"], told["找不到"]) == (0, 1, 1)


def test_a_renamed_file_is_known_by_its_bytes(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    place = _evidence(folder)
    (place / "子" / "录像.mp4").unlink()
    photo = place / "现场照片.jpg"
    run = dabzw("lead", "attach", "7k4q", "--file", str(photo), "--name", "大门", cwd=folder)
    assert run.returncode == 0, run.stderr
    photo.rename(place / "改名.jpg")
    assert "\t大门\t" in dabzw("attach", "--as-of", AS_OF, cwd=folder).stdout
    assert dabzw("attach", "--check", str(place), cwd=folder).returncode == 0


def test_what_cannot_be_registered_is_refused_before_anything_is_written(
    ledgers: Ledgers, dabzw: Dabzw
) -> None:
    folder = ledgers("copy")
    place = _evidence(folder)
    photo = str(place / "现场照片.jpg")
    several = ("--file", photo, "--file", str(place / "子" / "录像.mp4"), "--name", "甲")
    for words, says in (
        (("--file", photo, "--file", str(place / "没有")), "没有这个文件"),
        (several, "--name 只用于一个文件"),
        (("--file", photo, "--digest", "0" * 64), "只写一个"),
        (("--name", "甲"), "--digest"),
    ):
        run = dabzw("lead", "attach", "7k4q", *words, cwd=folder)
        assert run.returncode == 2, run.stderr
        assert says in run.stderr
    assert dabzw("attach", "--check", str(place / "没有"), cwd=folder).returncode == 2
    assert json.loads(dabzw("attach", "--json", cwd=folder).stdout)["附件"] == []
