"""The answers of the Classroom API in one document, as items of each resource, in any packing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from masteryviz.dates import EARLIEST
from masteryviz.document import Document
from masteryviz.errors import InputError, Problem

SUBMISSIONS, WORK = "studentSubmissions", "courseWork"
RESOURCES = (SUBMISSIONS, WORK, "students", "teachers", "courses", "topics")
"""What the API lists, by the name of the list in an answer."""

_ALSO = {"topic": "topics"}
_TOKEN = "nextPageToken"
_MOST_POINTS = 1_000_000
_EARLIEST = EARLIEST.replace(tzinfo=dt.UTC)
_AHEAD = dt.timedelta(days=366)
_PAGES = "Fetch the next pages too (pageToken), and put all answers into one list in the file."


class Unfit(Exception):
    """An item that is not as the API writes it."""

    def __init__(self, what: str, place: str, advice: str = "Fetch it from the API again.") -> None:
        super().__init__(what)
        self.problem = Problem(what, advice, column=place)


@dataclass(frozen=True)
class Item:
    """One object of an answer, and where it stands."""

    value: dict[str, Any]
    place: str
    """Such as `studentSubmissions 3`: the third one of the document."""

    def text(self, key: str) -> str | None:
        """Text of a field, an id also where it was written as a number; None where absent."""
        found = self.value.get(key)
        if found is None or found == "":
            return None
        if isinstance(found, str):
            return found.strip() or None
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        raise Unfit("this field is not a text.", self.at(key))

    def known(self, key: str) -> str:
        """Text of a field that must be there."""
        found = self.text(key)
        if found is None:
            raise Unfit("this field is missing.", self.at(key))
        return found

    def points(self, key: str) -> float | None:
        """Points: a finite number from 0; None where absent."""
        found = self.value.get(key)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise Unfit("this field is not a number.", self.at(key))
        if not math.isfinite(found) or not 0 <= found <= _MOST_POINTS:
            raise Unfit(f"points lie between 0 and {_MOST_POINTS:,}.", self.at(key))
        return float(found)

    def moment(self, key: str) -> dt.datetime | None:
        """Moment in UTC; None where absent."""
        text = self.text(key)
        if text is None:
            return None
        try:
            found = dt.datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            what = "this field is not a moment such as 2026-09-30T14:05:00.123Z."
            raise Unfit(what, self.at(key))
        if not _EARLIEST <= found <= dt.datetime.now(dt.UTC) + _AHEAD:
            raise Unfit("this moment lies before 1990 or more than a year ahead.", self.at(key))
        return found.astimezone(dt.UTC)

    def part(self, key: str) -> Item | None:
        """An object inside this one; None where absent."""
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise Unfit("this field is not an object.", self.at(key))
        return Item(found, self.at(key))

    def parts(self, key: str) -> list[Item]:
        """The objects of a list inside this one; none where absent."""
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
            raise Unfit("this field is not a list of objects.", self.at(key))
        return [Item(part, f"{self.at(key)} {n}") for n, part in enumerate(found, start=1)]

    def at(self, key: str) -> str:
        """Place of a field, for messages."""
        return f"{self.place}, {key}"


@dataclass
class Pages:
    """All items of a document."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    """Items of each resource that the document has, in its order."""

    def of(self, resource: str) -> list[Item]:
        """Items of a resource; none where the document has none."""
        return self.items.get(resource, [])


def has_answers(value: object) -> bool:
    """Whether a document holds answers about submissions, course work or people of classes."""
    return any(_is_answer(found) for found in _objects(value))


def _is_answer(found: dict[str, Any]) -> bool:
    resources = _resources(found)
    if not resources:
        return _kind(found) in (SUBMISSIONS, WORK)
    # A list called `students` that holds other things is another program's.
    firsts = [row for key in resources for row in found[key][:1] if isinstance(row, dict)]
    about_people = any({"courseId", "userId"} <= row.keys() for row in firsts)
    return about_people or bool({SUBMISSIONS, WORK} & set(resources))


def read_pages(document: Document) -> Pages:
    """Put the answers of a document together.

    It may be one answer, a list of answers, one answer a line, or the bare objects.

    Raises
    ------
    InputError
        When an answer says that more pages exist which the document has not, when one is the
        API's word that something failed, or when it is no answer.
    """
    pages = Pages()
    answers = list(_objects(document.value))
    for number, answer in enumerate(answers, start=1):
        _refuse_error(document, answer, number)
        resources = _resources(answer)
        kind = None if resources else _kind(answer)
        if not resources and kind is None and answer and answer.keys() != {_TOKEN}:
            what = f"object {number} of the document is no answer of the Classroom API."
            raise InputError(document.file, Problem(what, "Leave it out, or fetch it again."))
        rows = {key: answer[key] for key in resources} if kind is None else {kind: [answer]}
        for key, found in rows.items():
            _add(document, pages.items.setdefault(_name(key), []), _name(key), found)
    _refuse_cut_off(document, answers)
    return pages


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """Every object of a document outside of other objects, in order."""
    open_ = [value]
    while open_:
        found = open_.pop()
        if isinstance(found, list):
            open_.extend(reversed(found))
        elif isinstance(found, dict):
            yield found


def _name(key: str) -> str:
    return _ALSO.get(key, key)


def _resources(answer: dict[str, Any]) -> list[str]:
    return [
        key for key, rows in answer.items() if _name(key) in RESOURCES and isinstance(rows, list)
    ]


def _kind(item: dict[str, Any]) -> str | None:
    """Resource that a bare object is of."""
    keys = item.keys()
    if {"courseWorkId", "userId"} <= keys:
        return SUBMISSIONS
    if {"courseId", "id", "title"} <= keys and keys & {"workType", "maxPoints"}:
        return WORK
    if {"courseId", "userId", "profile"} <= keys:
        return "students"
    if {"courseId", "topicId", "name"} <= keys:
        return "topics"
    if {"id", "name"} <= keys and keys & {"courseState", "ownerId", "enrollmentCode"}:
        return "courses"
    return None


def _add(document: Document, items: list[Item], resource: str, rows: list[Any]) -> None:
    for row in rows:
        if not isinstance(row, dict):
            what = f"{resource} {len(items) + 1} is not an object."
            raise InputError(document.file, Problem(what, "Fetch it from the API again."))
        items.append(Item(row, f"{resource} {len(items) + 1}"))


def _refuse_error(document: Document, answer: dict[str, Any], number: int) -> None:
    error = answer.get("error")
    if not isinstance(error, dict):
        return
    code = error.get("code")
    said = f" (code {code})" if isinstance(code, int) else ""
    raise InputError(
        document.file,
        Problem(
            f"object {number} of the document is not data: the API says that it failed{said}.",
            "Ask again; with code 401 or 403, sign in again or ask for permission to read it.",
        ),
    )


def _refuse_cut_off(document: Document, answers: list[dict[str, Any]]) -> None:
    """Refuse answers that have more pages where the next page is not here.

    The next page follows, of the same resource and, where both pages have items, of a class that
    both are about.
    """
    for number, answer in enumerate(answers, start=1):
        if not answer.get(_TOKEN):
            continue
        wanted: set[str | None] = {_name(key) for key in _resources(answer)}
        for resource in wanted or {None}:
            follows = (later for later in answers[number:] if _holds(later, resource))
            after = next(follows, None)
            if after is None or not _meets(answer, after):
                said = resource or "the list"
                what = f"This is only a part: more pages of {said} exist ({_TOKEN})."
                raise InputError(document.file, Problem(what, _PAGES))


def _holds(answer: dict[str, Any], resource: str | None) -> bool:
    return resource is None or resource in {_name(key) for key in _resources(answer)}


def _meets(one: dict[str, Any], other: dict[str, Any]) -> bool:
    mine, theirs = _classes(one), _classes(other)
    return not mine or not theirs or bool(mine & theirs)


def _classes(answer: dict[str, Any]) -> set[str]:
    rows = [row for key in _resources(answer) for row in answer[key] if isinstance(row, dict)]
    return {str(row["courseId"]) for row in rows if row.get("courseId")}
