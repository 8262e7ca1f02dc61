"""Whether what is stored of a damaged export is what its cells truly say, told without masteryviz.

The cells are read by Python's csv module. Every stored value that differs from that of the good
export must be supported by a cell that differs: a number by the same number, a day by the same
year, month and day, a text by the same text. What is stored of untouched cells must not differ.

Four things are believed that no changed cell says, each only where other cells bear it out. What a
task is out of becomes known when the row goes that contradicted the others: every entry of the task
that is left must say that number. And the mark of a question, in formats that put the rows of an
attempt together, may come to stand in another line when the number of an attempt changes: it must
stand there with the same question, score and points. A dash in place of a mark counts as 0 only
where the marks of all questions add up to the grade, so that it is open once the column of a
question is gone. And the section of a student may be the one that another damaged row of theirs
names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.robustness.cells import Change, Differences, differences_of
from benchmarks.robustness.exports import Rows
from benchmarks.robustness.facts import Fact, Facts, agreed, elsewhere, left_open

NO_SCORE = {
    "", "ex", "excused", "-", "--", "n/a", "na", "missing", "mi", "x", "?", "not yet", "ny", "ip",
    "m", "ns", "nan", "none", "null",
}  # fmt: skip
"""Texts that say that there is no score, or a level in place of one."""
_WORTH = ("score", "points")
_SUMS = {"canvas_quiz", "canvas_outcome_results"}
"""Formats whose scores and points are put together from the questions of an attempt."""
_THINGS = {"item", "task", "skill", "section", "points"}
_COMPLETION = {"complete", "incomplete"}
"""Words that are worth all points or none."""
_DERIVED = {"state", "level", "late", "attempt_no", "levels", "kind", "form", "period"}
"""Values that follow from a cell without being in it: any damaged cell of the row supports them."""
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[-+]?[.,]\d+")
_ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?<!02-29)(?<!02-3\d)")
_INTS = re.compile(r"\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def unexplained(good_rows: Rows, rows: Rows, good: Facts, facts: Facts) -> str | None:
    """Say what is stored otherwise than the cells say; None where every difference is explained."""
    differences = differences_of(good_rows, rows, good.header_line, facts.header_line)
    heads = [
        change
        for line, changes in differences.of_rows.items()
        if differences.partner[line] not in good.by_line
        for change in changes
    ]
    known, sums = good.scores() + good.others, good.format in _SUMS
    top = [cell for n, row in enumerate(rows, start=1) if n not in facts.by_line for cell in row]
    for line, partner in differences.partner.items():
        before = good.by_line.get(partner, Counter())
        after = facts.by_line.get(line, Counter())
        if sums:
            before = before - elsewhere(before - after, good, facts)
        own = differences.of_rows.get(line, [])
        if good.format == "moodle_quiz" and any(change.new is None for change in own):
            before = left_open(before, after, rows[line - 1].count("-"))
        changes = [*own, *heads]
        context = [*rows[line - 1], *top]
        if not changes and before != after:
            # Rows of one student can be put together, as sessions at one exercise are.
            changes, context = _of_student(before + after, differences, good_rows, rows)
        homes = _of_student(before + after, differences, good_rows, rows)[0] if changes else []
        named = [change.new for change in homes if change.new]
        fault = _fault(before, after, changes, context, known, sums=sums, homes=named)
        if fault:
            return f"line {line}: {fault}"
    for line, changes in differences.new.items():
        after = facts.by_line.get(line, Counter())
        fault = _fault(
            Counter(), after, [*changes, *heads], [*rows[line - 1], *top], known, sums=sums
        )
        if fault:
            return f"new line {line}: {fault}"
    touched = [cell for line in (*differences.of_rows, *differences.new) for cell in rows[line - 1]]
    everywhere = differences.everywhere()
    before = agreed(good, facts) if any(change.old for change in everywhere) else good.others
    fault = _fault(before, facts.others, everywhere, [*touched, *top], known)
    return f"all rows: {fault}" if fault else None


def unsupported(record: frozenset[str], good: Facts, facts: Facts) -> str | None:
    """Say what differs that no text of the damaged record supports (JSON, ZIP)."""
    changes = [Change(text, text) for text in record] + [Change(None, ""), Change("", None)]
    texts = list(record)
    return _fault(good.scores(), facts.scores(), changes, texts, whole=True) or _fault(
        good.others, facts.others, changes, texts, whole=True
    )


def _of_student(
    facts: Counter[Fact], differences: Differences, good: Rows, rows: Rows
) -> tuple[list[Change], list[str]]:
    """Changes in other rows of the students that facts are of, and all cells of their rows."""
    names = {str(dict(fact).get("student")) for fact in facts}
    before = [n for n, row in enumerate(good, start=1) if names & set(row)]
    after = [n for n, row in enumerate(rows, start=1) if names & set(row)]
    changed = [
        line
        for line, partner in differences.partner.items()
        if line in differences.of_rows and (line in after or partner in before)
    ]
    found = [change for line in changed for change in differences.of_rows[line]]
    found += [Change(None, cell) for n in after if n in differences.new for cell in rows[n - 1]]
    found += [Change(cell, None) for n in before if n in differences.gone for cell in good[n - 1]]
    return found, [cell for n in {*after, *changed} for cell in rows[n - 1]]


def _fault(
    before: Counter[Fact],
    after: Counter[Fact],
    changes: list[Change],
    context: list[str],
    known: Counter[Fact] | None = None,
    *,
    whole: bool = False,
    sums: bool = False,
    homes: Iterable[str] = (),
) -> str | None:
    """Say which difference between facts no changed cell supports.

    `context` are the cells of the rows that changed and of the header: a text may be put together
    of several, and a thing that is new is made of all of them.
    `whole`: texts of a whole record are given, so that a fact that comes or goes needs only one
    value that is among them. `sums`: scores and points are sums over the questions of a row.
    `homes`: changed cells of all rows of the student, one of which may name the section.
    """
    gone, come = before - after, after - before
    if not gone and not come:
        return None
    if not changes:
        return f"differs, though no cell does: {_shown(next(iter(come or gone)))}"
    news = [change.new for change in changes if change.new is not None]
    olds = [change.old for change in changes if change.old is not None]
    constant, things, levels = _learnt(before if known is None else known)
    left = list(gone.elements())
    for fact in come.elements():
        old = _nearest(fact, left)
        if old is not None:
            left.remove(old)
        for name, was, now in _fields(old, fact):
            if (
                not _supported(name, was, now, changes, news)
                and (name, now) not in (constant if old else constant | things)
                and not (name == "score" and _is_share(fact, news))
                and not (sums and name in _WORTH)
                and not (name in _WORTH and (dict(fact).get("level"), name, now) in levels)
                and not _in_context(was, now, context, new=old is None)
                and not (name == "section" and _in_context(was, now, [*context, *homes], new=False))
                and not (whole and _touches(fact, news))
            ):
                return f"{name} {was!r} -> {now!r} in {_shown(fact)}"
    for fact in left:
        if not _touches(fact, olds) and not any(change.new is None for change in changes):
            return f"vanished: {_shown(fact)}"
    return None


def _is_share(fact: Fact, news: list[str]) -> bool:
    """Whether a cell holds the score as a percentage of the points."""
    held = dict(fact)
    score, points = held.get("score"), held.get("points")
    return bool(points) and score is not None and any(_says(text, score / points) for text in news)


Named = set[tuple[str, Any]]


def _learnt(facts: Counter[Fact]) -> tuple[Named, Named, set[tuple[Any, str, Any]]]:
    """What the good file shows: values all facts share, names of things, worth of levels."""
    values: defaultdict[tuple[str, str], set[Any]] = defaultdict(set)
    levels = set()
    for fact in facts:
        held = dict(fact)
        for name, value in fact[1:]:
            values[held["frame"], name] |= {value} - {None}
        levels |= {(held["level"], name, held[name]) for name in _WORTH if held.get("level")}
    constant = {(name, *one) for (_, name), one in values.items() if len(one) == 1}
    things = {(name, value) for (_, name), all_ in values.items() for value in all_}
    return constant, {(name, value) for name, value in things if name in _THINGS}, levels


def _fields(old: Fact | None, new: Fact) -> Iterator[tuple[str, Any, Any]]:
    """Names of what differs, with both values."""
    was = dict(old or ())
    for name, now in new:
        # What a section is called follows from its key and from those of the others.
        if name == "name" and ("frame", "sections") in new:
            continue
        if name != "frame" and (now != was.get(name) if old else now is not None):
            yield name, was.get(name), now


def _nearest(fact: Fact, among: Iterable[Fact]) -> Fact | None:
    """The fact of the same kind that has most in common."""
    alike = [other for other in among if other[0] == fact[0]]
    return max(alike, key=lambda other: sum(map(_equal, other, fact)), default=None)


def _equal(one: tuple[str, Any], other: tuple[str, Any]) -> bool:
    return one == other and one[1] is not None


def _supported(
    name: str,
    was: Any,  # noqa: ANN401
    now: Any,  # noqa: ANN401
    changes: list[Change],
    news: list[str],
) -> bool:
    if name in _DERIVED:
        return True
    # Where rows no longer agree what a task is out of, only their own entries say it.
    unsure = name == "points" and now is None and was is not None
    if unsure and any(change.old is not None and _says(change.old, was) for change in changes):
        return True
    if now is None:
        return any(
            change.new is None or change.new.strip().casefold() in NO_SCORE
            for change in changes
            if change.old is None
            or _says(change.old, was)
            or change.old.strip().casefold() in _COMPLETION
            or change.old.strip().casefold() in NO_SCORE
        )
    return any(_says(text, now) for text in news)


def _in_context(was: Any, now: Any, context: list[str], *, new: bool) -> bool:  # noqa: ANN401
    if isinstance(now, dt.date):
        return any(_says(text, now) for text in context)
    if isinstance(now, str):
        for day in _ISO.findall(now):
            if any(_says(text, dt.date.fromisoformat(day)) for text in context):
                now = now.replace(day, "")
        held = _words(_plain(" ".join([*context, str(was)])))
        return _words(_plain(now)) <= held
    return new and any(_says(text, now) for text in context)


def _says(text: str, value: Any) -> bool:  # noqa: ANN401
    """Whether a cell holds a value."""
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        numbers = _numbers(text)
        return any(abs(value - number) < 1e-9 * max(1, abs(value)) for number in numbers)
    if isinstance(value, dt.date):
        folded = text.casefold()
        ints = {int(found) for found in _INTS.findall(text)}
        ints |= {n for n, month in enumerate(_MONTHS, start=1) if month in folded}
        # A moment with a time zone can fall on the day before or after in the school's zone.
        days = [value + dt.timedelta(days=n) for n in (0, 1, -1)]
        return any(
            {day.month, day.day} <= ints and bool({day.year, day.year % 100} & ints) for day in days
        )
    one, other = _plain(str(value)), _plain(text)
    return bool(other) and (one in other or other in one or _words(one) <= _words(other))


def _numbers(text: str) -> list[float]:
    found = []
    for match in _NUMBER.finditer(text.replace("−", "-")):
        number = float(match[0].replace(",", "."))
        found += [number, number / 100, abs(number)]
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _touches(fact: Fact, texts: list[str]) -> bool:
    values: defaultdict[bool, list[Any]] = defaultdict(list)
    for name, value in fact:
        values[isinstance(value, str)].append(value if name != "frame" else None)
    words = {_plain(text) for text in texts if text.strip()}
    if any(_plain(value) in words for value in values[True] if value):
        return True
    return any(_says(text, value) for text in texts for _, value in fact if value is not None)


def _shown(fact: Fact) -> str:
    return ", ".join(f"{name}={value}" for name, value in fact if value is not None)[:200]
