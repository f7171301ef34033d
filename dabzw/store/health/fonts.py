"""The faces that papers are set in, as far as the computer can say which it has."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.model.ailment import Ailment
from dabzw.store.health.patient import Patient

FACES: Final[Mapping[str, str]] = {
    "方正小标宋简体": "FZXiaoBiaoSong-B05S",
    "仿宋_GB2312": "FangSong_GB2312",
    "楷体_GB2312": "KaiTi_GB2312",
    "黑体": "SimHei",
}
"""The faces of a paper's title, text, second and first headings, each with its name in Latin letters.

They are what offices use for the faces of GB/T 9704-2012, 5.2.2 and 7.3, and are not free to be shipped.
"""
_PATIENCE: Final = 20  # seconds; the first list of a computer takes some
_BETWEEN: Final = re.compile(r"(?<!\\),")


def faces_there(_patient: Patient) -> Iterator[Ailment]:
    """That papers look on this computer as they are meant to; nothing where it lists no faces."""
    known = {name.casefold() for name in _listed()}
    absent = [face for face, latin in FACES.items() if not known & {face.casefold(), latin.casefold()}]
    if known and absent:
        says = (
            f"没有材料用的{'、'.join(absent)}：在这台电脑上打开、打印材料，会换成别的字，"
            "断行、分页可能不一样；材料本身不受影响"
        )
        advice = (
            "要打印的，在装了这些字体的电脑上打印；或把字体文件放进 ~/.local/share/fonts，运行 fc-cache -f"
        )
        yield Ailment("fonts", "提示", "字体", says, advice)


def _listed() -> frozenset[str]:
    """The names of all families, in all languages; none where they cannot be listed."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    try:
        done = subprocess.run(
            (program, "--format", "%{family}\\n"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    if done.returncode:
        return frozenset()
    lines = done.stdout.decode(errors="replace").splitlines()
    return frozenset(name.strip() for line in lines for name in _BETWEEN.split(line) if name.strip())
