"""Which class a row belongs to, and what is known of that class."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import CONTEXT, Columns
from masteryviz.table import TextTable
from masteryviz.wording import plural

_TELLING = ("school", "course", "teacher", "term")
"""What tells two sections of one name apart; in the store too, across files."""


@dataclass(frozen=True)
class Sections:
    """The section of every row."""

    section: pl.Series
    """Name of each row's section; null where not known."""
    sections: pl.DataFrame
    """Frame `sections` of a batch."""
    notices: tuple[Problem, ...] = ()


def read_sections(table: TextTable, columns: Columns, mapping: Mapping) -> Sections:
    """Read the section of every row from the columns, else from the map.

    Without a section column, the period, the course or the teacher names the class. Sections of
    one name with different teachers, courses, schools or terms are told apart by these.
    """
    present = [what for what in CONTEXT if what in columns]
    cells = pl.DataFrame({what: table.column(columns[what]) for what in present})
    distinct = cells.unique(maintain_order=True) if present else pl.DataFrame({"": [""]})
    facts = distinct.select(_given(mapping, what, present) for what in CONTEXT)
    described = _described(facts.with_columns(section=_stand_in(facts)), mapping)
    split = _shared_names(described)
    named = _told_apart(described, split)
    whole = named["name"].new_from_index(0, len(table.lines))
    section = (
        cells.join(
            distinct.with_columns(named["name"]), on=present, how="left", maintain_order="left"
        )["name"]
        if present
        else whole
    )
    sections = (
        named.rename({"section": "name", "name": "section"})
        .drop_nulls("section")
        .group_by("section", maintain_order=True)
        .agg(pl.all().drop_nulls().last())
    )
    what = (
        f"{plural(len(split), 'section name stands', 'section names stand')} for several sections; "
        "school, course, teacher or term tell them apart."
    )
    notices = (Problem(what),) if split else ()
    return Sections(section.alias("section"), sections, notices)


def _given(mapping: Mapping, what: str, present: list[str]) -> pl.Expr:
    """Take what the column says, else the map for the whole file."""
    whole = pl.lit(getattr(mapping, what, None), pl.String)
    cell = pl.when(pl.col(what) != "").then(what) if what in present else pl.lit(None, pl.String)
    return pl.coalesce(cell, whole).alias(what)


def _shared_names(described: pl.DataFrame) -> set[str]:
    """Names that stand for more than one section."""
    several = pl.struct(_TELLING).n_unique().over("section") > 1
    named = described.drop_nulls("section")
    return set(named.filter(several)["section"])


def _stand_in(facts: pl.DataFrame) -> pl.Expr:
    """Name the section, or what takes its place."""
    if facts["section"].null_count() < facts.height:
        return pl.col("section")
    period = pl.col("period")
    named = pl.when(period.str.contains(r"^\d+$")).then("Period " + period).otherwise(period)
    return pl.coalesce(named, "course", "teacher")


def _described(distinct: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Each section with what the map says of it; a cell of the file goes first."""
    entries = {name.casefold(): entry for name, entry in mapping.sections.items()}
    rows = []
    for row in distinct.iter_rows(named=True):
        entry = entries.get((row["section"] or "").casefold())
        for what in CONTEXT[1:]:
            row[what] = row[what] or getattr(entry, what, None)
        rows.append(row)
    return pl.DataFrame(rows, schema=distinct.schema)


def _told_apart(described: pl.DataFrame, split: set[str]) -> pl.DataFrame:
    """Sections of one name, called by what differs between them."""
    names = []
    for row in described.iter_rows(named=True):
        if row["section"] not in split:
            names.append(row["section"])
            continue
        same = described.filter(pl.col("section") == row["section"])
        differ = [row[what] for what in _TELLING if same[what].n_unique() > 1 and row[what]]
        names.append(" · ".join([row["section"], *differ]))
    return described.with_columns(name=pl.Series(names, dtype=pl.String))
