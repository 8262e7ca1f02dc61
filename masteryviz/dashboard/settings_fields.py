"""The fields of the settings screen: labels, what is typed into values, values as typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from masteryviz.calendar import WEEKDAYS
from masteryviz.errors import SettingError
from masteryviz.rules import RULES, Rule
from masteryviz.settings import CRITERIA, Settings

PARAMETERS = {
    "k": "How many attempts",
    "n": "How many attempts are looked at",
    "m": "How many of them must reach the cut",
    "w": "Weight of the newest score, per cent",
    "d": "Weight of each new score, per cent",
    "uncapped": "May go beyond the top of the scale",
}
"""A rule's own parameter -> its label."""

_COMMON = ("cut", "sticky", "order")


@dataclass(frozen=True)
class Field:
    """One thing to be set, `table.key` in the file."""

    key: str
    """`table.key`."""
    label: str
    hint: str = ""
    kind: str = "text"
    """text, number, cut, flag, choice, weekdays or days."""
    options: tuple[tuple[str, str], ...] = ()
    """Values and words of a choice."""


def rule_fields(rule: Rule) -> tuple[Field, ...]:
    """The rule's name, its own parameters, and what all rules have."""
    own = [item for item in dataclasses.fields(rule) if item.name not in _COMMON]
    # The one that holds with its numbers as they are; another begins with its usual ones.
    names = tuple(
        (key, (rule if key == rule.key else one).named()) for key, one in RULES.items()
    )  # fmt: skip
    return (
        Field("rule.name", "Rule", "", "choice", names),
        *(
            Field(f"rule.{item.name}", PARAMETERS.get(item.name, item.name),
                  "empty: all of them" if "None" in str(item.type) else "",
                  "flag" if str(item.type) == "bool" else "number")
            for item in own
        ),
        Field("rule.cut", "Mastered from", "a share (80 %), points above 1, or a level's name; "
              "empty: each skill's own, else 80 %", "cut"),
        Field("rule.sticky", "Once mastered, always mastered", "", "flag"),
        Field("rule.order", "Order of attempts", "what puts them in order", "choice",
              (("submitted", "When handed in"), ("graded", "When graded"), ("due", "When due"))),
    )  # fmt: skip


OTHERS: tuple[tuple[str, str, str, tuple[Field, ...]], ...] = (
    ("calendar", "School days", "For questions that count school days.", (
        Field("calendar.timezone", "Time zone", "such as America/New_York; empty: as files say"),
        Field("calendar.weekdays", "Days with school", "none chosen: Monday to Friday", "weekdays"),
        Field("calendar.no_school", "Days without school",
              "one a line: 2026-11-11, or 2026-11-26..2026-11-27", "days"),
    )),
    ("evidence", "What counts as evidence", "Takes effect with the next import.", (
        Field("evidence.criteria", "Several criteria of one task on one skill", "", "choice",
              (("mean", "One attempt, weighted by points"), ("each", "Each one an attempt"))),
    )),
    ("privacy", "What others get to see", "Holds while presenting, and for what is shared.", (
        Field("privacy.least", "Smallest group shown while presenting", "students", "number"),
        Field("privacy.least_shared", "Smallest group in what is shared", "students", "number"),
        Field("privacy.teachers", "Teachers are named", "off: strategies are compared, not people",
              "flag"),
    )),
)  # fmt: skip
"""Table, title, what it is for, and fields of every table but the rule."""

assert {value for value, _ in OTHERS[1][3][0].options} == set(CRITERIA)


def value(field: Field, typed: object) -> object:
    """What is typed as the value that the file takes; None: leave the line out.

    Raises
    ------
    SettingError
        When it cannot be understood, such as letters for a number.
    """
    if field.kind == "flag":
        return bool(typed)
    if field.kind == "weekdays":
        days = [str(day) for day in typed] if isinstance(typed, list) else []
        return [day for day in WEEKDAYS if day in days] or None
    text = str(typed).strip()
    if field.kind == "days":
        return [line.strip() for line in text.splitlines() if line.strip()] or None
    if not text:
        return None
    if field.kind == "number":
        return number(field.label, text)
    return cut(text) if field.kind == "cut" else text


def worded(field: Field, message: str) -> str:
    """What is wrong in the words of the screen: `How many attempts must be from 1 to 10`."""
    name = field.key.partition(".")[2]
    for start in (f"{field.key} ", f"{name} "):
        if message.startswith(start):
            return f"{field.label} {message.removeprefix(start)}"
    return message


def number(label: str, text: str) -> int | float:
    """A number as it is typed: `3`, `65.5`, `0,8`.

    Raises
    ------
    SettingError
        When it is none.
    """
    try:
        found = float(text.replace(",", ".").removesuffix("%").strip())
    except ValueError:
        raise SettingError(f"{label}: {text!r} is not a number.") from None
    return int(found) if found.is_integer() else found


def cut(text: str) -> float | str:
    """A cut as it is typed: `80 %` and `0.8` are a share, `3` points, everything else a level."""
    plain = text.replace(",", ".").replace("\N{NARROW NO-BREAK SPACE}", " ").strip()
    try:
        if plain.endswith("%"):
            return round(float(plain.removesuffix("%")) / 100, 6)
        found = float(plain)
    except ValueError:
        return text
    return found if found <= 1 or not found.is_integer() else int(found)


def typed(field: Field, settings: Settings, given: Mapping[str, Any]) -> object:
    """A field as the screen shows it: what the file says, else what holds without it."""
    table, _, key = field.key.partition(".")
    if table == "rule":
        held = settings.rule.key if key == "name" else getattr(settings.rule, key)
    else:
        held = getattr(getattr(settings, table), key)
    if field.kind == "flag":
        return bool(held)
    if field.kind == "weekdays":
        return list(held or ())
    if field.kind == "days":
        said = given.get(table, {}).get(key, [])
        return "\n".join(map(str, [said] if isinstance(said, str) else said))
    if field.kind == "cut" and isinstance(held, float | int) and held <= 1:
        return f"{held * 100:.10g} %"
    return "" if held is None else f"{held:g}" if isinstance(held, float) else str(held)
