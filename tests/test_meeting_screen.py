"""The meeting's screen in a kernel, without a browser: no number before it is revealed."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import polars as pl
import pytest

from masteryviz import loading
from masteryviz.charts._notes import note_lines
from masteryviz.dashboard.app import App
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _meeting_words as words
from masteryviz.dashboard.views import _notes
from masteryviz.dashboard.views._meeting_room import Room
from masteryviz.filters import day
from masteryviz.journal import Journal, Meeting, Note
from tests import classes

NUMBERS = ("21 of 24", "15 of 24", "0.875", "0.625", "88\u202f%", "63\u202f%")
"""What 7.G.1 and 7.G.4 are, in counts, shares and per cent."""


SOON = dt.date.today() + dt.timedelta(days=7)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meeting")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def app(base: Path, tmp_path: Path) -> Iterator[App]:
    """The dashboard on the meeting's screen, over a store of its own."""
    yield App(shutil.copytree(base, tmp_path / "store"), "view=meeting")
    ipywidgets.Widget.close_all()


def room(app: App) -> Room:
    found = app._screens["meeting"].room  # type: ignore[attr-defined]
    assert isinstance(found, Room)
    return found


def shown(app: App) -> set[str]:
    return {name for name, panel in room(app).panels.items() if panel.layout.display is None}


def said(app: App) -> str:
    """All that the browser is told of what is shown."""
    panels = app._screens["meeting"].panels
    return json.dumps([[p.heading.data, p.body.data] for p in panels], ensure_ascii=False)


def data(app: App) -> dict[str, Any]:
    return dict(room(app).protocol.data)


def begin(app: App) -> None:
    room(app).hear({"do": "begin", "skills": ["7.G.1", "7.G.4"], "sections": []})


def close(app: App, *decisions: dict[str, Any]) -> None:
    """Go through a meeting to its end."""
    begin(app)
    room(app).hear({"do": "predict", "who": "Ana", "rates": {"7.G.1": "70", "7.G.4": ""}})
    room(app).hear({"do": "reveal"})
    for decision in decisions:
        room(app).hear({"do": "decide", **decision})
    room(app).hear({"do": "turn", "phase": "closed"})


def test_no_number_reaches_the_browser_before_it_is_revealed(app: App) -> None:
    begin(app)
    assert shown(app) == {"protocol"}
    for who, rate in (("Ana", "70"), ("Bo", 95)):
        room(app).hear({"do": "predict", "who": who, "rates": {"7.G.1": rate}})
    assert data(app)["said"] == ["Ana", "Bo"]
    before = said(app)
    assert not [number for number in (*NUMBERS, "0.7", "0.95") if number in before]
    room(app).hear({"do": "reveal"})
    assert shown(app) == {"protocol", "actual"}
    assert data(app)["phase"] == "reveal"
    skill, expected, actual = data(app)["results"][0]
    assert (skill, actual) == ("7.G.1 · Scale drawings", "21 of 24 (88\u202f%)")
    assert expected == "83\u202f% (2 of us, from 70\u202f% to 95\u202f%)"
    assert "Data of 19 Mar 2026" in room(app).panels["actual"].heading.data["answer"]
    # The meeting's own rule; the page's filters, which may change, stand nowhere beside it.
    answer = room(app).panels["actual"].heading.data["answer"]
    assert "Shown: skill 7.G.1 and 7.G.4; mastered = " in answer
    assert room(app).panels["actual"].body.note == ""


def test_the_numbers_say_of_which_sections_they_are_whatever_the_page_shows(app: App) -> None:
    room(app).hear({"do": "begin", "skills": ["7.G.1"], "sections": ["P2"]})
    room(app).hear({"do": "reveal"})
    for sections in ((), ("P1",)):
        app.state.filter(section=sections)
        answer = room(app).panels["actual"].heading.data["answer"]
        assert "Shown: P2, skill 7.G.1; mastered = " in answer
        assert "P1" not in answer


def test_of_two_meetings_on_a_day_the_later_one_is_the_newest(app: App) -> None:
    for rate in ("70", "100"):
        begin(app)
        room(app).hear({"do": "predict", "who": "Ana", "rates": {"7.G.1": rate}})
        room(app).hear({"do": "reveal"})
        room(app).hear({"do": "turn", "phase": "closed"})
    room(app).hear({"do": "look", "id": 0})
    # 21 of 24 have it: 70 % lies 18 points below, 100 % lies 13 points above (12.5).
    answer = room(app).panels["calibration"].heading.data["answer"]
    assert "lay 12 points from the number" in answer
    assert "on the whole 12 points too high" in answer


def test_what_is_written_is_there_for_the_next_visitor(app: App) -> None:
    begin(app)
    room(app).hear({"do": "predict", "who": "Ana", "rates": {"7.G.1": "70"}})
    other = App(app.source.store.path, "view=meeting")
    assert data(other)["said"] == ["Ana"]
    room(other).hear({"do": "predict", "who": "Bo", "rates": {"7.G.4": "1"}})
    room(app).hear({"do": "poll"})
    assert data(app)["said"] == ["Ana", "Bo"]


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ({"do": "predict", "who": "Ana", "rates": {}}, "Say at least one number"),
        ({"do": "predict", "who": " ", "rates": {"7.G.1": "5"}}, "Say who you are"),
        ({"do": "predict", "who": "A", "rates": {"7.G.1": "many"}}, "a number from 0 to 100"),
        ({"do": "predict", "who": "A", "rates": {"7.G.1": "nan"}}, "from 0 to 100"),
        ({"do": "predict", "who": "A", "rates": {"7.G.1": "101"}}, "from 0 to 100"),
        ({"do": "turn", "phase": "decide"}, "The numbers come first"),
        ({"do": "say", "list": "noticed", "text": " "}, "Write down what was said"),
        ({"do": "decide", "text": " ", "owner": "y", "due": "2999-01-01"}, "what will be done"),
        ({"do": "decide", "text": "x", "owner": "", "due": "2999-01-01"}, "Say who will do it"),
        ({"do": "decide", "text": "x", "owner": "y"}, "Say by when"),
        ({"do": "decide", "text": "x", "owner": "y", "due": "2026-01-01"}, "before this meeting"),
        ({"do": "decide", "text": "x", "owner": "y", "due": "soon"}, "The day is not one"),
        ({"do": "done", "id": 1, "place": 7}, "There is no such decision"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    app: App, message: dict[str, Any], problem: str
) -> None:
    begin(app)
    before = Journal(app.source.store.path).all("meeting")
    room(app).hear(message)
    assert problem in data(app)["problem"]
    assert Journal(app.source.store.path).all("meeting") == before


def test_what_a_browser_makes_up_does_nothing(app: App) -> None:
    begin(app)
    before = Journal(app.source.store.path).all("meeting")
    for message in (
        {}, {"do": "fly"}, {"do": "turn", "phase": "tea"}, {"do": "look", "id": "1"},
        {"do": "unsay", "list": "skills", "place": 0}, {"do": "clock", "what": "back"},
    ):  # fmt: skip
        room(app).hear(message)
    (after,) = Journal(app.source.store.path).all("meeting")
    assert after.body == before[0].body


def test_the_next_meeting_opens_with_decisions_and_what_changed(app: App, tmp_path: Path) -> None:
    decision = {"text": "Reteach", "owner": "Ana", "due": SOON.isoformat(), "strategy": "Stations",
                "skill": "7.G.1"}  # fmt: skip
    close(app, decision)
    room(app).hear({"do": "look", "id": 0})
    assert shown(app) == {"protocol", "since", "calibration", "notes"}
    since = room(app).since.data
    assert since["none"] == "Nothing newer than 19 Mar 2026 has been loaded since."
    assert [(one["text"], one["owner"], one["late"]) for one in since["decisions"]] == [
        ("Reteach", "Ana", False)
    ]
    (late,) = words.open_decisions(room(app).seen.journal, SOON + dt.timedelta(days=1))
    assert late["late"] is True
    # The last of P1 masters 7.G.1 after that day; of 7.G.4 a grade was given before it.
    rows = (
        classes.log(more=True)
        .tail(1)
        .with_columns(submitted=pl.lit("2026-03-25"), graded=pl.lit("2026-03-26"))
    )
    late = rows.with_columns(
        skill=pl.lit("7.G.4"), task=pl.lit("Check 7.G.4"), submitted=pl.lit("2026-03-01"),
        graded=pl.lit("2026-03-02"),
    )  # fmt: skip
    pl.concat([rows, late]).write_csv(tmp_path / "more.csv")
    loading.load(tmp_path / "more.csv", app.source.store, as_of=dt.date(2026, 4, 1))
    app.refresh()
    since = room(app).since.data
    found = [(c["skill"], c["counts"], c["points"], c["sign"], c["then"]) for c in since["changes"]]
    assert found == [
        ("7.G.1", "21 → 22 of 24", "+4", "", ""),
        ("7.G.4", "16 → 16 of 24", "0", "", "15 of 24 was shown then"),
    ]
    room(app).hear({"do": "done", "id": since["decisions"][0]["id"], "place": 0})
    (done,) = room(app).since.data["decisions"]
    assert (done["done"], done["late"]) == (f"done {day(dt.date.today())}", False)
    assert room(app).panels["since"].heading.data["answer"] == "No decision is open."
    room(app).hear({"do": "undone", "id": done["id"], "place": 0})
    assert room(app).since.data["decisions"][0]["done"] == ""
    assert room(app).panels["since"].heading.data["answer"] == "1 open decision."
    room(app).hear({"do": "done", "id": done["id"], "place": 0})
    assert "moves" in shown(app)
    # Neither is an answer to the filters.
    assert [room(app).panels[name].body.note for name in ("calibration", "moves")] == ["", ""]
    answer = room(app).panels["calibration"].heading.data["answer"].replace("\u202f", " ")
    assert answer.startswith("Last time 1 prediction lay 18 points from the number on average")
    assert "too few to tell" in answer


def test_teachers_are_named_only_when_the_team_has_said_so(app: App) -> None:
    assert [name for _, name in data(app)["sections"]] == ["P1", "P2", "P3"]
    assert "Rivera" not in json.dumps(data(app))
    room(app).hear({"do": "teachers", "value": True})
    assert data(app)["sections"][0] == ["P1", "P1 · Ms. Rivera"]


def notes(app: App) -> dict[str, Any]:
    return dict(room(app).notes.part.data)


NOTE = {"do": "note", "id": 0, "what": "scaffold", "day": "2026-02-03", "skill": "7.G.1",
        "sections": ["P1"], "text": "A frame", "given": None}  # fmt: skip


def test_a_note_is_written_changed_and_removed(app: App) -> None:
    app.state.filter(section=("P1",))
    desk = room(app).notes
    tokens = [token for token, name in notes(app)["students"] if name.startswith("Student P1")]
    assert len(notes(app)["students"]) == 8
    desk.hear({**NOTE, "given": tokens[:2]})
    (one,) = notes(app)["notes"]
    assert (one["title"], one["day"], one["text"]) == ("Scaffold", "3 Feb 2026", "A frame")
    assert one["about"] == "7.G.1 · P1 · given to 2 students"
    (entry,) = Journal(app.source.store.path).all("note")
    assert len(entry.students) == 2
    desk.hear({**NOTE, "id": one["id"], "text": "A better frame"})
    assert notes(app)["notes"][0]["text"] == "A better frame"
    assert Journal(app.source.store.path).get(one["id"]).students == entry.students
    for wrong, problem in (
        ({**NOTE, "day": "soon"}, "Say on what day"), ({**NOTE, "what": "x"}, "what kind"),
        ({**NOTE, "text": " "}, "A note needs some words"), ({**NOTE, "given": ["x"]}, "Tick the"),
    ):  # fmt: skip
        desk.hear(wrong)
        assert problem in notes(app)["problem"]
    desk.hear({"do": "forget", "id": one["id"]})
    assert notes(app)["notes"] == []


def test_a_note_about_no_skill_that_says_only_what_it_must_is_shown(app: App) -> None:
    close(app)
    Journal(app.source.store.path).add(
        "note", {"what": "other", "day": "2026-02-10", "text": "Exit tickets"}
    )
    room(app).hear({"do": "look", "id": 0})
    assert notes(app)["notes"][0]["text"] == "Exit tickets"
    assert "moves" not in shown(app)


def test_notes_are_lines_in_time_and_say_nothing_while_presenting(
    base: Path, tmp_path: Path
) -> None:
    store = shutil.copytree(base, tmp_path / "store")
    body = {
        "what": "reteach",
        "day": "2026-02-10",
        "text": "With Student P1-2 <b>",
        "skill": "7.G.1",
    }
    Journal(store).add("note", body)
    Journal(store).add("note", {**body, "day": "2026-02-12", "skill": "7.G.4"})
    selection = Selection(view="meeting")
    shapes, labels = note_lines(_notes.marks(Source(store), selection, skills=("7.G.1",)))
    assert [shape["x0"] for shape in shapes] == ["2026-02-10"]
    assert labels[0]["text"].startswith("Reteach: With Stud")
    assert "&lt;b&gt;" in labels[0]["hovertext"]
    shapes, labels = note_lines(_notes.marks(Source(store, presenting=True), selection))
    assert len(shapes) == 2
    assert "Student" not in json.dumps(labels)
    assert labels[0]["yshift"] != labels[1]["yshift"]  # two days apart: on lines of their own
    presented = App(store, "view=meeting&present=1")
    assert not [one for one in notes(presented)["notes"] if "Student" in json.dumps(one)]
    assert notes(presented)["students"] == []


def test_lines_of_no_notes_are_none_and_far_ones_share_a_line() -> None:
    assert note_lines([]) == ([], [])
    first = Note.of({"what": "other", "day": "2026-01-01", "text": "a"}).day
    _, labels = note_lines([(first, "a"), (first.replace(month=6), "b")])
    assert [label["yshift"] for label in labels] == [0, 0]
    assert day(first) in labels[0]["hovertext"]


@pytest.mark.parametrize(
    ("difference", "lower", "upper", "sign"),
    [(0.1, 0.02, 0.18, "up"), (-0.1, -0.18, -0.02, "down"), (-0.03, -0.11, 0.05, ""),
     (None, None, None, "")],
)  # fmt: skip
def test_a_change_that_may_be_chance_is_no_way_up_or_down(
    difference: float | None, lower: float | None, upper: float | None, sign: str
) -> None:
    frame = pl.DataFrame(
        {"skill": ["7.G.1"], "students": [100], "mastered_before": [60], "mastered_now": [57],
         "difference": [difference], "lower": [lower], "upper": [upper]},
        schema_overrides=dict.fromkeys(("difference", "lower", "upper"), pl.Float64),
    )  # fmt: skip
    (row,) = words.changed(frame, {}, Meeting(day=dt.date(2026, 3, 20), skills=("7.G.1",)))
    assert row["sign"] == sign
