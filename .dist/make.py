"""Makes one archive a platform, from which dabzw is installed without a network: `make dist`.

What goes in is that of the last commit, never what lies uncommitted beside it: the project's wheel, built
from the tree of the commit; the wheels that the lock names, by their hashes; the installer.  The same commit
gives the same archive, byte for byte.  The folder begins with a dot since the top-level folders of the
project are given.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT: Final = Path(__file__).resolve().parents[1]
DIST: Final = Path("dist")
WHEELS: Final = Path("build", "wheels")
"""What was fetched, one folder a target: what is there and right is not fetched again."""
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
GLIBC: Final = (2, 28)
"""What the wheels for Linux may ask for at the most: domestic desktops are of its time."""
LOCKS: Final = ("requirements.txt", "requirements-secure.txt")
PIN: Final = re.compile(
    r"^([a-z0-9-]+)==(\S+)(?: ; ([^\\\n]+?))? ?((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)+)$", re.MULTILINE
)
GIT: Final = re.compile(r"^MINIMUM\b[^=]*= \((\d+), (\d+)\)", re.MULTILINE)


class Unfit(Exception):
    """Why no archive can be made."""


@dataclass(frozen=True)
class Platform:
    """A kind of computer: its name in archives, and what markers and tags call it."""

    name: str
    system: str
    machine: str

    @property
    def windows(self) -> bool:
        """Whether it is Windows."""
        return self.system == "Windows"

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of wheels that run on it, the newest first."""
        if self.windows:
            return (f"win_{self.machine.lower()}",)
        newest = (f"manylinux_2_{minor}_{self.machine}" for minor in range(GLIBC[1], 4, -1))
        return (*newest, *(f"manylinux{old}_{self.machine}" for old in ("2014", "2010", "1")))

    def environment(self, python: str) -> dict[str, str]:
        """What the markers of requirements are resolved by."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{python}.0",
            "os_name": "nt" if self.windows else "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": self.system,
            "platform_version": "",
            "python_full_version": f"{python}.0",
            "python_version": python,
            "sys_platform": "win32" if self.windows else "linux",
            "extra": "",
        }

    def supported(self, python: str) -> frozenset[Tag]:
        """The tags of the wheels that a Python takes there."""
        version = tuple(map(int, python.split(".")))
        interpreter = f"cp{python.replace('.', '')}"
        return frozenset(
            (
                *cpython_tags(version, [interpreter], self.tags),
                *compatible_tags(version, interpreter, self.tags),
            )
        )


PLATFORMS: Final = {
    one.name: one
    for one in (
        Platform("linux-x86_64", "Linux", "x86_64"),
        Platform("linux-aarch64", "Linux", "aarch64"),
        Platform("windows-amd64", "Windows", "AMD64"),
    )
}


@dataclass(frozen=True)
class Pin:
    """A line of a lock."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def holds(self, environment: Mapping[str, str]) -> bool:
        """Whether it is needed there."""
        return not self.marker or Marker(self.marker).evaluate(dict(environment))

    def line(self, digests: Iterable[str]) -> str:
        """As a line of a requirements file, with these digests alone."""
        marker = f" ; {self.marker}" if self.marker else ""
        hashes = "".join(f" \\\n    --hash=sha256:{one}" for one in sorted(digests))
        return f"{self.name}=={self.version}{marker}{hashes}\n"


def pins(lock: str) -> tuple[Pin, ...]:
    """What a lock holds."""
    found = (
        Pin(name, version, marker, frozenset(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        for name, version, marker, hashes in PIN.findall(lock)
    )
    return tuple(found)


# What is fetched


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def held(wanted: Iterable[Pin], folder: Path, tags: frozenset[Tag]) -> dict[Pin, Path | None]:
    """The wheel of each pin in a folder, known to the lock and fit for the computer; None for want of one."""
    wheels = {file: parse_wheel_filename(file.name) for file in sorted(folder.glob("*.whl"))}

    def of(pin: Pin) -> Path | None:
        fitting = (
            file
            for file, (name, version, _, own) in wheels.items()
            if name == canonicalize_name(pin.name) and str(version) == pin.version and own & tags
        )
        return next((file for file in fitting if digest(file) in pin.hashes), None)

    return {pin: of(pin) for pin in wanted}


def fetch(wanted: Sequence[Pin], platform: Platform, python: str, pip: Path) -> dict[Pin, Path]:
    """The wheels of all pins; those that are not there are fetched. Raises Unfit where one cannot be had."""
    folder, tags = WHEELS / f"{platform.name}-{python}", platform.supported(python)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [pin for pin, file in held(wanted, folder, tags).items() if file is None]
    if missing:
        _download(missing, folder, platform, python, pip)
    found = held(wanted, folder, tags)
    absent = [f"{pin.name} {pin.version}" for pin, file in found.items() if file is None]
    if absent:
        raise Unfit(f"{platform.name} 的 Python {python} 缺 {'、'.join(absent)} 的安装文件（wheel）")
    return {pin: file for pin, file in found.items() if file is not None}


def _download(missing: Iterable[Pin], folder: Path, platform: Platform, python: str, pip: Path) -> None:
    """Has pip fetch them; markers are resolved before, since pip would resolve them for this computer."""
    interpreter = f"cp{python.replace('.', '')}"
    with tempfile.TemporaryDirectory() as scratch:
        asked = Path(scratch, "requirements.txt")
        asked.write_text(
            "".join(Pin(p.name, p.version, "", p.hashes).line(p.hashes) for p in missing), "ascii"
        )
        words = (
            *(str(pip), "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"),
            *(
                "--only-binary",
                ":all:",
                "--require-hashes",
                "--dest",
                str(folder),
                "--requirement",
                str(asked),
            ),
            *("--implementation", "cp", "--python-version", python),
            *(word for abi in (interpreter, "abi3", "none") for word in ("--abi", abi)),
            *(word for tag in platform.tags for word in ("--platform", tag)),
        )
        done = subprocess.run(words, check=False)
    if done.returncode:
        raise Unfit(f"{platform.name} 的 Python {python} 有安装文件取不到；第一次要联网")


# What is made of the commit


@dataclass(frozen=True)
class Source:
    """The tree of the commit, and what is known of it."""

    tree: Path
    commit: str
    epoch: int
    wheel: Path

    @property
    def version(self) -> str:
        """The project's."""
        return str(parse_wheel_filename(self.wheel.name)[1])

    @property
    def day(self) -> str:
        """The commit's, in Universal Time."""
        return datetime.fromtimestamp(self.epoch, UTC).date().isoformat()

    @property
    def git(self) -> tuple[int, ...]:
        """The oldest git that the program takes."""
        modules = (self.tree / "dabzw" / "store").glob("*.py")
        found = next(filter(None, (GIT.search(one.read_text("utf-8")) for one in modules)), None)
        if found is None:
            raise Unfit("dabzw/store 里找不到 git 的最低版本")
        return tuple(map(int, found.groups()))


def _git(*words: str) -> bytes:
    return subprocess.run(("git", "-C", str(ROOT), *words), check=True, capture_output=True).stdout


def source(scratch: Path) -> Source:
    """Lays out the tree of the last commit, and builds the project's wheel of it."""
    commit = _git("rev-parse", "HEAD").decode().strip()
    epoch = int(_git("show", "--no-patch", "--format=%ct", "HEAD"))
    tree = scratch / "tree"
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", "HEAD"))) as archive:
        archive.extractall(tree, filter="data")
    words = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(scratch))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run(words, cwd=tree, env=environment, check=True, capture_output=True)
    (wheel,) = scratch.glob("*.whl")
    return Source(tree, commit, epoch, wheel)


# What goes into an archive


def lay(target: Platform, made: Source, folder: Path, pip: Path) -> None:
    """Lays out the contents of an archive; raises Unfit."""
    (folder / "wheels").mkdir(parents=True)
    chosen: dict[Pin, set[Path]] = {}
    (packer,) = (
        pin for pin in pins((made.tree / "requirements-tools.txt").read_text("utf-8")) if pin.name == "pip"
    )
    locks = {name: pins((made.tree / name).read_text("utf-8")) for name in LOCKS}
    everything = (*dict.fromkeys(pin for lock in locks.values() for pin in lock), packer)
    for python in PYTHONS:
        environment = target.environment(python)
        wanted = [pin for pin in everything if pin.holds(environment)]
        for pin, file in fetch(wanted, target, python, pip).items():
            chosen.setdefault(pin, set()).add(file)
    for file in (*(file for files in chosen.values() for file in files), made.wheel):
        shutil.copyfile(file, folder / "wheels" / file.name)
    own = Pin("dabzw", made.version, "", frozenset((digest(made.wheel),)))
    for name, lock in locks.items():
        lines = (pin.line({digest(file) for file in chosen[pin]}) for pin in lock if pin in chosen)
        (folder / name).write_text("".join((*lines, own.line(own.hashes))), "ascii")
    (pip_wheel,) = {file.name for file in chosen[packer]}
    _describe(target, made, folder, pip_wheel)
    _scripts(target, made, folder)
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    sums = "".join(f"{digest(folder / name)}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text(sums, "utf-8", newline="\n")


def _describe(target: Platform, made: Source, folder: Path, pip_wheel: str) -> None:
    said = {
        "version": made.version,
        "commit": made.commit,
        "platform": target.name,
        "platforms": tuple(PLATFORMS),
        "pythons": PYTHONS,
        "glibc": GLIBC,
        "git": made.git,
        "pip": pip_wheel,
    }
    (folder / "package.json").write_text(json.dumps(said, indent=1) + "\n", "ascii")
    wheels = sorted((folder / "wheels").glob("*.whl"))
    licences = sorted(set(map(licence, wheels)))
    (folder / "许可.txt").write_text(
        _lines("安装包里的组件和许可（许可的全文在各组件里）：", *licences, target=target),
        "utf-8",
        newline="",
    )
    kind = "windows" if target.windows else "linux"
    text = (made.tree / ".dist" / f"安装说明-{kind}.txt").read_text("utf-8")
    told = text.format(
        version=made.version,
        platform=target.name,
        commit=made.commit[:10],
        day=made.day,
        count=len(licences),
        git=".".join(map(str, made.git)),
        glibc=".".join(map(str, GLIBC)),
    )
    (folder / "安装说明.txt").write_text(_lines(*told.splitlines(), target=target), "utf-8", newline="")


def _lines(*lines: str, target: Platform) -> str:
    """Lines as the platform's own programs end and read them."""
    mark, end = ("\ufeff", "\r\n") if target.windows else ("", "\n")
    return mark + "".join(f"{line}{end}" for line in lines)


def licence(wheel: Path) -> str:
    """A component, its version, and the licence that its metadata names, or the files in it that say it."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (name,) = (one for one in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", one))
        said = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    marked = (one for one in said.get_all("Classifier", []) if one.startswith("License ::"))
    classified = "、".join(one.rpartition(" :: ")[2] for one in marked)
    files = "、".join(one for one in names if re.search(r"(?i)(^|/)(licen[cs]e|copying)[^/]*$", one))
    named = (said.get("License-Expression"), classified, (said.get("License") or "").partition("\n")[0])
    return f"{said['Name']} {said['Version']}：{next(filter(None, named), '') or files or '没有写明'}"


def _scripts(target: Platform, made: Source, folder: Path) -> None:
    own = made.tree / ".dist"
    for name in ("install.py", "archive.py"):
        shutil.copyfile(own / name, folder / name)
    if not target.windows:
        for name in ("install.sh", "安装.sh"):
            shutil.copyfile(own / "install.sh", folder / name)
            (folder / name).chmod(0o755)
        return
    # cmd.exe takes no mark at the beginning; PowerShell 5 takes text without one for the code page's.
    command = "".join(f"{line}\r\n" for line in (own / "install.cmd").read_text("utf-8").splitlines())
    for name in ("install.cmd", "安装.cmd"):
        (folder / name).write_text(command, "utf-8", newline="")
    script = (own / "install.ps1").read_text("utf-8").splitlines()
    (folder / "install.ps1").write_text(_lines(*script, target=target), "utf-8", newline="")


# The archive


def pack(folder: Path, target: Platform, epoch: int) -> Path:
    """The archive of a folder, in `dist/`, with its digest beside it: alike for the same contents."""
    DIST.mkdir(exist_ok=True)
    file = DIST / f"{folder.name}{'.zip' if target.windows else '.tar.gz'}"
    inside = sorted(one for one in folder.rglob("*") if one.is_file())
    part = file.with_name(f"{file.name}.part")
    (_zip if target.windows else _tar)(part, folder, inside, epoch)
    part.replace(file)
    file.with_name(f"{file.name}.sha256").write_text(f"{digest(file)}  {file.name}\n", "utf-8")
    return file


def _tar(file: Path, folder: Path, inside: Iterable[Path], epoch: int) -> None:
    with (
        file.open("wb") as raw,
        gzip.GzipFile("", "wb", mtime=epoch, fileobj=raw) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for one in inside:
            entry = tarfile.TarInfo(f"{folder.name}/{one.relative_to(folder).as_posix()}")
            entry.size, entry.mtime = one.stat().st_size, epoch
            entry.mode = 0o755 if one.suffix == ".sh" else 0o644
            with one.open("rb") as data:
                archive.addfile(entry, data)


def _zip(file: Path, folder: Path, inside: Iterable[Path], epoch: int) -> None:
    when = datetime.fromtimestamp(max(epoch, 315532800), UTC).timetuple()[:6]
    with zipfile.ZipFile(file, "w") as archive:
        for one in inside:
            entry = zipfile.ZipInfo(f"{folder.name}/{one.relative_to(folder).as_posix()}", when)
            entry.external_attr = 0o644 << 16
            kind = zipfile.ZIP_STORED if one.suffix == ".whl" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, one.read_bytes(), kind)


def made(targets: Iterable[Platform], pip: Path) -> Iterator[Path]:
    """Makes the archives, one after another; raises Unfit."""
    with tempfile.TemporaryDirectory(prefix="dabzw-dist-") as name:
        scratch = Path(name)
        own = source(scratch)
        for target in targets:
            folder = scratch / f"dabzw-{own.version}-{target.name}"
            lay(target, own, folder, pip)
            yield pack(folder, target, own.epoch)


def main(words: Sequence[str]) -> int:
    """Makes the archives that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platforms", nargs="*", help="、".join(PLATFORMS))
    parser.add_argument("--pip", type=Path, default=Path(sys.executable), help="a Python that has pip")
    given = parser.parse_args(words)
    os.chdir(ROOT)
    if unknown := [name for name in given.platforms if name not in PLATFORMS]:
        sys.stderr.write(f"没有 {'、'.join(unknown)} 这种平台；有 {'、'.join(PLATFORMS)}\n")
        return 2
    if _git("status", "--porcelain"):
        sys.stderr.write("有没提交的改动；安装包照最近一次提交做，不含这些\n")
    try:
        for file in made([PLATFORMS[name] for name in given.platforms or PLATFORMS], given.pip):
            sys.stdout.write(f"{file}\t{file.stat().st_size / 1e6:.1f} MB\n")
    except Unfit as error:
        sys.stderr.write(f"没有做成：{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
