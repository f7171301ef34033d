"""The informants' store: a folder outside of the ledger, in which each identity is a sealed file of its own.

Whoever takes a report can seal and not open; the holders (收件人) open with their keys, which are kept
elsewhere.  Each opening is noted before anything is shown.  What is opened with other tools is not noted.

Every act is noted first, with the digest of what is to be sealed, and its file follows.  An act that was cut
off in between is known by what lies there, and can be done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from dabzw.errors import LedgerError, LookupFailed, StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.informants import Kept, Noted, RewardStep, SecureAct, holders_in, rewarded, standing
from dabzw.model.scalars import half_width
from dabzw.store import files
from dabzw.store.secure import age, log
from dabzw.store.signals import held_signals

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


class ToDestroy(LookupFailed):
    """It was noted that it is destroyed, and its file is still there."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number}：已登记销毁，文件还没有删净，不再打开。"
            f"请再运行一次 dabzw secure destroy {number} --reason 理由"
        )


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
class Resealed:
    """The numbers that were sealed anew, those that the key does not open, and those noted as destroyed."""

    done: tuple[str, ...]
    left: tuple[str, ...]
    to_destroy: tuple[str, ...]


Told = Callable[[SecureAct, str], None]
"""Hears of an act that has landed, whatever comes after, and of which number, holder or folder."""


def _silent(_act: SecureAct, _about: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Store:
    """A store in its folder; `by` is the account that works with it, `now` the present minute.

    `told` must not raise.
    """

    folder: Path
    by: str
    now: datetime
    told: Told = _silent

    @classmethod
    def create(cls, folder: Path, by: str, now: datetime, told: Told = _silent) -> Store:
        """A new store in a new or empty folder, or where one was cut off.

        Raises WithinHistory, InUse, DiskRefused.
        """
        folder = folder.absolute()
        _refuse_history(folder)
        with files.disk_errors():
            if folder.exists() and not _is_free(folder):
                raise InUse(folder)
            _make(folder)
            folder.chmod(0o700)
        store = cls(folder, by, now, told)
        with store._locked(), held_signals():
            if not _is_free(folder):  # another command was quicker
                raise InUse(folder)
            log.begin(folder, store._noted("建库"))
            store._keep((), "建库", str(folder))
        return store

    @classmethod
    def open(cls, folder: Path, by: str, now: datetime, told: Told = _silent) -> Store:
        """The store of a folder; raises NoStore, WithinHistory."""
        folder = folder.absolute()
        if not folder.is_dir() or files.read(folder, HOLDERS) is None:
            raise NoStore(folder)
        _refuse_history(folder)
        return cls(folder, by, now, told)

    # Holders

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Who can open what is sealed from now on; raises NoStore where the list cannot be read."""
        try:
            said = json.loads(files.read(self.folder, HOLDERS) or b"")
            return tuple(Holder(str(one["姓名"]), age.checked_key(one["公钥"])) for one in said)
        except (ValueError, TypeError, KeyError) as error:
            raise NoStore(self.folder) from error

    @property
    def unlike(self) -> tuple[str, ...]:
        """The holders who are in the list and not so noted, or the other way round."""
        return tuple(sorted({one.name for one in self.holders} ^ holders_in(self.log.lines)))

    def add_holder(self, name: str, key: str) -> None:
        """Let somebody open what is sealed from now on; raises BadKey, CannotBeNoted, DiskRefused."""
        new = Holder(name, age.checked_key(key))
        with self._locked(), held_signals():
            before = self.holders
            for one in before:
                if one.key == new.key and one.name != name:  # the same person by another name
                    self._note("去收件人", holders=(one.name,))
            self._note("加收件人", holders=(name,))
            others = tuple(one for one in before if one.name != name and one.key != new.key)
            self._keep((*others, new), "加收件人", name)

    def remove_holder(self, name: str) -> None:
        """Let somebody open nothing that is sealed from now on; raises LookupFailed where there is none."""
        with self._locked(), held_signals():
            left = tuple(one for one in self.holders if one.name != name)
            if left == self.holders and name not in holders_in(self.log.lines):
                raise LookupFailed(f"收件人里没有“{name}”。用 dabzw secure holders 查看")
            self._note("去收件人", holders=(name,))
            self._keep(left, "去收件人", name)

    def _keep(self, holders: Sequence[Holder], act: SecureAct, about: str) -> None:
        said = [{"姓名": one.name, "公钥": one.key} for one in holders]
        text = f"{json.dumps(said, ensure_ascii=False, indent=1)}\n".encode()
        with files.disk_errors():
            files.replace(self.folder, HOLDERS, text, private=True, landed=lambda: self.told(act, about))

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
        with self._locked():
            holders = self.holders
            if files.read(self.folder, _place(number)) is not None:
                raise Sealed(number)
            self._put("封存", number, _sealed(number, facts, holders), holders, until=until)
        return tuple(one.name for one in holders)

    def _put(
        self, act: SecureAct, number: str, sealed: bytes, holders: Sequence[Holder], **facts: Any
    ) -> None:
        names = tuple(one.name for one in holders)
        with held_signals():
            self._note(act, number=number, holders=names, sealed=_digest(sealed), **facts)
            with files.disk_errors():
                files.replace(
                    self.folder,
                    _place(number),
                    sealed,
                    private=True,
                    landed=lambda: self.told(act, number),
                )

    def show(self, number: str, keys: Sequence[Any], reason: str) -> dict[str, str]:
        """What is sealed under a number, once it is noted that it was opened, by whom and why.

        Raises NoSuchNumber, NotForYou, WrongContent, ToDestroy, BrokenLog, DiskRefused; shows nothing then.
        """
        number = normalised(number)
        with self._locked():
            facts = self._facts(number, keys)
            with held_signals():
                self._note(
                    "查看",
                    number=number,
                    reason=reason,
                    by=self.named(keys),
                    landed=lambda: self.told("查看", number),
                )
        return facts

    def _facts(self, number: str, keys: Sequence[Any]) -> dict[str, str]:
        sealed = files.read(self.folder, _place(number))
        if sealed is None:
            raise NoSuchNumber(number)
        own = (one for one in self.log.lines if one.number == number)
        if standing(own, {number: _digest(sealed)})[0].state == "未销毁":
            raise ToDestroy(number)
        facts = json.loads(age.unseal(number, sealed, keys))
        if facts.pop("编号", None) != number:
            raise WrongContent(number)
        return {str(name): str(value) for name, value in facts.items()}

    def reseal(self, keys: Sequence[Any]) -> Resealed:
        """Seal everything anew for the present holders; raises NoHolders, DiskRefused."""
        if not self.holders:
            raise NoHolders
        done, left, to_destroy = [], [], []
        for number in self.numbers():
            try:
                self._reseal(number, keys)
            except (age.NotForYou, WrongContent):
                left.append(number)
            except ToDestroy:
                to_destroy.append(number)
            else:
                done.append(number)
        return Resealed(tuple(done), tuple(left), tuple(to_destroy))

    def _reseal(self, number: str, keys: Sequence[Any]) -> None:
        with self._locked():
            facts, holders = self._facts(number, keys), self.holders
            self._put("重封", number, _sealed(number, facts, holders), holders, by=self.named(keys))

    def destroy(self, number: str, reason: str) -> None:
        """Remove what is sealed, after writing over it; raises NoSuchNumber, DiskRefused."""
        number = normalised(number)
        with self._locked():
            if files.read(self.folder, _place(number)) is None:
                raise NoSuchNumber(number)
            with held_signals():
                self._note("销毁", number=number, reason=reason)
                with files.disk_errors():
                    _shred(self.folder, _place(number), lambda: self.told("销毁", number))

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
        found = ((number, files.read(self.folder, _place(number))) for number in self.numbers())
        there = {number: _digest(sealed) for number, sealed in found if sealed is not None}
        return standing(self.log.lines, there)

    def reward(self, number: str, step: RewardStep, **facts: Any) -> None:
        """Note a step of a reward (金额 in yuan, its day, the reason); raises Overpaid, DiskRefused."""
        number = normalised(number)
        with self._locked():
            own = [one for one in self.log.lines if one.number == number]
            left = rewarded(own, "批准") - rewarded(own, "发放")
            if step == "发放" and (facts.get("amount") or 0) > left:
                raise Overpaid(number, left)
            with held_signals():
                self._note(
                    "奖励", number=number, step=step, **facts, landed=lambda: self.told("奖励", number)
                )

    def _note(
        self,
        act: SecureAct,
        *,
        by: str | None = None,
        landed: Callable[[], None] = lambda: None,
        **facts: Any,
    ) -> None:
        log.append(self.folder, self._noted(act, by).model_copy(update=facts), landed)

    def _noted(self, act: SecureAct, by: str | None = None) -> Noted:
        return Noted.model_validate({"时间": self.now, "经手": by or self.by, "事项": act})

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the store; what an act left that was cut off is removed first."""
        with files.disk_errors():
            lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with files.disk_errors():
                _sweep(self.folder)
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


def _digest(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def _sealed(number: str, facts: Mapping[str, str], holders: Sequence[Holder]) -> bytes:
    if not holders:
        raise NoHolders
    text = json.dumps({"编号": number, **facts}, ensure_ascii=False).encode()
    padded = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)
    return age.seal(padded, (one.key for one in holders))


def _shred(folder: Path, path: str, landed: Callable[[], None] = lambda: None) -> None:
    """Write over a file and remove it; `landed` is called once it is gone.  Raises NotRegular, OSError."""
    descriptor = os.open(folder / path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(secrets.token_bytes(os.fstat(descriptor).st_size))
        stream.flush()
        os.fsync(descriptor)
    files.remove(folder, path, landed=landed)


def _sweep(folder: Path) -> None:
    """Remove the files that an act was cut off in building, which hold what was sealed; raises OSError."""
    for pattern in (files.temporary("*"), f"{SEALED}/{files.temporary('*')}"):
        for left in folder.glob(pattern):
            if left.is_file() and not left.is_symlink():
                _shred(folder, left.relative_to(folder).as_posix())


def _is_free(folder: Path) -> bool:
    """Whether a store can be made there: nothing is in it, or what a creation left that was cut off."""
    if not folder.is_dir():
        return False
    left = {_LOCK, log.LOG, *map(files.temporary, (log.LOG, HOLDERS))}
    if not {inner.name for inner in folder.iterdir()} <= left:
        return False
    found = log.read(folder)
    return not found.broken and all(one.act == "建库" for one in found.lines)


def _make(folder: Path) -> None:
    """Make a folder and those around it, durably; raises OSError."""
    if not folder.parent.exists():
        _make(folder.parent)
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    if is_new or os.access(folder.parent, os.R_OK):  # a creation that was cut off may have made it
        files.sync(folder.parent)


def _refuse_history(folder: Path) -> None:
    """Raise WithinHistory where git keeps the folder, or one around it."""
    real = folder.resolve()
    for around in (real, *real.parents):
        with suppress(OSError):
            if (around / ".git").exists() or (around / "campaign.yaml").exists():
                raise WithinHistory(folder, around)
