"""Pace, What changed and Assessment health: what they ask, say and do when clicked."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from masteryviz import loading, meetings
from masteryviz.dashboard.app import App
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import assessment
from masteryviz.journal import Journal
from masteryviz.mapping import Mapping, SkillEntry, TaskEntry
from masteryviz.store import Store
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
    _, path, people, _ = turn(app, {"view": ["pace"]})
    assert len(figure(path)["No pace date"]["x"]) == 24
    assert "There are no pace dates yet" in path.heading.data["answer"]
    assert "given it or not (Skill gaps: only those given it)" in path.heading.data["answer"]
    assert path.heading.data["title"] == "Where is everybody?"
    # 7 of 8 have the first skill, 5 the second: each section has one at 7.G.1.
    _, _, people, _ = turn(app, {"view": ["pace"], "skill": ["7.G.1"]})
    assert students(people)["none"] == 3


def test_a_click_on_a_crowd_lists_it_and_a_chip_opens_the_student(app: App) -> None:
    _, path, people, _ = turn(app, {"view": ["pace"]})
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
    _, path, people, _ = turn(app, {"view": ["pace"], "unit": ["Geometry"]})
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
    assert since["words"] == "Change from 10 Feb to 20 Feb 2026, each at the end of the day"
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


def test_what_is_left_out_is_not_called_undone(app: App) -> None:
    forms = turn(app, {"view": ["assessment"]})[2]
    none = app.source.ask("forms", Selection(section=("nowhere",)), ("task",)).drop("task")
    for hidden, words in ((True, "Not shown while names are hidden"), (False, "Nobody")):
        picture = assessment._drawn(forms.body, assessment._FORMS, none, hidden=hidden)
        picture.paint()
        (said,) = forms.body.data["figure"]["layout"]["annotations"]
        assert said["text"].startswith(words)
        assert (picture.answer, picture.noted) == ("", False)


def test_a_check_is_chosen_and_its_forms_stand_beside_each_other(app: App) -> None:
    pick, _, forms, items, test, agree, table = turn(app, {"view": ["assessment"]})
    tasks = {value for _, options in pick.body.data["groups"] for value, _ in options}
    assert pick.body.data["value"] in tasks
    pick.body._handle_custom_msg({"do": "pick", "name": "task", "value": "Check 7.G.4"}, [])
    assert pick.body.data["value"] == "Check 7.G.4"
    assert forms.body.data["figure"]["layout"]["yaxis"]["ticktext"] == ["Form A", "Form B"]
    for empty in (items, test, agree):
        (said,) = empty.body.data["figure"]["layout"]["annotations"]
        assert said["text"].startswith("Nobody")
        assert (empty.heading.data["answer"], empty.body.note) == ("", "")
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


SHARED = (
    ("Quiz (due 1)", "P1", "a", 4), ("Quiz (due 1)", "P1", "b", 1), ("Quiz (due 1)", "P1", "c", 4),
    ("Quiz (due 2)", "P2", "d", 4), ("Quiz (due 2)", "P2", "e", 1), ("Quiz (due 2)", "P2", "f", 4),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> App:
    """One quiz of two skills of two units, on two days, after a self-check; and planned days."""
    folder = tmp_path_factory.mktemp("shared")
    rows = [
        {"student_id": who, "section": section, "task": task, "task title": task.split(" (")[0],
         "skill": skill, "score": score if task.startswith("Quiz") else 4, "points": 4,
         "submitted": f"2026-02-0{day}"}
        for quiz, section, who, score in SHARED
        for skill in ("S1", "S2") for task, day in (("Self-check", 2), (quiz, 5))
    ]  # fmt: skip
    pl.DataFrame(rows).write_csv(folder / "log.csv")
    planned = dt.date(2026, 2, 6)
    mapping = Mapping(
        skills=(SkillEntry(skill="S1", unit="U1", pace=dt.date(2026, 2, 4)),
                SkillEntry(skill="S2", unit="U2")),
        tasks=(TaskEntry(task="Quiz*", kind="mastery check", lesson="Lesson 1", pace=planned),
               TaskEntry(task="Self*", kind="self-check")),
    )  # fmt: skip
    loading.load(
        [folder / "log.csv"], Store(folder / "store"), mapping=mapping,
        as_of=dt.datetime(2026, 2, 20),
    )  # fmt: skip
    return App(folder / "store")


def cards(panel: Any) -> dict[str, tuple[str, str]]:
    return {card["label"]: (card["value"], card["sub"]) for card in panel.body.data["cards"]}


def test_a_check_of_two_days_and_units_is_one_row_with_its_own_counts(shared: App) -> None:
    pick, key, forms, *_, table = turn(shared, {"view": ["assessment"], "task": ["Quiz (due 2)"]})
    assert pick.body.data["value"] == "Quiz (due 1)"
    offered = [words for _, options in pick.body.data["groups"] for _, words in options]
    assert sorted(offered) == ["Quiz", "Self-check"]
    rows = table.body.frame.select("title", "unit", "first_attempts", "mastered_first", "others")
    assert rows.sort("title").rows() == [
        ("Quiz", "U1 and U2", 12, 8, 12), ("Self-check", "U1 and U2", 12, 12, 12),
    ]  # fmt: skip
    found = cards(key)
    assert found["Mastered at the first attempt"][1] == (
        "8 of 12 first attempts, each of 2 skills counted"
    )
    assert found["The units' other checks"][1] == "12 first attempts in U1 and U2"
    assert found["Checks worth a look"][0].endswith("of 2")
    assert "8 of 12" in str(forms.body.data["figure"]["layout"]["annotations"])


def test_another_sections_task_of_the_chosen_title_stays_the_check_that_is_open(
    shared: App,
) -> None:
    query = {"view": ["assessment"], "task": ["Quiz (due 1)"], "section": ["P2"]}
    assert turn(shared, query)[0].body.data["value"] == "Quiz (due 2)"


def test_agreement_is_the_opened_checks_where_it_has_pairs_enough(shared: App) -> None:
    title = "do students judge as the teacher does?"
    for task in ("Quiz (due 2)", "Self-check"):
        agree = turn(shared, {"view": ["assessment"], "task": [task]})[5]
        assert agree.heading.data["title"] == f"{task.split(' (')[0]}: {title}"
        assert agree.heading.data["answer"] == "Self checks agree with the teacher in 8 of 12."


def test_without_pairs_of_its_own_it_shows_all_checks_and_says_so(app: App) -> None:
    source, folder = app.source, app.source.store.path.parent
    own = pl.DataFrame(
        [{"student_id": f"P1{n}", "section": "P1", "task": "Self-check", "skill": "7.G.1",
          "score": "4", "points": "4", "submitted": "2026-02-01"} for n in range(8)]
    )  # fmt: skip
    own.write_csv(folder / "files" / "self.csv")
    kinds = (TaskEntry(task="Self*", kind="self-check"), TaskEntry(task="*7.G.1", kind="check"))
    mapping = Mapping(tasks=kinds)
    moment = dt.datetime.combine(LAST, dt.time(17))
    loading.load([folder / "files" / "self.csv"], source.store, mapping=mapping, as_of=moment)
    classes.log().with_columns(note=pl.lit("again")).write_csv(folder / "files" / "kinds.csv")
    loading.load([folder / "files" / "kinds.csv"], source.store, mapping=mapping, as_of=moment)
    app.refresh()
    agree = turn(app, {"view": ["assessment"], "task": ["Check 7.G.4"]})[5]
    assert agree.heading.data["title"] == "All checks shown: do students judge as the teacher does?"
    assert agree.heading.data["answer"] == (
        "Self checks agree with the teacher in 5 of 8. This check alone has no pairs."
    )


def test_planned_days_are_drawn_by_skill_and_by_lesson(shared: App) -> None:
    dates = turn(shared, {"view": ["pace"]})[3]
    assert dates.heading.data["title"] == "Did the class have it by the planned day?"
    assert [choice["value"] for choice in dates.heading.data["choices"]] == ["skill"]
    assert figure(dates)["planned day"]["x"] == ["2026-02-04", "2026-02-06"]
    dates.heading._handle_custom_msg({"do": "show", "name": "paced", "value": "lesson"}, [])
    assert dates.body.data["figure"]["layout"]["yaxis"]["ticktext"] == [
        "Lesson 1: Quiz (due 1)", "Lesson 1: Quiz (due 2)",
    ]  # fmt: skip
    assert figure(dates)["half have it, by the day"]["x"] == ["2026-02-05"] * 2


def test_without_planned_days_it_still_says_when_half_had_each_skill(app: App) -> None:
    dates = turn(app, {"view": ["pace"]})[3]
    assert dates.heading.data["title"] == "When did half of the class have each skill?"
    assert dates.heading.data["answer"] == "Half of the class or more has 2 of 4 skills."
    assert dates.heading.data["choices"] == []
