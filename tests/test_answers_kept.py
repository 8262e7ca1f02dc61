"""What the user says of an export holds for the next ones of the same source."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz import loading
from masteryviz.errors import InputError
from masteryviz.loading import Arrival, LoadReport
from masteryviz.mapping import Mapping
from masteryviz.store import Store
from tests.evidence_cases import attempts
from tests.test_cli import Run, run
from tests.test_same_class import MAP, classroom, sections

HEAD = "Student ID,Section,Ratios,Graphs"
FIRST = f"{HEAD}\na1,P1,E,A\nb2,P1,A,HW\nc3,P1,E,HW\n"
SAID = (("A", "3"), ("E", "4"), ("HW", "0.5"))
NEXT = FIRST.replace("a1,P1,E,A", "a1,P1,E,E")


__all__ = ["run"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def write(folder: Path, week: int, text: str) -> Path:
    """A tracker of that week."""
    path = folder / f"tracker 2026-03-{week:02d}.csv"
    path.write_text(text)
    return path


def take(store: Store, path: Path, **more: object) -> LoadReport:
    (report,) = loading.load(Arrival(path, **more), store)  # type: ignore[arg-type]
    return report


def told(store: Store) -> list[tuple[str, str]]:
    return [(one.key, one.value) for one in loading.answers(store)]


def latest(store: Store, student: str) -> dict[str, float]:
    """Points of a student's newest attempt, by skill."""
    with store.connect() as con:
        rows = attempts(con, "student, skill, seq, score, points")
    found = sorted(row for row in rows if row[0] == student)
    return {str(skill): float(str(score)) for _, skill, _, score, _ in found}


def test_what_marks_are_worth_is_not_asked_again(store: Store, tmp_path: Path) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    report = take(store, write(tmp_path, 8, NEXT))
    assert [(one.name, one.value) for one in report.answers] == list(SAID)
    today = dt.datetime.now()
    (notice,) = [n for n in report.notices if "As you said" in n.what]
    assert notice.what == (f"As you said on {today.day} {today:%b %Y}: A = 3; E = 4; HW = 0.5.")
    assert latest(store, "a1") == {"Graphs": 4.0, "Ratios": 4.0}
    assert latest(store, "b2") == {"Graphs": 0.5, "Ratios": 3.0}


def test_the_same_file_is_known_as_it_was(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, 1, FIRST)
    take(store, path, marks=SAID)
    assert take(store, path).status == "already loaded"
    assert take(store, path, marks=SAID).status == "already loaded"


@pytest.mark.parametrize(
    "other",
    [FIRST.replace("P1", "P2"), FIRST.replace(",Section", "").replace(",P1", "")],
    ids=["another section", "no section"],
)
def test_a_tracker_of_another_class_asks_by_itself(
    store: Store, tmp_path: Path, other: str
) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    with pytest.raises(InputError, match="'A' is a grade or mark without known points"):
        take(store, write(tmp_path, 8, other))


def test_a_tracker_of_points_is_not_put_on_the_scale_of_the_marks(
    store: Store, tmp_path: Path
) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    points = f"{HEAD}\nPoints possible,,10,10\na1,P1,3,9\nb2,P1,2,7\n".replace("Ratios", "Maps")
    report = take(store, write(tmp_path, 8, points))
    assert report.answers == ()
    assert latest(store, "a1")["Maps"] == 3.0


def test_a_later_answer_replaces_the_earlier_and_a_map_goes_before_both(
    store: Store, tmp_path: Path
) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    take(store, write(tmp_path, 8, NEXT), marks=(("HW", "1"),))
    assert told(store) == [("mark A", "3"), ("mark E", "4"), ("mark HW", "1")]
    assert latest(store, "b2") == {"Graphs": 1.0, "Ratios": 3.0}
    mapping = Mapping(levels={"HW": 2.0})
    report = take(store, write(tmp_path, 15, NEXT), mapping=mapping)
    assert [one.name for one in report.answers] == ["A", "E"]
    assert latest(store, "b2")["Graphs"] == 2.0


def test_a_forgotten_answer_is_asked_again_and_goes_with_the_load(
    store: Store, tmp_path: Path
) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    with pytest.raises(InputError, match="HW"):
        take(store, write(tmp_path, 8, NEXT), forgotten=("mark HW",))
    assert told(store) == [(f"mark {mark}", worth) for mark, worth in SAID]
    take(store, write(tmp_path, 8, NEXT), forgotten=("mark HW",), marks=(("HW", "excused"),))
    assert told(store)[-1] == ("mark HW", "excused")


def test_an_undo_takes_answers_back_with_their_load(store: Store, tmp_path: Path) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    take(store, write(tmp_path, 8, NEXT), marks=(("HW", "1"),))
    store.undo()
    assert told(store)[-1] == ("mark HW", "0.5")
    store.undo()
    assert told(store) == []


def test_a_refused_import_keeps_no_answer_and_a_rehearsal_none_either(
    store: Store, tmp_path: Path
) -> None:
    good = Arrival(write(tmp_path, 1, FIRST), marks=SAID)
    bad = Arrival(write(tmp_path, 8, FIRST.replace("A", "B")), marks=SAID)
    with pytest.raises(InputError, match="'B' is a grade"):
        loading.load([good, bad], store)
    assert store.current() is None
    loading.load(good, store, dry_run=True)
    assert told(store) == []


def test_a_new_mark_is_asked_about_with_what_was_said_of_the_others(
    store: Store, tmp_path: Path
) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    with pytest.raises(InputError) as refused:
        take(store, write(tmp_path, 8, NEXT.replace("b2,P1,A", "b2,P1,D")))
    (problem,) = refused.value.problems
    assert (problem.marks, problem.proposed) == (("D",), SAID)


def test_which_class_a_section_is_holds_until_it_is_taken_back(
    store: Store, tmp_path: Path
) -> None:
    loading.load(Arrival(classroom(tmp_path, "Science 2026-02-01.csv", "1", "0", ""), MAP), store)
    second = classroom(tmp_path, "Science 2026-02-08.csv", "1", "1", "")
    (asked,) = loading.load(second, store, dry_run=True)[0].same_class
    take(store, second, known=((asked.own_name, asked.home),))
    third = take(store, classroom(tmp_path, "Science 2026-02-15.csv", "1", "1", "1"))
    assert third.same_class == ()
    assert [one.said for one in third.answers] == ["Science is R3"]
    assert sections(store) == [("R3", "Ms. Rivera", 3)]
    loading.forget(store, loading.answers(store))
    again = loading.load(
        classroom(tmp_path, "Science 2026-02-22.csv", "1", "1", "0"), store, dry_run=True
    )
    assert again[0].answers == ()
    assert len(again[0].same_class) == 1
    store.undo()
    assert told(store) == [("class Science", "R3")]


def test_the_shell_uses_lists_and_takes_back_what_was_said(
    store: Store, tmp_path: Path, run: Run
) -> None:
    take(store, write(tmp_path, 1, FIRST), marks=SAID)
    loaded = run("load", write(tmp_path, 8, NEXT))
    assert (loaded.code, loaded.err) == (0, "")
    assert "A = 3; E = 4; HW = 0.5." in loaded.out
    listed = run("answers")
    assert "Tracker with a column for each skill" in listed.out
    assert listed.out.count("P1") == 3
    assert run("answers", "forget", 4).code == 2
    assert run("answers", "forget", 1, 3).code == 0
    assert told(store) == [("mark E", "4")]
    refused = run("load", write(tmp_path, 15, NEXT.replace("c3,P1,E", "c3,P1,A")))
    assert refused.code == 2
    assert "'A' is a grade or mark without known points" in refused.err


WORDS = f"{HEAD}\na1,P1,Proficient,Not yet\nb2,P1,Beginning,Mastered\nc3,P1,Mastered,\n"
MORE = "".join(f"e{n},P1,Mastered,Mastered\n" for n in range(4))
LEVELS = """[[skill]]
name = "Ratios"
levels = [["Mastered", 4], ["Proficient", 3], ["Beginning", 2], ["Not yet", 1]]
"""


def settings(store: Store, text: str) -> None:
    store.path.mkdir()
    (store.path / "masteryviz.toml").write_text(text)


def test_words_in_a_tracker_are_asked_about(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 2, column 'Ratios': 'Proficient' is a level") as no:
        take(store, write(tmp_path, 1, WORDS))
    assert {mark for problem in no.value.problems for mark in problem.marks} == {
        "Beginning", "Mastered", "Not yet", "Proficient",
    }  # fmt: skip
    assert [problem.proposed for problem in no.value.problems if problem.proposed] == []
    said = (("Beginning", "2"), ("Mastered", "4"), ("Not yet", "1"), ("Proficient", "3"))
    take(store, write(tmp_path, 1, WORDS), marks=said)
    with store.connect() as con:
        found = attempts(con, "student, skill, share")
    assert sorted(found) == [
        ("a1", "Graphs", 0.25), ("a1", "Ratios", 0.75), ("b2", "Graphs", 1.0),
        ("b2", "Ratios", 0.5), ("c3", "Ratios", 1.0),
    ]  # fmt: skip


def test_words_that_are_names_of_levels_in_the_settings_are_these(
    store: Store, tmp_path: Path
) -> None:
    settings(store, LEVELS)
    report = take(store, write(tmp_path, 1, WORDS))
    assert (
        "Cells hold the levels of the settings: Mastered = 4, Proficient = 3, Beginning = 2, "
        "Not yet = 1."
    ) in [notice.what for notice in report.notices]
    assert latest(store, "a1") == {"Graphs": 1.0, "Ratios": 3.0}
    assert report.cells == {"scored": 5, "blank": 1}


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        (WORDS.replace("Not yet", "NOT-YET"),
         {"Beginning": "2", "Mastered": "4", "NOT-YET": "1", "Proficient": "3"}),
        (WORDS.replace("Not yet", "Absent"),
         {"Absent": "not_assigned", "Beginning": "2", "Mastered": "4", "Proficient": "3"}),
        (WORDS.replace("Not yet", "Budding") + MORE,
         {"Beginning": "2", "Mastered": "4", "Proficient": "3"}),
    ],
)  # fmt: skip
def test_words_that_are_nearly_levels_are_proposed_and_not_taken(
    store: Store, tmp_path: Path, text: str, proposed: dict[str, str]
) -> None:
    settings(store, LEVELS)
    with pytest.raises(InputError) as refused:
        take(store, write(tmp_path, 1, text))
    assert dict(refused.value.problems[0].proposed) == proposed


def test_levels_of_several_scales_are_not_put_on_the_longest(store: Store, tmp_path: Path) -> None:
    passed = '[[skill]]\nname = "Graphs"\nlevels = [["Strong", 1], ["Basic", 0]]\n'
    settings(store, LEVELS + passed)
    text = f"{HEAD}\na1,P1,Strong,Basic\nb2,P1,Basic,Strong\nc3,P1,Strong,\n"
    take(store, write(tmp_path, 1, text))
    with store.connect() as con:
        assert {row[-1] for row in attempts(con, "share")} == {0.0, 1.0}


def test_levels_that_two_skills_give_other_points_are_not_taken(
    store: Store, tmp_path: Path
) -> None:
    other = LEVELS.replace("Ratios", "Graphs").replace('"Proficient", 3', '"Proficient", 3.5')
    settings(store, LEVELS + other)
    with pytest.raises(InputError) as refused:
        take(store, write(tmp_path, 1, WORDS))
    found = dict(refused.value.problems[0].proposed)
    assert found == {"Beginning": "2", "Mastered": "4", "Not yet": "1"}


def test_levels_that_the_store_has_are_proposed(store: Store, tmp_path: Path) -> None:
    first = WORDS.replace("Mastered", "Mastery").replace("Proficient", "IP")
    first = first.replace("Beginning", "M")
    take(store, write(tmp_path, 1, first))  # M, IP and Not yet: the classroom scale
    with pytest.raises(InputError) as refused:
        take(store, write(tmp_path, 8, WORDS))
    assert dict(refused.value.problems[0].proposed) == {"Mastered": "1", "Not yet": "0"}
