"""What became of a file, in the words of the Import screen."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from masteryviz.cells import IN_LEVELS
from masteryviz.charts._chart import plural
from masteryviz.dashboard import load_asks
from masteryviz.dashboard.intake import Outcome, Said, problems
from masteryviz.dashboard.uploads import Upload
from masteryviz.errors import Problem
from masteryviz.loading import LoadReport
from masteryviz.readers import READERS

MOST = 200
"""Problems or notes of one file that are sent to the page; of more, the number."""

_ORIGIN = {
    "user": "as you said",
    "file": "the newest date in the file",
    "name": "from the file's name",
    "mtime": "from the file's time stamp: change it if it was exported on another day",
}

_BADGES = {
    "receiving": "Coming in",
    "checking": "Checking",
    "waiting": "Waits",
    "map": "Map",
    "skills": "Table of skills",
    "ready": "Ready to import",
    "known": "In the store already",
    "asks": "Needs your answer",
    "refused": "Refused",
    "loaded": "Imported",
}

_HERE = (
    (r"load it with --format wide_tracker and a map that says what the cells mean under "
     r"\[levels\] or \[marks\]", "tick the box below"),
    (r"Say which with --format\.", "Download it again, and add it as it came."),
    (r"Leave --format out to have the format recognised\.", "Take the tick below away."),
    (r"Leave --sheet out\.", "Choose no sheet below."),
    (r"choose it in the settings or with --rule", "choose it under Settings"),
    (r"in a map and load it with --map", "in a map and add it beside the file"),
    (r"load it with --other-course, and best with", "tick the box below, and best add"),
    (r"Say which (are|is) meant with --sheet NAME, once for each\.", "Choose them below."),
    (r"Say which one is meant with --sheet NAME, or", "Choose it below, or"),
    (r"To read another one, name it with --sheet\.", "To read another one, choose it below."),
    (r"write name_as_id = true in the map", "tick the box below"),
    (r"If names really are unique, say name_as_id = true in the map",
     "If names really are unique, tick the box below"),
    (r"load the file again with the right day \(--as-of\)", "change the day above"),
    (r"`masteryviz answers` lists what you said, and takes it back\.",
     "Where you want to change it, do so on the card of the next export."),
    (r"`masteryviz people` lists them\.", "They are listed under Who is who."),
    (r"`masteryviz formats` lists them, with where to click for each",
     "Where to find the export, below, lists them, with where to click for each"),
    (r"`masteryviz formats` says where to click",
     "Where to find the export, below, says where to click"),
)  # fmt: skip
"""What the shell says, and what is to be done on this page."""


_UNDECIDED = ("ready", "checking", "asks")


def card(
    file: Upload,
    status: str,
    said: Said,
    outcome: Outcome | None = None,
    sheets: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A file as the page shows it."""
    outcome = outcome or Outcome()
    wrong = [Problem(file.problem)] if file.problem else []
    wrong += problems(outcome.error) if outcome.error else []
    reports, marks = outcome.reports, load_asks.marks(outcome, wrong, said)
    return {
        "id": file.id, "name": file.name, "size": size(file.size), "status": status,
        "badge": _BADGES[status],
        "parts": [_part(report, len(reports) > 1, status in _UNDECIDED) for report in reports],
        "day": _day(reports[0], said) if reports and status in _UNDECIDED else None,
        "sheets": [[name, name in said.sheets] for name in sheets if len(sheets) > 1],
        "asks": load_asks.confirmations(wrong, said),
        "classes": load_asks.classes(outcome, said),
        "marks": marks,
        "before": load_asks.before(outcome),
        "assumed": load_asks.assumed(outcome) if status in _UNDECIDED else "",
        "proposed": load_asks.proposals(wrong),
        "problems": [_problem(problem, bool(marks)) for problem in wrong[:MOST]],
        "more": max(0, len(wrong) - MOST),
    }  # fmt: skip


def size(count: int) -> str:
    """A size in the unit that people use for it."""
    for unit, bytes in (("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if count >= bytes:
            return (
                f"{count / bytes:,.1f} {unit}" if count < 10 * bytes else f"{count // bytes} {unit}"
            )
    return plural(count, "byte")


def here(text: str) -> str:
    """Advice that names an option of the shell, said for this page."""
    for shell, page in _HERE:
        text = re.sub(shell, page, text)
    return text


def _part(report: LoadReport, several: bool, asks: bool) -> dict[str, Any]:
    reader = READERS.get(report.format)
    counts = (
        ("student", report.students), ("section", report.sections), ("task", report.tasks),
        ("skill", report.skills), ("attempt", report.attempts),
    )  # fmt: skip
    asked = [item.notice for item in report.same_class] + (report.said if asks else [])
    notes = [_problem(notice, is_open=asks) for notice in report.notices if notice not in asked]
    known = report.status == "already loaded"
    return {
        "name": report.file if several else "",
        "heading": reader.title if reader else report.format,
        "facts": [] if known else [[f"{count:,}", word if count == 1 else f"{word}s"]
                                   for word, count in counts],
        "fates": [_fates(what, counter) for what, counter in
                  (("row", report.rows), ("cell", report.cells)) if counter],
        "notes": notes[:MOST], "more": max(0, len(notes) - MOST),
    }  # fmt: skip


def _fates(what: str, counts: Counter[str]) -> list[str]:
    """How many there are, and what becomes of each: the parts add up to all."""
    parts = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [plural(sum(counts.values()), what), " + ".join(f"{n:,} {fate}" for fate, n in parts)]


def _day(report: LoadReport, said: Said) -> dict[str, Any] | None:
    if report.exported_at is None:
        return None
    return {
        "value": report.exported_at.date().isoformat(),
        "origin": _ORIGIN.get(report.exported_from, ""),
        "said": said.as_of is not None,
        "unsure": report.exported_from == "mtime",
    }


def _problem(
    problem: Problem, marks_asked: bool = False, *, is_open: bool = False
) -> dict[str, Any]:
    """A problem or notice for the page.

    Parameters
    ----------
    marks_asked
        Whether the card asks what marks are worth.
    is_open
        Whether the card lets the user say otherwise than what was assumed.
    """
    asked = marks_asked and problem.advice == IN_LEVELS
    advice = "Say below what each mark is worth." if asked else here(problem.advice)
    if is_open and load_asks.is_offered(problem):
        advice = "If they mean something else, press Change below and say what each is worth."
    what = problem.what
    if asked and len(problem.marks) == 1:  # the page asks about it by name anyhow
        what = re.sub(r"^(.*?)Text of \d+ letters", lambda m: f"{m[1]}{problem.marks[0]!r}", what)
    return {
        "row": "" if problem.row is None else f"{problem.row:,}",
        "column": problem.column or "",
        "what": here(what[:1].upper() + what[1:]),
        "advice": advice,
    }
