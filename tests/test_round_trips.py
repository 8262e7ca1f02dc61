"""However a spreadsheet program saves a good export, the same is stored of it."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterable
from functools import cache

import openpyxl
import pytest

from benchmarks.robustness.exports import Good, Rows, good_exports, written
from benchmarks.robustness.facts import Facts, facts_of
from masteryviz.readers import Batch
from masteryviz.recognition import found_in
from tests.evidence_cases import CONTENT, built, day

EXPORTS = (
    "gradelib_canvas.csv",
    "student_competency.csv",
    "P3 Biology.csv",
    "gradescope.csv",
    "Bio 9a Bewertungen-20201015_1204-semicolon_separated.csv",
    "grades_report.csv",
    "gradebook_export-Physics_7.csv",
    "Unit_3_Check_scores.csv",
    "mastery_log_2026-03-13.csv",
    "tracker_2026-04-11.csv",
)
Way = Callable[[Good], bytes]
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,9})(\.\d*[1-9])?")


def encoded(encoding: str) -> Way:
    return lambda good: good.content.decode().encode(encoding)


def saved(separator: str = ",", newline: str = "\n", quoting: int = 0) -> Way:
    return lambda good: written(good.rows, separator, newline, quoting).encode()


def numbers_as_numbers(good: Good) -> bytes:
    """As Excel saves what it has opened: what looks like a number is one."""
    book = openpyxl.Workbook()
    for row in good.rows:
        book.worksheets[0].append(
            [float(cell) if _NUMBER.fullmatch(cell) else cell or None for cell in row]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def everything_at_once(good: Good) -> bytes:
    rows: Rows = [[f" {cell} " if n else cell for cell in row] for n, row in enumerate(good.rows)]
    return ("sep=;\r\n" + written(rows, ";", "\r\n", quoting=1)).encode("utf-16")


WAYS: dict[str, Way] = {
    "byte order mark": encoded("utf-8-sig"),
    "UTF-16": encoded("utf-16"),
    "semicolons": saved(";"),
    "tabs": saved("\t"),
    "bars": saved("|"),
    "CRLF": saved(newline="\r\n"),
    "CR": saved(newline="\r"),
    "all quoted": saved(quoting=1),
    "blank lines, no last line end": lambda good: b"\n" + good.content.rstrip(b"\n"),
    "workbook of numbers": numbers_as_numbers,
    "everything at once": everything_at_once,
}
GOOD = {good.name: good for good in good_exports() if good.name in EXPORTS}


def read(good: Good, content: bytes) -> tuple[Facts, Batch]:
    (found,) = found_in(content, good.name)
    batch = found.read(good.mapping)
    return facts_of(found, batch), batch


@cache
def saved_and_read(name: str, way: Way) -> tuple[Facts, Batch]:
    return read(GOOD[name], way(GOOD[name]))


def stored(batches: Iterable[Batch]) -> str:
    """Digest of everything in a store that holds these batches."""
    digest = hashlib.sha256()
    loads = [(day(f"03-{n:02}"), batch) for n, batch in enumerate(batches, start=1)]
    with built(*loads) as con:
        for name, sql in CONTENT.items():
            rows = con.execute(f"{sql} order by all").fetchall()
            digest.update(f"{name}{len(rows)}{rows}".encode())
    return digest.hexdigest()


def as_they_are(good: Good) -> bytes:
    return good.content


def one_other_score(good: Good) -> bytes:
    """In one of the exports, one score is another one."""
    if "score" not in good.rows[0]:
        return good.content
    place = good.rows[0].index("score")
    rows = [list(row) for row in good.rows]
    row = next(row for row in rows[1:] if row[place])
    row[place] = str(float(row[place]) - 1)
    return written(rows).encode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_is_read(name: str, way: str) -> None:
    good, said = saved_and_read(name, as_they_are)
    facts, batch = saved_and_read(name, WAYS[way])
    assert facts.format == good.format
    assert facts.scores() == good.scores()
    assert facts.others == good.others
    assert (batch.rows, batch.cells) == (said.rows, said.cells)


@cache
def store_of(way: Way) -> str:
    """Digest of a store that all ten exports were loaded into, saved in this way."""
    return stored(saved_and_read(name, way)[1] for name in EXPORTS)


@pytest.mark.parametrize("way", [everything_at_once, numbers_as_numbers])
def test_the_store_is_the_same(way: Way) -> None:
    assert store_of(way) == store_of(as_they_are)


def test_another_score_makes_another_store() -> None:
    assert store_of(one_other_score) != store_of(as_they_are)


def test_windows_1252_is_read_and_said() -> None:
    good = next(good for good in good_exports() if "é" in good.content.decode())
    content = good.content.decode().encode("cp1252")
    facts, batch = read(good, content)
    assert facts.same(read(good, good.content)[0])
    assert "Windows-1252" in " ".join(map(str, batch.notices))
