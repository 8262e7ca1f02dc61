"""Students who have left: said beside the others, never counted as students of today."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from masteryviz.dashboard import controls
from masteryviz.dashboard.app import App
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _changes, _people, _today, class_
from masteryviz.dashboard.views.student import build
from tests import classes, leavers

BEFORE = "as_of=2026-03-05"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leavers")
    leavers.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "All 5 students and 2 who have left · "),
        ("section=P1", "P1 · 3 students and 1 who has left · "),
        (BEFORE, "As of 5 Mar 2026 · 7 students · "),
    ],
)
def test_the_filter_bar_says_who_is_here_and_who_has_left(
    store: Path, query: str, words: str
) -> None:
    app = App(store, query)
    assert app.bar.data["sentence"].startswith(words)


def test_what_is_said_adds_up_to_the_students_that_rates_are_of(store: Path) -> None:
    source = Source(store)
    rates = source.ask("mastery_rates", Selection(), ("section", "skill"))
    both = [("P1", 4), ("P1", 4), ("P2", 3), ("P2", 3)]
    assert rates.select("section", "students").rows() == both
    assert (source.students(Selection()), source.gone(Selection())) == (7, 2)
    assert source.here(Selection()) == {"P1": 3, "P2": 2}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((24, 0, 0), "24 students"),
        ((24, 2, 0), "22 students and 2 who have left"),
        ((2, 1, 0), "1 student and 1 who has left"),
        ((1, 1, 0), "1 student who has left"),
        ((9, 9, 5), "9 students who have left"),
        # Neither who left nor who is here may be told where they are few.
        ((24, 2, 5), "24 students, those who have left among them"),
        ((9, 7, 5), "9 students, those who have left among them"),
        ((24, 6, 5), "18 students and 6 who have left"),
    ],
)
def test_numbers_too_small_to_show_are_not_told(numbers: tuple[int, int, int], words: str) -> None:
    assert controls._present(*numbers) == words


def test_class_counts_who_is_here_and_lists_who_has_left_below(store: Path) -> None:
    app = App(store, "view=class")
    tabs, cards, matrix = classes.parts(app)
    assert [(c["id"], c["students"]) for c in tabs["classes"]] == [("P1", 3), ("P2", 2)]
    assert (cards[0]["value"], cards[0]["sub"]) == ("3", "in P1 · 1 has left, not counted")
    assert [row["name"] for row in matrix["rows"]] == ["Ann Lee", "Bea Lee", "Dan Lee"]
    (left,) = matrix["left"]
    assert (left["name"], left["left"], left["has"]) == ("Cyd Lee", "9 Mar", 1)
    assert matrix["gone"] == "1 has left"
    # Ratios: Ann and Bea; Rates: Ann, and Cyd, who is not counted.
    assert [(c["id"], c["has"]) for c in matrix["columns"]] == [("Ratios", 2), ("Rates", 1)]
    assert [cell[0] for cell in left["cells"]] == ["returned", "mastered"]
    assert {cell[3] for cell in left["cells"]} == {""}
    answer = app._screens["class"].panels[2].heading.data["answer"]
    assert answer.endswith("1 has left: below the others, and not counted here.")


def test_on_a_day_before_they_left_they_are_of_the_class(store: Path) -> None:
    tabs, cards, matrix = classes.parts(App(store, f"view=class&{BEFORE}"))
    assert [c["students"] for c in tabs["classes"]] == [4, 3]
    assert (cards[0]["value"], cards[0]["sub"], matrix["left"]) == ("4", "in P1", [])
    assert len(matrix["rows"]) == 4


def test_the_table_of_class_says_the_skill_in_words_and_who_left_when(store: Path) -> None:
    app = App(store, "view=class")
    matrix = app._screens["class"].panels[2].body
    source, selection = app.source, app.state.selection
    frame = class_._matrix(matrix, source, selection, class_._Arranging()(source, selection)).frame
    assert frame is not None
    assert frame.columns[:2] == ["skill", "title"]
    left = frame.filter(pl.col("left_on").is_not_null()).select("student", "left_on").unique()
    assert left.rows() == [("3", leavers.SECOND)]


def test_a_class_that_all_have_left_is_still_read(store: Path) -> None:
    app = App(store, "view=class&section=P2&skills=Ratios")
    everybody = dict.fromkeys(("5", "6", "7"), leavers.SECOND)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("masteryviz.dashboard.views._class.departures", lambda *_: everybody)
        panel = app._screens["class"].panels[2]
        panel.show(app.source, app.state.selection)
    assert (len(panel.body.data["rows"]), panel.body.data["left"]) == (3, [])
    assert panel.heading.data["answer"].endswith("All of them have left.")


def test_previous_and_next_stay_in_the_class_and_pass_over_who_left(store: Path) -> None:
    source, screen = Source(store), build(lambda _message: None)
    screen.show(source, Selection(view="student", student=source.token("2")))
    data = screen.panels[0].body.data
    assert data["place"] == "2 of 3 in P1"
    assert [source.student(data[way]) for way in ("before", "after")] == ["1", "4"]
    # Who has left has a page as well, among the others.
    screen.show(source, Selection(view="student", student=source.token("3")))
    assert screen.panels[0].body.data["place"] == "3 of 4 in P1"


def test_a_name_in_a_class_opens_the_student_among_that_class(store: Path) -> None:
    app = App(store, "view=class")
    token = app.source.token("6")
    app.act({"do": "pick", "name": "student", "value": token, "view": "student", "roster": "P2"})
    assert (app.state.selection.view, app.state.selection.roster) == ("student", "P2")
    app.act({"do": "pick", "name": "student", "value": token, "roster": "no such class"})
    assert app.state.selection.roster == "P2"


def test_many_students_are_listed_with_who_has_left_too(store: Path) -> None:
    source, selection = Source(store), Selection()
    few = _people.in_view(source, selection).select("student", "section", "left")
    many = _people._names(source, selection).select("student", "section", "left")
    assert few.rows() == many.rows()
    assert few.filter("left")["student"].to_list() == ["3", "6"]


def test_today_looks_at_who_was_here_on_the_day(store: Path) -> None:
    source = Source(store)
    now = _today.silent(source, Selection(view="today"))
    assert not {"3", "6"} & {*now["student"]}
    frame = pl.DataFrame({"student": ["3", "1"], "section": ["P1", "P1"]})
    early = Selection(view="today", as_of=leavers.FIRST)
    assert _people.still_here(source, early, frame)["student"].to_list() == ["3", "1"]
    assert _people.still_here(source, Selection(), frame)["student"].to_list() == ["1"]


def test_lists_of_students_mark_who_has_left(store: Path) -> None:
    def marked(view: str, place: int, **chips: str) -> dict[str, str]:
        app = App(store, f"view={view}&section=P1&skill=Ratios")
        groups = app._screens[view].panels[place].body.data["groups"]
        return {chip["name"]: chip["note"] for group in groups for chip in group["students"]}

    found = marked("skill_gaps", 2)
    assert {name for name, note in found.items() if note.endswith("left")} == {"Cyd Lee"}
    assert len(found) == 4
    assert marked("pace", 2)["Cyd Lee"] == "left"


def test_who_changed_and_has_left_is_marked(store: Path) -> None:
    source, about = Source(store), {"name": "", "sort_name": "", "change": "lapsed"}
    rows = pl.DataFrame(
        [
            {**about, "student": student, "section": "P1", "share_before": 1.0, "share_now": 0.5,
             "attempts_before": 1, "attempts_now": 2}
            for student in ("3", "4")
        ]
    )  # fmt: skip
    lost, _ = _changes.groups(source, Selection(), rows)
    assert {chip["name"]: chip["note"] for chip in lost["students"]} == {"3": "left", "4": ""}


def test_who_has_left_is_marked_neither_before_nor_while_presenting(store: Path) -> None:
    source = Source(store)
    assert _people.left_classes(source, Selection()) == {("3", "P1"), ("6", "P2")}
    assert _people.left_all(source, Selection()) == {"3", "6"}
    earlier = Selection(as_of=leavers.FIRST)
    assert not _people.left_classes(source, earlier)
    presented = Source(store, presenting=True)
    assert not _people.left_classes(presented, Selection())
    assert not _people.left_all(presented, Selection())
