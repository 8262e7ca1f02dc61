"""Which sections of several files are one, what each is called, and who left it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import evidence
from masteryviz.gradebook import Gradebook
from masteryviz.loading import load
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from tests.evidence_cases import add, built, content, day, empty, fetch, log, rows, snapshot

SECTIONS = "section school course teacher term"
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Fractions (101),Ratios (102)
    Points Possible,,,,,4,4
"Lee, Ann",1,,,Period 1,4,3
"Ito, Ken",2,,,Period 1,2,
"""
OTHER = """\
Student,ID,SIS User ID,SIS Login ID,Section,Cells (901),Genes (902)
    Points Possible,,,,,4,4
"Roy, Mia",7,,,Period 1,4,1
"Fox, Sam",8,,,Period 1,2,2
"""


def stated(
    student: str,
    *,
    school: str | None = None,
    course: str | None = None,
    teacher: str | None = None,
    term: str | None = None,
    task: str = "t1",
    section: str = "P1",
) -> Batch:
    """A snapshot of one student's section, as a map states it."""
    facts = rows("sections", (section, school, course, teacher, term), columns=SECTIONS)
    return snapshot((student, section, task, 2.0), sections=facts)  # fmt: skip


def homes(*batches: Batch) -> dict[str, str]:
    """Student -> section shown, the same in several orders of loading."""
    named = [(f"{n}.csv", day(f"09-0{n}"), batch) for n, batch in enumerate(batches, start=1)]
    found = []
    for order in (named, named[::-1], named[1:] + named[:1]):
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        found.append(
            fetch(
                con,
                "select student, string_agg(section, ' + ' order by section) from enrollment "
                "join student using (student_ix) join section using (section_ix) "
                "group by student order by student",
            )
        )
        con.close()
    assert all(other == found[0] for other in found)
    return dict(found[0])  # type: ignore[arg-type]


@pytest.mark.parametrize("what", ["school", "course", "teacher", "term"])
def test_sections_of_one_name_that_differ_in_what_both_say_are_two(what: str) -> None:
    assert homes(stated("a", **{what: "A"}), stated("b", **{what: "B"})) == {
        "a": "P1 · A",
        "b": "P1 · B",
    }


def test_what_only_one_says_makes_no_difference() -> None:
    assert homes(stated("a", teacher="A"), stated("b"), stated("c", course="Math")) == {
        "a": "P1",
        "b": "P1",
        "c": "P1",
    }


def test_capitals_make_no_other_teacher() -> None:
    assert homes(stated("a", teacher="ms ito"), stated("b", teacher="Ms Ito ")) == {
        "a": "P1",
        "b": "P1",
    }


def test_a_section_that_could_be_either_stays_by_itself() -> None:
    assert homes(stated("a", teacher="A"), stated("b", teacher="B"), stated("c")) == {
        "a": "P1 · A",
        "b": "P1 · B",
        "c": "P1",
    }


def test_a_section_that_could_be_either_is_the_one_whose_students_it_has() -> None:
    before = snapshot(("a", "P1", "t1", 1.0), ("z", "P1", "t1", 1.0))
    assert homes(before, stated("a", teacher="A"), stated("b", teacher="B")) == {
        "a": "P1 · A",
        "b": "P1 · B",
        "z": "P1 · A",
    }


def test_only_what_differs_is_shown() -> None:
    assert homes(
        stated("a", teacher="A", school="North", course="Math"),
        stated("b", teacher="A", school="North", course="Art"),
        stated("c", teacher="C", school="North", section="P2"),
    ) == {"a": "P1 · Math", "b": "P1 · Art", "c": "P2"}


def test_shown_names_are_unique_even_where_a_name_looks_told_apart() -> None:
    shown = homes(stated("a", teacher="A"), stated("b", teacher="B"), stated("c", section="P1 · A"))
    assert sorted(shown.values()) == ["P1 · A", "P1 · A (2)", "P1 · B"]


def test_sections_told_apart_inside_a_file_meet_those_of_other_files() -> None:
    def logged(student: str, section: str, teacher: str, **more: object) -> Batch:
        facts = rows("sections", (section, teacher, "P1"), columns="section teacher name")
        entry = (student, section, "S", 2.0, 4.0)
        return log(entry, columns="student section skill score points", sections=facts)

    assert homes(logged("a", "P1 · A", "A"), logged("b", "P1", "B"), stated("c", teacher="A")) == {
        "a": "P1 · A",
        "b": "P1 · B",
        "c": "P1 · A",
    }


def test_an_entry_of_one_section_stated_in_two_ways_counts_once() -> None:
    def logged(score: float, **facts: pl.DataFrame) -> Batch:
        entry = ("ann", "P1", "t1", day("09-01"), score, 10.0)
        columns = "student section task submitted_at score points"
        return log(entry, columns=columns, **facts)

    plain = logged(5.0)
    mapped = logged(6.0, sections=rows("sections", ("P1", "A"), columns="section teacher"))
    for loads in ([plain, mapped], [mapped, plain]):
        moments = [day("09-03") if batch is plain else day("09-10") for batch in loads]
        con = built(*zip(moments, loads, strict=True))
        assert fetch(con, "select section, score from attempt join section using (section_ix)") == [
            ("P1", 6.0)
        ]
        assert fetch(con, "select state, known_by from work") == [("assigned", day("09-01"))]
        con.close()


def test_two_teachers_load_a_section_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CANVAS, encoding="utf-8")
    (tmp_path / "b.csv").write_text(OTHER, encoding="utf-8")
    load(
        tmp_path / "a.csv", tmp_path / "s", as_of=dt.date(2026, 9, 1), mapping=Mapping(teacher="A")
    )
    (report,) = load(
        tmp_path / "b.csv", tmp_path / "s", as_of=dt.date(2026, 9, 8), mapping=Mapping(teacher="B")
    )
    assert not [notice for notice in report.notices if "no longer" in notice.what]
    with Gradebook.open(tmp_path / "s") as gradebook:
        assert gradebook.sections().select("section", "teacher").rows() == [
            ("Period 1 · A", "A"),
            ("Period 1 · B", "B"),
        ]
        rates = gradebook.ask("mastery_rates", by=("section",))
        assert rates.select("section", "students").rows() == [
            ("Period 1 · A", 4),
            ("Period 1 · B", 4),
        ]


# Who left


def left(*loads: tuple[dt.datetime, Batch]) -> list[tuple[object, ...]]:
    con = built(*loads)
    return fetch(
        con,
        "select student, section, enrolled_until from enrollment join student using (student_ix) "
        "join section using (section_ix) where enrolled_until is not null order by student",
    )


def test_an_export_without_a_task_in_common_takes_nobody_away() -> None:
    ann, bob = ("ann", "P1", "t1", 1.0), ("bob", "P1", "t1", 1.0)
    assert (
        left((day("09-01"), snapshot(ann, bob)), (day("09-08"), snapshot(("cyd", "P1", "x", 1.0))))
        == []
    )


def test_a_student_left_with_the_first_later_export_of_the_same_gradebook() -> None:
    ann, bob = ("ann", "P1", "t1", 1.0), ("bob", "P1", "t1", 1.0)
    assert left(
        (day("09-01"), snapshot(ann, bob)),
        (day("09-08"), snapshot(("cyd", "P1", "x", 1.0))),
        (day("09-15"), snapshot(bob, ("bob", "P1", "t2", 1.0))),
        (day("09-22"), snapshot(("cyd", "P1", "x", 2.0))),
    ) == [("ann", "P1", dt.date(2026, 9, 15))]


def test_two_exports_of_one_moment_take_nobody_away() -> None:
    ann, bob = ("ann", "P1", "t1", 1.0), ("bob", "P1", "t1", 1.0)
    assert left((day("09-01"), snapshot(ann, bob)), (day("09-01"), snapshot(bob))) == []


def test_a_section_of_another_teacher_takes_nobody_away() -> None:
    assert (
        left((day("09-01"), stated("a", teacher="A")), (day("09-08"), stated("b", teacher="B")))
        == []
    )


def test_what_another_course_shows_bounds_no_attempt() -> None:
    con = built(
        (day("09-01"), snapshot(("ann", "P1", "t1", None))),
        (day("09-08"), snapshot(("ann", "P1", "x", None))),
        (day("09-15"), snapshot(("ann", "P1", "t1", 3.0))),
    )
    assert fetch(con, "select known_after, known_by from attempt") == [(day("09-01"), day("09-15"))]


def test_an_export_of_the_same_moment_is_none_before() -> None:
    con = built(
        (day("09-01"), snapshot(("ann", "P1", "t1", 1.0))),
        (day("09-08"), snapshot(("ann", "P1", "t1", 2.0))),
        (day("09-08"), snapshot(("ann", "P1", "t1", 3.0))),
    )
    assert set(fetch(con, "select known_after, known_by from attempt")) == {
        (None, day("09-01")),
        (day("09-01"), day("09-08")),
    }


# Any order

_NAMES = st.sampled_from([None, "A", "B"])


@st.composite
def _file(draw: st.DrawFn) -> Batch:
    student = draw(st.sampled_from(["a", "b", "c"]))
    facts = {what: draw(_NAMES) for what in ("school", "course", "teacher", "term")}
    if draw(st.booleans()):
        return stated(student, **facts, task=draw(st.sampled_from(["t1", "t2"])))
    sections = rows("sections", ("P1", *facts.values()), columns=SECTIONS)
    entry = (student, "P1", "t1", draw(st.sampled_from([None, day("09-01")])), 2.0, 4.0)
    columns = "student section task submitted_at score points"
    return log(entry, columns=columns, sections=sections)


@settings(max_examples=12)
@given(files=st.lists(_file(), min_size=2, max_size=5), data=st.data())
def test_any_order_of_loading_gives_the_same_sections(
    files: list[Batch], data: st.DataObject
) -> None:
    named = [(f"{n}.csv", day(f"09-{10 + n // 2}"), batch) for n, batch in enumerate(files)]
    contents = []
    for order in (named, data.draw(st.permutations(named))):
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        contents.append(content(con))
        shown = [name for (name,) in fetch(con, "select section from section")]
        assert len(set(shown)) == len(shown)
        con.close()
    assert contents[0] == contents[1]


# Two gradebooks at one time


def book(students: str, task: str, **more: str) -> Batch:
    """A snapshot of a section P1 with these students (a letter each) and one task."""
    cells = [(student, "P1", task, 2.0) for student in students]
    return snapshot(*cells, **more)  # type: ignore[arg-type]


def sections_of(*loads: tuple[str, Batch]) -> list[tuple[object, ...]]:
    """Section shown and its students, the same in any order of loading."""
    found = []
    named = list(enumerate(loads))
    for order in (named, named[::-1], named[1:] + named[:1]):
        con = empty()
        for n, (on, batch) in order:
            add(con, batch, day(on), f"{n}.csv")
        evidence.rebuild(con)
        rows_ = fetch(
            con,
            "select section, string_agg(student, '' order by student) from enrollment "
            "join student using (student_ix) right join section using (section_ix) "
            "group by section order by section",
        )
        found.append((rows_, content(con)))
        con.close()
    assert all(other == found[0] for other in found)
    return found[0][0]


def test_two_gradebooks_of_one_day_without_anything_in_common_are_two_sections() -> None:
    found = sections_of(("09-01", book("ab", "t1")), ("09-01", book("cd", "x1")))
    assert [name for name, _ in found] == ["P1", "P1 (2)"]
    assert {who for _, who in found} == {"ab", "cd"}


def test_two_gradebooks_that_go_on_side_by_side_are_two_sections() -> None:
    assert sections_of(
        ("09-01", book("ab", "t1")),
        ("09-08", book("cd", "x1")),
        ("09-15", book("ab", "t1")),
    ) == [("P1", "ab"), ("P1 (2)", "cd")]


def test_a_later_export_with_other_students_is_of_the_same_section() -> None:
    assert sections_of(
        ("01-10", book("ab", "t1")),
        ("06-10", book("ab", "t2")),
        ("09-01", book("cd", "x1")),
        ("12-01", book("cd", "x2")),
    ) == [("P1", "abcd")]


def test_an_export_between_two_of_one_gradebook_may_join_them() -> None:
    """Who comes and goes one by one makes no two sections."""
    assert sections_of(
        ("09-01", book("ab", "t1")), ("09-08", book("bc", "t2")), ("09-08", book("cd", "t3"))
    ) == [("P1", "abcd")]


@pytest.mark.parametrize("link", ["task", "student", "log"])
def test_anything_in_common_makes_them_one_section(link: str) -> None:
    told = [(who, "P1", "F1", day("09-01"), 2.0, 4.0) for who in "ac"]
    whole = log(*told, columns="student section skill submitted_at score points")
    more = {
        "task": ("09-01", book("ef", "t1")),
        "student": ("09-01", book("ac", "y1")),
        "log": ("09-02", whole),
    }[link]
    other = ("09-01", book("cd", "t1" if link == "task" else "x1"))
    found = sections_of(("09-01", book("ab", "t1")), other, more)
    assert [name for name, _ in found] == ["P1"]


def test_a_class_of_another_time_beside_two_of_one_time_is_by_itself() -> None:
    assert sections_of(
        ("02-01", book("gh", "z1")), ("09-01", book("ab", "t1")), ("09-01", book("cd", "x1"))
    ) == [("P1", "ab"), ("P1 (2)", "cd"), ("P1 (3)", "gh")]


def test_two_teachers_exports_of_one_day_without_a_map(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CANVAS, encoding="utf-8")
    (tmp_path / "b.csv").write_text(OTHER, encoding="utf-8")
    load([tmp_path / "b.csv", tmp_path / "a.csv"], tmp_path / "s", as_of=dt.date(2026, 9, 1))
    with Gradebook.open(tmp_path / "s") as gradebook:
        assert gradebook.sections().select("section", "students").rows() == [
            ("Period 1", 2),
            ("Period 1 (2)", 2),
        ]


@settings(max_examples=10)
@given(
    books=st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3),
            st.sampled_from(["t1", "t2", "t3"]),
        ),
        min_size=2,
        max_size=5,
    ),
    data=st.data(),
)
def test_any_order_of_loading_divides_a_section_in_the_same_way(
    books: list[tuple[int, set[str], str]], data: st.DataObject
) -> None:
    named = [
        (f"{n}.csv", day(f"09-0{on}"), book("".join(sorted(who)), task))
        for n, (on, who, task) in enumerate(books)
    ]
    contents = []
    for order in (named, data.draw(st.permutations(named))):
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        contents.append(content(con))
        con.close()
    assert contents[0] == contents[1]
