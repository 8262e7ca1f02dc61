"""A damaged export of a learning system is read whole or refused, never half or with a crash."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.errors import InputError
from masteryviz.mapping import Mapping
from masteryviz.readers import READERS
from masteryviz.table import read_table
from tests.lms import claims

SAMPLES = Path(__file__).parent / "samples"
FILES = {
    "blackboard": "blackboard/gc_BIO101_fullgc_2026-02-14-15-30-00.csv",
    "brightspace": "brightspace/Algebra_1_GradesExport_2026-03-11-17-42.csv",
    "sakai_gradebook": "sakai/gradebook_export-Physics_7.csv",
    "sakai_gradebook2": "sakai/gradebook2_export.csv",
    "gradescope_assignment": "gradescope/Unit_3_Check_scores.csv",
    "gradescope_course": "gradescope/gradescope.csv",
    "powerteacher": "powerteacher/Unit 1 Formative 2026-09-01.csv",
    "kolibri_content": "kolibri/Hill School_ab12_content_summary_logs_from_2026-02-01_to_2026-02-28"
    ".csv",
    "kolibri_session": "kolibri/sesiones.csv",
    "nbgrader": "nbgrader/grades.csv",
}
SCRAPS = [
    "", ",", '"', "EX", "1e9", "-", "#", ":", "0", "-1", "null", "2026-13-40", "Total", "[10]",
    "|", "½", "Points:", "99:99:99", "Needs Grading", "x", "'", "(0-1)", "<Numeric MaxPoints:>",
    "Lab 01", "a@x.org", "50%", "1,5",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400), st.sampled_from(SCRAPS)),
    min_size=1,
    max_size=4,
)


def damaged(content: bytes, edits: list[tuple[int, int, str]]) -> bytes:
    """An export in which some cells hold something else."""
    text = content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    for row, column, scrap in edits:
        cells = rows[row % len(rows)]
        cells[column % len(cells)] = scrap
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("key", FILES)
@settings(max_examples=12)
@given(edits=EDITS)
def test_it_is_read_whole_or_refused(key: str, edits: list[tuple[int, int, str]]) -> None:
    content = damaged((SAMPLES / FILES[key]).read_bytes(), edits)
    try:
        table = read_table(content, "damaged.csv")
    except InputError:
        return
    assert len(claims(table)) <= 1
    if not READERS[key].recognises(table):
        return
    try:
        batch = READERS[key].read(table, Mapping(timezone="UTC"))
    except InputError:
        return
    assert sum(batch.rows.values()) == table.frame.height
    for name in batch.frames:
        batch.frame(name)
    assert batch.frame("student_ids").height or not batch.rows["imported"]
