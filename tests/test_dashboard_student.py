"""Student: choosing one, the way, the attempts, and the same work counted both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import ipywidgets
import polars as pl
import pytest

from masteryviz.charts import path as way
from masteryviz.charts import student_attempts as tries
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _student_credit as credit
from masteryviz.dashboard.views import _student_words as words
from masteryviz.dashboard.views import student
from masteryviz.dashboard.views._people import classmates
from masteryviz.journal import Journal, Note, Student
from masteryviz.metrics.paths import check_queue, student_path
from masteryviz.metrics.receipts import attempts
from masteryviz.metrics.summative import mastery_and_summative
from tests import classes
from tests.logs import day, gradebook
from tests.test_charts import checked, texts
from tests.test_metrics_paths import COURSE
from tests.test_metrics_summative import COLUMNS, lesson, unit_test


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("student")
    classes.load(folder / "files", folder / "store")
    return Source(folder / "store")


@pytest.fixture
def screen() -> Iterator[student.StudentScreen]:
    built = student.build(lambda _message: None)
    assert isinstance(built, student.StudentScreen)
    yield built
    ipywidgets.Widget.close_all()


def chosen(source: Source, number: int, **filters: tuple[str, ...]) -> Selection:
    return Selection(view="student", student=source.token(f"P1{number}"), **filters)


def test_without_a_student_all_in_view_are_offered(screen, source) -> None:
    screen.show(source, Selection(view="student", section=("P1",)))
    assert screen.page.layout.display == "none"
    (group,) = screen.panels[0].body.data["groups"]
    assert group["section"] == "P1"
    assert len(group["people"]) == classes.STUDENTS
    notes = {one["name"]: one["note"] for one in group["people"]}
    # Of four skills the first has mastered 7.G.1 and 7.G.4, the other all but 7.SP.5.
    assert (notes[classes.ODD], notes["Student P1-5"]) == ("2 of 4 to go", "1 of 4 to go")


def test_of_too_many_students_the_sections_are_offered(screen, source, monkeypatch) -> None:
    monkeypatch.setattr(student, "CHOICE", classes.STUDENTS)
    screen.show(source, Selection(view="student"))
    data = screen.panels[0].body.data
    assert data["groups"] == []
    assert data["sections"] == [
        [name, f"{classes.STUDENTS} students"] for name in ("P1", "P2", "P3")
    ]
    monkeypatch.setattr(student, "MOST", 2)
    screen.show(source, Selection(view="student"))
    data = screen.panels[0].body.data
    assert data["sections"] == []
    assert data["about"].endswith("choose a section above.")


def test_a_search_finds_every_word_without_capitals(screen, source) -> None:
    screen.show(source, Selection(view="student"))
    chooser = screen.panels[0].body
    chooser.look("p2-3 STUDENT")
    assert [one["name"] for one in chooser.found["people"]] == ["Student P2-3"]
    chooser.look("nobody at all")
    assert chooser.found == {"text": "nobody at all", "people": [], "all": 0}


def test_one_goes_on_to_the_next_in_view(screen, source) -> None:
    screen.show(source, chosen(source, 3, section=("P1",)))
    data = screen.panels[0].body.data
    near = [source.student(data[name]) for name in ("before", "after")]
    assert (data["name"], near) == ("Student P1-3", ["P12", "P14"])
    assert data["place"].endswith("of 8")


def test_the_class_that_is_open_bounds_previous_and_next(screen, source) -> None:
    screen.show(source, replace(chosen(source, 7), roster="P1"))
    data = screen.panels[0].body.data
    assert data["place"].endswith("of 8 in P1")
    assert source.student(data["before"]) == "P16"
    # The class of another teacher that was open before says nothing of this student.
    screen.show(source, replace(chosen(source, 7), roster="P2"))
    assert screen.panels[0].body.data["place"].endswith("of 8 in P1")
    # Without a class that is open, the student's own.
    screen.show(source, chosen(source, 7))
    assert screen.panels[0].body.data["place"].endswith("of 8 in P1")


def test_a_class_with_a_comma_in_its_name_is_one_class() -> None:
    homes = [["Bio, 1"], ["Art", "Bio, 1"], ["1"]]
    people = pl.DataFrame({"student": ["a", "b", "c"], "sections": homes, "left": [False] * 3})
    name, those = classmates(people, "Bio, 1", "a")
    assert (name, those["student"].to_list()) == ("Bio, 1", ["a", "b"])
    name, those = classmates(people, "", "b", ["1", "Art", "Bio, 1"])
    assert (name, those["student"].to_list()) == ("Art", ["b"])
    assert classmates(people, "", "a")[1].height == 3


def test_a_student_is_shown_where_the_filters_leave_the_section_out(screen, source) -> None:
    screen.show(source, chosen(source, 5, section=("P3",)))
    assert [panel.heading.data["problem"] for panel in screen.panels] == [""] * 5
    choose, line, _, steps, _ = screen.panels
    assert (choose.body.data["before"], choose.body.data["place"]) == ("", "")
    # 1, 2, 3 and 1, 1, 2, 3 of 4 are mastery at 75 %, and so is 3; 7.SP.5 was never tried.
    assert line.heading.data["answer"].startswith("3 of 4 skills mastered")
    looks = [one["look"] for unit in steps.body.data["units"] for one in unit["skills"]]
    assert looks == ["mastered", "mastered", "mastered", "excused"]


def test_a_unit_in_view_restricts_the_page(screen, source) -> None:
    screen.show(source, chosen(source, 5, unit=("Statistics",)))
    assert [unit["unit"] for unit in screen.panels[3].body.data["units"]] == ["Statistics"]


def test_notes_of_the_students_section_are_lines_in_the_attempts(screen, source) -> None:
    journal = Journal(source.store.path)
    everywhere = Note(what="scaffold", day=dt.date(2026, 2, 6), text="A frame")
    notes = (
        everywhere,
        replace(everywhere, sections=("P1",)),
        replace(everywhere, sections=("P2",)),
        replace(everywhere, skill="7.SP.5"),
        replace(everywhere, given=(Student("P13"),), day=dt.date(2026, 2, 9)),
        replace(everywhere, day=dt.date(2026, 12, 1)),
    )
    entries = [journal.add("note", note.body()) for note in notes]

    def lines(number: int) -> list[str]:
        screen.show(source, chosen(source, number, section=("P3",)))
        return [one["x0"] for one in screen.panels[4].body.data["figure"]["layout"]["shapes"]]

    try:
        assert lines(3) == ["2026-02-06", "2026-02-06", "2026-02-09"]
        assert lines(5) == ["2026-02-06", "2026-02-06"]
    finally:
        for entry in entries:
            journal.remove(entry)


def worked_example() -> dict[str, object]:
    """Five lessons of 10 and 2 points, four of them mastered, and 41 of 50 in the test."""
    lessons = [row for number in range(1, 5) for row in lesson(number, 9, 2)] + lesson(5, 5, 1)
    with gradebook(*lessons, *unit_test(41), columns=COLUMNS, points=None) as book:
        return mastery_and_summative(book).row(0, named=True)


def test_the_worked_example_is_counted_both_ways() -> None:
    mastery, traditional = credit.sides(worked_example(), {})
    # The number on top is what counts, 89 of 110; below it what it is made of.
    assert mastery["value"] == "80.9\N{NNBSP}%"
    assert mastery["sub"] == "89 of 110 points, with the test"
    assert mastery["lines"] == [
        ["Skills mastered", "4 of 5"], ["Points for mastery", "48 of 60"],
        ["Test", "41 of 50"],
    ]  # fmt: skip
    # 4 x (9 + 2) + 5 + 1 = 50 of 60; with the test 91 of 110.
    assert traditional["value"] == "82.7\N{NNBSP}%"
    assert traditional["lines"][1:] == [["Points on the same tasks", "50 of 60"],
                                        ["Test", "41 of 50"]]  # fmt: skip


def test_the_grade_is_explained_with_its_sums() -> None:
    said = " ".join(credit.explained(worked_example(), "latest score at least 80 %", {}))
    assert "4 of the 5 skills with scored work are mastered." in said
    assert "48 of 60 points (80.0\N{NNBSP}%). With the test, 41 of 50, that is 89 of 110" in said
    # With lesson 5 mastered as well: 60 + 41 of 110.
    assert "12 points are still open. With every skill mastered, 101 of 110 = 91.8" in said


def test_without_a_test_and_without_points_nothing_is_made_up() -> None:
    rows = [("a", "L1", "Check", "check", "U1", 3, None, day(1))]
    with gradebook(*rows, columns=COLUMNS, points=None) as book:
        row = mastery_and_summative(book).row(0, named=True)
    assert "cannot be" in " ".join(credit.explained(row, "latest score", {}))
    assert credit.sides(row, {})[0]["lines"][-1] == ["Test", "none yet"]


@pytest.fixture(scope="module")
def book():
    rows = [
        ("a", "S1", 4, day(0)), ("a", "S2", 1, day(3)), ("a", "S2", 2, day(6)),
        ("b", "S1", 1, day(0)), ("c", "S1", 4, day(0)), ("c", "S2", 4, day(1)),
        ("c", "S3", 4, day(2)), ("c", "S4", 4, day(2)),
    ]  # fmt: skip
    with gradebook(*rows, mapping=COURSE) as opened:
        yield opened


def of(frame: pl.DataFrame, who: str) -> pl.DataFrame:
    return frame.filter(student=who)


def test_next_steps_name_what_to_check_and_what_to_start(book) -> None:
    path, checks, tried = student_path(book), check_queue(book), attempts(book)
    none = pl.DataFrame(schema={"skill": pl.String, "waiting_days": pl.Int64})
    assert words.next_steps(of(path, "a"), of(checks, "a"), none, of(tried, "a")) == [
        "Can take a check in S2 now.", "Can start S3: nothing is missing before it.",
    ]  # fmt: skip
    assert words.next_steps(of(path, "c"), of(checks, "c"), none, of(tried, "c")) == [
        "Has mastered all 4 skills shown here."
    ]
    waits = pl.DataFrame({"skill": ["S1"], "waiting_days": [9]})
    assert words.next_steps(of(path, "b"), of(checks, "b").clear(), waits, of(tried, "b")) == [
        "Waits for feedback in S1, the longest for 9 days."
    ]


def test_stations_tell_states_by_sign_and_say_what_is_before(book) -> None:
    frame = of(student_path(book), "a")
    figure = checked(way.draw(frame))
    signs = {trace.name: list(trace.text) for trace in figure.data if trace.name}
    assert signs == {
        "mastered": ["✓"], "tried, not yet": ["2"], "nothing in the way": ["→"],
        "something missing before it": ["–"],
    }  # fmt: skip
    assert "after S2 …" in texts(figure)
    assert way.answers(frame).startswith("1 of 4 skills mastered; 1 tried, not yet")


def test_a_line_of_stations_is_never_longer_than_fits() -> None:
    skills = [f"S{number}" for number in range(23)]
    frame = pl.DataFrame({
        "unit": ["U1"] * 4 + ["U2"] * 7 + ["U3"] * 12, "skill": skills, "state": "mastered",
        "attempts": 1, "lacks": None, "frees": None, "mastered_at": None,
    })  # fmt: skip
    lines = way._lines(frame)
    assert [row["skill"] for line in lines for _, row in line] == skills
    assert [len(line) for line in lines] == [4, 7, 10, 2]


@pytest.mark.parametrize(
    ("skill", "shown"),
    [("MS-PS1-1", "MS-PS1-1"), ("CER-Reasoning", "CER-<br>Reasoning"),
     ("Unit 12 test", "Unit 12<br>test"), ("<b> & long names", "&lt;b&gt; &amp; long<br>names"),
     ("Photosynthesis", "Photosynt…")],
)  # fmt: skip
def test_a_long_name_stands_on_two_lines_where_it_can_be_broken(skill: str, shown: str) -> None:
    assert way._name(skill) == shown


def test_each_attempt_is_a_dot_and_feedback_a_line(source) -> None:
    frame = source.ask("attempts", Selection(), (), {"student": ("P15",)})
    figure = checked(tries.draw(frame, None))
    by_name = {trace.name: trace for trace in figure.data}
    # 1, 2, 3 and 1, 1, 2, 3 and 3 of 4 at a cut of 3.
    assert len(by_name["at the cut"].x) == 3
    assert len(by_name["not yet"].x) == 5
    assert len(by_name["until feedback"].x) == 3 * 8
    assert tries.answers(frame) == (
        "8 attempts with a score on 3 skills; half of the feedback came within 1 day."
    )


def test_what_waits_is_a_mark_of_its_own(source) -> None:
    scope = {"student": ("P17",)}
    frame = source.ask("attempts", Selection(), (), scope)
    waiting = source.ask("grading_queue", Selection(), (), scope)
    figure = checked(tries.draw(frame, waiting))
    assert [list(t.y) for t in figure.data if t.name == "waiting"] == [["7.G.4"]]
    assert tries.answers(frame, waiting).endswith("1 waiting for it.")
    assert not tries.draw(frame.clear(), waiting.clear()).data


def test_names_are_never_read_as_markup() -> None:
    rows = [("a", "<b>S</b>", 4, day(0))]
    with gradebook(*rows) as book:
        assert "&lt;b&gt;S" in texts(checked(way.draw(student_path(book))))
        frame = attempts(book)
    assert checked(tries.draw(frame)).layout.yaxis.ticktext == ("&lt;b&gt;S&lt;/b&gt;",)
