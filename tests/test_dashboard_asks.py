"""What the Import screen asks about a file: its class, its marks; and what it says meanwhile."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz import loading
from masteryviz.dashboard.desk import Desk
from masteryviz.dashboard.intake import Said
from masteryviz.dashboard.jobs import Jobs
from masteryviz.dashboard.load_asks import with_marks
from masteryviz.dashboard.load_words import here
from masteryviz.loading import Arrival
from masteryviz.mapping import MARKS, Mapping
from masteryviz.store import Store
from tests.evidence_cases import attempts
from tests.test_same_class import MAP, classroom, sections

LETTERS = "Student ID,Section,Ratios,Graphs\na1,P1,E,A\nb2,P1,A,B\nc3,P1,E,B\n"
NEXT = "Science 2026-02-08.csv"
_numbers = count(1)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has a class as R3."""
    folder = tmp_path_factory.mktemp("filled")
    first = classroom(folder, "Science 2026-02-01.csv", "1", "0", "", "1")
    loading.load(Arrival(first, MAP), folder / "store")
    return folder / "store"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk before a store that is empty; without a loop everything is done at once."""
    desk = Desk(Store(tmp_path / "store"), Jobs(), lambda: None, lambda: None)
    yield desk
    desk.uploads.clear()


@pytest.fixture
def kept(desk: Desk, filled: Path, tmp_path: Path) -> Desk:
    """A desk with next week's export of the class, whose map is not at hand."""
    shutil.copytree(filled, desk.store.path)
    drop(desk, NEXT, classroom(tmp_path, NEXT, "1", "1", "", "1").read_text())
    return desk


def drop(desk: Desk, name: str, text: str) -> int:
    """Put a file on the desk; gives its number."""
    id, content = next(_numbers), text.encode()
    desk.offer([{"id": id, "name": name, "size": len(content), "changed": 1.77e12}])
    desk.piece(id, 0, content)
    return id


def card(desk: Desk) -> dict[str, Any]:
    """The one card."""
    (only,) = desk.picture()["cards"]
    return dict(only)


def test_a_class_under_another_name_is_a_question_that_holds_the_import_up(kept: Desk) -> None:
    shown, picture = card(kept), kept.picture()
    assert (shown["status"], shown["badge"]) == ("asks", "Needs your answer")
    assert shown["classes"] == [
        {
            "name": "Science",
            "text": "4 of 4 students of the new section 'Science' are in R3 already, with most "
            "of the same tasks or skills. Is it R3?",
            "answers": [["It is R3", True], ["A new class", False]],
        }
    ]
    assert not any("is R3" in note["advice"] for note in shown["parts"][0]["notes"])
    assert picture["news"] == "1 file checked: 1 needs your answer. Nothing is stored yet."
    assert (picture["ready"], picture["refused"], picture["asks"]) == (0, 0, 1)
    before = kept.store.current()
    kept.bring_in()
    assert kept.store.current() == before


@pytest.mark.parametrize(
    ("is_known", "text", "left"),
    [
        (True, "Science is R3, as you said.", [("R3", "Ms. Rivera", 4)]),
        (False, "Science is a new class, as you said.",
         [("R3", "Ms. Rivera", 4), ("Science", None, 4)]),
    ],
)  # fmt: skip
def test_either_answer_is_kept_and_done(
    kept: Desk, is_known: bool, text: str, left: list[tuple[object, ...]]
) -> None:
    id = card(kept)["id"]
    kept.say(id, "class", ["Science", is_known])
    assert card(kept)["status"] == "ready"
    assert card(kept)["classes"] == [{"name": "Science", "text": text, "answers": []}]
    kept.say(id, "class", ["Science", None])
    assert card(kept)["status"] == "asks"
    kept.say(id, "class", ["Science", is_known])
    kept.bring_in()
    assert kept.picture()["news"] == "1 file imported."
    assert sections(kept.store) == left


@pytest.mark.parametrize("value", [None, True, "Science", ["Science"], ["Maths", True], [1, True]])
def test_an_answer_that_was_not_asked_changes_nothing(kept: Desk, value: object) -> None:
    before = card(kept)
    kept.say(before["id"], "class", value)
    assert card(kept) == before


def test_marks_are_asked_about_and_their_worth_is_kept(desk: Desk) -> None:
    id = drop(desk, "tracker.csv", LETTERS)
    shown = card(desk)
    assert (shown["badge"], shown["marks"]) == (
        "Needs your answer",
        [["A", ""], ["B", ""], ["E", ""]],
    )
    assert {problem["advice"] for problem in shown["problems"]} == {
        "Say below what each mark is worth."
    }  # fmt: skip
    desk.say(id, "marks", [["E", "4"], ["A", "3"], ["B", "blank"]])
    assert (card(desk)["status"], card(desk)["marks"]) == (
        "ready", [["A", "3"], ["B", "blank"], ["E", "4"]],
    )  # fmt: skip
    desk.bring_in()
    with desk.store.connect() as con:
        assert sorted(attempts(con, "student, skill, share")) == [
            ("a1", "Graphs", 0.75), ("a1", "Ratios", 1.0), ("b2", "Ratios", 0.75),
            ("c3", "Ratios", 1.0),
        ]  # fmt: skip


OWN = """Student ID,Section,Ratios,Graphs,Area
a1,P1,Got it,Almost,Got it
b2,P1,Almost,Got it,Not there
c3,P1,Not there,Not there,Got it
"""


def test_a_schools_own_words_are_asked_about(desk: Desk) -> None:
    id = drop(desk, "tracker.csv", OWN)
    shown = card(desk)
    assert shown["badge"] == "Needs your answer"
    assert shown["marks"] == [["Almost", ""], ["Got it", ""], ["Not there", ""]]
    desk.say(id, "marks", [["Got it", "2"], ["Almost", "1"], ["Not there", "0"]])
    desk.bring_in()
    with desk.store.connect() as con:
        shares = [row[0] for row in attempts(con, "share") if row[0] is not None]
    assert sorted(shares) == [0, 0, 0, 0.5, 0.5, 1, 1, 1, 1]


def test_what_may_be_a_tracker_is_one_at_a_tick_and_no_word_of_the_shell_is_said(
    desk: Desk,
) -> None:
    id = drop(desk, "colours.csv", "Student ID,Ratios,Graphs\na1,Green,Amber\nb2,Amber,Green\n")
    shown = card(desk)
    assert shown["badge"] == "Needs your answer"
    assert [ask["name"] for ask in shown["asks"]] == ["as_tracker"]
    advice = [problem["advice"] for problem in shown["problems"]]
    assert "If it is a tracker, tick the box below." in advice
    assert "--" not in str(shown["problems"])
    desk.say(id, "as_tracker", True)
    shown = card(desk)
    assert shown["marks"] == [["Amber", ""], ["Green", ""]]
    assert [ask["on"] for ask in shown["asks"]] == [True]
    desk.say(id, "marks", [["Green", "2"], ["Amber", "1"]])
    desk.bring_in()
    assert desk.picture()["news"] == "1 file imported."
    desk.say(id, "as_tracker", True)


def test_a_scale_that_was_assumed_is_said_and_can_be_changed(desk: Desk) -> None:
    text = "Student ID,Section,Ratios,Graphs\na1,P1,Mastered,Not yet\nb2,P1,Not yet,Mastered\n"
    id = drop(desk, "tracker.csv", text)
    shown = card(desk)
    assert shown["badge"] == "Ready to import"
    assert shown["assumed"] == "Taken for: Mastered = 1, Not yet = 0."
    assert shown["marks"] == [["Mastered", "1"], ["Not yet", "0"]]
    note = next(note for note in shown["parts"][0]["notes"] if "scale" in note["what"])
    assert "Mastery = 1, In Progress = 0.5, Not Yet = 0" in note["what"]
    assert note["advice"] == (
        "If they mean something else, press Change below and say what each is worth."
    )
    desk.say(id, "marks", [["Mastered", "4"], ["Not yet", "1"]])
    assert (card(desk)["assumed"], card(desk)["status"]) == ("", "ready")
    desk.bring_in()
    with desk.store.connect() as con:
        assert sorted(attempts(con, "student, skill, share")) == [
            ("a1", "Graphs", 0.25), ("a1", "Ratios", 1.0), ("b2", "Graphs", 1.0),
            ("b2", "Ratios", 0.25),
        ]  # fmt: skip


def test_signed_numbers_are_no_marks_to_change(desk: Desk) -> None:
    drop(desk, "tracker.csv", "Student ID,Section,Ratios,Graphs\na1,P1,3-,2+\nb2,P1,4,1\n")
    shown = card(desk)
    assert (shown["status"], shown["assumed"], shown["marks"]) == ("ready", "", [])
    (note,) = [note for note in shown["parts"][0]["notes"] if "scale" in note["what"]]
    assert "in the map" in note["advice"]


def test_where_nothing_is_left_to_answer_the_file_is_refused(desk: Desk) -> None:
    text = LETTERS.replace("Student ID", "Student").replace("a1,P1,E", "a1,P1,#REF!")
    id = drop(desk, "names.csv", text)
    assert card(desk)["badge"] == "Needs your answer"
    desk.say(id, "name_as_id", True)
    assert (card(desk)["badge"], len(card(desk)["marks"])) == ("Needs your answer", 3)
    desk.say(id, "marks", [["E", "4"], ["A", "3"], ["B", "1"]])
    assert (card(desk)["status"], card(desk)["badge"]) == ("refused", "Refused")
    picture = desk.picture()
    assert picture["news"] == "1 file checked: 1 refused. Nothing is stored yet."
    assert (picture["refused"], picture["asks"]) == (1, 0)


def test_what_is_no_export_is_told_in_a_sentence(desk: Desk) -> None:
    drop(desk, "odd.csv", "one,two,three\nhello,there,you\n")
    shown = card(desk)
    assert shown["badge"] == "Refused"
    advice = shown["problems"][0]["advice"]
    assert advice.endswith(
        "kinds of export are read: Where to find the export, below, lists them, with where to "
        "click for each."
    )
    assert len(advice) < 120
    assert here(advice) == advice


@given(
    st.lists(
        st.one_of(
            st.tuples(st.text(max_size=3), st.sampled_from([*MARKS, "2.5", "nan", "-1", "x"])).map(
                list
            ),
            st.none(),
            st.lists(st.integers(), max_size=3),
        ),
        max_size=20,
    )
)
def test_whatever_is_said_of_marks_makes_a_map(value: list[object]) -> None:
    said = with_marks(Said(), value)
    mapping = said.over(Mapping(levels={"P": 1.0}))
    assert {meaning for _, meaning in said.marks} <= {*MARKS, "2.5"}
    assert set(mapping.levels.values()) <= {1.0, 2.5}
    assert set(mapping.marks) == {mark for mark, meaning in said.marks if meaning in MARKS}


def test_an_answer_holds_next_week_and_can_be_changed_or_taken_back(desk: Desk) -> None:
    first = drop(desk, "tracker 2026-03-01.csv", LETTERS)
    desk.say(first, "marks", [["E", "4"], ["A", "3"], ["B", "blank"]])
    desk.bring_in()
    later = drop(desk, "tracker 2026-03-08.csv", LETTERS.replace("b2,P1,A", "b2,P1,E"))
    shown = card(desk)
    assert shown["status"] == "ready"
    assert re.fullmatch(
        r"As you said on \d+ \w+ \d{4}: A = 3, B has no score yet, E = 4\.", shown["before"]
    )
    assert shown["marks"] == [["A", "3"], ["B", "blank"], ["E", "4"]]
    assert not any("As you said" in note["what"] for note in shown["parts"][0]["notes"])
    desk.say(later, "marks_forgotten", True)
    shown = card(desk)
    assert (shown["status"], shown["before"]) == ("asks", "")
    assert shown["marks"] == [["A", "3"], ["B", ""], ["E", "4"]]  # as the store has its levels
    assert shown["proposed"] == ["A", "E"]
    desk.say(later, "marks", [["E", "4"], ["A", "2"], ["B", "0"]])
    desk.bring_in()
    assert [(one.name, one.value) for one in loading.answers(desk.store)] == [
        ("A", "2"), ("B", "0"), ("E", "4"),
    ]  # fmt: skip


def test_the_known_class_of_a_section_is_not_asked_again(kept: Desk, tmp_path: Path) -> None:
    kept.say(card(kept)["id"], "class", ["Science", True])
    kept.bring_in()
    name = "Science 2026-02-15.csv"
    drop(kept, name, classroom(tmp_path, name, "1", "1", "1", "1").read_text())
    shown = card(kept)
    (said,) = shown["classes"]
    assert (shown["status"], said["answers"]) == ("ready", [])
    assert re.fullmatch(r"Science is R3, as you said on \d+ \w+ \d{4}\.", said["text"])
    kept.say(shown["id"], "class", ["Science", None])
    assert card(kept)["status"] == "asks"
    kept.say(shown["id"], "class", ["Science", False])
    kept.bring_in()
    assert loading.answers(kept.store) == []
    assert ("Science", None, 4) in sections(kept.store)


def test_levels_of_the_settings_are_filled_in_to_be_looked_over(desk: Desk) -> None:
    desk.store.path.mkdir()
    levels = 'levels = [["Mastered", 4], ["Proficient", 3]]'
    (desk.store.path / "masteryviz.toml").write_text(f'[[skill]]\nname = "Ratios"\n{levels}\n')
    rows = ["a1,P1,mastered,Absent", "b2,P1,PROFICIENT,Budding", "c3,P1,,mastered"]
    rows += [f"d{n},P1,mastered,mastered" for n in range(3)]
    drop(desk, "words.csv", "\n".join(["Student ID,Section,Ratios,Graphs", *rows, ""]))
    shown = card(desk)
    assert shown["status"] == "asks"
    assert shown["marks"] == [
        ["Absent", "not_assigned"], ["Budding", ""], ["mastered", "4"], ["PROFICIENT", "3"],
    ]  # fmt: skip
    assert shown["proposed"] == ["Absent", "PROFICIENT", "mastered"]
