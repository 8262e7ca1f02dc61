"""Who is stuck and who slipped back, on Today, on the student's page and in the drawer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import ipywidgets
import polars as pl
import pytest

from masteryviz import loading
from masteryviz.dashboard import explain
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import student, today
from masteryviz.dashboard.views._held import Held
from masteryviz.dashboard.views._scores import Scale
from masteryviz.dashboard.views._states import _chip
from masteryviz.rules import get_rule
from masteryviz.store import Store

START = dt.date(2026, 3, 2)
LEVELS = (("M", 1.0), ("IP", 0.5), ("NS", 0.0))
# A try a week on S1 of one point; M from 0.75. None: handed in, not graded.
SCORES: dict[str, tuple[float | None, ...]] = {
    "Never": (0, 0.5, 0),
    "Twice": (0, 0),
    "Slipped": (1, 0, 1, 0, 0),
    "Back": (1, 0, 1),
    "Waits": (0, 0, 0, None),
    "Fell waiting": (1, 0, None),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("slipped")
    rows = [
        {"student_id": name, "name": name, "section": "P1", "task": "T1", "skill": "S1",
         "points": "1", "submitted": day(week), "graded": "" if score is None else day(week),
         "score": "" if score is None else str(score)}
        for name, scores in SCORES.items() for week, score in enumerate(scores)
    ]  # fmt: skip
    # Nobody but `Back` has scored work on S2: it was given to all.
    rows += [
        {**row, "task": "T2", "skill": "S2", "score": "", "submitted": "", "graded": ""}
        for row in {row["name"]: row for row in rows}.values()
        if row["name"] != "Back"
    ]
    pl.DataFrame(rows).write_csv(folder / "log.csv")
    store = folder / "store"
    store.mkdir()
    (store / "masteryviz.toml").write_text(
        '[rule]\nname = "latest"\ncut = 0.75\n[[skill]]\nname = "S1"\n'
        f"levels = {json.dumps(LEVELS)}\n"
    )
    moment = dt.datetime.combine(START, dt.time(16)) + dt.timedelta(weeks=6)
    loading.load([folder / "log.csv"], Store(store), as_of=moment)
    return Source(store)


def day(week: int) -> str:
    return (START + dt.timedelta(weeks=week)).isoformat()


@pytest.fixture(autouse=True)
def closed_widgets() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


def listed(source: Source, which: str = "never") -> tuple[dict[str, dict[str, str]], str]:
    screen = today.build(lambda _message: None)
    screen.show(source, Selection(view="today", stuck=which))
    panel = screen.panels[3]
    assert panel.heading.data["problem"] == ""
    return {row["name"]: row for row in panel.body.data["rows"]}, panel.heading.data["answer"]


def test_stuck_has_never_been_at_mastery_and_waits_for_nothing(source: Source) -> None:
    rows, answer = listed(source)
    assert list(rows) == ["Never"]
    assert rows["Never"]["why"].startswith("NS (0 of 1), needs M; trying since 2 Mar.")
    assert answer == (
        "1 student with 3 or more tries at a skill never mastered so far; "
        "1 student had a skill and slipped back."
    )


def test_who_slipped_back_is_a_list_with_both_days(source: Source) -> None:
    rows, answer = listed(source, "slipped")
    assert list(rows) == ["Slipped"]
    # Had it on 2 and 16 March, and not on 9, 23 and 30 March.
    assert rows["Slipped"]["why"] == "Had it 16 Mar; now NS (0 of 1), needs M."
    assert (rows["Slipped"]["fact"], rows["Slipped"]["of"]) == ("23 Mar", "slipped")
    assert answer.startswith("1 student had a skill and slipped back")


def test_a_link_keeps_which_list_is_shown() -> None:
    query = Selection(view="today", stuck="slipped").to_query()
    assert Selection.from_query(query, {}).stuck == "slipped"
    assert Selection.from_query({"stuck": ["all"]}, {}).stuck == "never"


def page(source: Source, name: str) -> tuple[dict[str, str], list[str]]:
    """Each skill's note, and what comes next."""
    screen = student.build(lambda _message: None)
    screen.show(source, Selection(view="student", student=source.token(name)))
    assert [panel.heading.data["problem"] for panel in screen.panels] == [""] * 5
    data = screen.panels[3].body.data
    return {one["skill"]: one["note"] for u in data["units"] for one in u["skills"]}, data["next"]


@pytest.mark.parametrize(
    ("name", "note", "said"),
    [
        ("Never", "3 tries, now NS (0 of 1), needs M", "Has tried S1 3 times. Try another way."),
        (
            "Slipped",
            "had it 16 Mar; 5 tries, now NS (0 of 1), needs M",
            "Slipped back in S1: had it on 16 Mar, not on 23 Mar.",
        ),
        ("Back", "first 2 Mar; again since 16 Mar, 3 tries", ""),
        ("Waits", "handed in, no feedback yet", ""),
        ("Fell waiting", "handed in, no feedback yet", ""),
        ("Twice", "2 tries, now NS (0 of 1), needs M", ""),
    ],
)
def test_the_student_page_says_the_same(source: Source, name: str, note: str, said: str) -> None:
    notes, steps = page(source, name)
    assert notes["S1"] == note
    told = [line for line in steps if line.startswith(("Has tried", "Slipped"))]
    assert told == ([said] if said else [])


def test_the_grade_names_what_has_no_scored_work(source: Source) -> None:
    screen = student.build(lambda _message: None)
    screen.show(source, Selection(view="student", student=source.token("Never")))
    data = screen.panels[2].body.data
    assert "0 of the 1 skill with scored work are mastered; 1 has none yet: S2." in data["words"][0]
    assert [row[1] for row in data["table"]["rows"]] == ["0 of 2, 1 to come"]
    screen.show(source, Selection(view="student", student=source.token("Back")))
    data = screen.panels[2].body.data
    assert data["credit"][0]["lines"][0] == ["Skills mastered", "1 of 2, 1 to come"]
    assert data["credit"][0]["sub"] == "1 of 1 points, no test yet"
    assert data["words"][-1].endswith("for how long it took. Not final: 1 skill to come.")


def test_the_drawer_says_levels_first_and_their_numbers(source: Source) -> None:
    words = json.dumps(explain.content(source, Selection(), "Never", "S1").blocks, default=str)
    assert "Latest score at least 75 %" in words
    assert "NS (0 of 1) is below the cut of M (from 0.75): not yet" in words
    assert '"one more attempt with M"' in words
    assert all(score in words for score in ('"NS (0)"', '"IP (0.5)"'))


def test_without_names_the_number_stands_and_an_average_needs_the_cut() -> None:
    plain, named = Scale(4, 3), Scale(1, 0.75, LEVELS)
    assert plain.standing(1) == "1 of 4, needs 3"
    assert named.standing(0.5) == "IP (0.5 of 1), needs M"
    # The average of M, NS and NS is no level: what it needs is the cut.
    assert named.standing(1 / 3) == "NS (0.33 of 1), needs 0.75"
    assert named.least(0.3) == "IP or better"
    assert Scale(None).standing(2) == "2"
    assert Scale(1, 0.75, LEVELS, progress=True).standing(0.5) == "50\N{NNBSP}% of the way"
    assert named.standing(None) == "no result yet"


def test_a_level_that_is_its_number_is_said_once() -> None:
    skill = {"levels": '[["4", 4.0], ["3", 3.0], ["2", 2.0]]', "scale_top": 4.0, "cut": 0.75}
    assert Scale.of(get_rule("latest"), skill).standing(2) == "2 of 4, needs 3"


@pytest.mark.parametrize(
    ("score", "share", "note"),
    [(1.0, 0.25, "1 of 4"), (0.0, 0.0, "0"), (0.5, 0.5, "50\N{NNBSP}%"), (None, None, "")],
)
def test_a_chip_writes_the_score_as_the_class_does(
    score: float | None, share: float | None, note: str
) -> None:
    row = {"state": "returned", "attempts": 1, "level": None, "score": score, "share": share,
           "name": "A", "student": "a", "section": "P1", "skill": "S1", "mastered_at": None,
           "last_activity_at": None}  # fmt: skip
    assert _chip(row, None)["note"] == note


def test_without_attempts_nothing_was_held() -> None:
    assert (Held.of([]).had_it, Held.of([]).lost_on) == ("", None)
    undated = [{"met": True, "occurred": None}, {"met": None, "occurred": None}]
    assert Held.of(undated).had_it == "had it before"
