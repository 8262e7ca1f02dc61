"""Settings: what is typed, what is wrong with it, whom it would flip, and what is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from masteryviz import settings
from masteryviz.dashboard import settings_fields as fields
from masteryviz.dashboard import settings_skills as skills
from masteryviz.dashboard import settings_trial as trials
from masteryviz.dashboard.app import App
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections
from masteryviz.dashboard.views import settings as view
from masteryviz.errors import SettingError
from masteryviz.gradebook import Gradebook
from masteryviz.rules import RULES, get_rule
from masteryviz.settings import NAME, Settings
from tests import classes

VIEW = Selection(view="settings")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def store(made: Path) -> Iterator[Path]:
    """The store with the settings that it began with."""
    before = (made / NAME).read_text()
    yield made
    (made / NAME).write_text(before)
    for path in made.glob(f"{NAME}.*"):
        path.unlink()


class Desk:
    """The screen of a store, and what it is told and tells."""

    def __init__(self, store: Path) -> None:
        self.told: list[Any] = []
        self.source = Source(store)
        self.screen = view.build(self._act)
        assert isinstance(self.screen, view.SettingsScreen)
        self.office = self.screen.office
        self.screen.show(self.source, VIEW)

    def _act(self, message: Any) -> None:
        self.told.append(message)
        self.source.refresh()

    def say(self, **message: Any) -> None:
        self.office._hear(message)
        assert [panel.heading.data["problem"] for panel in self.screen.panels] == [""] * 3

    @property
    def trial(self) -> dict[str, Any]:
        return dict(self.office.trial.data)

    def field(self, key: str) -> dict[str, Any]:
        parts = self.office.form.data["sections"]
        return next(one for part in parts for one in part["fields"] if one["field"] == key)

    def row(self, skill: str) -> dict[str, Any]:
        return next(row for row in self.office.skills.data["rows"] if row["name"] == skill)


@pytest.fixture
def desk(store: Path) -> Iterator[Desk]:
    made = Desk(store)
    yield made
    made.source.let_go()
    ipywidgets.Widget.close_all()


def test_it_shows_what_the_file_says_and_offers_nothing_to_save(desk: Desk) -> None:
    assert desk.field("rule.name")["value"] == "latest"
    assert desk.field("rule.cut")["value"] == "75 %"
    assert (desk.field("privacy.least")["value"], desk.field("rule.sticky")["value"]) == (
        "5",
        False,
    )
    assert (desk.trial["dirty"], desk.trial["former"]) == (False, False)
    assert desk.trial["flips"] is None
    assert desk.trial["example"]["columns"] == ["Try", "Score", "After it, now"]


def test_another_cut_says_who_would_flip_before_it_is_saved(desk: Desk, store: Path) -> None:
    before = (store / NAME).read_text()
    desk.say(do="set", field="rule.cut", value="100 %")
    # Of each section 7.G.1 keeps 3 of its 7 (newest score 4), 7.G.4 two of five, 7.SP.1 none of 1.
    assert desk.trial["flips"]["skills"] == [
        ["7.G.1", "21", "9", "0", "12"], ["7.G.4", "15", "6", "0", "9"],
        ["7.SP.1", "3", "0", "0", "3"],
    ]  # fmt: skip
    assert "24 would no longer be" in desk.trial["flips"]["summary"]
    assert desk.trial["example"]["columns"][-1] == "After it, then"
    assert desk.trial["rule"] == "Mastered = latest score at least 100 %."
    assert (store / NAME).read_text() == before


def test_a_rule_brings_its_own_parameters(desk: Desk) -> None:
    desk.say(do="set", field="rule.name", value="in_a_row")
    assert (desk.field("rule.k")["value"], desk.field("rule.sticky")["value"]) == ("3", True)
    desk.say(do="set", field="rule.k", value="1")
    assert "1 in a row" in desk.trial["rule"]
    # One at 75 % in the end or ever: only who lapsed differs, and nobody did.
    assert desk.trial["flips"]["summary"].startswith("Nobody would flip")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("rule.cut", "0", "Mastered from must be above 0"),
        ("calendar.timezone", "Mars/Base", "is not a time zone"),
        ("calendar.no_school", "2026-11-27..2026-11-26", "ends before it begins"),
        ("privacy.least", "many", "'many' is not a number"),
        ("privacy.least", "0", "expected a whole number"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_is_not_saved(
    desk: Desk, store: Path, field: str, typed: str, message: str
) -> None:
    before = (store / NAME).read_text()
    desk.say(do="set", field=field, value=typed)
    assert message in desk.field(field)["problem"]
    assert desk.field(field)["value"] == typed
    desk.say(do="save")
    assert desk.trial["says"].startswith("Not saved")
    assert (store / NAME).read_text() == before


def test_saving_writes_the_file_and_every_screen_counts_by_it(desk: Desk, store: Path) -> None:
    desk.say(do="set", field="rule.name", value="in_a_row")
    desk.say(do="set", field="rule.k", value="2")
    desk.say(do="set", field="calendar.weekdays", value=["Tue", "Mon"])
    desk.say(do="set", field="calendar.no_school", value="2026-11-26..2026-11-27\n\n2027-01-18")
    desk.say(do="save")
    saved = settings.read(store)
    assert saved.rule == get_rule("in_a_row").using(k=2, cut=0.75)
    assert saved.calendar.weekdays == ("Mon", "Tue")
    assert len(saved.calendar.no_school) == 3
    assert desk.told == [{"do": "refresh"}]
    assert desk.source.book.default_rule == saved.rule
    assert (desk.trial["dirty"], desk.trial["former"]) == (False, True)
    desk.say(do="back")
    assert settings.read(store).rule == RULES["latest"].using(cut=0.75)
    assert desk.field("rule.name")["value"] == "latest"


def test_parameters_of_the_old_rule_leave_the_file_with_it(desk: Desk, store: Path) -> None:
    (store / NAME).write_text('[rule]\nname = "in_a_row" # why\nk = 2\ncut = 0.75\n')
    desk.screen.show(desk.source, VIEW)
    desk.say(do="set", field="rule.name", value="highest")
    desk.say(do="save")
    assert (store / NAME).read_text() == '[rule]\nname = "highest" # why\ncut = 0.75\n'


def test_typing_the_old_value_again_is_no_change(desk: Desk) -> None:
    desk.say(do="set", field="rule.cut", value="50 %")
    assert desk.trial["dirty"]
    desk.say(do="set", field="rule.cut", value="75 %")
    assert not desk.trial["dirty"]
    desk.say(do="set", field="rule.name", value="first")
    desk.say(do="discard")
    assert (desk.trial["dirty"], desk.field("rule.name")["value"]) == (False, "latest")


def test_skills_are_moved_renamed_and_cut(desk: Desk, store: Path) -> None:
    order = [row["name"] for row in desk.office.skills.data["rows"]]
    desk.say(do="move", name="7.G.4", by=-1, order=order)
    assert [row["name"] for row in desk.office.skills.data["rows"]][:2] == ["7.G.4", "7.G.1"]
    desk.say(do="skill", name="7.G.4", key="title", value="Circles")
    desk.say(do="skill", name="7.SP.1", key="cut", value="50 %")
    desk.say(do="skill", name="7.SP.1", key="levels", value="Mastery = 3, Near = 2")
    desk.say(do="skill", name="7.SP.1", key="pace_on", value="2026-03-01")
    # The rule's own cut is stronger than a skill's: nothing flips.
    assert desk.trial["flips"]["summary"].startswith("Nobody")
    desk.say(do="save")
    own = {one.name: one for one in settings.read(store).skill}
    assert set(own) == {"7.G.1", "7.G.4", "7.SP.1"}
    assert (own["7.G.4"].position, own["7.G.4"].title, own["7.G.1"].position) == (1, "Circles", 2)
    assert own["7.SP.1"].levels == (("Mastery", 3.0), ("Near", 2.0))
    assert desk.row("7.SP.1")["pace_on"] == "2026-03-01"
    assert desk.source.titles()["7.G.4"] == "7.G.4 · Circles"
    assert desk.source.skills()["skill"].to_list()[:2] == ["7.G.4", "7.G.1"]


def test_a_wrong_value_of_a_skill_stands_in_its_cell(desk: Desk) -> None:
    desk.say(do="skill", name="7.G.1", key="levels", value="Near = 2, Mastery = 3")
    assert "points must fall" in desk.row("7.G.1")["wrong"]["levels"]
    desk.say(do="skill", name="7.G.1", key="levels", value="Mastery")
    assert "'Mastery' is no level" in desk.row("7.G.1")["wrong"]["levels"]
    assert desk.trial["wrong"]


def test_a_skill_that_only_the_file_knows_is_named(desk: Desk, store: Path) -> None:
    with (store / NAME).open("a") as file:
        file.write('[[skill]]\nname = "7.G.44"\ncut = 0.5\n')
    desk.screen.show(desk.source, VIEW)
    answer = desk.screen.panels[1].heading.data["answer"]
    assert answer.endswith("7.G.44 is in masteryviz.toml and not in the data.")


def test_what_is_not_understood_does_nothing(desk: Desk) -> None:
    for message in (
        {"do": "set", "field": "rule.secret", "value": "1"}, {"do": "skill", "name": "x"},
        {"do": "set", "field": "rule.name", "value": "nonsense"}, {"do": "move", "name": "7.G.1"},
        {"do": "set", "field": "rule.cut", "value": {"a": 1}}, {"do": "??"},
    ):  # fmt: skip
        desk.say(**message)
    assert not desk.trial["dirty"]


def test_the_app_shows_settings_before_there_are_any_data(tmp_path: Path) -> None:
    app = App(tmp_path / "empty", "view=settings")
    screen = app._screens["settings"]
    assert screen.panels[0].body.data["sections"][0]["fields"][0]["value"] == "latest"
    assert screen.panels[1].body.data["note"].startswith("There are no skills yet")
    app.act({"do": "show", "name": "view", "value": "skill_gaps"})
    ipywidgets.Widget.close_all()


def test_after_saving_in_the_app_other_screens_count_otherwise(store: Path) -> None:
    app = App(store, "view=settings")
    screen = app._screens["settings"]
    assert isinstance(screen, view.SettingsScreen)
    screen.office._hear({"do": "set", "field": "rule.cut", "value": "100 %"})
    screen.office._hear({"do": "save"})
    assert screen.office.trial.data["says"].startswith("Saved")
    app.act({"do": "show", "name": "view", "value": "skill_gaps"})
    mastered = app._screens["skill_gaps"].panels[0].body.data["cards"][0]["sub"]
    assert mastered.startswith("15 of")
    app.source.let_go()
    ipywidgets.Widget.close_all()


@pytest.mark.parametrize(
    ("typed", "held"),
    [("80 %", 0.8), ("0,8", 0.8), ("3", 3), ("1", 1), ("2.5", 2.5), ("Near", "Near")],
)
def test_a_cut_is_a_share_points_or_a_level(typed: str, held: object) -> None:
    assert fields.cut(typed) == held


def test_a_skill_is_moved_past_its_neighbours_and_never_out_of_the_list() -> None:
    assert skills.moved(["a", "b", "c"], "a", 1) == {"b": 1, "a": 2, "c": 3}
    assert skills.moved(["a", "b", "c"], "c", 1) == {"a": 1, "b": 2, "c": 3}
    assert skills.value("cut", "75") == 0.75
    with pytest.raises(SettingError, match="is not a day"):
        skills.value("pace_on", "tomorrow")


def test_the_flips_are_those_of_the_question_about_rules(made: Path) -> None:
    own = Settings(rule=RULES["first"].using(cut=0.75))
    with Gradebook.open(made) as now, Gradebook.open(made, own=own) as then:
        found = trials.compare(trials.held(now), trials.held(then)).flips
        asked = now.ask("rule_flips", by=(), rules=("first",))
    pairs = set(found.select("student", "skill").iter_rows())
    assert pairs == set(asked.select("student", "skill").iter_rows())
    assert pairs


def test_a_dashboard_that_is_open_elsewhere_offers_to_count_by_the_new_settings(
    store: Path,
) -> None:
    other = App(store, "view=skill_gaps")
    (store / NAME).write_text('[rule]\nname = "latest"\ncut = 1\n')
    other.look_for_news()
    assert other.header.data["news"] == "The settings were changed."
    other.act({"do": "refresh"})
    assert other.source.book.default_rule.cut == 1
    other.look_for_news()
    assert other.header.data["news"] == ""
    other.source.let_go()
    ipywidgets.Widget.close_all()


def test_of_many_sections_it_says_on_which_it_is_tried_and_names_no_filters(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_sections, "MOST", 2)
    monkeypatch.setattr(_sections, "FEW", 1)
    trial = Desk(store).office.panels[2]
    assert trial.heading.data["answer"] == (
        "Tried on the 1 of 3 sections with the most students who need something."
    )
    monkeypatch.undo()
    assert Desk(store).office.panels[2].heading.data["answer"] == ""
