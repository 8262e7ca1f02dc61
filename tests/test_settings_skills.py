"""What the team says of skills is stronger than what files say, at once and everywhere."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from masteryviz import settings_file
from masteryviz.gradebook import Gradebook
from masteryviz.rules import RULES
from masteryviz.settings import Settings, SkillSetting
from tests import classes


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("skills")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


def mastered(book: Gradebook) -> dict[str, int]:
    rates = book.ask("mastery_rates", by=("skill",))
    return dict(rates.select("skill", "mastered").iter_rows())


def test_order_title_unit_and_day_change_and_standings_stay_kept(store: Path) -> None:
    own = Settings(
        rule=RULES["latest"].using(cut=0.75),
        skill=(
            SkillSetting(name="7.SP.5", position=1, title="Luck"),
            SkillSetting(name="7.G.1", position=9, unit="Shapes"),
            SkillSetting(name="not there", position=3),
        ),
    )
    with Gradebook.open(store) as before, Gradebook.open(store, own=own) as book:
        skills = book.skills()
        assert skills["skill"].to_list() == ["7.SP.5", "7.G.4", "7.SP.1", "7.G.1"]
        assert skills["title"][0] == "Luck"
        assert book.options()["unit"] == ("Statistics", "Geometry", "Shapes")
        assert book.ask("mastery_rates", by=("skill",))["skill"][0] == "7.SP.5"
        assert mastered(book) == mastered(before)
        tables = book._session.con.sql("from duckdb_tables() where temporary").pl()
        assert "meta" not in set(tables["table_name"])


def test_a_cut_of_its_own_changes_who_has_mastered_it(store: Path) -> None:
    default = Settings(skill=(SkillSetting(name="7.G.4", cut=0.5),))
    with Gradebook.open(store, own=default) as book:
        rates = book.ask("mastery_rates", by=("skill",), rule="latest")
    # Newest scores of 7.G.4 in a section: 4, 4, 2, 1, 3, 3, 3 and one that waits: 6 reach 2 of 4.
    found = dict(rates.select("skill", "mastered").iter_rows())
    assert found["7.G.4"] == 3 * 6
    with Gradebook.open(store) as book:
        whole = book.ask("mastery_rates", by=("skill",), rule="latest")
    # At the usual 80 % of 4 only 4s do.
    assert dict(whole.select("skill", "mastered").iter_rows())["7.G.4"] == 3 * 2


def test_named_levels_name_the_scores(store: Path) -> None:
    levels = (("Mastery", 3.0), ("Near", 2.0), ("Not yet", 0.0))
    own = Settings(skill=(SkillSetting(name="7.G.1", levels=levels),))
    with Gradebook.open(store, own=own) as book:
        rows = book.standings().filter(pl.col("skill") == "7.G.1")
    found = dict(rows.group_by("level").len().iter_rows())
    assert found == {"Mastery": 21, "Near": 3}


def test_a_question_for_pace_takes_the_day_of_the_settings(store: Path) -> None:
    own = Settings(skill=(SkillSetting(name="7.G.1", pace_on=classes.START),))
    with Gradebook.open(store, own=own) as book:
        days = book._session.con.sql("select skill, pace_on from skill order by 1").fetchall()
    assert days[0] == ("7.G.1", classes.START)
    assert {day for _, day in days[1:]} == {None}


def test_what_is_saved_is_in_force_when_the_store_is_opened(tmp_path: Path) -> None:
    classes.load(tmp_path / "files", tmp_path / "store")
    changes = {"rule": {"cut": None}, "skill": [{"name": "7.G.4", "cut": 0.5}]}
    settings_file.save(tmp_path / "store", changes)
    with Gradebook.open(tmp_path / "store") as book:
        assert mastered(book)["7.G.4"] == 18
    settings_file.take_back(tmp_path / "store")
    with Gradebook.open(tmp_path / "store") as book:
        assert mastered(book)["7.G.4"] == 3 * classes.MASTERED["7.G.4"]


def test_others_than_the_team_see_the_same_skills(store: Path) -> None:
    own = Settings(skill=(SkillSetting(name="7.G.4", cut=0.5, title="Circles"),))
    with Gradebook.open(store, own=own, audience="present") as book:
        assert "Circles" in book.skills()["title"].to_list()
        assert mastered(book)["7.G.4"] == 18
