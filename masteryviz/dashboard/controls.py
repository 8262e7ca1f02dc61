"""The filter bar's content for a selection: a control where there is something to choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from masteryviz.charts._chart import plural, short
from masteryviz.dashboard.presentation import too_few_here
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import FILTERS, Selection
from masteryviz.filters import Filters, day
from masteryviz.rules import RULES

_LABELS = {
    "course": ("Course", "All courses"),
    "teacher": ("Teacher", "All teachers"),
    "section": ("Section", "All sections"),
    "unit": ("Unit", "All units"),
    "skills": ("Skill", "All skills"),
    "term": ("Term", "All terms"),
}
_OF_SECTIONS = ("course", "teacher", "term")
_CUTS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5)


def bar(source: Source, selection: Selection, students: int) -> dict[str, Any]:
    """The data of `FilterBar` for a selection that `students` students match."""
    known = source.known()
    controls = [
        _names(
            name,
            _offered(source, selection, name, known[name]),
            getattr(selection, name),
            source.titles() if name == "skills" else {},
        )
        for name in FILTERS
        if len(known[name]) > 1
    ]
    return {
        "controls": [*controls, _rule(source, selection), _cut(selection), _day(source, selection)],
        "sentence": sentence(source, selection, students),
        "fresh": _fresh(source),
        "filtered": selection.is_filtered,
    }


def sentence(source: Source, selection: Selection, students: int) -> str:
    """What is shown, in words: `P1 and P3 · 48 students · mastered = latest score ...`."""
    filters = selection.filters()
    who = _present(students, source.gone(selection), source.least)
    if source.least and source.too_few(selection):
        who = too_few_here(source.least)
    shown = f"All {who}" if filters.is_empty else f"{_capital(filters)} · {who}"
    return f"{shown} · mastered = {source.in_words(selection)}"


def _present(students: int, gone: int, least: int) -> str:
    """`24 students`; `22 students and 2 who have left`: what is counted below is of all of them.

    A number below `least` is not told, nor one that would tell it.
    """
    if gone == 0:
        return plural(students, "student")
    here = students - gone
    if min(gone, here or least) < least:
        return f"{plural(students, 'student')}, those who have left among them"
    if here == 0:
        return f"{plural(students, 'student')} who {'has' if students == 1 else 'have'} left"
    return f"{plural(here, 'student')} and {gone:,} who {'has' if gone == 1 else 'have'} left"


def _capital(filters: Filters) -> str:
    """The filters in words, beginning with a capital; a section's name stays as it is typed."""
    words = filters.describe()
    begins = filters.section and words.startswith(filters.section[0])
    return words if begins else words[:1].upper() + words[1:]


def _fresh(source: Source) -> str:
    date = source.book.data_date
    return "Undated data" if date is None else f"Data to {day(date)}"


def _offered(
    source: Source, selection: Selection, name: str, names: Sequence[str]
) -> Sequence[str]:
    """Sections of the chosen course, teacher and term, skills of the chosen units; else all.

    Those already chosen are always offered.
    """
    if name == "skills" and selection.unit:
        skills = source.skills().filter(pl.col("unit").is_in(list(selection.unit)))["skill"]
        return [skill for skill in names if skill in {*skills, *selection.skills}]
    chosen = {other: values for other in _OF_SECTIONS if (values := getattr(selection, other))}
    if name != "section" or not chosen:
        return names
    sections = source.sections()
    for other, values in chosen.items():
        sections = sections.filter(pl.col(other).is_in(list(values)))
    fitting = set(sections["section"]) | set(selection.section)
    return [section for section in names if section in fitting]


def _names(
    name: str, offered: Sequence[str], values: tuple[str, ...], titles: Mapping[str, str]
) -> dict[str, Any]:
    label, everything = _LABELS[name]
    shown = everything if not values else ", ".join(values)
    if len(values) > 3:
        shown = f"{len(values)} {label.lower()}s"
    texts = [short(titles.get(value, value), 56) for value in offered]
    return {
        "kind": "many", "name": name, "label": label, "all": everything, "shown": shown,
        # Flat, and said once: there may be hundreds of sections, and every click sends them.
        "options": list(offered), "texts": [] if texts == list(offered) else texts,
        "values": list(values), "set": bool(values),
    }  # fmt: skip


def _rule(source: Source, selection: Selection) -> dict[str, Any]:
    own = source.book.default_rule
    options = [["", f"{own.named()} (usual)"]]
    options += [[key, rule.named()] for key, rule in RULES.items() if key != own.key]
    value = "" if selection.rule == own.key else selection.rule
    return {
        "kind": "one", "name": "rule", "label": "Mastery rule", "options": options,
        "values": [value], "set": bool(value),
    }  # fmt: skip


def _cut(selection: Selection) -> dict[str, Any]:
    cuts = sorted({*_CUTS, *((selection.cut,) if selection.cut is not None else ())}, reverse=True)
    options = [["", "Usual"], *([f"{cut:g}", f"{cut * 100:g} %"] for cut in cuts)]
    return {
        "kind": "one", "name": "cut", "label": "Cut", "options": options,
        "values": ["" if selection.cut is None else f"{selection.cut:g}"],
        "set": selection.cut is not None,
    }  # fmt: skip


def _day(source: Source, selection: Selection) -> dict[str, Any]:
    date = source.book.data_date
    return {
        "kind": "day", "name": "as_of", "label": "As of", "set": selection.as_of is not None,
        "values": [] if selection.as_of is None else [selection.as_of.isoformat()],
        "max": "" if date is None else date.isoformat(),
    }  # fmt: skip
