"""Whether what is stored of a damaged export is what its cells truly say, told without masteryviz.

The cells are read by Python's csv module. Every stored value that differs from that of the good
export must be supported by a cell that differs: a number by the same number, a day by the same
year, month and day, a text by the same text. What is stored of untouched cells must not differ.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from benchmarks.robustness.exports import Rows
from benchmarks.robustness.facts import Fact, Facts

NO_SCORE = {
    "", "ex", "excused", "-", "--", "n/a", "na", "missing", "mi", "x", "?", "not yet", "ny", "ip",
    "m", "ns", "nan", "none", "null",
}  # fmt: skip
"""Texts that say that there is no score, or a level in place of one."""
_WORTH = ("score", "points")
_SUMS = {"canvas_quiz", "canvas_outcome_results"}
"""Formats whose scores and points are put together from the questions of an attempt."""
_THINGS = {"item", "task", "skill", "section", "points"}
_DERIVED = {"state", "level", "late", "attempt_no", "levels", "kind", "form", "period"}
"""Values that follow from a cell without being in it: any damaged cell of the row supports them."""
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[-+]?[.,]\d+")
_ISO = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?<!02-29)(?<!02-3\d)")
_INTS = re.compile(r"\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Change:
    """A cell before and after; None: there is none."""

    old: str | None
    new: str | None


@dataclass
class Differences:
    """Which cells differ, row by row."""

    of_rows: dict[int, list[Change]] = field(default_factory=dict)
    """By line of the damaged file: of rows that both have."""
    partner: dict[int, int] = field(default_factory=dict)
    """Line in the good file by line in the damaged one."""
    gone: set[int] = field(default_factory=set)
    """Lines of the good file."""
    new: dict[int, list[Change]] = field(default_factory=dict)
    """Rows that only the damaged file has."""
    lost: list[Change] = field(default_factory=list)
    """Cells of rows that only the good file has."""

    def everywhere(self) -> list[Change]:
        """Every cell that differs."""
        parts = (*self.of_rows.values(), *self.new.values(), self.lost)
        return [change for part in parts for change in part]


def unexplained(good_rows: Rows, rows: Rows, good: Facts, facts: Facts) -> str | None:
    """Say what is stored otherwise than the cells say; None where every difference is explained."""
    differences = _differences(good_rows, rows, good.header_line, facts.header_line)
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
        changes = [*differences.of_rows.get(line, []), *heads]
        context = [*rows[line - 1], *top]
        if not changes and before != after:
            # Rows of one student can be put together, as sessions at one exercise are.
            changes, context = _of_student(before + after, differences, good_rows, rows)
        fault = _fault(before, after, changes, context, known, sums=sums)
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
    fault = _fault(good.others, facts.others, differences.everywhere(), [*touched, *top], known)
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


# --- cells ------------------------------------------------------------------------------------


def _differences(good: Rows, rows: Rows, good_head: int, head: int) -> Differences:
    """Pair columns, then rows, and list the cells that differ."""
    columns = _columns(good, rows, good_head - 1, head - 1)
    seen = [i for i, j in columns if i is not None and j is not None]
    width = len(good[good_head - 1])
    projected = [_projected(row, columns, width) for row in rows]
    left = [tuple(_at(row, i).strip() for i in seen) for row in good]
    right = [tuple((row[i] or "").strip() for i in seen) for row in projected]
    old, new = good[good_head - 1], rows[head - 1]
    renamed = [
        (i, j)
        for i, j in columns
        if i is not None and j is not None and _at(old, i).strip() != _at(new, j).strip()
    ]
    found = Differences()
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        paired = min(a2 - a1, b2 - b1) if tag in ("equal", "replace") else 0
        for n in range(paired):
            found.partner[b1 + n + 1] = a1 + n + 1
            changes = _changes(good[a1 + n], rows[b1 + n], columns)
            changes += _under_other_headers(good[a1 + n], rows[b1 + n], renamed)
            if changes:
                found.of_rows[b1 + n + 1] = changes
        for n in range(a1 + paired, a2):
            found.gone.add(n + 1)
            found.lost += [Change(cell, None) for cell in good[n]]
        for n in range(b1 + paired, b2):
            found.new[n + 1] = [Change(None, cell) for cell in rows[n]]
    return found


def _at(row: list[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _projected(
    row: list[str], columns: list[tuple[int | None, int | None]], width: int
) -> list[str | None]:
    cells: list[str | None] = [None] * (width + len(columns) + len(row))
    for i, j in columns:
        if i is not None and j is not None:
            cells[i] = _at(row, j)
    return cells


def _columns(
    good: Rows, rows: Rows, good_head: int, head: int
) -> list[tuple[int | None, int | None]]:
    """Pair the columns of two tables, by their cells below the header, else by header."""
    # A header that changed places does not take its column with it: cells come first.
    old, new = good[good_head], rows[head] if head < len(rows) else []
    before, after = _cells(good, len(old), good_head), _cells(rows, len(new), head)
    free = list(range(len(new)))
    pairs: list[tuple[int | None, int | None]] = []
    for by_header, by_cells in ((True, True), (True, False), (False, True)):
        for i in range(len(old)):
            if any(i == a for a, _ in pairs):
                continue
            for j in sorted(free, key=lambda j: abs(j - i)):
                header = old[i].strip().casefold() == new[j].strip().casefold()
                if by_header <= header and (not by_cells or _alike(before[i], after[j])):
                    free.remove(j)
                    pairs.append((i, j))
                    break
    paired = {a for a, _ in pairs}
    beyond = max(map(len, (*good, *rows))) - min(len(old), len(new))
    return [
        *pairs,
        *((len(old) + n, len(new) + n) for n in range(beyond)),
        *((i, None) for i in range(len(old)) if i not in paired),
        *((None, j) for j in free),
    ]


def _cells(rows: Rows, width: int, head: int) -> list[Counter[str]]:
    """The cells of every column below or above the header."""
    return [
        Counter(_at(row, place).strip() for n, row in enumerate(rows) if n != head)
        for place in range(width)
    ]


def _alike(before: Counter[str], after: Counter[str]) -> bool:
    return (before - after).total() <= 2 and (after - before).total() <= 2


def _changes(
    old: list[str], new: list[str], columns: list[tuple[int | None, int | None]]
) -> list[Change]:
    found = []
    for i, j in columns:
        before = old[i] if i is not None and i < len(old) else None
        after = new[j] if j is not None and j < len(new) else None
        if (before or "").strip() != (after or "").strip() or (before is None) != (after is None):
            found.append(Change(before, after))
    return found


def _under_other_headers(
    old: list[str], new: list[str], renamed: list[tuple[int, int]]
) -> list[Change]:
    """A cell whose header changed is gone, and another one has come."""
    return [
        change
        for i, j in renamed
        for change in (Change(_at(old, i), None), Change(None, _at(new, j)))
    ]


# --- facts ------------------------------------------------------------------------------------


def _fault(
    before: Counter[Fact],
    after: Counter[Fact],
    changes: list[Change],
    context: list[str],
    known: Counter[Fact] | None = None,
    *,
    whole: bool = False,
    sums: bool = False,
) -> str | None:
    """Say which difference between facts no changed cell supports.

    `context` are the cells of the rows that changed and of the header: a text may be put together
    of several, and a thing that is new is made of all of them.
    `whole`: texts of a whole record are given, so that a fact that comes or goes needs only one
    value that is among them. `sums`: scores and points are sums over the questions of a row.
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
