"""The dashboard in a kernel, without a browser: what it shows for a real store."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import loading
from masteryviz.dashboard import app as app_module
from masteryviz.dashboard.app import App
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import PROBLEM, Panel, Picture
from masteryviz.dashboard.parts import Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import CHOICES, Selection
from masteryviz.dashboard.views import _sections, _states
from masteryviz.dashboard.views._sections import shortened
from masteryviz.errors import SettingError
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.store import Store
from tests import classes


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three sections; nobody writes to it."""
    folder = tmp_path_factory.mktemp("dashboard")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def growing(tmp_path: Path) -> Path:
    """A store that a test may load more into."""
    classes.load(tmp_path / "files", tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture(autouse=True)
def closed_widgets() -> Iterator[None]:
    """No widget of one test is left for the next."""
    yield
    ipywidgets.Widget.close_all()


def picture(app: App) -> dict[str, Any]:
    """All that the browser is told of the page, apart from ids of widgets."""
    (shown,) = (child for child in app.host.children if child.layout.display is None)
    screen = app._screens.get(app.state.selection.view)
    found: dict[str, Any] = {"bar": app.bar.data, "query": app.address.data["query"]}
    if screen is None or screen.widget is not shown:
        return found | {"message": app.message.data}
    for place, panel in enumerate(screen.panels):
        found[f"heading {place}"] = panel.heading.data
        found[f"body {place}"] = panel.body.data
        found[f"mark {place}"] = getattr(panel.body, "mark", None)
        found[f"hidden {place}"] = panel.body.layout.display
    return json.loads(json.dumps(found))


def cards(app: App) -> dict[str, tuple[str, ...]]:
    """The key numbers: label -> value and what stands below it."""
    screen = app._screens[app.state.selection.view]
    return {
        card["label"]: tuple(card[part].replace("\u202f", " ") for part in ("value", "sub"))
        for card in screen.panels[0].body.data["cards"]
    }


def detail(app: App) -> dict[str, list[str]]:
    """The opened skill's students by the name of their group."""
    data = app._screens["skill_gaps"].panels[2].body.data
    return {group["name"]: [student["name"] for student in group["students"]]
            for group in data["groups"] if group["students"]}  # fmt: skip


def grid(app: App) -> dict[str, list[tuple[int, int] | None]]:
    """Mastered and students of every cell, by skill."""
    rows = app._screens["skill_gaps"].panels[1].body.data["rows"]
    return {row["id"]: [cell and cell[:2] for cell in row["cells"]]
            for row in rows}  # fmt: skip


def test_the_grid_counts_each_skill_in_each_section_and_in_all(store: Path) -> None:
    shown = grid(App(store))
    for skill, mastered in classes.MASTERED.items():
        assert shown[skill] == [(mastered, 8)] * 3 + [(3 * mastered, 24)]


def test_the_key_numbers_stand_with_their_counts(store: Path) -> None:
    assert cards(App(store)) == {
        "Mastered": ("41 %", "39 of 96 students × skills"),
        "Largest gap after trying": ("7.SP.1", "15 of 18 who tried do not have it"),
        "Waiting for feedback": ("3", "not mastered, with work to grade"),
        "No evidence yet": ("30", "missing or not tried: 31 % of students × skills"),
    }


def test_the_sentence_says_who_is_shown_and_what_counts(store: Path) -> None:
    app = App(store)
    assert app.bar.data["sentence"] == ("All 24 students · mastered = latest score at least 75 %")
    assert app.bar.data["fresh"] == "Data to 19 Mar 2026"
    assert not app.bar.data["filtered"]
    app.act({"do": "filter", "name": "section", "values": ["P1", "P3"]})
    app.act({"do": "filter", "name": "cut", "values": ["1"]})
    assert app.bar.data["sentence"] == (
        "P1 and P3 · 16 students · mastered = latest score at least 100 %"
    )
    assert app.bar.data["filtered"]


def test_only_controls_with_something_to_choose_are_there(store: Path) -> None:
    assert [control["name"] for control in App(store).bar.data["controls"]] == [
        "teacher", "section", "unit", "skills", "rule", "cut", "as_of",
    ]  # fmt: skip


def test_sections_offered_are_those_of_the_chosen_teacher(store: Path) -> None:
    app = App(store, "teacher=Ms. Rivera")
    (sections,) = (c for c in app.bar.data["controls"] if c["name"] == "section")
    assert sections["options"] == ["P1", "P2"]
    assert sections["texts"] == [], "said once where the name is all that there is to say"


def test_a_skill_is_chosen_among_those_of_the_chosen_unit(store: Path) -> None:
    app = App(store, "unit=Geometry")
    (skills,) = (c for c in app.bar.data["controls"] if c["name"] == "skills")
    assert skills["options"] == ["7.G.1", "7.G.4"]
    assert skills["texts"] == ["7.G.1 · Scale drawings", "7.G.4 · Area & circumference"]
    app.act({"do": "filter", "name": "skills", "values": ["7.G.4", "gone"]})
    assert list(grid(app)) == ["7.G.4"]
    assert app.address.data["query"]["skills"] == ["7.G.4"]


def test_a_skill_opens_with_its_students_by_what_they_need(store: Path) -> None:
    app = App(store)
    app.act({"do": "select", "skill": "7.G.4", "cell": "P2"})
    assert detail(app) == {
        "Reteach": ["Student P2-3"],
        "Almost there": ["Student P2-2"],
        "Waiting for feedback": ["Student P2-7"],
        "Mastered": [f"Student P2-{n}" for n in (0, 1, 4, 5, 6)],
    }
    facts = dict(app._screens["skill_gaps"].panels[2].body.data["facts"])
    assert facts["At the first attempt"].startswith("2 of 7")
    assert facts["Form A first"].startswith("2 of 4")


def test_with_nothing_chosen_the_largest_gap_is_open(store: Path) -> None:
    app = App(store)
    assert app._screens["skill_gaps"].panels[2].body.data["skill"] == "7.SP.1"
    assert app.state.selection.skill == ""


def test_a_name_is_sent_as_it_was_typed(store: Path) -> None:
    app = App(store, "skill=7.G.1&cell=P1")
    assert classes.ODD in detail(app)["Mastered"]


def test_revisions_count_attempts_until_mastery(store: Path) -> None:
    app = App(store, "view=revisions")
    assert cards(app) == {
        "At the first attempt": ("38 %", "24 of 63 students × skills tried"),
        "After revising": ("24 %", "15 of 63 students × skills tried"),
        "First revision works": ("33 %", "9 of 27 first revisions reached mastery"),
        "Not there yet": ("38 %", "24 of 63 tried and still open"),
    }
    bars = {trace["name"]: trace for trace in
            app._screens["revisions"].panels[1].body.data["figure"]["data"]}  # fmt: skip
    assert bars["1st attempt"]["x"] == [15 / 24, 6 / 21, 3 / 18]
    assert bars["4th or later"]["x"] == [0, 3 / 21, 0]


def test_time_to_mastery_counts_who_is_still_on_the_way(store: Path) -> None:
    app = App(store, "view=time_to_mastery")
    assert cards(app)["Mastered at some time"] == ("62 %", "39 of 63 students × skills")
    assert cards(app)["Still on the way"] == ("38 %", "24 of 63 students × skills")
    figure = app._screens["time_to_mastery"].panels[1].body.data["figure"]
    assert any(trace["name"].endswith("censored") for trace in figure["data"])
    app.act({"do": "show", "name": "by", "value": "section"})
    names = {trace["name"] for trace in
             app._screens["time_to_mastery"].panels[1].body.data["figure"]["data"]}  # fmt: skip
    assert {"P1", "P2", "P3"} <= names


def log_store(folder: Path, rows: list[dict[str, str]], mapping: Mapping) -> Path:
    """A store of a long log."""
    file = folder / "log.csv"
    pl.DataFrame(rows).write_csv(file)
    loading.load([file], Store(folder / "store"), as_of=dt.date(2026, 3, 1), mapping=mapping)
    return folder / "store"


def test_tests_stand_apart_and_are_in_no_other_number(tmp_path: Path) -> None:
    rows = [
        {"student": name, "section": "P1", "skill": skill, "score": score, "points": "4",
         "submitted": "2026-02-02", "graded": "2026-02-03"}
        for skill, scores in {"Unit test": "1111", "7.G.1": "4441", "7.G.4": "4411"}.items()
        for name, score in zip("abcd", scores, strict=True)
    ]  # fmt: skip
    tests = Mapping(skills=(SkillEntry(skill="Unit test", kind="summative"),))
    app = App(log_store(tmp_path, rows, tests))
    assert cards(app)["Mastered"] == ("63 %", "5 of 8 students × skills")
    assert cards(app)["Largest gap after trying"] == ("7.G.4", "2 of 4 who tried do not have it")
    for sort in ("gap", "course"):
        app.act({"do": "show", "name": "sort", "value": sort})
        table = app._screens["skill_gaps"].panels[1]
        assert [row["id"] for row in table.body.data["rows"]][-1] == "Unit test"
        assert table.body.data["rows"][-1]["unit"].startswith("Tests")
        assert table.heading.data["answer"].startswith("In all 2 skills, half or more")
    app.act({"do": "show", "name": "view", "value": "revisions"})
    assert cards(app)["At the first attempt"][1] == "5 of 8 students × skills tried"
    drawn = app._screens["revisions"].panels[1].body.data["figure"]
    assert set(drawn["data"][0]["customdata"]) == {"7.G.1", "7.G.4"}
    app.act({"do": "show", "name": "view", "value": "time_to_mastery"})
    assert cards(app)["Mastered at some time"][1] == "5 of 8 students × skills"


def test_of_very_many_sections_those_with_most_need_are_shown_and_said(tmp_path: Path) -> None:
    rows = [
        {"student": f"{section}-{n}", "section": f"S{section:02}", "skill": "7.G.1",
         "score": "4" if n > section % 3 else "1", "points": "4",
         "submitted": "2026-02-02", "graded": "2026-02-03"}
        for section in range(_sections.MOST + 20) for n in range(4)
    ]  # fmt: skip
    app = App(log_store(tmp_path, rows, Mapping()))
    table = app._screens["skill_gaps"].panels[1]
    names = [column["id"] for column in table.body.data["columns"]]
    # A third of the sections need 3 students, a third 2, a third 1.
    assert len(names) == _sections.MOST + 1
    assert {f"S{section:02}" for section in range(60) if section % 3} >= set(names) - {""}
    assert table.body.data["rows"][0]["cells"][-1][1] == 4 * 60
    assert "the 40 of 60 sections" in table.heading.data["answer"]
    for view, place in (("revisions", 3), ("time_to_mastery", 2)):
        app.act({"do": "show", "name": "by", "value": "section"})
        app.act({"do": "show", "name": "view", "value": view})
        assert "the 40 of 60 sections" in app._screens[view].panels[place].heading.data["answer"]


def test_more_students_than_can_be_listed_are_counted_not_sent(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_states, "LISTED", 20)
    app = App(store, "skill=7.G.4")
    data = app._screens["skill_gaps"].panels[2].body.data
    assert {group["name"]: group["count"] for group in data["groups"] if group["count"]} == {
        "Not there yet": 6, "Waiting for feedback": 3, "Mastered": 15,
    }  # fmt: skip
    assert not any(group["students"] for group in data["groups"])
    assert "click a cell" in data["unnamed"]
    app.act({"do": "select", "skill": "7.G.4", "cell": "P2"})
    assert detail(app)["Reteach"] == ["Student P2-3"]


def test_a_filters_own_words_begin_the_sentence_with_a_capital(store: Path) -> None:
    app = App(store, "teacher=Ms. Rivera")
    assert app.bar.data["sentence"].startswith("Teacher Ms. Rivera · 16 students · ")


def test_choices_that_make_no_difference_are_not_offered(store: Path) -> None:
    app = App(store, "view=time_to_mastery&unit_of_time=attempts&by=section")
    heading = app._screens["time_to_mastery"].panels[1].heading.data
    assert [choice["name"] for choice in heading["choices"]] == ["by", "unit_of_time"]
    assert heading["pick"]["value"] == "7.SP.1"
    assert [skill for skill, _ in heading["pick"]["options"]] == [s for s, _, _ in classes.SKILLS]
    # 24 of 63 at the first, then 9 of the 27 who tried again: 62 % and 41 % still on the way.
    assert cards(app)["Half have mastered"][0] == "in 2 attempts"


def test_filters_that_nobody_matches_say_so_and_offer_to_go_back(store: Path) -> None:
    app = App(store, "section=P3&teacher=Ms. Rivera")
    assert picture(app)["message"]["title"] == "Nobody matches these filters"
    assert picture(app)["message"]["action"] == {"label": "Show everything", "do": "reset"}
    app.act({"do": "reset"})
    assert "message" not in picture(app)


def test_a_day_before_all_data_is_an_empty_picture_not_an_error(store: Path) -> None:
    for view in CHOICES["view"]:
        app = App(store, f"view={view}&as_of=2020-01-01")
        shown = picture(app)
        assert not [key for key in shown if key.startswith("heading") and shown[key]["problem"]]


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["P1", "P2"], ["P1", "P2"]),
        (["Science 7 - P1", "Science 7 - P10"], ["P1", "P10"]),
        (["Period 1 (Rivera)", "Period 2 (Rivera)"], ["1", "2"]),
        (["7A Science", "7B Science"], ["7A", "7B"]),
        (["Biology", "Chemistry"], ["Biology", "Chemistry"]),
        (["Science", "Science P2"], ["Science", "Science P2"]),
        (["Only one section"], ["Only one section"]),
        ([], []),
    ],
)
def test_columns_leave_out_what_all_sections_are_called(names: list[str], short: list[str]) -> None:
    assert shortened(names) == short


def test_another_rule_keeps_the_stores_cut(store: Path) -> None:
    app = App(store, "rule=highest")
    assert app.bar.data["sentence"].endswith("mastered = highest score at least 75 %")


def test_a_skill_whose_scale_is_not_known_is_not_called_unassigned(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("student,section,skill,score\na,P1,S,3\nb,P1,S,2\na,P1,T,1\n")
    loading.load([file], Store(tmp_path / "store"), as_of=dt.date(2026, 3, 1))
    app = App(tmp_path / "store")
    cells = app._screens["skill_gaps"].panels[1].body.data["rows"][0]["cells"]
    assert (cells[0][1], cells[0][5]) == (0, 2)
    assert not app._screens["skill_gaps"].panels[0].heading.data["problem"]
    for view in CHOICES["view"]:
        app.act({"do": "show", "name": "view", "value": view})
        assert not [p for p in app._screens[view].panels if p.heading.data["problem"]]


def test_an_empty_store_is_welcomed_and_shows_what_comes(tmp_path: Path) -> None:
    app = App(tmp_path / "store")
    assert app.message.data["title"].startswith("Welcome")
    assert app.message.data["commands"] == ["masteryviz load FILE"]
    app.act({"do": "select", "skill": "7.G.1"})
    classes.load(tmp_path / "files", tmp_path / "store")
    app.look_for_news()
    assert app.header.data["newer"]
    app.act({"do": "refresh"})
    assert grid(app)["7.G.1"][3] == (21, 24)


def test_numbers_stay_until_the_user_takes_the_newer_data(growing: Path) -> None:
    app = App(growing, "skill=7.G.1")
    app.look_for_news()
    assert not app.header.data["newer"]
    classes.load(growing.parent / "files", growing, more=True, as_of=46)
    app.look_for_news()
    assert app.header.data["newer"]
    app.act({"do": "show", "name": "sort", "value": "gap"})
    assert grid(app)["7.G.1"] == [(7, 8)] * 3 + [(21, 24)]
    app.act({"do": "refresh"})
    assert not app.header.data["newer"]
    assert grid(app)["7.G.1"] == [(8, 8), (7, 8), (7, 8), (22, 24)]
    assert app.state.selection == Selection(skill="7.G.1", sort="gap")


def test_newer_data_that_cannot_be_opened_are_said_and_the_old_ones_stay(growing: Path) -> None:
    app = App(growing)
    classes.load(growing.parent / "files", growing, more=True, as_of=46)
    (growing / "masteryviz.toml").write_text("[rule]\nname = 'lastest'\n")
    app.act({"do": "refresh"})
    assert "lastest" in app.message.data["lines"][0]
    app.act({"do": "show", "name": "sort", "value": "gap"})
    assert grid(app)["7.G.1"][0] == (7, 8)


def test_a_page_that_waited_opens_with_the_newest_data(growing: Path) -> None:
    app = App(growing)
    classes.load(growing.parent / "files", growing, more=True, as_of=46)
    app.act({"do": "go", "query": {"view": ["revisions"]}})
    assert not app.header.data["newer"]
    app.act({"do": "show", "name": "view", "value": "skill_gaps"})
    assert grid(app)["7.G.1"][0] == (8, 8)


def test_the_address_follows_and_its_own_change_leaves_the_history_alone(store: Path) -> None:
    app = App(store)
    app.act({"do": "filter", "name": "unit", "values": ["Geometry"]})
    assert app.address.data["query"] == {"unit": ["Geometry"]}
    assert app.address.data["replace"] is False
    app.act({"do": "go", "query": {"skill": ["7.G.4"], "section": ["gone"]}})
    assert app.address.data["query"] == {"skill": ["7.G.4"]}
    assert app.address.data["replace"] is True
    assert app.address.data["answers"] == 2


messages = st.one_of(
    st.builds(lambda v: {"do": "filter", "name": "section", "values": v},
              st.lists(st.sampled_from(classes.SECTIONS), unique=True)),
    st.builds(lambda v: {"do": "filter", "name": "unit", "values": v},
              st.sampled_from([[], ["Geometry"]])),
    st.builds(lambda v: {"do": "filter", "name": "rule", "values": [v]},
              st.sampled_from(["", "highest", "in_a_row"])),
    st.builds(lambda v: {"do": "filter", "name": "as_of", "values": v},
              st.sampled_from([[], ["2026-02-20"]])),
    st.builds(lambda skill, cell: {"do": "select", "skill": skill, "cell": cell},
              st.sampled_from(["", "7.G.4", "7.SP.5"]), st.sampled_from(["", "P2"])),
    st.sampled_from([{"do": "show", "name": name, "value": value}
                     for name, values in CHOICES.items() for value in values]),
    st.just({"do": "reset"}),
)  # fmt: skip


@settings(max_examples=8)
@given(path=st.lists(messages, min_size=1, max_size=6))
def test_updated_is_the_same_as_built_there(store: Path, path: list[dict[str, Any]]) -> None:
    updated = App(store)
    for message in path:
        updated.act(message)
    built = App(store)
    built.act({"do": "go", "query": updated.state.selection.to_query()})
    assert picture(updated) == picture(built)
    assert updated.state.selection == built.state.selection


def test_a_panel_that_fails_says_one_sentence_and_logs_the_trace(
    store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def draw(_source: Source, _selection: Selection) -> Picture:
        raise ZeroDivisionError("Student P1-3")

    panel = Panel("chart-card", "How many?", Cards(), draw)
    panel.show(Source(store), Selection())
    assert panel.heading.data["problem"] == PROBLEM
    assert panel.body.layout.display == "none"
    assert "Student" not in json.dumps(panel.heading.data)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info


def test_a_panel_shows_an_error_that_the_user_can_act_on_and_recovers(store: Path) -> None:
    broken = True

    def draw(_source: Source, _selection: Selection) -> Picture:
        if broken:
            raise SettingError("cut must be above 0.")
        return Picture("fine", lambda: None)

    panel = Panel("chart-card", "How many?", Cards(), draw)
    panel.show(Source(store), Selection())
    assert panel.heading.data["problem"] == "cut must be above 0."
    broken = False
    panel.show(Source(store), Selection())
    assert panel.heading.data["problem"] == ""
    assert panel.heading.data["answer"] == "fine"
    assert panel.body.layout.display is None


def test_a_store_that_cannot_be_opened_is_said_in_words(
    growing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (growing / "masteryviz.toml").write_text("[rule]\nname = 'lastest'\n")
    monkeypatch.setenv("MASTERYVIZ_STORE", str(growing))
    shown: list[Any] = []
    monkeypatch.setattr(app_module, "display", shown.append)
    monkeypatch.setattr(app_module, "keep_traces_private", lambda: None)
    app_module.show()
    words = json.dumps([widget.get_state()["data"] for widget in shown[0].children[1].children])
    assert "The data could not be opened" in words
    assert "lastest" in words


def test_every_chart_says_below_it_whom_it_shows_and_what_counts(store: Path) -> None:
    app = App(store, "view=revisions&section=P1")
    charts = [
        panel.body
        for panel in app._screens["revisions"].panels
        if isinstance(panel.body, FigureView)
    ]
    assert charts
    for chart in charts:
        assert chart.note.startswith("Shown: P1; mastered = latest score")
