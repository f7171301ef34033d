"""What a merge left to be looked at: by the whole history and by what is new, the same as one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from crash import git
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dabzw.store.git import Repository
from dabzw.store.index.beside import Beside, beside
from dabzw.store.to_check import checked, named, open_notes, to_check

pytestmark = pytest.mark.usefixtures("isolated")
THINGS = ("XS-260210-0001", "日报第3期", "campaign.yaml")


@dataclass(frozen=True)
class Made:
    """A commit of an invented history: its parents by number, the trailers, the number that it takes back."""

    parents: tuple[int, ...]
    notes: tuple[tuple[str, str], ...] = ()
    done: tuple[str, ...] = ()
    undoes: int | None = None


def enter(repository: Repository, history: Sequence[Made]) -> list[str]:
    """Makes the commits with git alone; gives their ids."""
    ids: list[str] = []
    tree = repository.git("hash-object", "-t", "tree", "-w", "--stdin").decode().strip()
    for number, made in enumerate(history):
        trailers = [to_check(*note) for note in made.notes] + [checked(about) for about in made.done]
        if made.undoes is not None:
            trailers.append(("Dabzw-Undo", ids[made.undoes]))
        lines = "".join(f"{key}: {value}\n" for key, value in (("Dabzw-Op", "sync"), *trailers))
        parents = (part for parent in made.parents for part in ("-p", ids[parent]))
        when = f"{1_770_000_000 + 60 * number} +0800"
        said = repository.git(
            "commit-tree",
            tree,
            *parents,
            feed=f"合并 {number}\n\n{lines}".encode(),
            environment={"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
        )
        ids.append(said.decode().strip())
    return ids


def expected(history: Sequence[Made], at: int) -> set[tuple[str, int]]:
    """What is open at a commit, by going through all pairs."""
    before: list[set[int]] = []
    for made in history:
        before.append(set(made.parents).union(*(before[parent] for parent in made.parents)))
    own = sorted({at, *before[at]}, reverse=True)
    undone = set[int]()
    for number in own:
        undoes = history[number].undoes
        if number not in undone and undoes is not None:
            undone.add(undoes)
    standing = [number for number in own if number not in undone]
    return {
        (about, number)
        for number in standing
        for about, _ in history[number].notes
        if not any(about in history[later].done and number in before[later] for later in standing)
    }


def numbered(notes: Sequence[object], ids: Sequence[str]) -> set[tuple[str, int]]:
    return {(note.about, ids.index(note.commit)) for note in notes}  # type: ignore[attr-defined]


@st.composite
def histories(draw: st.DrawFn) -> list[Made]:
    found = [Made(())]
    for number in range(1, draw(st.integers(2, 9))):
        earlier = st.integers(max(0, number - 3), number - 1)
        parents = tuple(sorted(draw(st.sets(earlier, min_size=1, max_size=2)), reverse=True))
        notes = draw(
            st.lists(st.sampled_from(THINGS).map(lambda about: (about, "说明")), max_size=2, unique=True)
        )
        done = draw(st.lists(st.sampled_from(THINGS), max_size=1))
        undoes = draw(st.none() | st.none() | st.sampled_from(sorted(past(found, parents))))
        found.append(Made(parents, tuple(notes), tuple(done), undoes))
    return found


def past(history: Sequence[Made], parents: Sequence[int]) -> set[int]:
    return {*parents}.union(*(past(history, history[parent].parents) for parent in parents))


@given(histories(), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_it_is_what_it_is_by_all_pairs(
    tmp_path_factory: pytest.TempPathFactory, history: list[Made], data: st.DataObject
) -> None:
    """From commit to commit, forward, back and across, with what was kept and without."""
    repository = Repository.create(tmp_path_factory.mktemp("历史"))
    ids = enter(repository, history)
    index = beside(repository)
    assert index is not None
    for at in data.draw(st.lists(st.integers(0, len(ids) - 1), min_size=1, max_size=4)):
        repository.git("update-ref", "refs/heads/main", ids[at])
        for _ in range(2):  # the second time it is known
            assert numbered(open_notes(repository, index), ids) == expected(history, at)
            index.settle()
        assert numbered(open_notes(repository), ids) == expected(history, at)
        assert numbered(open_notes(repository, commit=ids[-1]), ids) == expected(history, len(ids) - 1)
    index.database.close()


def commits_read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What git is asked from now on."""
    asked: list[tuple[str, ...]] = []
    whole = Repository.git

    def noted(self: Repository, command: str, *arguments: str, **more: object) -> bytes:
        asked.append((command, *arguments))
        return whole(self, command, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "git", noted)
    return asked


@pytest.fixture
def known(tmp_path: Path) -> tuple[Repository, Beside, list[str]]:
    """A history of which all is known at its third commit of four."""
    repository = Repository.create(tmp_path / "台账")
    note = (THINGS[0], "两边都改了")
    ids = enter(repository, [Made(()), Made((0,), (note,)), Made((1,)), Made((2,), (), (THINGS[0],))])
    repository.git("update-ref", "refs/heads/main", ids[2])
    index = beside(repository)
    assert index is not None
    open_notes(repository, index)
    index.settle()
    return repository, index, ids


def test_what_is_known_is_not_read_again(
    known: tuple[Repository, Beside, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, index, ids = known
    asked = commits_read(monkeypatch)
    assert [note.says for note in open_notes(repository, index)] == ["两边都改了"]
    assert asked == []
    repository.git("update-ref", "refs/heads/main", ids[3])
    asked.clear()
    assert open_notes(repository, index) == ()
    assert [(one[0], one[-2]) for one in asked] == [("log", f"^{ids[2]}"), ("rev-list", f"^{ids[3]}")]


def test_a_commit_that_is_gone_is_no_beginning(known: tuple[Repository, Beside, list[str]]) -> None:
    repository, index, ids = known
    repository.git("update-ref", "refs/heads/main", ids[1])
    (repository.git_dir / "objects" / ids[2][:2] / ids[2][2:]).unlink()
    assert [note.commit for note in open_notes(repository, index)] == [ids[1]]


@pytest.mark.parametrize(
    "kept", ["", "[]", "[1]", '["x", [["a"]]]', '["x", [["a", "b", "c", "gestern"]]]', "{"]
)
def test_what_is_damaged_is_found_again(known: tuple[Repository, Beside, list[str]], kept: str) -> None:
    repository, index, ids = known
    index.database.keep("to_check", kept)
    assert [note.commit for note in open_notes(repository, index)] == [ids[1]]


def test_of_nothing(tmp_path: Path) -> None:
    assert open_notes(Repository.create(tmp_path / "新")) == ()


@pytest.mark.parametrize(
    ("line", "about", "says"),
    [
        ("Dabzw-To-Check: XS-1 说明 又说明", "XS-1", "说明 又说明"),
        ("Dabzw-To-Check: XS-1", "XS-1", ""),
        ("Dabzw-To-Check: XS-1 \x1b[31m红", "XS-1", "[31m红"),
        (f"Dabzw-To-Check: XS-1 {'长' * 999}", "XS-1", "长" * 300),
        ("Dabzw-To-Check: --yes 说明", None, None),  # it is typed behind an option
        ("Dabzw-To-Check:  ", None, None),
        ("Dabzw-to-check: XS-1 说明", None, None),
    ],
)
def test_what_a_line_says(tmp_path: Path, line: str, about: str | None, says: str | None) -> None:
    folder = tmp_path / "台账"
    repository = Repository.create(folder)
    git(folder, "commit", "-q", "--allow-empty", "-m", f"合并\n\n{line}\n")
    assert [(one.about, one.says) for one in open_notes(repository)] == (
        [] if about is None else [(about, says)]
    )


def test_one_word_is_typed() -> None:
    assert named(" 模板/日 报.docx\n") == "模板/日_报.docx"
    assert to_check("模板/日 报.docx", "甲\n乙") == ("Dabzw-To-Check", "模板/日_报.docx 甲 乙")
    assert checked("模板/日 报.docx") == ("Dabzw-Checked", "模板/日_报.docx")


def test_what_is_taken_back_lies_before_all_that_is_new(tmp_path: Path) -> None:
    """The undone merge is a parent of what is new, too, and says that it is to be looked at."""
    history = [Made(()), Made((0,), ((THINGS[0], "两边都改了"),)), Made((1, 0)), Made((2, 1), undoes=1)]
    repository = Repository.create(tmp_path / "台账")
    ids = enter(repository, history)
    index = beside(repository)
    assert index is not None
    for at, there in ((2, 1), (3, 0)):
        repository.git("update-ref", "refs/heads/main", ids[at])
        assert len(open_notes(repository, index)) == there
        index.settle()
    index.database.close()
