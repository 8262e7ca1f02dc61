"""What a system writes of a class is read back as it was, whatever the quirks of its layout."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.mapping import Mapping
from tests.lms import batch_of

TEXT = st.text(
    "abcdefghijklmnopqrstuvwxyzABCXYZ äßñ Ωж'\"#*[]()<>/|&%$?!.:;,-0123456789", max_size=24
).map(lambda text: " ".join(text.split()))
NAME = st.text("abcdefghijklmnop ÄéñŽж'-", min_size=1, max_size=12).map(
    lambda text: " ".join(text.strip(" '-").split())
)


@dataclass(frozen=True)
class Truth:
    """A class as it is: points of each task, and each student's quarters of points or None."""

    titles: tuple[str, ...]
    points: tuple[int, ...]
    people: tuple[tuple[str, str, str], ...]
    """Id, family name and given name."""
    quarters: tuple[tuple[int | None, ...], ...]
    """A row for each student."""

    def score(self, student: int, task: int) -> float | None:
        quarters = self.quarters[student][task]
        return None if quarters is None else quarters / 4

    def cells(self) -> set[tuple[str, float, float | None]]:
        """Every student's score on every task, with its points."""
        return {
            (person[0], title, float(self.points[t]), self.score(s, t))
            for s, person in enumerate(self.people)
            for t, title in enumerate(self.titles)
        }


@st.composite
def truths(draw: st.DrawFn, most_tasks: int = 4) -> Truth:
    """A class of up to five students and a few tasks."""
    titles = draw(
        st.lists(TEXT.filter(plain), min_size=1, max_size=most_tasks, unique_by=str.casefold)
    )
    points = tuple(draw(st.integers(1, 200)) for _ in titles)
    ids = draw(st.lists(st.from_regex(r"[a-z0-9]{2,8}x", fullmatch=True), min_size=1, max_size=5,
                        unique=True))  # fmt: skip
    people = tuple((one, draw(NAME.filter(bool)), draw(NAME.filter(bool))) for one in ids)
    quarters = tuple(
        tuple(draw(st.none() | st.integers(0, 4 * most)) for most in points) for _ in ids
    )
    return Truth(tuple(titles), points, people, quarters)


def plain(title: str) -> bool:
    """Whether a title cannot be taken for something else than an assignment's."""
    folded = title.casefold()
    letters = sum(letter.isalpha() for letter in title)
    words = ("total", "grade", "average", "subtotal", "symbol", "score", "points", "comment")
    return letters >= 2 and title[0].isalpha() and not any(word in folded for word in words)


@dataclass(frozen=True)
class Quirks:
    """How a file happens to be written."""

    comma: bool
    """Decimal comma (and a separator that is no comma)."""
    extra: bool
    """Columns that are no assignments."""
    bom: bool
    crlf: bool

    @property
    def separator(self) -> str:
        return ";" if self.comma else ","

    def number(self, value: float | None) -> str:
        text = "" if value is None else f"{value:g}"
        return text.replace(".", ",") if self.comma else text


QUIRKS = st.builds(Quirks, st.booleans(), st.booleans(), st.booleans(), st.booleans())
Rows = list[list[str]]


def blackboard(truth: Truth, quirks: Quirks) -> Rows:
    head = ["Last Name", "First Name", "Username"]
    head += [
        f"{title} [Total Pts: {points} Score] |{40 + n}"
        for n, (title, points) in enumerate(zip(truth.titles, truth.points, strict=True))
    ]
    more = ["Weighted Total [Total Pts: up to 9 Percentage] |9"] if quirks.extra else []
    rows = [
        [family, name, key, *scores(truth, quirks, s), *["12%" for _ in more]]
        for s, (key, family, name) in enumerate(truth.people)
    ]
    return [head + more, *rows]


def brightspace(truth: Truth, quirks: Quirks) -> Rows:
    head = ["OrgDefinedId", "Last Name", "First Name"]
    head += [
        f"{title} Points Grade <Numeric MaxPoints:{points} Weight:3 Category:A b CategoryWeight:9>"
        for title, points in zip(truth.titles, truth.points, strict=True)
    ]
    more = ["A b Subtotal Numerator", "Calculated Final Grade Denominator"] if quirks.extra else []
    rows = [
        [f"#{key}", family, name, *scores(truth, quirks, s), *["7" for _ in more], "#"]
        for s, (key, family, name) in enumerate(truth.people)
    ]
    return [[*head, *more, "End-of-Line Indicator"], *rows]


def sakai(truth: Truth, quirks: Quirks) -> Rows:
    head = ["Student ID", "Student Name"]
    for title, points in zip(truth.titles, truth.points, strict=True):
        head.append(f"{title} [{quirks.number(points)}{',0' if quirks.comma else ''}]")
        head += [f"* {title}"] if quirks.extra else []
    rows = []
    for s, (key, family, name) in enumerate(truth.people):
        row = [key, f"{family}, {name}"]
        for text in scores(truth, quirks, s):
            row += [text, "look: 3" if text else "null"] if quirks.extra else [text]
        rows.append(row)
    return [head, *rows]


def gradebook2(truth: Truth, quirks: Quirks) -> Rows:
    top = [
        ["", "Gradebook:", "A gradebook", "No Categories", "Points"],
        ["", "Points:", "", *map(str, truth.points)],
        [""],
    ]
    head = ["Student Id", "Student Name", "Section", *truth.titles, "Letter Grade"]
    rows = [
        [key, f"{family}, {name}", "", *scores(truth, quirks, s), "A"]
        for s, (key, family, name) in enumerate(truth.people)
    ]
    return [*top, [*head, "Calculated Grade"], *([*row, "95"] for row in rows)]


def powerteacher(truth: Truth, quirks: Quirks) -> Rows:
    title, points = truth.titles[0], truth.points[0]
    facts = [
        ("Teacher Name:", "Pat Rivera"), ("Class:", "1(A) Maths"), ("Assignment Name:", title),
        ("Due Date:", ""), ("Points Possible:", f"{points}"), ("Extra Points:", "0"),
        ("Score Type:", "POINTS"),
    ]  # fmt: skip
    end = [""] if quirks.extra else []
    rows = [
        [key, f"{family}, {name}", scores(truth, quirks, s)[0]]
        for s, (key, family, name) in enumerate(truth.people)
    ]
    return [*([*fact, *end] for fact in facts), ["Student Num", "Student Name", "Score"], *rows]


def scores(truth: Truth, quirks: Quirks, student: int) -> list[str]:
    return [quirks.number(truth.score(student, t)) for t in range(len(truth.titles))]


def written(rows: Rows, quirks: Quirks) -> bytes:
    """Rows as a file."""
    out = io.StringIO(newline="")
    end = "\r\n" if quirks.crlf else "\n"
    csv.writer(
        out, delimiter=quirks.separator, lineterminator=end, quoting=csv.QUOTE_ALL
    ).writerows(rows)
    return out.getvalue().encode("utf-8-sig" if quirks.bom else "utf-8")


WRITERS: dict[str, tuple[Callable[[Truth, Quirks], Rows], int]] = {
    "blackboard": (blackboard, 4),
    "brightspace": (brightspace, 4),
    "sakai_gradebook": (sakai, 4),
    "sakai_gradebook2": (gradebook2, 4),
    "powerteacher": (powerteacher, 1),
}
"""Key of the reader -> what writes its layout, and how many tasks a file holds at most."""


@pytest.mark.parametrize("key", WRITERS)
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_written_is_read_back(key: str, data: st.DataObject) -> None:
    write, most = WRITERS[key]
    truth, quirks = data.draw(truths(most)), data.draw(QUIRKS)
    given_mark = Mapping(decimal="," if quirks.comma else ".")
    batch = batch_of(written(write(truth, quirks), quirks), key, given_mark)
    titles = dict(batch.frame("tasks").select("task", "title").rows())
    cells = batch.frame("observations").select("student", "task", "points", "score").rows()
    assert {(who, titles[task], *rest) for who, task, *rest in cells} == truth.cells()
    assert len(cells) == len(truth.cells()) == sum(batch.cells.values())
    names = batch.frame("students").select("student", "sort_name").rows()
    assert names == [(one, f"{family}, {name}") for one, family, name in truth.people]
    assert batch.rows["imported"] == len(truth.people)
