"""How a body names a student, so that every trace can be found: the text `student:<id>`, whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from masteryviz.errors import SettingError

PREFIX = "student:"
ERASED = "someone who was erased"
"""What stands in a body in place of a student who was erased."""


def named(student: str) -> str:
    """How a body names a student: the only way in which an id may stand in one."""
    return PREFIX + student


def student_of(value: object) -> str | None:
    """The id of the student whom a value of a body names; None where it names nobody."""
    if isinstance(value, str) and value.startswith(PREFIX):
        return value.removeprefix(PREFIX)
    return None


def students_in(body: object) -> set[str]:
    """The ids of all students whom a body names."""
    found: set[str] = set()

    def note(text: str) -> str:
        student = student_of(text)
        if student is not None:
            found.add(student)
        return text

    replaced(body, note)
    return found


def replaced(body: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401  (any JSON)
    """A body with every text in it changed; keys stay.

    Raises
    ------
    SettingError
        When a key names a student: it would outlive the student.
    """
    if isinstance(body, str):
        return change(body)
    if isinstance(body, Mapping):
        if any(student_of(key) is not None for key in body):
            raise SettingError("A student must be named in a value of an entry, not in a key.")
        return {key: replaced(value, change) for key, value in body.items()}
    if isinstance(body, list | tuple):
        return [replaced(value, change) for value in body]
    return body


def renamed(body: Any, now: Mapping[str, str]) -> Any:  # noqa: ANN401
    """A body with the ids of students as they are now; ids that are not in `now` stay."""

    def change(text: str) -> str:
        student = student_of(text)
        return text if student is None else named(now.get(student, student))

    return replaced(body, change)


def without(body: Any, students: Iterable[str], words: Iterable[str] = ()) -> Any:  # noqa: ANN401
    """A body without students: their ids, and `words` (names, addresses) in any text of it."""
    gone = {named(student) for student in students}
    spoken = sorted({word for word in words if word}, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in spoken) or r"(?!)", re.IGNORECASE
    )

    def change(text: str) -> str:
        return ERASED if text in gone else pattern.sub(ERASED, text)

    return replaced(body, change)
