"""Writing `masteryviz.toml`: comments stay, former versions are kept, a crash leaves it whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import settings_file as file
from masteryviz.errors import SettingError
from masteryviz.rules import get_rule
from masteryviz.settings import NAME, Settings, SkillSetting, of, read

OURS = """# What we agreed on in September
[rule]                 # see the minutes
name = "in_a_row"
k = 3                  # three times

[calendar]
weekdays = ["Mon", "Tue"]

[[skill]]
name = "S1"            # the easy one
cut = 0.7
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / NAME).write_text(OURS, encoding="utf-8")
    return tmp_path


def test_a_change_keeps_comments_and_what_is_not_named(folder: Path) -> None:
    found = file.save(folder, {"rule": {"k": 2}})
    assert found.rule == get_rule("in_a_row").using(k=2)
    assert (folder / NAME).read_text() == OURS.replace("k = 3 ", "k = 2 ")
    assert read(folder) == found


def test_nothing_is_written_where_nothing_changes(folder: Path) -> None:
    before = (folder / NAME).stat().st_mtime_ns
    file.save(folder, {"rule": {"k": 3}, "skill": [{"name": "S1", "cut": 0.7}]})
    assert (folder / NAME).stat().st_mtime_ns == before
    assert not file.can_take_back(folder)


def test_a_refused_value_leaves_the_file_as_it_was(folder: Path) -> None:
    with pytest.raises(SettingError, match="k must be from 1 to 10"):
        file.save(folder, {"rule": {"k": 99}})
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).read_text() == OURS


def test_the_first_file_of_a_store_can_be_taken_back_to_the_defaults(tmp_path: Path) -> None:
    file.save(tmp_path / "new", {"rule": {"name": "highest"}, "evidence": {"criteria": "each"}})
    assert read(tmp_path / "new").rule.key == "highest"
    assert file.take_back(tmp_path / "new") == Settings()
    assert file.take_back(tmp_path / "new").evidence.criteria == "each"


def test_five_former_versions_are_kept_newest_first(folder: Path) -> None:
    for k in (4, 5, 6, 7, 8, 9):
        file.save(folder, {"rule": {"k": k}})
    kept = [tomllib.loads((folder / f"{NAME}.{n}").read_text())["rule"]["k"] for n in range(1, 6)]
    assert kept == [8, 7, 6, 5, 4]
    assert len(list(folder.iterdir())) == 6


def test_taking_back_exchanges_both(folder: Path) -> None:
    file.save(folder, {"rule": {"k": 2}})
    assert file.take_back(folder).rule == get_rule("in_a_row").using(k=3)
    assert (folder / NAME).read_text() == OURS
    assert file.take_back(folder).rule == get_rule("in_a_row").using(k=2)


def test_without_a_former_version_there_is_nothing_to_go_back_to(folder: Path) -> None:
    with pytest.raises(SettingError, match="no former version"):
        file.take_back(folder)


def test_a_crash_while_writing_leaves_the_old_file_whole(folder, monkeypatch) -> None:
    def broken(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file.os, "fsync", broken)
    with pytest.raises(SettingError, match="cannot be written: No space left"):
        file.save(folder, {"rule": {"k": 2}})
    assert (folder / NAME).read_text() == OURS
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_a_file_that_is_not_toml_is_named(folder: Path) -> None:
    (folder / NAME).write_text("rule = [")
    with pytest.raises(SettingError, match="masteryviz.toml is not TOML"):
        file.save(folder, {"rule": {"k": 2}})


def test_skills_are_changed_by_name_and_go_when_nothing_is_said_of_them(folder: Path) -> None:
    changes = [{"name": "S1", "cut": None, "title": "Easy"}, {"name": "S2", "position": 1}]
    found = file.save(folder, {"skill": changes}).skill
    assert found == (SkillSetting(name="S1", title="Easy"), SkillSetting(name="S2", position=1))
    assert '"S1"            # the easy one' in (folder / NAME).read_text()
    gone = [{"name": "S1", "title": None}, {"name": "S2", "position": None}]
    assert file.save(folder, {"skill": gone}).skill == ()


def test_problems_stand_beside_their_fields() -> None:
    values: dict[str, Any] = {
        "rule": {"name": "in_a_row", "k": 99, "order": "alphabet", "sticky": True},
        "calendar": {"timezone": "Mars/Base"},
        "privacy": {"least": 0},
        "skill": [{"name": "S1", "cut": 80, "title": "Fine"}],
    }
    found = file.problems(values)
    assert set(found) == {
        "rule.k", "rule.order", "calendar.timezone", "privacy.least", "skill.S1.cut",
    }  # fmt: skip
    assert found["rule.k"] == "k must be from 1 to 10, not 99."


def test_what_only_shows_in_the_whole_table_stands_at_the_table() -> None:
    found = file.problems({"rule": {"name": "m_of_n", "m": 6, "n": 5}})
    assert found == {"rule.m": "m must be from 1 to 7, not 6."} or set(found) == {"rule"}
    assert set(file.problems({"privacy": {"least": 20, "least_shared": 12}})) <= {
        "privacy", "privacy.least", "privacy.least_shared",
    }  # fmt: skip


def test_levels_must_fall_and_a_skill_stands_once() -> None:
    rising = {"skill": [{"name": "S", "levels": [["Near", 2], ["Mastery", 3]]}]}
    assert "points must fall" in file.problems(rising)["skill.S.levels"]
    with pytest.raises(SettingError, match="'S' is listed twice"):
        of({"skill": [{"name": "S"}, {"name": "S"}]})
    with pytest.raises(SettingError, match=r"\[\[skill\]\] without a name"):
        of({"skill": [{"cut": 0.5}]})


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1).filter(
    lambda name: name.strip() == name
)


@settings(max_examples=25)
@given(st.lists(NAMES, unique=True, max_size=4), st.integers(1, 99))
def test_every_name_is_read_back_as_it_was_written(names: list[str], place: int) -> None:
    entries = [{"name": name, "title": name, "position": place} for name in names]
    text = file.changed(OURS, {"skill": entries})
    found = {skill.name: skill for skill in of(tomllib.loads(text)).skill}
    for name in names:
        assert (found[name].title, found[name].position) == (name, place)
    assert "# What we agreed on in September" in text
