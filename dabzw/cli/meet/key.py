"""dabzw key: a clerk's own key, and the roster of those who sign for an office."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.keep.identity import given_name, known, write_down
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import day
from dabzw.cli.speech.passphrases import SHORTEST, new_passphrase
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import LookupFailed, UsageError
from dabzw.model.moments import CHINA, DAY, Instant, start_of
from dabzw.reports.looks.signers import SignerRow, signers
from dabzw.store import files
from dabzw.store.git import NO_MAIL, Author
from dabzw.store.readings import moment_of, seconds_of
from dabzw.store.signing import keys, places, register, sshsig
from dabzw.store.signing.keys import OwnKey
from dabzw.store.signing.roster import MAIL, Listed, Roster
from dabzw.store.signing.secret import Secret
from dabzw.store.signing.signer import NO_ROSTER
from dabzw.store.signing.sshsig import NotASignature, PublicKey

app: typer.Typer = ZhTyper(name="key", help="密钥和名册：给入账签名，登记谁的签名算数", no_args_is_help=True)

_LARGEST: Final = 1 << 14
_OTHERS: Final = 0o077


@command(
    app,
    "new",
    "生成本人的密钥，口令在终端输两遍；公钥那一行交给管名册的人。",
    example="dabzw key new\ndabzw key new --email jia@example.cn",
)
def new(
    ctx: typer.Context,
    email: Annotated[
        str | None, typer.Option("--email", metavar="邮箱", help="经办人的邮箱：名册凭它认人，不发信")
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option("--passphrase-file", metavar="文件", help="口令在这个文件的第一行（只有本人能读）"),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="换一把新的；旧的改名留着")] = False,
) -> None:
    """A new key of the clerk who writes in this ledger."""
    desk = Desk.of(ctx)
    author = _clerk(desk, email)
    before = keys.own_key(author.email)
    if before is not None and not replace:
        raise keys.KeyExists(author.email, before.private)
    secret = _from_file(passphrase_file) if passphrase_file else _typed()
    made = keys.new_key(author.email, secret.text, author.name, replace=replace)
    sys.stdout.write(f"{_line(author, made)}\n")
    prompts.done(f"生成密钥 {made.private}，只有本人能读；指纹 {made.key.fingerprint}")
    prompts.note("下一步：把上面那一行交给管名册的人，当面或打电话核对指纹，由他运行 dabzw key trust 登记")
    prompts.note("口令忘了不能找回，只能换新的密钥；私钥不要发给任何人")


def _clerk(desk: Desk, email: str | None) -> Author:
    """Who writes, with an address of his own; raises UsageError."""
    author = known(desk.required_repository, desk.now.date())
    if email is None and author.email == NO_MAIL and prompts.interactive():
        email = str(prompts.ask("经办人邮箱（名册凭它认人，不发信）", parse=_mail))
    if email is not None and _option_mail("--email", email) != author.email:
        author = write_down(desk.required_repository, None, email, desk.now.date())
    if author.email == NO_MAIL:
        raise UsageError("经办人还没有邮箱，名册认不出是谁；用 --email 写上（只作署名，不发信）")
    return Author(author.name, _option_mail("经办人的邮箱", author.email))


def _mail(typed: str) -> str:
    if not MAIL.fullmatch(typed.strip()):
        raise ValueError(f"“{typed}”不能用在名册里：应像 jia@example.cn，只有英文字母、数字和 . _ + -。")
    return typed.strip()


def _option_mail(option: str, typed: str) -> str:
    try:
        return _mail(typed)
    except ValueError as wrong:
        raise UsageError(f"{option}填写不对：{wrong}") from None


def _typed() -> Secret:
    if not prompts.interactive():
        raise UsageError(
            "生成密钥要在终端里运行，由本人输入口令（口令不写在命令里）；没有终端的，用 --passphrase-file"
        )
    return new_passphrase()


def _from_file(file: Path) -> Secret:
    """The passphrase of a file that nobody else can read; raises UsageError."""
    try:
        text = files.read_named(file, _LARGEST).decode()
        is_open = bool(file.stat().st_mode & _OTHERS)
    except (FileNotFoundError, UnicodeDecodeError):
        raise UsageError(f"{file}：没有这个文件，或不是文字") from None
    if is_open:
        raise UsageError(f"{file}：别人也能读，没有生成密钥；改成只有本人能读（chmod 600）再运行")
    secret = text.split("\n", 1)[0].rstrip("\r")
    if len(secret) < SHORTEST:
        raise UsageError(f"{file}：第一行的口令太短（不到{SHORTEST}个字符），没有生成密钥")
    return Secret(secret)


def _line(author: Author, own: OwnKey) -> str:
    return Listed(author.email, author.name, own.key).line


@command(app, "show", "本人的公钥那一行，和它在名册里怎样。", example="dabzw key show")
def show(ctx: typer.Context) -> None:
    """The line that is handed over for the roster."""
    desk = Desk.of(ctx)
    author = desk.required_repository.identity()
    own = keys.own_key(author.email)
    if own is None:
        raise LookupFailed(f"本机没有 {author.email} 的密钥；用 dabzw key new 生成")
    sys.stdout.write(f"{_line(author, own)}\n")
    prompts.note(f"指纹 {own.key.fingerprint}")
    if desk.campaign.signatures is not None:
        prompts.note("行动方案要求签名：没有签名的入账一律不写入")
    roster = places.roster()
    if roster is None:
        prompts.note(NO_ROSTER)
        return
    rows = [row for row in _rows(roster, seconds_of(desk.now)) if row.fingerprint == own.key.fingerprint]
    states = "、".join(row.state for row in rows if row.mail == own.mail) or "没有登记"
    prompts.note(f"在名册里：{states}")


@command(app, "list", "名册：谁的密钥从哪天到哪天算数。", example="dabzw key list\ndabzw key list --json")
def list_(
    ctx: typer.Context,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="文件", help="看这一份名册；不写的看本机的")
    ] = None,
) -> None:
    """The roster, and how each key stands now."""
    desk = Desk.of(ctx)
    place = roster or places.roster_file()
    found = places.read_roster(place)
    if found is None and roster is not None:
        raise UsageError(f"{roster}：没有这个文件")
    desk.answer(
        signers(_rows(found or Roster(), seconds_of(desk.now)), (found or Roster()).faults, str(place))
    )


def _rows(roster: Roster, now: int) -> tuple[SignerRow, ...]:
    return tuple(_row(one, roster, now) for one in roster.people)


def _row(one: Listed, roster: Roster, now: int) -> SignerRow:
    void = roster.void_since(one.key)
    return SignerRow(
        one.name,
        one.mail,
        None if one.since is None else moment_of(one.since),
        None if one.until is None else moment_of(one.until),
        roster.untimely(one, sshsig.GIT, now) or "有效",
        one.key.fingerprint,
        "" if void is None else void.why,
    )


@command(
    app,
    "trust",
    "把一个人的公钥登记进名册；先当面或打电话核对指纹。",
    example="dabzw key trust 公钥.txt --from 2026-02-09 --until 2027-12-31",
)
def trust(
    ctx: typer.Context,
    line: Annotated[
        str, typer.Argument(metavar="公钥", help="dabzw key new 显示的那一行（加引号），或存着它的文件")
    ],
    name: Annotated[str | None, typer.Option("--name", metavar="姓名", help="公钥那一行没有写的")] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="邮箱", help="公钥那一行没有写的")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="日期", help="从哪天起算数；不写是今天")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="日期", help="到哪天为止（当天还算）；不写不限")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="指纹已经核对，不再问")] = False,
) -> None:
    """Puts a person into the roster, after the fingerprint was compared."""
    desk = Desk.of(ctx)
    today = desk.now.date()
    key, said_mail, said_name = _given(line)
    mail = _option_mail("--email（邮箱）", email or said_mail or "")
    who = given_name("--name", name or said_name or "", today)
    first = day("--from", since, Instant.of(desk.now), "planned", "起日") or today
    last = day("--until", until, Instant.of(desk.now), "planned", "止日")
    if last is not None and last < first:
        raise UsageError("--until（止日）不能早于 --from（起日）")
    one = Listed(
        mail, who, key, _midnight(start_of(first)), None if last is None else _midnight(start_of(last) + DAY)
    )
    prompts.note(
        f"{who} <{mail}>，{first} 起{'' if last is None else f'，到 {last} 为止'}，指纹 {key.fingerprint}"
    )
    prompts.agree("指纹已和本人核对、登记进名册", yes=yes)
    register.add(one)
    prompts.done(f"名册登记 {who}（{places.roster_file()}）")


def _midnight(moment: datetime) -> int:
    return int(moment.replace(tzinfo=CHINA).timestamp())


def _given(typed: str) -> tuple[PublicKey, str, str]:
    """A key with the address and the name beside it, "" where there is none; raises UsageError."""
    text = typed.strip()
    if not text:
        raise UsageError("没有写公钥：写 dabzw key new 显示的那一行（加引号），或存着它的文件")
    if " " not in text:
        try:
            text = files.read_named(Path(text), _LARGEST).decode("utf-8-sig").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            raise UsageError(f"“{typed}”不是公钥，也没有这个文件") from None
    lines = [one for one in text.splitlines() if one.strip() and not one.startswith("#")]
    if len(lines) != 1:
        raise UsageError("应只有一行公钥；几个人的，一个一个登记")
    try:
        return _of_line(lines[0].strip())
    except (NotASignature, ValueError):
        raise UsageError("不是公钥：应是 dabzw key new 显示的那一行，或 ssh-ed25519 开头的一行") from None


def _of_line(line: str) -> tuple[PublicKey, str, str]:
    if line.startswith(("ssh-ed25519 ", "sk-ssh-ed25519@openssh.com ")):
        kind, key, *comment = line.split(maxsplit=2)
        return PublicKey.of(kind, key), "", " ".join(comment)
    (one,) = Roster.read(line.encode()).people
    return one.key, one.mail, one.name


@command(
    app,
    "end",
    "结束一个人的密钥：离岗的用 --on；丢失、泄露的加 --void 作废。",
    example=(
        "dabzw key end jia@example.cn --on 2026-06-30\ndabzw key end jia@example.cn --void --reason 电脑丢失"
    ),
)
def end(
    ctx: typer.Context,
    mail: Annotated[str, typer.Argument(metavar="邮箱", help="名册里的邮箱")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="日期", help="最后一天（作废的为哪天起）；不写是今天")
    ] = None,
    void: Annotated[bool, typer.Option("--void", help="作废：从那天零点起的签名都不算数")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="理由", help="作废的理由")] = None,
    fingerprint: Annotated[
        str | None, typer.Option("--fingerprint", metavar="指纹", help="有几把密钥的，指明哪一把")
    ] = None,
) -> None:
    """Ends a key, or makes it void."""
    desk = Desk.of(ctx)
    last = day("--on", on, Instant.of(desk.now), "planned", "最后一天") or desk.now.date()
    why = _reason(reason) if void else ""
    if reason is not None and not void:
        raise UsageError("--reason（理由）和 --void 同用")
    until = _midnight(start_of(last) + (timedelta(0) if void else DAY))
    ended = register.end(mail, until, void=void, why=why, fingerprint=fingerprint)
    how = f"{last} 起作废" if void else f"到 {last} 为止"
    prompts.done(f"名册里 {ended.name or mail} 的密钥{how}；以前收到的签名不受影响")


def _reason(reason: str | None) -> str:
    text = " ".join((reason or "").split())
    if not text:
        raise UsageError("--void（作废）要写 --reason（理由），如 电脑丢失")
    return text
