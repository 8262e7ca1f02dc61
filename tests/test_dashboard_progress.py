"""Pace, What changed and Assessment health: what they ask, say and do when clicked."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from masteryviz import meetings
from masteryviz.dashboard.app import App
from masteryviz.journal import Journal
from tests import classes

LAST = classes.START + dt.timedelta(days=45)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    folder = tmp_path_factory.mktemp("progress")
    classes.load(folder / "files", folder / "store")
    return App(folder / "store")


def turn(app: App, query: dict[str, list[str]]) -> tuple[Any, ...]:
    """Go to a link and give the panels of its view."""
    app.act({"do": "go", "query": query})
    panels = app._screens[query["view"][0]].panels
    assert [panel.heading.data["problem"] for panel in panels] == [""] * len(panels)
    return panels


def figure(panel: Any) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in panel.body.data["figure"]["data"]}


def students(panel: Any) -> dict[str, int]:
    return {group["key"]: group["count"] for group in panel.body.data["groups"]}


def test_every_student_is_one_mark_and_without_dates_it_says_how_to_give_them(app: App) -> None:
    _, path, people = turn(app, {"view": ["pace"]})
    assert len(figure(path)["No pace date"]["x"]) == 24
    assert "There are no pace dates yet" in path.heading.data["answer"]
    assert path.heading.data["title"] == "Where is everybody?"
    # 7 of 8 have the first skill, 5 the second: each section has one at 7.G.1.
    _, _, people = turn(app, {"view": ["pace"], "skill": ["7.G.1"]})
    assert students(people)["none"] == 3


def test_a_click_on_a_crowd_lists_it_and_a_chip_opens_the_student(app: App) -> None:
    _, path, people = turn(app, {"view": ["pace"]})
    path.body._handle_custom_msg({"do": "pick", "name": "7.G.4"}, [])
    assert app.state.selection.skill == "7.G.4"
    chips = [chip for group in people.body.data["groups"] for chip in group["students"]]
    assert chips
    assert app.source.student(chips[0]["token"]) is not None
    assert not any(str(app.source.student(chip["token"])) == chip["token"] for chip in chips)
    people.body._handle_custom_msg(
        {"do": "pick", "name": "student", "value": chips[0]["token"], "view": "student"}, []
    )
    assert (app.state.selection.view, app.state.selection.student) == ("student", chips[0]["token"])


def test_who_has_all_skills_is_a_place_of_its_own(app: App) -> None:
    _, path, people = turn(app, {"view": ["pace"], "unit": ["Geometry"]})
    assert figure(path)["No pace date"]["customdata"].count("") == 15
    path.body._handle_custom_msg({"do": "pick", "name": ""}, [])
    assert app.state.selection.place == "done"
    assert students(people)["none"] == 15


def test_two_weeks_are_compared_unless_a_day_before_the_later_one_is_chosen(app: App) -> None:
    query = {"view": ["changes"], "as_of": ["2026-02-20"]}
    since = turn(app, query)[0].body.data
    assert (since["since"], since["set"]) == ("2026-02-06", False)
    since = turn(app, {**query, "since": ["2026-02-10"]})[0].body.data
    assert (since["since"], since["set"]) == ("2026-02-10", True)
    assert since["words"] == "What was known at the end of 10 Feb to 20 Feb 2026"
    assert turn(app, {**query, "since": ["2026-03-10"]})[0].body.data["since"] == "2026-02-06"


def test_bars_and_names_are_those_of_the_question(app: App) -> None:
    query = {"view": ["changes"], "as_of": ["2026-02-20"], "since": ["2026-02-04"]}
    _, _, bars, people, *_ = turn(app, {**query, "skill": ["7.G.1"]})
    asked = app.source.book.ask(
        "changes", filters=app.state.selection.filters(), since=dt.date(2026, 2, 4)
    )
    found = dict(
        zip(figure(bars)["Got it"]["customdata"], figure(bars)["Got it"]["x"], strict=True)
    )
    assert found["7.G.1"] == dict(asked.select("skill", "crossed").iter_rows())["7.G.1"] > 0
    got = asked.filter(skill="7.G.1").select("crossed", "came_mastered").row(0)
    assert students(people)["crossed"] == sum(got)


def test_the_curve_ends_where_the_key_numbers_are_and_the_slider_sets_the_day(app: App) -> None:
    *_, curve, slider = turn(app, {"view": ["changes"]})
    lines = figure(curve)
    assert lines["All skills"]["y"][-1] == round(39 / 96, 4)
    assert slider.body.data["value"] == slider.body.data["days"] == (LAST - classes.START).days
    slider.body._handle_custom_msg({"do": "filter", "name": "as_of", "values": ["2026-02-12"]}, [])
    assert app.state.selection.as_of == dt.date(2026, 2, 12)
    assert slider.body.data["value"] == 10
    # What is said below and in the sentence is of that day, and so the curve ends on it.
    then = app.source.book.ask("mastery_rates", filters=app.state.selection.filters())
    assert figure(curve)["All skills"]["x"][-1] == "2026-02-12"
    assert figure(curve)["All skills"]["y"][-1] == round(
        then["mastered"].sum() / then["students"].sum(), 4
    )
    assert "on 12 Feb 2026 (" in curve.heading.data["answer"]
    assert "as of 12 Feb 2026" in curve.body.note
    axis = curve.body.data["figure"]["layout"]["xaxis"]["range"]
    assert axis[1] > LAST.isoformat()


def test_a_check_is_chosen_and_its_forms_stand_beside_each_other(app: App) -> None:
    pick, _, forms, items, test, agree, table = turn(app, {"view": ["assessment"]})
    tasks = {value for _, options in pick.body.data["groups"] for value, _ in options}
    assert pick.body.data["value"] in tasks
    pick.body._handle_custom_msg({"do": "pick", "name": "task", "value": "Check 7.G.4"}, [])
    assert pick.body.data["value"] == "Check 7.G.4"
    assert forms.body.data["figure"]["layout"]["yaxis"]["ticktext"] == ["Form A", "Form B"]
    for empty in (items, test, agree):
        assert empty.heading.data["answer"].startswith("Nobody")
    row = table.body.frame.row(0, named=True)
    table.body._hear({"do": "open", "row": 0})
    assert app.state.selection.task == row["task"]


@pytest.mark.parametrize("view", ["pace", "changes", "assessment"])
def test_a_part_of_the_class_and_another_rule_change_no_part_into_a_problem(
    app: App, view: str
) -> None:
    for query in (
        {"section": ["P2"], "unit": ["Statistics"]},
        {"rule": ["in_a_row"], "as_of": ["2026-02-03"]},
        {"as_of": ["2026-02-02"], "section": ["P1"]},
    ):
        turn(app, {"view": [view], **query})


def test_what_is_offered_is_a_word_and_a_day(app: App, tmp_path: Path) -> None:
    choices = turn(app, {"view": ["changes"]})[0].body.data["choices"]
    assert [choice["label"] for choice in choices] == ["1 week", "2 weeks"]
    assert choices[0]["day"] == (LAST - dt.timedelta(days=7)).isoformat()


def test_the_newest_meeting_before_the_later_day_is_offered(app: App) -> None:
    def offered(query: dict[str, list[str]]) -> list[str]:
        choices = turn(app, {"view": ["changes"], **query})[0].body.data["choices"]
        return [choice["day"] for choice in choices if choice["label"] == "Last meeting"]

    journal, now = Journal(app.source.store.path), dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
    begun = meetings.begin(dt.date(2026, 3, 1), ["7.G.1"], now=now)
    journal.add("meeting", begun.body())
    assert offered({}) == []  # nobody has seen a number in it
    for day in (dt.date(2026, 2, 20), dt.date(2026, 3, 6), LAST):
        filters = app.state.selection.filters()
        shown = meetings.reveal(
            app.source.book, begun, filters=dataclasses.replace(filters, as_of=day), now=now
        )
        journal.add("meeting", shown.body())
    app.refresh()
    assert offered({}) == ["2026-03-06"]
    assert offered({"as_of": ["2026-03-01"]}) == ["2026-02-20"]
    assert offered({"as_of": ["2026-02-20"]}) == []


def test_a_note_is_a_line_in_what_changed(app: App) -> None:
    def lines(query: dict[str, list[str]]) -> list[tuple[str, str]]:
        curve = turn(app, {"view": ["changes"], **query})[4]
        layout = curve.body.data["figure"]["layout"]
        words = {n["x"]: n["text"] for n in layout["annotations"] if "hovertext" in n}
        return [(s["x0"], words[s["x0"]]) for s in layout["shapes"] if s["x0"] in words]

    assert lines({}) == []
    journal = Journal(app.source.store.path)
    note = {"what": "reteach", "day": "2026-02-11", "text": "Maps", "skill": "7.G.1"}
    journal.add("note", note)
    journal.add("note", {**note, "day": "2026-02-25", "skill": "", "sections": ["P2"]})
    app.refresh()
    assert lines({}) == [("2026-02-11", "Reteach: Maps"), ("2026-02-25", "Reteach: Maps")]
    assert lines({"section": ["P1"]}) == [("2026-02-11", "Reteach: Maps")]
    front = {"skill": ["7.SP.1"], "trend": ["skill"]}
    assert lines(front) == [("2026-02-25", "Reteach: Maps")]
