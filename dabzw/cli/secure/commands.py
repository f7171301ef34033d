"""dabzw secure: informants' identities, sealed outside of the ledger; the ledger has their numbers alone."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, cast, get_args

import typer
from pydantic import TypeAdapter, ValidationError

from dabzw.cli import outcome, output
from dabzw.cli.context import Desk
from dabzw.cli.lists.options import end
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import day
from dabzw.cli.speech.known import known_word
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import UsageError
from dabzw.model.informants import RewardStep
from dabzw.model.moments import Instant
from dabzw.model.persons import told_in
from dabzw.model.scalars import Money
from dabzw.reports.looks import secure as secure_look
from dabzw.rules.checks.privacy import is_opaque
from dabzw.store.secure import age
from dabzw.store.secure.store import Store, normalised

PLACE: Final = "DABZW_SECURE"
_ASKED: Final = ("姓名", "联系方式", "证件号码", "说明")
_STEPS: Final[tuple[str, ...]] = get_args(RewardStep)

app: typer.Typer = ZhTyper(
    name="secure", help="举报人身份：加密存放在台账之外，台账里只有编号", no_args_is_help=True
)

Place = Annotated[
    Path | None,
    typer.Option("--store", metavar="文件夹", help=f"身份库的位置（也可设环境变量 {PLACE}），在台账之外"),
]
Number = Annotated[str, typer.Argument(metavar="编号", help="举报人编号，与台账里写的相同")]
Key = Annotated[Path, typer.Option("--key-file", metavar="文件", help="收件人自己的私钥文件")]
Reason = Annotated[str, typer.Option("--reason", metavar="理由", help="为什么；记入登记，不写姓名和号码")]


def _store(ctx: typer.Context, place: Path | None, way: Callable[..., Store] = Store.open) -> Store:
    named = place or (Path(os.environ[PLACE]) if os.environ.get(PLACE) else None)
    if named is None:
        raise UsageError(f"用 --store 指明身份库的文件夹，或设环境变量 {PLACE}")
    return way(named, _account(), Desk.of(ctx).now, outcome.current().stored)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # the account has no name on this computer
        return f"账户{os.getuid()}"


def _why(ctx: typer.Context, reason: str) -> str:
    """A reason that tells of nobody: names cannot be told from other words, numbers can."""
    if not reason.strip() or told_in(reason, Desk.of(ctx).now.date()):
        raise UsageError("--reason（理由）要写，里面不能有电话、证件号等个人号码")
    return reason.strip()


def _opened(file: Path) -> Sequence[Any]:
    def passphrase() -> str:
        if not prompts.interactive():
            raise UsageError("私钥文件有口令，要在终端里运行，由收件人本人输入")
        return getpass.getpass("私钥口令：", sys.stderr)

    return age.keys_in(file, passphrase)


@command(app, "init", "新建身份库：一个空文件夹，放在台账之外。", example="dabzw secure init --store 身份库")
def init(ctx: typer.Context, place: Place = None) -> None:
    """A new store."""
    made = _store(ctx, place, Store.create)
    prompts.done(f"新建举报人身份库 {made.folder}")
    prompts.note("下一步：收件人各自运行 dabzw secure key 生成钥匙，把公钥用 dabzw secure holders --add 登记")


@command(
    app, "key", "收件人生成自己的钥匙：私钥写进文件，公钥写到屏幕。", example="dabzw secure key 我的私钥.txt"
)
def key(
    file: Annotated[Path, typer.Argument(metavar="文件", help="私钥写到哪个新文件，只由本人保管")],
    plain: Annotated[bool, typer.Option("--no-passphrase", help="私钥不设口令（拿到文件就能打开）")] = False,
) -> None:
    """A new key of a holder."""
    text, public = age.new_key(None if plain else _new_passphrase())
    if file.exists():
        raise UsageError(f"{file} 已经存在，不覆盖；换一个文件名")
    output.write(file, text, private=True)
    sys.stdout.write(f"{public}\n")
    prompts.done(f"私钥写进 {file}，只有本人能读；丢了它，封给它的就打不开了，请另存一份")


def _new_passphrase() -> str:
    if not prompts.interactive():
        raise UsageError("设口令要在终端里运行；不设口令的，加 --no-passphrase")
    first, again = (getpass.getpass(words, sys.stderr) for words in ("私钥口令：", "再输一遍："))
    if not first or first != again:
        raise UsageError("口令是空的，或两遍不一样；请重新运行")
    return first


@command(
    app,
    "holders",
    "收件人：谁能打开以后封存的；--add 登记，--remove 去掉。",
    example="dabzw secure holders\ndabzw secure holders --add 示例主任 --key age1examplepublickey",
)
def holders(
    ctx: typer.Context,
    place: Place = None,
    add: Annotated[str | None, typer.Option("--add", metavar="姓名", help="登记这个收件人")] = None,
    public: Annotated[str | None, typer.Option("--key", metavar="公钥", help="他的公钥，age1 开头")] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="姓名", help="去掉这个收件人")] = None,
) -> None:
    """Who can open what is sealed from now on."""
    store = _store(ctx, place)
    if (add is None) != (public is None) or (add and remove):
        raise UsageError("--add 和 --key 一起写；--remove 单独写")
    if add is not None and public is not None:
        store.add_holder(add, public)
        prompts.done(f"登记收件人 {add}；已封存的，由原收件人运行 dabzw secure reseal 后他才能打开")
    elif remove is not None:
        store.remove_holder(remove)
        prompts.done(f"去掉收件人 {remove}；已封存的，由别的收件人运行 dabzw secure reseal 后他才打不开")
    for one in store.holders:
        sys.stdout.write(f"{one.name}\t{one.key}\n")
    if unlike := store.unlike:
        prompts.warn(
            f"名单和登记对不上的收件人：{'、'.join(unlike)}；核对后，用 --add 或 --remove 再登记一次"
        )


@command(
    app,
    "seal",
    "封存一个举报人的身份：录入的人封了以后自己也打不开。",
    example="dabzw secure seal JB-0007 --until 2027-12-31",
)
def seal(
    ctx: typer.Context,
    number: Number,
    until: Annotated[str, typer.Option("--until", metavar="日期", help="保存到哪天，到期销毁")],
    place: Place = None,
) -> None:
    """Seals an identity for the holders; it is asked for, or read from stdin, and never an option."""
    store = _store(ctx, place)
    today, last = store.now.date(), day("--until", until, Instant.of(store.now), "planned", "销毁日")
    if not is_opaque(normalised(number), today):
        raise UsageError("编号里不能有电话、证件号、微信号；用办公室自编的编号，如 JB-0007")
    if last <= today:
        raise UsageError("--until（销毁日）应在今天以后")
    names = store.seal(number, _asked(), last)
    prompts.done(f"封存 {normalised(number)}，能打开的：{'、'.join(names)}；{last} 到期销毁")


def _asked() -> dict[str, str]:
    if prompts.interactive():
        found = {name: prompts.ask(name, optional=name != _ASKED[0]) for name in _ASKED}
        return {name: said for name, said in found.items() if said}
    text = sys.stdin.read().strip()
    if not text:
        raise UsageError("没有内容：在终端里运行，逐项录入；或从标准输入送入")
    return {"内容": text}


@command(
    app,
    "open",
    "打开一个编号：先记下谁、何时、为什么，再显示。",
    example="dabzw secure open JB-0007 --key-file 我的私钥.txt --reason 回访核实",
)
def open_(ctx: typer.Context, number: Number, key_file: Key, reason: Reason, place: Place = None) -> None:
    """Shows an identity to a holder, once it is noted."""
    store = _store(ctx, place)
    facts = store.show(number, _opened(key_file), _why(ctx, reason))
    for name, said in facts.items():
        sys.stdout.write(f"{name}：{said}\n")
    prompts.done(f"查看 {normalised(number)}，已登记；不要抄进台账，也不要截图外传")


@command(
    app,
    "reseal",
    "按现在的收件人重新封存全部编号（换人以后用）。",
    example="dabzw secure reseal --key-file 我的私钥.txt",
)
def reseal(ctx: typer.Context, key_file: Key, place: Place = None) -> None:
    """Seals everything anew for the present holders."""
    store = _store(ctx, place)
    found = store.reseal(_opened(key_file))
    prompts.done(f"重封{len(found.done)}个编号，能打开的：{'、'.join(one.name for one in store.holders)}")
    if found.left:
        prompts.warn(f"这把私钥打不开、没有重封的：{'、'.join(found.left)}")
    if found.to_destroy:
        says = "、".join(found.to_destroy)
        prompts.warn(
            f"已登记销毁、文件还没有删净，没有重封的：{says}；对每一个再运行一次 dabzw secure destroy"
        )
    end(failed=bool(found.left or found.to_destroy))


@command(
    app,
    "destroy",
    "销毁：一个编号，或 --due 全部到了销毁日的；登记和奖励记录留着。",
    example="dabzw secure destroy --due --reason 到期\ndabzw secure destroy JB-0007 --reason 录错了",
)
def destroy(
    ctx: typer.Context,
    reason: Reason,
    number: Annotated[str | None, typer.Argument(metavar="编号", help="只销毁这一个")] = None,
    due: Annotated[bool, typer.Option("--due", help="销毁全部到了销毁日的")] = False,
    place: Place = None,
) -> None:
    """Removes what is sealed under a number, or under all whose day has come."""
    store = _store(ctx, place)
    if due == (number is not None):
        raise UsageError("写一个编号，或用 --due，二者取一")
    why, today = _why(ctx, reason), store.now.date()
    chosen = (number,) if number else tuple(one.number for one in store.standing() if one.due(today))
    for one in chosen:
        store.destroy(one, why)
        prompts.done(f"销毁 {normalised(one)}")
    if chosen:
        prompts.note("别处的副本（U 盘、旧备份）也要一并销毁")
    else:
        prompts.note("没有到销毁日的编号")


@command(
    app,
    "reward",
    "奖励：按编号登记申请、批准、发放、放弃，不写姓名。",
    example="dabzw secure reward JB-0007 --step 批准 --amount 2000 --on 2026-03-12 --reason 示例奖字1号",
)
def reward(
    ctx: typer.Context,
    number: Number,
    step: Annotated[str, typer.Option("--step", metavar="步骤", help="、".join(_STEPS))],
    reason: Reason,
    amount: Annotated[str | None, typer.Option("--amount", metavar="元", help="金额")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="哪天；不写是今天")] = None,
    place: Place = None,
) -> None:
    """Notes a step of a reward, by the number alone."""
    store = _store(ctx, place)
    step = known_word("--step（步骤）", step, _STEPS)
    yuan = _yuan(amount)
    if step in {"批准", "发放"} and not yuan:
        raise UsageError("批准、发放要写 --amount（金额）")
    when = day("--on", on, Instant.of(store.now)) or store.now.date()
    store.reward(number, cast("RewardStep", step), amount=yuan, on=when, reason=_why(ctx, reason))
    prompts.done(f"登记奖励 {normalised(number)}：{step}{'' if yuan is None else f' {yuan} 元'}")


def _yuan(text: str | None) -> Decimal | None:
    try:
        return None if text is None else TypeAdapter(Money).validate_python(text)
    except ValidationError:
        raise UsageError("--amount（金额）写成 2000 或 2000.50 的样子") from None


@command(app, "list", "列出编号：封存、销毁日、查看次数、奖励；没有身份。", example="dabzw secure list")
def list_(ctx: typer.Context, place: Place = None) -> None:
    """The numbers, and how each stands."""
    store = _store(ctx, place)
    Desk.of(ctx).answer(secure_look.numbers(store.standing(), store.now.date()))


@command(
    app,
    "log",
    "登记：谁在何时封存、查看、重封、销毁了哪个编号，为什么。",
    example="dabzw secure log\ndabzw secure log JB-0007",
)
def log(
    ctx: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="编号", help="只看这一个")] = None,
    place: Place = None,
) -> None:
    """The log, newest first; ends with status 1 where its lines do not follow each other."""
    found = _store(ctx, place).log
    wanted = None if number is None else normalised(number)
    lines = tuple(one for one in found.lines if wanted is None or one.number == wanted)
    Desk.of(ctx).answer(secure_look.log(lines, found.broken))
    end(failed=bool(found.broken))
