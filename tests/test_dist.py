"""The archives that are installed without a network: complete for each platform, and installed here without one.

What is installed in the normal run is a small stand-in for the program; `-m slow` installs the program itself,
where `make dist` has fetched what goes with it.
"""

from __future__ import annotations

import base64
import ensurepip
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess  # noqa: TID251 -- the installer is run from outside
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Final

import archive
import install
import make
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dabzw.store.git_process import MINIMUM

ROOT: Final = Path(__file__).parents[1]
DIST: Final = ROOT / ".dist"
EVERYWHERE: Final = [(one, python) for one in make.PLATFORMS.values() for python in make.PYTHONS]
HERE: Final = f"linux-{platform.machine()}"
LOCK: Final = make.pins((ROOT / "requirements-secure.txt").read_text("utf-8"))
PROGRAM: Final = """
import os, sys
if sys.argv[1:] == ["--version"]:
    print("dabzw {version}")
elif sys.argv[1] == "init":
    os.mkdir(sys.argv[2])
sys.exit({status})
"""


def _without_network() -> list[str]:
    """What starts a program where there is no network but its own; nothing where that is not allowed."""
    words = ["unshare", "--map-root-user", "--net"]
    try:
        allowed = subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        allowed = False
    return words if allowed else []


# Complete, by the markers and tags of the other computer


def _needed(environment: Mapping[str, str]) -> set[str]:
    """All that the project needs there, by what each package says of itself."""
    found: set[str] = set()
    left = [Requirement(line) for line in requires("dabzw") or ()]
    left = [
        one for one in left if one.marker is None or one.marker.evaluate({**environment, "extra": "secure"})
    ]
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        if name in found:
            continue
        found.add(name)
        try:
            lines = requires(name) or []
        except PackageNotFoundError:  # of another system, as colorama is
            continue
        below = map(Requirement, lines)
        left += [b for b in below if b.marker is None or b.marker.evaluate({**environment, "extra": ""})]
    return found


@pytest.mark.parametrize(("target", "python"), EVERYWHERE)
def test_what_the_lock_holds_for_a_computer_is_all_that_is_needed_there(
    target: make.Platform, python: str
) -> None:
    environment = target.environment(python)
    assert {pin.name for pin in LOCK if pin.holds(environment)} == _needed(environment)
    assert ("colorama" in _needed(environment)) == target.windows


def test_every_line_of_a_lock_is_read() -> None:
    for name in (*make.LOCKS, "requirements-tools.txt"):
        text = (ROOT / name).read_text("utf-8")
        pins = make.pins(text)
        assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
        assert sum(len(pin.hashes) for pin in pins) == text.count("--hash=sha256:")


@pytest.mark.parametrize(
    ("wheel", "fitting"),
    [
        ("cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64", {("linux-x86_64", "3.11")}),
        ("cp311-cp311-manylinux_2_34_x86_64", set()),  # newer than the desktops that are meant
        ("cp311-cp311-musllinux_1_2_x86_64", set()),
        ("cp313-cp313t-manylinux_2_28_aarch64", set()),
        ("cp310-abi3-manylinux2014_aarch64", {("linux-aarch64", python) for python in make.PYTHONS}),
        ("cp314-cp314-win_amd64", {("windows-amd64", "3.14")}),
        ("cp314-cp314-win_arm64", set()),
        ("py3-none-any", {(one.name, python) for one, python in EVERYWHERE}),
    ],
)
def test_which_computers_a_wheel_is_for(wheel: str, fitting: set[tuple[str, str]], tmp_path: Path) -> None:
    file = tmp_path / f"a-1-{wheel}.whl"
    file.write_bytes(b"x")
    pin = make.Pin("a", "1", "", frozenset((make.digest(file),)))
    found = {
        (one.name, python)
        for one, python in EVERYWHERE
        if make.held([pin], tmp_path, one.supported(python))[pin] == file
    }
    assert found == fitting
    other = make.Pin("a", "1", "", frozenset(("0" * 64,)))
    assert not any(make.held([other], tmp_path, one.supported(p))[other] for one, p in EVERYWHERE)


def test_the_oldest_python_and_git_are_the_projects() -> None:
    assert f'requires-python = ">={make.PYTHONS[0]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert make.Source(ROOT, "", 0, Path()).git == MINIMUM


# A small archive


def _wheel(folder: Path, name: str, version: str, files: Mapping[str, str]) -> Path:
    """A wheel of a few files, alike for the same."""
    info = f"{name}-{version}.dist-info"
    inside = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense-Expression: MIT\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    file = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as out:
        for path, text in inside.items():
            out.writestr(zipfile.ZipInfo(path), text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{path},sha256={digest},{len(text.encode())}\n")
        out.writestr(zipfile.ZipInfo(f"{info}/RECORD"), "".join([*rows, f"{info}/RECORD,,\n"]))
    return file


def _tree(folder: Path) -> Path:
    """A tree of the project, whose lock holds a small package and the pip that Python brings."""
    pips = sorted(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    if not pips:
        pytest.skip("this Python brings no pip")
    tree, wheels = folder / "tree", folder / "wheels"
    wheels.mkdir()
    small = _wheel(wheels, "small", "1.0", {"small.py": "x = 1\n"})
    for target, python in EVERYWHERE:
        held = folder / make.WHEELS / f"{target.name}-{python}"
        held.mkdir(parents=True)
        for file in (small, pips[-1]):
            shutil.copyfile(file, held / file.name)
    shutil.copytree(DIST, tree / ".dist", ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "dabzw" / "store").mkdir(parents=True)
    (tree / "dabzw" / "store" / "git.py").write_text("MINIMUM = (2, 31)\n")
    pin = make.Pin("small", "1.0", "", frozenset((make.digest(small),)))
    for name in make.LOCKS:
        (tree / name).write_text(pin.line(pin.hashes))
    packer = make.Pin("pip", pips[-1].name.split("-")[1], "", frozenset((make.digest(pips[-1]),)))
    (tree / "requirements-tools.txt").write_text(packer.line(packer.hashes))
    return tree


def _laid(folder: Path, name: str, version: str, commit: str, target: str = HERE, status: int = 0) -> Path:
    """The contents of an archive, as they lie when unpacked."""
    text = PROGRAM.format(version=version, status=status)
    own = {
        "dabzw/__init__.py": "",
        "dabzw/__main__.py": f"def main():\n    exec({text!r})\nif __name__ == '__main__':\n    main()\n",
        f"dabzw-{version}.dist-info/entry_points.txt": "[console_scripts]\ndabzw = dabzw.__main__:main\n",
    }
    built = folder / name
    built.mkdir()
    source = make.Source(folder / "tree", commit, 1_790_000_000, _wheel(built, "dabzw", version, own))
    laid = built / f"dabzw-{version}-{target}"
    make.lay(make.PLATFORMS[target], source, laid, Path("/nowhere"))
    return laid


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where archives are made, from packages that are there already."""
    folder = tmp_path_factory.mktemp("workshop")
    before = Path.cwd()
    os.chdir(folder)
    try:
        _tree(folder)
        yield folder
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def first(workshop: Path) -> Path:
    return _laid(workshop, "first", "0.1.0", "1" * 40)


def _run(laid: Path, home: Path, *words: str, **env: str) -> tuple[int, str]:
    """Runs the installer without a network, as an account whose home is empty; its status and what it says."""
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **env}
    done = subprocess.run(
        [*_without_network(), "sh", str(laid / "安装.sh"), "--python", sys.executable, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _answer(home: Path) -> str:
    command = home / ".local" / "bin" / "dabzw"
    run = subprocess.run([command, "--version"], capture_output=True, text=True, check=False, env={})
    return run.stdout.strip()


def _everything(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*")}


def test_installed_upgraded_refused_and_removed(workshop: Path, first: Path, tmp_path: Path) -> None:
    home = tmp_path / "家 目录"
    home.mkdir()
    (home / ".bashrc").write_text("alias ll='ls -l'")
    status, said = _run(first, home)
    assert status == 0, said
    assert "完成：dabzw 0.1.0 已装好" in said
    assert _answer(home) == "dabzw 0.1.0"
    programs = home / ".local" / "share" / "dabzw"
    script = (programs / "current" / "bin" / "dabzw").read_text()
    assert f"{programs}/current/bin/python" in script
    assert "versions" not in script
    assert (programs / "current" / install.MARK).read_text().split() == [HERE]
    assert (home / ".bashrc").read_text().count('/.local/bin:$PATH"') == 1

    second = _laid(workshop, "second", "0.2.0", "2" * 40)
    status, said = _run(second, home)
    assert (status, "上一版留在" in said) == (0, True), said
    assert _answer(home) == "dabzw 0.2.0"
    before = _everything(programs)

    broken = _laid(workshop, "broken", "0.3.0", "3" * 40, status=1)
    status, said = _run(broken, home)
    assert (status, "试运行没有通过，没有安装" in said) == (1, True), said
    assert _answer(home) == "dabzw 0.2.0"
    assert _everything(programs) - before == {"install.log"}

    (programs / "completion.bash").write_text("another's")
    assert _run(second, home, "--remove")[0] == 0
    assert _everything(programs) == {"completion.bash"}
    assert not (home / ".local" / "bin" / "dabzw").is_symlink()
    assert (home / ".bashrc").read_text() == "alias ll='ls -l'\n"
    assert _run(second, home, "--remove")[0] == 1


@pytest.mark.slow
def test_what_was_asked_for_stays(first: Path, tmp_path: Path) -> None:
    for words in (("--secure",), (), ()):
        status, said = _run(first, tmp_path / "home", *words)
        assert (status, "带举报人身份库" in said) == (0, True), said
    assert len(list((tmp_path / "home" / ".local" / "share" / "dabzw" / "versions").iterdir())) == 2
    assert (tmp_path / "home" / ".bashrc").read_text().count(install.BEGIN) == 1


def _damaged(laid: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "拷贝"
    shutil.copytree(laid, copy)
    return copy


def _is_refused(laid: Path, tmp_path: Path, says: str, *words: str, **env: str) -> None:
    """That an installation is refused, with this sentence, and leaves nothing at all."""
    home = tmp_path / "home"
    status, said = _run(laid, home, *words, **env)
    assert (status, says in said) == (1, True), said
    assert "Traceback" not in said
    assert [one for one in home.rglob("*") if one.is_file() or one.is_symlink()] == []


@pytest.mark.parametrize("name", ["wheels/small-1.0-py3-none-any.whl", "requirements.txt", "安装说明.txt"])
def test_a_file_that_was_copied_by_half_is_found(name: str, first: Path, tmp_path: Path) -> None:
    copy = _damaged(first, tmp_path)
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: len(data) // 2])
    _is_refused(copy, tmp_path, f"安装包损坏：{name} 与打包时不同")
    (copy / name).unlink()
    _is_refused(copy, tmp_path, f"安装包不完整：缺 {name}")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("SHA256SUMS", "没有 SHA256SUMS"),
        ("package.json", "没有 package.json"),
        ("archive.py", "缺 install.py 或"),
    ],
)
def test_a_file_that_the_installer_stands_on_is_missing(
    name: str, says: str, first: Path, tmp_path: Path
) -> None:
    copy = _damaged(first, tmp_path)
    (copy / name).unlink()
    _is_refused(copy, tmp_path, says)


def _redescribed(laid: Path, tmp_path: Path, **changed: object) -> Path:
    copy = _damaged(laid, tmp_path)
    said = json.loads((copy / "package.json").read_text()) | changed
    before = make.digest(copy / "package.json")
    (copy / "package.json").write_text(json.dumps(said))
    sums = (copy / "SHA256SUMS").read_text().replace(before, make.digest(copy / "package.json"))
    (copy / "SHA256SUMS").write_text(sums)
    return copy


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"platform": "linux-loongarch64"}, "这个安装包是给 linux-loongarch64 的，这台电脑是 Linux"),
        ({"platform": "windows-amd64"}, "这个安装包是给 windows-amd64 的"),
        ({"pythons": ["3.9"]}, "安装包只认 3.9（CPython）"),
        ({"glibc": [9, 1]}, "要有 glibc 9.1 以上"),
        ({"git": [99, 0]}, "git 太旧：这里是 "),
    ],
)
def test_another_computer_is_refused(
    changed: dict[str, object], says: str, first: Path, tmp_path: Path
) -> None:
    _is_refused(_redescribed(first, tmp_path, **changed), tmp_path, says)


def _programs(folder: Path, **scripts: str) -> str:
    """A PATH with what the installer's shell needs, and these programs."""
    folder.mkdir()
    for name in ("sh", "dirname", "unshare", "true"):
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_without_git_it_says_so(first: Path, tmp_path: Path) -> None:
    _is_refused(first, tmp_path, "没有找到 git", PATH=_programs(tmp_path / "bin"))
    old = _programs(tmp_path / "old", git="echo git version 2.20.1")
    _is_refused(first, tmp_path, "git 太旧：这里是 2.20.1，要 2.31 以上", PATH=old)


@pytest.mark.parametrize(
    ("scripts", "says"),
    [
        ({}, "没有找到 Python。请先装 Python 3.11 以上"),
        ({"python3": "case $1 in -c) echo 3.7.3 ;; *) exit 1 ;; esac"}, "这里有 python3（3.7.3）"),
        ({"python": "exit 9"}, "这里有 python（用不了）"),
    ],
)  # fmt: skip
def test_without_a_python_it_says_so(scripts: dict[str, str], says: str, first: Path, tmp_path: Path) -> None:
    path = _programs(tmp_path / "bin", **scripts)
    done = subprocess.run(
        ["sh", first / "install.sh"], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr


def test_of_several_pythons_the_one_that_fits_is_taken(first: Path, tmp_path: Path) -> None:
    path = _programs(tmp_path / "bin", python3="exit 1", **{"python3.12": f'exec "{sys.executable}" "$@"'})
    done = subprocess.run(
        ["sh", first / "install.sh", "--help"],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{install.USAGE}\n"


def test_anothers_command_is_not_replaced(first: Path, tmp_path: Path) -> None:
    other = tmp_path / "home" / ".local" / "bin" / "dabzw"
    other.parent.mkdir(parents=True)
    other.write_text("another's")
    status, said = _run(first, tmp_path / "home")
    assert (status, "已经有了，不是本安装程序放的" in said) == (1, True)
    assert other.read_text() == "another's"


def test_a_wrong_word_is_told(first: Path, tmp_path: Path) -> None:
    _is_refused(first, tmp_path, "没有 --force 这个选项", "--force")
    _is_refused(first, tmp_path, "--prefix 后面要写一个位置", "--prefix")


def test_no_room_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "ROOM", 1 << 60)
    with pytest.raises(archive.Refused, match="磁盘快满了"):
        install.refuse_place(install.Places.below(tmp_path))


@pytest.mark.parametrize(
    ("number", "says"), [(28, "磁盘满了：甲"), (13, "不许写：甲"), (5, "系统不让写（错误号 5）：甲")]
)
def test_what_the_disk_refuses_is_told(number: int, says: str) -> None:
    assert install._because(OSError(number, "English", "甲")).startswith(says)


# What is in an archive


def test_the_same_commit_gives_the_same_archive(workshop: Path, first: Path) -> None:
    again = _laid(workshop, "again", "0.1.0", "1" * 40)
    for name in (HERE, "windows-amd64"):
        packed = [make.pack(one, make.PLATFORMS[name], 1_790_000_000).read_bytes() for one in (first, again)]
        assert packed[0] == packed[1]


def test_what_windows_reads_is_written_as_it_reads_it(workshop: Path) -> None:
    laid = _laid(workshop, "windows", "0.1.0", "1" * 40, "windows-amd64")
    for name in ("install.cmd", "安装.cmd"):
        text = (laid / name).read_bytes()
        assert text.startswith(b"@echo off\r\n")
        assert text.count(b"\n") == text.count(b"\r\n")
        lines = text.decode("utf-8").split("\r\n")
        first_chinese = next(place for place, line in enumerate(lines) if not line.isascii())
        assert lines.index("chcp 65001 >nul") < first_chinese
        assert {line[1:] for line in lines if line.startswith(":")} == set(
            re.findall(r"(?:goto |call :)(\w+)", text.decode())
        )
    for name in ("install.ps1", "安装说明.txt", "许可.txt"):
        text = (laid / name).read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        assert text.count(b"\n") == text.count(b"\r\n")
    script = (laid / "install.ps1").read_text("utf-8-sig")
    assert [script.count(one) for one in "({["] == [script.count(one) for one in ")}]"]
    assert not (laid / "install.sh").exists()


def test_each_file_is_on_the_list_of_digests_and_each_component_has_its_licence(first: Path) -> None:
    names = {line.partition("  ")[2] for line in (first / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert names == {one for one in _everything(first) if (first / one).is_file()} - {"SHA256SUMS"}
    licences = (first / "许可.txt").read_text("utf-8").splitlines()[1:]
    assert [line.split()[0] for line in licences] == ["dabzw", "pip", "small"]
    assert "small 1.0：MIT" in licences
    assert "{" not in (first / "安装说明.txt").read_text("utf-8")


@pytest.mark.parametrize("shell", ["sh", "dash", "bash", "busybox", "shellcheck"])
def test_the_shell_reads_the_installer(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    words = {"busybox": ["busybox", "sh", "-n"], "shellcheck": ["shellcheck"]}.get(shell, [shell, "-n"])
    done = subprocess.run([*words, DIST / "install.sh"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


# The program itself


@pytest.mark.slow
def test_the_program_is_installed_and_used_without_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(make, "DIST", tmp_path / "dist")
    try:
        monkeypatch.setattr(make, "_download", _refuse)
        (packed,) = make.made([make.PLATFORMS[HERE]], Path("/nowhere"))
    except make.Unfit:
        pytest.skip("nothing was fetched yet: run make dist first")
    subprocess.run(["tar", "-xzf", packed, "-C", tmp_path], check=True)
    (laid,) = tmp_path.glob("dabzw-*")
    status, said = _run(laid, tmp_path / "home")
    assert status == 0, said
    home = tmp_path / "home"
    environment = {
        "HOME": str(home),
        "PATH": f"{home}/.local/bin:{os.environ['PATH']}",
        "GIT_AUTHOR_NAME": "示例员",
        "GIT_AUTHOR_EMAIL": "clerk@example.cn",
        "LANG": "C.UTF-8",
    }
    script = """set -e
    dabzw --version
    dabzw init 台账 --start 2026-02-09
    cd 台账
    dabzw village add 东沟村 西坡村
    dabzw lead add --source 村级上报 --village 东沟村 --content 闲置库房夜间有异味 --unit 乡应急办 --as-of '2026-02-12 09:30'
    dabzw due --as-of 2026-02-14
    dabzw report policy --format xlsx,md --out out --as-of 2026-02-14
    dabzw check --as-of 2026-02-14
    dabzw doctor || test $? = 1
    """
    done = subprocess.run(
        [*_without_network(), "sh", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match(rf"dabzw \d+\.\d+\.\d+\n安装包 {HERE}，由提交 [0-9a-f]{{10}}（", done.stdout)
    assert len(list((tmp_path / "台账" / "out").iterdir())) == 2


def _refuse(*_: object) -> None:
    raise make.Unfit
