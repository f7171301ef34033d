"""No word of the preset's notice in what another campaign's ledger says, nor anything of a part that it has not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import other_campaigns as others
import pytest
import story
from foreign_words import PART_WORDS, PHRASES, Own, instants, made, outputs, preset_words
from processes import Dabzw

from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.store.presets import campaign_text

LEDGERS: Mapping[str, tuple[Mapping[str, bytes], Ledger]] = {
    **{name: (others.files_of(name), others.ledger_of(name)) for name in others.NAMES},
    **{name: (story.files_of(name), story.campaign_ledger(name)) for name in story.NAMES},
}


@pytest.mark.parametrize("name", LEDGERS)
def test_a_campaign_says_no_word_of_another_notice(name: str) -> None:
    files, ledger = LEDGERS[name]
    own = Own(ledger.campaign, files)
    found = {
        (what, word)
        for day in instants(ledger.campaign)
        for what, text in made(ledger, Instant.of(day))
        for word in own.foreign(text)
    }
    assert found == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", others.NAMES)
def test_no_command_says_a_word_of_another_notice(
    name: str,
    dabzw: Dabzw,
    tmp_path: Path,
    clean_environment: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for key, value in clean_environment.items():
        monkeypatch.setenv(key, value)
    others.build(tmp_path / name, name)
    campaign = others.campaign_of(name)
    own = Own(campaign, others.files_of(name))
    said = outputs(dabzw, tmp_path / name, campaign, tmp_path / "out")
    assert {(what, word) for what, text in said for word in own.foreign(text)} == set()


def test_the_preset_itself_is_full_of_its_words() -> None:
    text = campaign_text()
    assert {"取缔关闭", "死灰复燃", "重大风险", "专项督导", "安全生产许可证企业目录"} <= set(preset_words())
    assert sum(word in text for word in preset_words()) > len(preset_words()) - len(PHRASES) - 5
    own = Own(others.campaign_of("vehicles"), {})
    assert own.foreign("本月死灰复燃0家") == ["死灰复燃: 本月死灰复燃0家"]
    assert set(PART_WORDS["督导"]) <= set(own.foreign_words)


@pytest.mark.parametrize("name", others.NAMES)
def test_papers_speak_in_the_campaign_s_terms(name: str) -> None:
    ledger = others.ledger_of(name)
    terms = ledger.campaign.terms
    pairs = (("企业", terms.subject), ("村", terms.area), ("站所", terms.unit), ("家", terms.counter))
    foreign = [word for word, own in pairs if word != own]
    at = Instant.of(instants(ledger.campaign)[0])
    said = "\n".join(
        text for what, text in made(ledger, at) if what.startswith("report ") and "policy" not in what
    )
    said = re.sub(
        r"专家|国家|企业编号|示例甲村|示例乙村|镇村建所",
        "",
        re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", said),
    )
    lines = [line for line in said.splitlines() for word in foreign if word in line and "<th" not in line]
    assert lines == []


def test_a_campaign_without_limits_has_no_figure_of_them() -> None:
    ledger = others.ledger_of("vehicles")
    at = Instant.of(instants(ledger.campaign)[0])
    said = dict(made(ledger, at))
    for what in ("report bulletin", "report weekly", "report summary", "report dashboard"):
        assert not re.search(
            "临期|今日到期|逾期|未写明的“日”",
            re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", said[what]),
        ), what


def test_a_command_of_an_absent_part_says_so(dabzw: Dabzw, isolated: None, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    others.build(folder, "vehicles")
    commands = {
        "inquiry": "一案三查",
        "blacklist": "名单",
        "supervise": "督导",
        "supervise --confirm 示例甲村": "督导",
        "lookback": "回头看",
        "screen": "研判",
        "screen --precision": "研判",
        "export --for 供电公司": "共享",
        "issue due --dry-run": "报送",
        "form": "报表",
        "report lookback": "回头看",
        "report supervision --to 示例甲村": "督导",
        "report blacklist --to 示例县公安局": "名单",
    }
    for line, part in commands.items():
        told = dabzw(*line.split(), "--as-of", "2021-01-06", cwd=folder)
        assert (told.stdout, told.returncode) == (f"本行动没有规定{part}。\n", 0), line
        asked = dabzw(*line.split(), "--as-of", "2021-01-06", "--json", cwd=folder)
        lists = [value for value in json.loads(asked.stdout).values() if isinstance(value, list)]
        assert not any(lists), line
    refused = dabzw("form", "F1", "--as-of", "2021-01-06", cwd=folder)
    assert (refused.returncode, "“报表”里写上它" in refused.stderr) == (2, True)


def test_a_repeat_is_listed_by_the_campaign_s_word(dabzw: Dabzw, isolated: None, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    others.build(folder, "bureau")
    told = dabzw("ent", "list", "--state", "顶风再犯", "--as-of", "2022-12-01", "--json", cwd=folder)
    assert [one["状态"] for one in json.loads(told.stdout)["记录"]] == ["顶风再犯"]
    refused = dabzw("ent", "list", "--state", "死灰复燃", cwd=folder)
    assert (refused.returncode, "顶风再犯" in refused.stderr) == (2, True)
