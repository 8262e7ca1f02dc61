"""Workbooks, JSON, zip files and folders into a store: which sheet, which name, known again."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from masteryviz import loading
from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.store import Store
from tests.evidence_cases import fetch
from tests.test_loading import LOG, notes, scores
from tests.workbooks import changed, xlsx

SAMPLES = Path(__file__).parent / "samples"
AS_OF = dt.date(2026, 9, 1)


def grades(section: str, score: float, task: str = "Forces (101)") -> list[list[Any]]:
    """A Canvas gradebook of two students, as cells."""
    ids = {"P1": (11, 12), "P2": (21, 22)}[section]
    head = ["Student", "ID", "SIS Login ID", "Section", task, "Energy (102)"]
    points = ["    Points Possible", None, None, None, 10, 10]
    return [head, points, *([f"Pupil {n}", n, f"u{n}", section, score, 7.5] for n in ids)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that does not exist yet."""
    return Store(tmp_path / "store")


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_workbook_of_one_sheet_is_loaded_like_a_csv_file(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "2026-09-01 grades.xlsx", xlsx({"Sheet1": grades("P1", 5)}))
    (report,) = loading.load(path, store)
    assert (report.file, report.format, report.exported_from) == (
        "2026-09-01 grades.xlsx", "canvas_gradebook", "name",
    )  # fmt: skip
    assert sorted(scores(store)) == [
        ("11", "Energy", 7.5), ("11", "Forces", 5.0), ("12", "Energy", 7.5), ("12", "Forces", 5.0),
    ]  # fmt: skip
    assert loading.load(path, store)[0].status == "already loaded"


def test_the_one_sheet_that_is_a_gradebook_is_taken_and_said(store: Store, tmp_path: Path) -> None:
    book = xlsx({"Notes": [["Remember"], ["to call home"]], "Grades": grades("P1", 5)})
    (report,) = loading.load(write(tmp_path / "b.xlsx", book), store, as_of=AS_OF)
    assert report.file == "b.xlsx [Grades]"
    assert "The sheet 'Grades' was read, and not: 'Notes'." in notes(report)


def two_periods() -> bytes:
    return xlsx({"Period 1": grades("P1", 5), "Period 2": grades("P2", 6)})


def test_several_gradebooks_are_asked_about(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "b.xlsx", two_periods())
    with pytest.raises(InputError, match="2 sheets are gradebooks: 'Period 1', 'Period 2'. Say wh"):
        loading.load(path, store, as_of=AS_OF)
    assert store.current() is None


def test_named_sheets_are_exports_of_their_own(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "b.xlsx", two_periods())
    (one,) = loading.load(path, store, as_of=AS_OF, sheet="period 1")
    assert (one.file, one.status) == ("b.xlsx [Period 1]", "loaded")
    reports = loading.load(path, store, as_of=AS_OF, sheet=["Period 1", "Period 2"])
    assert [(r.file, r.status) for r in reports] == [
        ("b.xlsx [Period 1]", "already loaded"),
        ("b.xlsx [Period 2]", "loaded"),
    ]
    with store.connect() as con:
        files = fetch(con, "select file, count(distinct sha256) over () from source_file")
    assert sorted(files) == [("b.xlsx [Period 1]", 2), ("b.xlsx [Period 2]", 2)]


def test_a_sheet_that_is_not_there_is_refused_with_the_names(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "b.xlsx", two_periods())
    with pytest.raises(InputError, match="no sheet 'P3'. Sheets: 'Period 1', 'Period 2'"):
        loading.load(path, store, sheet="P3")
    plain = write(tmp_path / "log.csv", LOG.encode())
    with pytest.raises(InputError, match="no workbook: it has no sheets. Leave --sheet out"):
        loading.load(plain, store, sheet="P3")


def test_a_hidden_sheet_is_taken_only_by_name(store: Store, tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.worksheets[0].sheet_state = "hidden"

    book = xlsx({"Old": grades("P1", 5), "Notes": [["Remember"], ["to call home"]]}, hide)
    path = write(tmp_path / "b.xlsx", book)
    with pytest.raises(InputError):
        loading.load(path, store, as_of=AS_OF)
    (report,) = loading.load(path, store, as_of=AS_OF, sheet="Old")
    assert report.students == 2
    all_hidden = {"xl/workbook.xml": lambda part: part.replace(b'"visible"', b'"hidden"')}
    alone = write(tmp_path / "c.xlsx", changed(xlsx({"Old": grades("P1", 5)}), all_hidden))
    with pytest.raises(InputError, match=r"All sheets are hidden: 'Old' \(hidden\)"):
        loading.load(alone, store, as_of=AS_OF)


def test_no_sheet_is_a_gradebook(store: Store, tmp_path: Path) -> None:
    book = xlsx({"A": [["x"], ["y"]], "B": []})
    with pytest.raises(InputError) as error:
        loading.load(write(tmp_path / "b.xlsx", book), store)
    assert "Sheet 'A': This is not a gradebook export" in str(error.value)
    assert "Sheet 'B': The file is empty" in str(error.value)


def test_a_refusal_names_the_cell(store: Store, tmp_path: Path) -> None:
    rows = grades("P1", 5)
    rows[2][4] = "#DIV/0!"
    path = write(tmp_path / "b.xlsx", xlsx({"S": rows}))
    with pytest.raises(InputError, match=r"row 3, column 'Forces \(101\)': Cell E3: .*#DIV/0!"):
        loading.load(path, store, as_of=AS_OF)


def test_classes_of_a_classroom_workbook_are_called_by_their_sheets(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        ["Last Name", "First Name", "Email Address", "Forces", "Energy"],
        ["Date", None, None, dt.datetime(2026, 9, 1), None],
        ["Points", None, None, 10, 10],
        ["Ames", "Ada", "ada@x.org", 5, 6],
    ]
    path = write(tmp_path / "Science.xlsx", xlsx({"Period 1": rows, "Sheet2": rows}))
    loading.load(path, store, as_of=AS_OF, sheet=("Period 1", "Sheet2"))
    with store.connect() as con:
        assert sorted(fetch(con, "select section from section")) == [("Period 1",), ("Science",)]
        assert fetch(con, "select distinct due_on from task") == [(dt.date(2026, 9, 1),), (None,)]


def test_json_records_are_loaded_as_a_log(store: Store, tmp_path: Path) -> None:
    text = '[{"student_id": 1, "skill": "Ratios", "date": "2026-02-02", "score": 3, "points": 4}]'
    (report,) = loading.load(write(tmp_path / "log.json", text.encode()), store)
    assert (report.format, report.attempts) == ("long_log", 1)


def test_a_folder_and_its_zip_file_are_one_export(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "or"
    shutil.copytree(SAMPLES / "oneroster" / "gradebook_v1p2", folder)
    (report,) = loading.load(folder, store, as_of=AS_OF)
    assert (report.file, report.format, report.status) == ("or", "oneroster", "loaded")
    assert loading.load(folder, store, as_of=AS_OF)[0].status == "already loaded"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    zipped = write(tmp_path / "or.zip", stream.getvalue())
    (again,) = loading.load(zipped, Store(tmp_path / "second"), as_of=AS_OF)
    assert (again.students, again.tasks, again.attempts, again.rows, again.cells) == (
        report.students, report.tasks, report.attempts, report.rows, report.cells,
    )  # fmt: skip


def test_definitions_bring_no_evidence_and_no_date(store: Store, tmp_path: Path) -> None:
    outcomes = SAMPLES / "canvas" / "outcomes_export.csv"
    (report,) = loading.load(outcomes, store, as_of=dt.date(2027, 1, 1))
    assert "It holds no scores" in notes(report)
    assert report.attempts == 0
    with Gradebook.open(store.path) as gradebook:
        assert gradebook.data_date is None
        assert gradebook.skills().height > 0
        assert gradebook.ask("mastery_rates").is_empty()
    log = write(tmp_path / "log.csv", LOG.encode())
    loading.load(log, store)
    with Gradebook.open(store.path) as gradebook:
        assert gradebook.data_date == dt.date(2026, 2, 9)
