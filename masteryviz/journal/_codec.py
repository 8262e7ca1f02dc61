"""Records to bodies and back: plain JSON, checked field by field when it is read."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, NewType, TypeVar, get_args, get_origin, get_type_hints

from masteryviz.errors import SettingError
from masteryviz.journal._students import ERASED, named, student_of

T = TypeVar("T")

_PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "yes or no"}

Student = NewType("Student", str)
"""A student's id in a record; its body names the student, so that they can be forgotten."""


def body(record: Any) -> dict[str, Any]:  # noqa: ANN401  (any record)
    """A record as JSON."""
    hints = get_type_hints(type(record))
    return {name: _written(getattr(record, name), hint) for name, hint in hints.items()}


def record(kind: type[T], given: Mapping[str, Any]) -> T:
    """The record that a body is; what it does not say is as by default.

    Raises
    ------
    SettingError
        When a field is missing, unknown or of another kind.
    """
    title = kind.__name__.lower()
    if not isinstance(given, Mapping):
        raise SettingError(f"A {title} must be an object of fields, not {given!r}.")
    hints = get_type_hints(kind)
    strange = [str(name) for name in given if name not in hints]
    needed = {
        field.name for field in fields(kind)  # type: ignore[arg-type]
        if field.default is MISSING and field.default_factory is MISSING
    }  # fmt: skip
    lacking = sorted(needed - set(given))
    if strange or lacking:
        said = f"it has no field {strange[0]!r}" if strange else f"it needs {lacking[0]!r}"
        raise SettingError(f"This is no {title}: {said}. Fields: {', '.join(hints)}.")
    values = {name: _read(f"{title}.{name}", value, hints[name]) for name, value in given.items()}
    return kind(**values)


def _written(value: Any, hint: Any) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if get_origin(hint) is types.UnionType:
        return _written(value, get_args(hint)[0])
    if hint is Student:
        return named(value)
    if isinstance(value, tuple):
        return [_written(item, get_args(hint)[0]) for item in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return body(value) if is_dataclass(value) else value


def _read(name: str, value: Any, hint: Any) -> Any:  # noqa: ANN401
    origin = get_origin(hint)
    if origin is types.UnionType:
        return None if value is None else _read(name, value, get_args(hint)[0])
    if origin is tuple:
        items = value if isinstance(value, list) else _refuse(name, value, "a list")
        # Of those who were given it, one who was erased is nobody any more.
        return tuple(_read(name, item, get_args(hint)[0]) for item in items if item != ERASED)
    if origin is Literal:
        known = get_args(hint)
        return value if value in known else _refuse(name, value, f"one of {', '.join(known)}")
    if is_dataclass(hint):
        return record(hint, value)  # type: ignore[arg-type]
    return _plain(name, value, hint)


def _plain(name: str, value: Any, hint: Any) -> Any:  # noqa: ANN401
    if hint is Student:
        found = student_of(value)
        return Student(found) if found is not None else _refuse(name, "…", "a student")
    if hint in (dt.date, dt.datetime):
        try:
            return hint.fromisoformat(value)
        except (TypeError, ValueError):
            _refuse(name, value, "a day such as 2026-09-01")
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        _refuse(
            name,
            value,
            {str: "text", int: "a whole number", float: "a number"}.get(hint, "yes or no"),
        )
    return value


def _refuse(name: str, value: object, expected: str) -> Any:  # noqa: ANN401
    raise SettingError(f"{name}: expected {expected}, not {value!r}.")
