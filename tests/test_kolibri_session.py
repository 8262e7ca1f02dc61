"""Kolibri's session log: each visit with progress is an attempt, in any language."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from masteryviz.errors import InputError
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import Mapping
from masteryviz.metrics.revisions import revision_counts
from tests.lms import batch_of, entries, notices, rates, seen

UTC = Mapping(timezone="UTC")
ADD, VIDEO = "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "2a1b2c3d4e5f60718293a4b5c6d7e8f9"


def read(text: str | bytes, mapping: Mapping = UTC):
    return batch_of(text, "kolibri_session", mapping)


def test_a_whole_translated_log(samples: Path) -> None:
    batch = read((samples / "kolibri" / "sesiones.csv").read_bytes())
    assert (batch.kind, batch.exported_at) == ("log", dt.datetime(2026, 2, 5, 9, 10))
    second = dt.date(2026, 2, 2)
    assert entries(
        batch, "row", "student", "task", "assigned_on", "submitted_at", "score", "state"
    ) == [
        (2, "ana", ADD, second, dt.datetime(2026, 2, 2, 9, 20), 0.5, "scored"),
        (3, "ana", ADD, second, dt.datetime(2026, 2, 5, 9, 10), 1.0, "scored"),
        (4, "luz", VIDEO, dt.date(2026, 2, 5), None, None, "assigned"),
    ]
    assert seen(batch, "skill", "unit", "standard", frame="skills") == [
        ("Fracciones: Sumar fracciones", "Números", "Fracciones"),
        ("Números: Video", "Números", "Números"),
    ]
    assert batch.rows == {"imported": 3}
    assert batch.cells == {"scored": 2, "no progress yet": 1}
    assert "Do not load the summary log of the same learners" in notices(batch)


def test_cells_that_a_spreadsheet_would_take_for_formulas(samples: Path) -> None:
    text = (samples / "kolibri" / "sesiones.csv").read_text("utf-8-sig")
    batch = read(text.replace("Sumar fracciones", "'-1 \\| 2").replace("ana", "'@ana"))
    assert seen(batch, "title", frame="tasks")[0] == ("-1 | 2",)
    assert seen(batch, "student", frame="students")[0] == ("@ana",)
    assert "'tis" in str(seen(read(text.replace("Video", "'tis")), "title", frame="tasks"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.5000", "half", r"row 2, column 'Progreso \(0-1\)': 'half' is not a score"),
        ("1.0000", "50", "row 3, column .*Progress is a share from 0 to 1"),
        ("2026-02-05 09:10:00+00:00", "later", "row 3, column 'Última interacción'"),
    ],
)
def test_damaged_cells_are_named(samples: Path, old: str, new: str, message: str) -> None:
    text = (samples / "kolibri" / "sesiones.csv").read_text("utf-8-sig")
    with pytest.raises(InputError, match=message):
        read(text.replace(old, new))


def test_a_header_that_does_not_give_the_range_of_progress(samples: Path) -> None:
    text = (samples / "kolibri" / "sesiones.csv").read_text("utf-8-sig")
    assert read(text.replace(" (0-1)", "")).rows == {"imported": 3}


def test_sessions_answer_questions(samples: Path, tmp_path: Path) -> None:
    (report,), frame = rates(tmp_path, samples / "kolibri" / "sesiones.csv", mapping=UTC)
    assert (report.format, report.attempts) == ("kolibri_session", 2)
    assert frame.select("skill", "students", "mastered").rows() == [
        ("Fracciones: Sumar fracciones", 1, 1),
        ("Números: Video", 1, 0),
    ]
    with Gradebook.open(tmp_path / "store") as book:
        counts = revision_counts(book).select("revisions", "mastered", "open").rows()
    assert counts == [(1, 1, 0)]
