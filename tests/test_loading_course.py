"""An export of another course is asked about; a second teacher's or course's is simply loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz import loading
from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.store import Store
from tests.test_loading import SEPTEMBER, TASKS, canvas, notes

OTHERS = ("Verbs (901)", "Nouns (902)")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that holds a first export."""
    store = Store(tmp_path / "store")
    loading.load(canvas(tmp_path, "2026-09-01.csv", SEPTEMBER, *TASKS), store)
    return store


def test_the_same_students_and_section_without_a_common_task_need_a_yes(
    store: Store, tmp_path: Path
) -> None:
    other = canvas(tmp_path, "2026-09-08.csv", SEPTEMBER, *OTHERS)
    before = store.current()
    with pytest.raises(InputError) as error:
        loading.load(other, store)
    assert str(error.value) == (
        "2026-09-08.csv: None of its 2 tasks is in the 1 other export of P1, and 2 of the "
        "students are the same. If it is a slip, load the right export. If it is of another "
        "course or a new term, load it with --other-course, and best with a map that says course "
        "or term."
    )
    assert store.current() == before
    (report,) = loading.load(other, store, other_course=True)
    assert report.status == "loaded"
    assert "say so in a map" in notes(report)


def test_after_one_yes_the_other_course_is_known(store: Store, tmp_path: Path) -> None:
    rows = {"11": ("P1", 5, 6), "12": ("P1", 8, 9)}
    other = canvas(tmp_path, "2026-09-08.csv", rows, *OTHERS)
    loading.load(other, store, other_course=True)
    for name, tasks in (("2026-09-15.csv", OTHERS), ("2026-09-16.csv", TASKS)):
        (report,) = loading.load(canvas(tmp_path, name, rows, *tasks), store)
        assert report.status == "loaded"


@pytest.mark.parametrize(
    ("rows", "tasks", "mapping"),
    [
        ({"21": ("P9", 1, 2), "22": ("P9", 1, 2)}, OTHERS, Mapping()),
        ({"21": ("P1", 1, 2), "22": ("P1", 1, 2)}, OTHERS, Mapping()),
        ({"11": ("P9", 1, 2), "12": ("P9", 1, 2)}, OTHERS, Mapping()),
        ({"11": ("P1", 1), "12": ("P1", 2)}, OTHERS[:1], Mapping()),
        ({"11": ("P1", 5, 6), "12": ("P1", 8, 9)}, (TASKS[0], OTHERS[1]), Mapping()),
        (SEPTEMBER, OTHERS, Mapping(scope="another Canvas site")),
    ],
    ids=["another section", "another teacher's P1", "the same students in another section",
         "a single task", "one common task", "another gradebook"],
)  # fmt: skip
def test_what_is_no_slip_is_not_asked_about(
    store: Store,
    tmp_path: Path,
    rows: dict[str, tuple[float | str, ...]],
    tasks: tuple[str, ...],
    mapping: Mapping,
) -> None:
    (report,) = loading.load(
        canvas(tmp_path, "2026-09-08.csv", rows, *tasks), store, mapping=mapping
    )
    assert report.status == "loaded"


def test_a_section_of_that_name_with_other_students_is_said(store: Store, tmp_path: Path) -> None:
    rows = {"21": ("P1", 1, 2), "22": ("P1", 1, 2)}
    (report,) = loading.load(canvas(tmp_path, "2026-09-08.csv", rows, *OTHERS), store)
    assert "If the section is another teacher's or another course's, say so in a map" in notes(
        report
    )


def test_a_section_that_the_map_tells_apart_is_not_asked_about(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for name, tasks, course in (
        ("2026-09-01", TASKS, "Science"),
        ("2026-09-08", OTHERS, "English"),
    ):
        path = canvas(tmp_path, f"{name}.csv", SEPTEMBER, *tasks)
        (report,) = loading.load(path, store, mapping=Mapping(course=course))
        assert "map" not in notes(report)


def test_trackers_of_two_units_are_not_asked_about(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for unit in "AB":
        path = tmp_path / f"tracker {unit}.csv"
        path.write_text(
            f"Name,Student ID,Section,{unit}1 ratios,{unit}2 rates,{unit}3 area\n"
            "Ames,1,P1,M,IP,M\nBell,2,P1,IP,IP,M\n"
        )
        (report,) = loading.load(path, store, format="wide_tracker")
        assert report.status == "loaded"
