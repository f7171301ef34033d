"""The informants' store: a folder outside of the ledger, in which each identity is a sealed file of its own.

Whoever takes a report can seal and not open; the holders (收件人) open with their keys, which are kept
elsewhere.  Each opening is noted before anything is shown.  What is opened with other tools is not noted.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from dabzw.errors import LedgerError, LookupFailed, StorageError, UsageError
from dabzw.model.informants import Kept, Noted, RewardStep, rewarded, standing
from dabzw.model.scalars import half_width
from dabzw.store import files
from dabzw.store.secure import age, log

HOLDERS: Final = "收件人.json"
SEALED: Final = "封存"
_LOCK: Final = ".lock"
_NUMBER: Final = re.compile(r"[0-9A-Z_-]{2,32}")
_BLOCK: Final = 1024  # the length of what is sealed tells nothing of the name in it


class NoStore(LedgerError):
    """The folder is no store."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 不是举报人身份库；用 dabzw secure init 新建，或用 --store 指明它的位置")


class WithinHistory(UsageError):
    """The place is in a ledger, or in another folder that git keeps."""

    def __init__(self, folder: Path, top: Path) -> None:
        super().__init__(
            f"{folder}：在 {top} 里，那里的内容会进入历史或被上传，不能放举报人身份。请放在台账以外的位置"
        )


class InUse(LedgerError):
    """The folder holds something."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里已有内容，不能在这里新建；换一个新文件夹")


class NoHolders(UsageError):
    """Nobody could open what would be sealed."""

    def __init__(self) -> None:
        super().__init__("还没有收件人，封存了谁也打不开。先运行 dabzw secure holders --add 姓名 --key age1…")


class NoSuchNumber(LookupFailed):
    """Nothing is sealed under the number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}：库里没有封存这个编号，或已销毁。用 dabzw secure list 查看")


class Sealed(UsageError):
    """Something is sealed under the number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}：已经封存，不覆盖。换一个编号；录错的，先 dabzw secure destroy 再封存")


class WrongContent(StorageError):
    """What a file holds was sealed for another number."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}：文件里封的是另一个编号，可能被人调换过，没有显示。请查 dabzw secure log")


class Overpaid(UsageError):
    """More would be paid than was approved."""

    def __init__(self, number: str, left: object) -> None:
        super().__init__(f"{number}：发放的会超过批准的，还可发放 {left} 元。请核对金额，或先登记批准")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who can open what is sealed from now on."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Store:
    """A store in its folder; `by` is the account that works with it, `now` the present minute."""

    folder: Path
    by: str
    now: datetime

    @classmethod
    def create(cls, folder: Path, by: str, now: datetime) -> Store:
        """A new store in a new or empty folder; raises WithinHistory, InUse, DiskRefused."""
        folder = folder.absolute()
        _refuse_history(folder)
        with files.disk_errors():
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise InUse(folder)
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            files.replace(folder, HOLDERS, b"[]\n", private=True)
        store = cls(folder, by, now)
        store._note("建库")
        return store

    @classmethod
    def open(cls, folder: Path, by: str, now: datetime) -> Store:
        """The store of a folder; raises NoStore, WithinHistory."""
        folder = folder.absolute()
        if not folder.is_dir() or files.read(folder, HOLDERS) is None:
            raise NoStore(folder)
        _refuse_history(folder)
        return cls(folder, by, now)

    # Holders

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Who can open what is sealed from now on; raises NoStore where the list cannot be read."""
        try:
            said = json.loads(files.read(self.folder, HOLDERS) or b"")
            return tuple(Holder(str(one["姓名"]), age.checked_key(one["公钥"])) for one in said)
        except (ValueError, TypeError, KeyError) as error:
            raise NoStore(self.folder) from error

    def add_holder(self, name: str, key: str) -> None:
        """Let somebody open what is sealed from now on; raises BadKey."""
        new = Holder(name, age.checked_key(key))
        with self._locked():
            others = tuple(one for one in self.holders if one.name != name and one.key != new.key)
            self._keep((*others, new))
            self._note("加收件人", holders=(name,))

    def remove_holder(self, name: str) -> None:
        """Let somebody open nothing that is sealed from now on; raises NoSuchNumber where there is none."""
        with self._locked():
            left = tuple(one for one in self.holders if one.name != name)
            if left == self.holders:
                raise LookupFailed(f"收件人里没有“{name}”。用 dabzw secure holders 查看")
            self._keep(left)
            self._note("去收件人", holders=(name,))

    def _keep(self, holders: Sequence[Holder]) -> None:
        said = [{"姓名": one.name, "公钥": one.key} for one in holders]
        with files.disk_errors():
            text = json.dumps(said, ensure_ascii=False, indent=1)
            files.replace(self.folder, HOLDERS, f"{text}\n".encode(), private=True)

    def named(self, keys: Sequence[Any]) -> str:
        """Who a holder is, by his key, and the account that he works with."""
        own = age.public_of(keys)
        name = next((one.name for one in self.holders if one.key in own), "不在收件人里")
        return f"{name}（{self.by}）"

    # Sealing and opening

    def seal(self, number: str, facts: Mapping[str, str], until: date) -> tuple[str, ...]:
        """Seal an identity; gives the names of those who can open it.

        Raises NoHolders, Sealed, DiskRefused.
        """
        number = normalised(number)
        holders = self.holders
        if not holders:
            raise NoHolders
        with self._locked():
            if files.read(self.folder, _place(number)) is not None:
                raise Sealed(number)
            names = tuple(one.name for one in holders)
            # noted first, so that whatever is cut off here shows in the list, and can be done again
            self._note("封存", number=number, until=until, holders=names)
            self._write(number, facts, holders)
        return names

    def _write(self, number: str, facts: Mapping[str, str], holders: Sequence[Holder]) -> None:
        text = json.dumps({"编号": number, **facts}, ensure_ascii=False).encode()
        padded = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)
        sealed = age.seal(padded, (one.key for one in holders))
        with files.disk_errors():
            files.replace(self.folder, _place(number), sealed, private=True)

    def show(self, number: str, keys: Sequence[Any], reason: str) -> dict[str, str]:
        """What is sealed under a number, once it is noted that it was opened, by whom and why.

        Raises NoSuchNumber, NotForYou, WrongContent, BrokenLog, DiskRefused: nothing is shown then.
        """
        number = normalised(number)
        facts = self._facts(number, keys)
        with self._locked():
            self._note("查看", number=number, reason=reason, by=self.named(keys))
        return facts

    def _facts(self, number: str, keys: Sequence[Any]) -> dict[str, str]:
        sealed = files.read(self.folder, _place(number))
        if sealed is None:
            raise NoSuchNumber(number)
        facts = json.loads(age.unseal(number, sealed, keys))
        if facts.pop("编号", None) != number:
            raise WrongContent(number)
        return {str(name): str(value) for name, value in facts.items()}

    def reseal(self, keys: Sequence[Any], told: Callable[[str], None]) -> tuple[str, ...]:
        """Seal everything anew for the present holders; gives the numbers that this key does not open.

        `told` hears of each number that is done.  Raises NoHolders, DiskRefused.
        """
        holders, left = self.holders, []
        if not holders:
            raise NoHolders
        for number in self.numbers():
            with self._locked():
                try:
                    facts = self._facts(number, keys)
                except (age.NotForYou, WrongContent):
                    left.append(number)
                    continue
                self._write(number, facts, holders)
                names = tuple(one.name for one in holders)
                self._note("重封", number=number, holders=names, by=self.named(keys))
            told(number)
        return tuple(left)

    def destroy(self, number: str, reason: str) -> None:
        """Remove what is sealed, after writing over it; raises NoSuchNumber, DiskRefused."""
        number = normalised(number)
        place = self.folder / _place(number)
        with self._locked():
            sealed = files.read(self.folder, _place(number))
            if sealed is None:
                raise NoSuchNumber(number)
            self._note("销毁", number=number, reason=reason)
            with files.disk_errors():
                descriptor = os.open(place, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
                try:
                    os.write(descriptor, secrets.token_bytes(len(sealed)))
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
                files.remove(self.folder, _place(number))

    # Numbers alone

    def numbers(self) -> tuple[str, ...]:
        """The numbers that something is sealed under."""
        folder = self.folder / SEALED
        found = (path.stem for path in folder.glob("*.age")) if folder.is_dir() else ()
        return tuple(sorted(name for name in found if _NUMBER.fullmatch(name)))

    @property
    def log(self) -> log.Log:
        """What was done with the store."""
        return log.read(self.folder)

    def standing(self) -> tuple[Kept, ...]:
        """How each number stands, by the log and by what is there."""
        return standing(self.log.lines, self.numbers())

    def reward(self, number: str, step: RewardStep, **facts: Any) -> None:
        """Note a step of a reward (金额 in yuan, its day, the reason); raises Overpaid, DiskRefused."""
        number = normalised(number)
        with self._locked():
            own = [one for one in self.log.lines if one.number == number]
            left = rewarded(own, "批准") - rewarded(own, "发放")
            if step == "发放" and (facts.get("amount") or 0) > left:
                raise Overpaid(number, left)
            self._note("奖励", number=number, step=step, **facts)

    def _note(self, act: str, *, by: str | None = None, **facts: Any) -> None:
        noted = Noted.model_validate({"时间": self.now, "经手": by or self.by, "事项": act})
        log.append(self.folder, noted.model_copy(update=facts))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with files.disk_errors():
            lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def normalised(number: str) -> str:
    """A number as it is kept; raises UsageError where it can be none."""
    found = half_width(number).upper()
    if not _NUMBER.fullmatch(found):
        raise UsageError("编号应为2至32位字母、数字、短横，如 JB-0007；不得是姓名、电话、证件号")
    return found


def _place(number: str) -> str:
    return f"{SEALED}/{number}.age"


def _refuse_history(folder: Path) -> None:
    """Raise WithinHistory where git keeps the folder, or one around it."""
    real = folder.resolve()
    for around in (real, *real.parents):
        with suppress(OSError):
            if (around / ".git").exists() or (around / "campaign.yaml").exists():
                raise WithinHistory(folder, around)
