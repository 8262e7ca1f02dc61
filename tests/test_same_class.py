"""A new section that most likely is a known one under another name is told, and can be that one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from masteryviz import loading
from masteryviz.loading import Arrival
from masteryviz.mapping import Mapping
from masteryviz.store import Store
from tests.evidence_cases import fetch
from tests.test_loading import Rows, canvas

TASKS = ("Forces (101)", "Energy (102)")
CLASS = {"11": ("P1", 5, 6), "12": ("P1", 8, 9), "13": ("P1", 3, 4), "14": ("P1", 2, 2)}
MAP = Mapping(section="R3", scope="Room 3", teacher="Ms. Rivera", course="Science 7")


def classroom(folder: Path, name: str, *grades: str) -> Path:
    """A Google Classroom export, whose name alone names the class: grades of four students."""
    folder.mkdir(exist_ok=True)
    rows = [f"Lee,Pupil {n},p{n}@x.org,{grade},1" for n, grade in enumerate(grades)]
    head = ["Last Name,First Name,Email Address,Forces,Energy"]
    head += ['Date,,,"Jan 21, 2026","Jan 26, 2026"', "Points,,,1.0,1.0"]
    path = folder / name
    path.write_text("\n".join([*head, *rows]) + "\n")
    return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one class of Google Classroom and one of Canvas."""
    folder = tmp_path_factory.mktemp("filled")
    first = classroom(folder, "Science 2026-02-01.csv", "1", "0", "", "1")
    second = canvas(folder, "2026-02-01.csv", CLASS, *TASKS)
    loading.load([Arrival(first, MAP), second], folder / "store")
    return folder / "store"


@pytest.fixture
def store(tmp_path: Path, filled: Path) -> Store:
    """The same store, to be changed."""
    return Store(shutil.copytree(filled, tmp_path / "store"))


def sections(store: Store) -> list[tuple[object, ...]]:
    """Sections, and how many students are in each."""
    with store.connect() as con:
        return fetch(
            con,
            "select section.section, teacher, count(*) from enrollment join section "
            "using (section_ix) where enrolled_until is null group by all order by all",
        )


def test_an_export_without_its_map_is_told_to_be_a_known_class(
    store: Store, tmp_path: Path
) -> None:
    later = classroom(tmp_path, "Science 2026-02-08.csv", "1", "1", "", "1")
    (report,) = loading.load(later, store, dry_run=True)
    (likely,) = report.same_class
    assert (likely.section, likely.known_as, likely.shared, likely.students) == (
        "Science", "R3", 4, 4,
    )  # fmt: skip
    assert report.notices[0] == likely.notice
    assert str(likely.notice) == (
        "4 of 4 students of the new section 'Science' are in R3 already, with most of the same "
        'tasks or skills. If it is the same class, say section = "R3" and scope = "Room 3" in a '
        "map and load it with --map (where the file has a column of sections, write \"R3\" "
        "there); undo first if it is loaded already. If they have really moved to a new class, "
        "go on."
    )  # fmt: skip


def test_what_the_notice_advises_and_the_yes_do_the_same(store: Store, tmp_path: Path) -> None:
    later = classroom(tmp_path, "Science 2026-02-08.csv", "1", "1", "", "1")
    (report,) = loading.load(later, store, dry_run=True)
    (likely,) = report.same_class
    yes = Arrival(later, known=((likely.own_name, likely.home),))
    advised = Mapping(section="R3", scope="Room 3")
    for given, mapping in ((yes, Mapping()), (later, advised)):
        (report,) = loading.load(given, store, mapping=mapping)
        assert report.same_class == ()
        assert (report.attempts, sections(store)) == (1, [("P1", None, 4), ("R3", "Ms. Rivera", 4)])
        store.undo()


def test_the_same_file_is_known_after_a_yes(store: Store, tmp_path: Path) -> None:
    later = classroom(tmp_path, "Science 2026-02-08.csv", "1", "1", "", "1")
    (report,) = loading.load(later, store, dry_run=True)
    (likely,) = report.same_class
    loading.load(Arrival(later, known=((likely.own_name, likely.home),)), store)
    (again,) = loading.load(later, store)
    assert again.status == "already loaded"


def test_files_that_come_together_are_each_told(store: Store, tmp_path: Path) -> None:
    files = [
        classroom(tmp_path, f"Science 2026-02-{day}.csv", "1", "1", "", "1")
        for day in ("08", "15")
    ]  # fmt: skip
    reports = loading.load(files, store, dry_run=True)
    assert [[item.known_as for item in report.same_class] for report in reports] == [["R3"]] * 2


def test_a_column_of_sections_can_be_a_known_section_too(store: Store, tmp_path: Path) -> None:
    renamed: Rows = {who: ("Period 1", *scores) for who, (_, *scores) in CLASS.items()}
    later = canvas(tmp_path, "2026-02-08.csv", renamed, *TASKS)
    (report,) = loading.load(later, store, dry_run=True)
    (likely,) = report.same_class
    assert (likely.section, likely.known_as) == ("Period 1", "P1")
    loading.load(Arrival(later, known=((likely.own_name, likely.home),)), store)
    assert sections(store) == [("P1", None, 4), ("R3", "Ms. Rivera", 4)]


def test_with_another_section_beside_it_only_the_new_one_is_told(
    store: Store, tmp_path: Path
) -> None:
    rows: Rows = {who: ("Period 1", *scores) for who, (_, *scores) in CLASS.items()}
    rows["21"] = ("P2", 1, 1)
    (report,) = loading.load(
        canvas(tmp_path, "2026-02-08.csv", rows, *TASKS), store, dry_run=True
    )  # fmt: skip
    (likely,) = report.same_class
    assert likely.section == "Period 1"
    assert 'write "P1" in the file\'s column of sections' in likely.notice.advice


@pytest.mark.parametrize(
    ("rows", "tasks"),
    [
        ({"11": ("P9", 1, 2), "12": ("P9", 1, 2)}, TASKS),
        (dict.fromkeys(("11", "12", "13", "21", "22", "23", "24"), ("P9", 1, 2)), TASKS),
        (dict.fromkeys(CLASS, ("P9", 1, 2)), ("Verbs (901)", "Nouns (902)")),
        (dict.fromkeys(("11", "12", "13"), ("P9", 1, 2)) | {"14": ("P1", 2, 2)}, TASKS),
        (dict.fromkeys(CLASS, ("P1", 1, 2)), TASKS),
    ],
    ids=["two students", "less than half", "other tasks", "P1 is shown beside it", "no new one"],
)
def test_what_is_another_class_is_not_told(
    store: Store, tmp_path: Path, rows: Rows, tasks: tuple[str, ...]
) -> None:
    (report,) = loading.load(
        canvas(tmp_path, "2026-02-08.csv", rows, *tasks), store, dry_run=True
    )  # fmt: skip
    assert report.same_class == ()
