"""Evidence of the students in view, set apart, gives the answers that all evidence gives."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views._view import Screen, box
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, _scopes
from masteryviz.metrics import QUESTIONS
from tests import classes

SECTIONS = ("P1", "P2", "P3", "P4", "P5", None)
TEACHERS = {"P1": "Rivera", "P2": "Rivera", "P3": "Okafor", "P4": None, "P5": None, None: None}
DAY = dt.datetime(2026, 3, 2, 9)


def log() -> pl.DataFrame:
    """Twelve students a section, every fifth in two sections; work in forms, some not graded."""
    draw = random.Random(20260302)
    rows = []
    for number in range(60):
        home = SECTIONS[number % 6]
        homes = (home, SECTIONS[(number + 1) % 6]) if number % 5 == 0 else (home,)
        for skill in ("A", "B", "C"):
            for attempt in range(draw.randint(0, 3)):
                place, when = draw.choice(homes), DAY + dt.timedelta(days=draw.randint(0, 40))
                rows.append({
                    "student": f"s{number}", "skill": skill, "task": f"{skill} check",
                    "form": "XYZ"[(number // 12 + attempt) % 3], "section": place,
                    "teacher": TEACHERS[place], "course": "Math 7" if place else None,
                    "submitted": when.isoformat(),
                    "score": draw.choice(["0", "1", "2", "3", "4", None]), "points": "4",
                })  # fmt: skip
    return pl.DataFrame(rows)


@pytest.fixture(scope="module")
def whole() -> Iterator[Gradebook]:
    with Gradebook.from_log(log()) as gradebook:
        assert not gradebook._session._scopes.is_large  # settled before the other is patched
        yield gradebook


@pytest.fixture(scope="module")
def apart(whole: Gradebook) -> Iterator[Gradebook]:
    patch = pytest.MonkeyPatch()
    patch.setattr(_scopes, "LARGE", 0)
    patch.setattr(_scopes, "SHARE", 0.99)
    with Gradebook.from_log(log()) as gradebook:
        assert gradebook._session._scopes.is_large
        yield gradebook
    patch.undo()


CASES = (
    Filters(section=("P1",)),
    Filters(teacher=("Okafor",), as_of=dt.date(2026, 3, 20)),
    Filters(student=("s7", "s10")),
)


@pytest.mark.parametrize("key", QUESTIONS)
def test_answers_are_those_of_all_evidence(whole, apart, key):
    number = list(QUESTIONS).index(key) % 3
    rule = ("latest", "decaying", "highest")[number]
    one, other = (book.ask(key, filters=CASES[number], rule=rule) for book in (whole, apart))
    assert_frame_equal(one, other)


@pytest.mark.parametrize("filters", CASES)
@pytest.mark.parametrize("key", ["check_queue", "student_path", "pace", "mastery_rates"])
def test_answers_that_rest_on_classmates_too(whole, apart, key, filters):
    one, other = (book.ask(key, filters=filters, by=()) for book in (whole, apart))
    assert_frame_equal(one, other)


def test_only_the_students_near_are_read(apart):
    apart.ask("check_queue", filters=Filters(section=("P3",)))
    scope = apart._session._scopes.of(Filters(section=("P3",)))
    text = "select distinct student from student semi join " + scope.name + " using (student_ix)"
    found = {name for (name,) in apart._session.con.execute(text).fetchall()}
    frame = log()
    own = frame.filter(pl.col("section") == "P3")["student"]
    theirs = frame.filter(pl.col("student").is_in(own.to_list()))["section"].unique()
    near = frame.filter(pl.col("section").is_in(theirs.to_list(), nulls_equal=True))["student"]
    assert found == set(near)
    assert len(found) < frame["student"].n_unique()


def test_without_such_filters_everybody_is_read(apart):
    assert apart._session._scopes.of(Filters(skill=("A",))) is None
    apart.ask("grading_queue", filters=Filters(section=("P1",)))
    students = log().filter(pl.col("score").is_not_null())["student"].n_unique()
    assert apart.ask("inactivity", by=()).filter(pl.col("tried") > 0).height == students


def scopes(book: Gradebook) -> int:
    """How many are set apart at the moment."""
    tables = "select count(*) from duckdb_tables() where "
    found = book._session.con.execute(f"{tables} regexp_matches(table_name, '^scope_[0-9]+$')")
    return int(found.fetchall()[0][0])


def test_of_many_scopes_the_oldest_are_forgotten(apart):
    names = log()["student"].unique(maintain_order=True)
    for name in names.head(_scopes.KEPT + 3):
        apart.ask("grading_queue", filters=Filters(student=(name,)))
    assert 0 < scopes(apart) <= _scopes.KEPT


def test_as_of_a_day_after_all_evidence_no_standings_are_made_anew(whole):
    whole.ask("states")
    before = dict(whole._session._standings._made)
    filters = Filters(as_of=dt.date(2027, 1, 1))
    assert_frame_equal(whole.ask("states", filters=filters), whole.ask("states"))
    assert whole._session._standings._made == before


class Shop:
    """Three panels as a view has them, the first without a title."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, ...]] = []
        self.panels = tuple(
            Panel("chart-card", title, Cards(data={"cards": []}), self.draw)
            for title in ("", "Which?", "Who?")
        )

    def draw(self, source: Source, selection: Selection) -> Picture:
        self.seen.append(selection.section)
        return Picture("Some.", lambda: None)


def test_of_more_sections_than_a_team_has_a_view_says_once_which_it_looks_at(tmp_path, monkeypatch):
    monkeypatch.setattr("masteryviz.dashboard.views._sections.MOST", 2)
    classes.load(tmp_path / "files", tmp_path / "store")
    source, shop = Source(tmp_path / "store"), Shop()
    Screen(box("mv-view", *shop.panels), shop.panels, most=2).show(source, Selection())
    assert len(set(shop.seen)) == 1
    assert len(shop.seen[0]) == 2
    said = [panel.heading.data["answer"] for panel in shop.panels]
    assert said[1].startswith("Shown: the 2 of 3 sections with the most students who need")
    assert said[2] == "Some."
    shop.seen.clear()
    monkeypatch.setattr("masteryviz.dashboard.views._sections.MOST", 3)
    Screen(box("mv-view", *shop.panels), shop.panels, most=2).show(source, Selection())
    assert shop.seen == [()] * 3
