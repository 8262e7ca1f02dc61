"""The good exports that are damaged: one or more of every format that is read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import openpyxl

from masteryviz.mapping import Mapping, load_mapping

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
MOST_ROWS = 32
"""Rows kept of a long export: where a row is damaged does not depend on how many there are."""
_DAYS = Mapping(timezone="UTC", date_order="mdy")

Rows = list[list[str]]


@dataclass(frozen=True)
class Good:
    """An export that is read without complaint."""

    name: str
    kind: Literal["text", "workbook", "json", "zip"]
    content: bytes
    mapping: Mapping
    rows: Rows
    """What it says, cell by cell; nothing for JSON and ZIP."""
    separator: str = ","


@cache
def good_exports() -> tuple[Good, ...]:
    """Every good export, the texts first, then their twins as workbooks and as JSON."""
    texts = list(_texts())
    twins = [_workbook(good) for good in texts if good.name in _AS_WORKBOOK]
    return (*texts, *twins, *_documents(texts), _one_roster())


_SAMPLES = (
    "blackboard/gc_BIO101_fullgc_2026-02-14-15-30-00.csv",
    "brightspace/Algebra_1_GradesExport_2026-03-11-17-42.csv",
    "canvas/Circle quiz Quiz Student Analysis Report.csv",
    "canvas/gradelib_canvas.csv",
    "canvas/joyofcoding_canvas.csv",
    "canvas/learning_mastery.csv",
    "canvas/outcome_results.csv",
    "canvas/outcomes_export.csv",
    "canvas/student_competency.csv",
    "google_classroom/P3 Biology.csv",
    "gradescope/Unit_3_Check_scores.csv",
    "gradescope/gradescope.csv",
    "kolibri/Hill School_ab12_content_summary_logs_from_2026-02-01_to_2026-02-28.csv",
    "kolibri/sesiones.csv",
    "moodle/Bio 9a Bewertungen-20201015_1204-semicolon_separated.csv",
    "moodle/rreareyes_assign_grading_worksheet.csv",
    "moodle/rreareyes_course_totals.csv",
    "nbgrader/grades.csv",
    "powerteacher/Unit 1 Formative 2026-09-01.csv",
    "sakai/gradebook2_export.csv",
    "sakai/gradebook_export-Physics_7.csv",
)
_MAPPED = (
    ("canvas/2026-03-20T1630_Grades-Science_7.csv", "canvas/canvas.toml"),
    ("classroom/Science 7 R1 2026-03-07.csv", "classroom/R1.toml"),
    ("long_log/mastery_log_2026-03-13.csv", "long_log/log.toml"),
    ("tracker/tracker_2026-04-11.csv", "tracker/tracker.toml"),
)
_AS_WORKBOOK = {
    "gradelib_canvas.csv",
    "gradebook_export-Physics_7.csv",
    "mastery_log_2026-03-13.csv",
    "tracker_2026-04-11.csv",
}
_FRAMEWORK = """\
Parent ID number,ID number,Short name,Description,Description format,Scale values,\
Scale configuration,Rule type (optional),Rule outcome (optional),Rule config (optional),\
Cross-referenced competency ID numbers,Exported ID (optional),Is framework,Taxonomy
,BIO,Biology,<p>Biology</p>,1,"Not yet,Competent",,,,,,,1,competency
,B1,Cells,<p>Cells</p>,1,,,,,,,,,competency
B1,B1.1,Parts of a cell,<p>Parts</p>,1,,,,,,,,,competency
B1,B1.2,Transport,<p>Transport</p>,1,,,,,,,,,competency
"""
_PACKAGE = {
    "CFDocument": {"identifier": "d1", "title": "Maths"},
    "CFItems": [
        {"identifier": "a", "fullStatement": "Ratio", "CFItemType": "Domain"},
        {
            "identifier": "b",
            "fullStatement": "Say a ratio",
            "humanCodingScheme": "R.1",
            "CFItemType": "Standard",
        },
        {
            "identifier": "c",
            "fullStatement": "Use a ratio",
            "humanCodingScheme": "R.2",
            "CFItemType": "Standard",
        },
    ],
    "CFAssociations": [
        {
            "identifier": f"x{n}",
            "associationType": "isChildOf",
            "originNodeURI": {"identifier": child},
            "destinationNodeURI": {"identifier": parent},
        }
        for n, (child, parent) in enumerate((("b", "a"), ("c", "a")))
    ],
}


def parsed(text: str, separator: str) -> Rows:
    """Read the cells with Python's own csv module, which shares no code with masteryviz."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def written(rows: Rows, separator: str = ",", newline: str = "\n", quoting: int = 0) -> str:
    """Rows as CSV text."""
    out = io.StringIO(newline="")
    kind = csv.QUOTE_ALL if quoting else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator=newline, quoting=kind).writerows(rows)
    return out.getvalue()


def as_xlsx(rows: Rows) -> bytes:
    """The rows as a workbook; everything is text, as where an LMS writes one."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Grades")
    for row in rows:
        sheet.append([cell or None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_zip(members: dict[str, bytes]) -> bytes:
    """Files in one ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _texts() -> Iterator[Good]:
    for name in _SAMPLES:
        yield _text(SAMPLES / name, _DAYS)
    yield _text(ROOT / "tests" / "data" / "moodle" / "grades_report.csv", _DAYS)
    for name, used in _MAPPED:
        yield _text(ROOT / "data" / name, load_mapping(ROOT / "data" / used))
    rows = parsed(_FRAMEWORK, ",")
    yield Good("framework.csv", "text", written(rows).encode(), _DAYS, rows)


def _text(path: Path, mapping: Mapping) -> Good:
    text = path.read_bytes().decode("utf-8-sig")
    separator = max(",;\t", key=text.partition("\n")[0].count)
    rows = [row for row in parsed(text, separator) if row][:MOST_ROWS]
    return Good(path.name, "text", written(rows, separator).encode(), mapping, rows, separator)


def _workbook(good: Good) -> Good:
    name = Path(good.name).with_suffix(".xlsx").name
    return Good(name, "workbook", as_xlsx(good.rows), good.mapping, good.rows)


def _documents(texts: list[Good]) -> Iterator[Good]:
    path = SAMPLES / "google_classroom" / "api_biology.json"
    yield Good(path.name, "json", path.read_bytes(), _DAYS, [])
    yield Good("package.json", "json", json.dumps(_PACKAGE).encode(), _DAYS, [])
    log = next(good for good in texts if good.name.startswith("mastery_log"))
    header, *rows = log.rows
    records = [dict(zip(header, row, strict=True)) for row in rows[:20]]
    yield Good("log.json", "json", json.dumps(records).encode(), log.mapping, [])


def _one_roster() -> Good:
    folder = SAMPLES / "oneroster" / "gradebook_v1p2"
    members = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return Good("oneroster.zip", "zip", as_zip(members), _DAYS, [])
