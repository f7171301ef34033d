"""Entries without a signature are found where the campaign asks for one, and only there; no roster is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
import signers
from crash import git

from dabzw.store.git import Repository
from dabzw.sync.verify.signers import unsigned_findings
from dabzw.sync.verify.walk import walked

pytestmark = [pytest.mark.usefixtures("isolated"), signers.needs_keygen]

ASKS: Final = "名称: 示例\n签名: 要求\n"


def test_what_is_not_signed_is_told_from_then_on(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "台账")
    jia = signers.signer(tmp_path / "keys", "示例甲", "jia@example.cn")

    def commit(name: str, text: str, *, by: str = "示例甲", signed: bool = False) -> None:
        (repository.top / name).write_text(text, encoding="utf-8")
        git(repository.top, "add", name)
        git(repository.top, "-c", f"user.name={by}", "-c", "user.email=a@example.cn", "commit", "-qm", text)
        if signed:
            git(repository.top, "reset", "--soft", jia.signed(repository, repository.head() or ""))

    def told() -> list[tuple[str, str, str]]:
        history = walked(repository, repository.head() or "")
        return [(one.code, one.gravity, one.says) for one in unsigned_findings(history)]

    commit("campaign.yaml", "名称: 示例\n")
    commit("a.yaml", "a: 0\n")
    assert told() == []
    commit("campaign.yaml", ASKS, signed=True)
    commit("a.yaml", "a: 1\n", signed=True)
    assert told() == []
    commit("a.yaml", "a: 2\n", by="示例乙")
    commit("a.yaml", "a: 3\n", by="示例乙")
    (found,) = told()
    assert found[:2] == ("unsigned", "错误")
    assert "示例乙有2次" in found[2]
    commit("campaign.yaml", "名称: 示例\n")  # what takes the demand away must be signed, too
    commit("a.yaml", "a: 4\n")
    assert [says.partition("，")[2][:7] for _, _, says in told()] == ["示例乙有2次入", "示例甲有1次入"]
