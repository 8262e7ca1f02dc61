"""Frames of names and sections that gradebooks share."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.schema import BATCH

_AND = re.compile(r",? (?:and|och|og|und|et|y|e|en|ja|i|та|і|и|&) |, ")


def both_names(text: str) -> tuple[str, str]:
    """Name to show (`Given Family`) and to sort by (`Family, Given`) from either order."""
    text = " ".join(text.split())
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma and family and given:
        return f"{given} {family}", f"{family}, {given}"
    given, space, family = text.rpartition(" ")
    return text, f"{family}, {given}" if space else text


def split_sections(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Split section cells: `A and B` is two sections where each part also stands alone.

    A name is kept whole unless each of its parts, in whatever language they are joined, is a
    cell of its own.
    """
    known = {name for name in names if name}
    found = {}
    for name in known:
        parts = tuple(part.strip() for part in _AND.split(name))
        found[name] = parts if len(parts) > 1 and known.issuperset(parts) else (name,)
    return found


def section_frame(names: Iterable[str], mapping: Mapping) -> pl.DataFrame:
    """Frame `sections` of a batch with what the map says of each section."""
    rows = []
    for name in sorted(set(names)):
        entry = mapping.sections.get(name, SectionEntry())
        rows.append(
            (
                name,
                entry.course or mapping.course,
                entry.teacher or mapping.teacher,
                entry.school or mapping.school,
                entry.term or mapping.term,
                entry.period,
            )
        )
    schema = dict(list(BATCH["sections"].items())[:6])
    return pl.DataFrame(rows, schema=schema, orient="row")
