"""Who writes (经办人): asked once, where a ledger does not know it, and written down in that ledger alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from dabzw.cli.coming import WouldBeInvalid
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.rules.checks.files import act_says
from dabzw.store.git import NO_MAIL, Author, NoIdentity, Repository
from dabzw.store.git_setup import mail_of, name_of, set_identity

if TYPE_CHECKING:
    from dabzw.model.finding import Finding

_Given = TypeVar("_Given")
NAME: str = "经办人姓名"


def write_down(repository: Repository, name: str | None, mail: str | None, today: date) -> Author:
    """Sets who writes in a ledger, and says so; raises UsageError, WouldBeInvalid, NoIdentity."""
    given = None if name is None else given_name("--name", name, today)
    address = None if mail is None else _option("--email（邮箱）", mail_of, mail)
    author = set_identity(repository, given, address)
    if given is not None and author.name != given:
        prompts.warn(f"经办人仍是“{author.name}”：环境变量 GIT_AUTHOR_NAME 写明了它")
    prompts.done(_says(author))
    return author


def _says(author: Author) -> str:
    mail = "没有写邮箱" if author.email == NO_MAIL else f"邮箱 {author.email}，只作署名，不发信"
    return f"经办人记为“{author.name}”（{mail}）；只用于这本台账，改用 dabzw doctor --name"


def known(repository: Repository, today: date) -> Author:
    """Who writes; asked for and written down where the ledger does not know it and somebody can be asked.

    Raises NoIdentity, WouldBeInvalid, DiskRefused, and typer.Abort at Ctrl+C.
    """
    return with_identity(repository, today, repository.identity)


def with_identity(repository: Repository, today: date, do: Callable[[], _Given]) -> _Given:
    """What `do` gives, done again once it is known who writes where that was all that it lacked."""
    try:
        return do()
    except NoIdentity:
        if not prompts.interactive():
            raise
    prompts.note("这本台账还不知道经办人是谁。写一次就行，以后入账都用这个姓名，只记在这本台账里。")
    name = asked(today)
    prompts.note(_says(set_identity(repository, name)))
    return do()


def asked(today: date, default: str | None = None) -> str:
    """The clerk's name, asked for until it can be one; raises typer.Abort."""

    def parse(typed: str) -> str:
        name = name_of(typed)
        try:
            refuse_person(name, today)
        except WouldBeInvalid as refused:
            raise ValueError(str(refused)) from None
        return name

    return str(prompts.ask(NAME, default=default or None, parse=parse))


def refuse_person(name: str, today: date) -> None:
    """Raises WouldBeInvalid where a name holds what identifies a person beside it, as a number."""
    found: tuple[Finding, ...] = tuple(one.finding for one in act_says(((NAME, name),), today))
    faults = tuple(one for one in found if one.level == "错误")
    if faults:
        raise WouldBeInvalid(faults)


def given_name(option: str, typed: str, today: date) -> str:
    """The name that an option says; raises UsageError, WouldBeInvalid."""
    name = _option(f"{option}（姓名）", name_of, typed)
    refuse_person(name, today)
    return name


def _option(option: str, parse: Callable[[str], str], typed: str) -> str:
    try:
        return parse(typed)
    except ValueError as wrong:
        raise UsageError(f"{option}填写不对：{wrong}") from None
