"""Sections and courses of Canvas reports, told apart by Canvas' numbers where names are shared."""

from __future__ import annotations

import polars as pl

from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.schema import BATCH

_WHOLE = ("course", "teacher", "school", "term")


def name_apart(rows: pl.DataFrame, name: str, number: str) -> pl.Series:
    """Names, with the number added where one name stands for several numbers."""
    several = pl.col(number).n_unique().over(name) > 1
    both = pl.format("{} ({})", name, number)
    return rows.select(
        pl.when(several & pl.col(number).is_not_null() & pl.col(name).is_not_null())
        .then(both)
        .otherwise(pl.coalesce(name, number))
    ).to_series()


def read_sections(rows: pl.DataFrame, mapping: Mapping) -> tuple[pl.Series, pl.DataFrame]:
    """Key of each row's section, and the frame `sections` of a batch.

    `rows` has `section`, `section_id`, `course` and `course_id`, null where not known.
    """
    if mapping.section:
        rows = rows.with_columns(
            section=pl.lit(mapping.section), section_id=pl.lit(None, pl.String)
        )
    rows = rows.with_columns(course=name_apart(rows, "course", "course_id"))
    numbered = rows.with_columns(
        place=pl.struct("course", "section"),
        name=pl.coalesce("section", "section_id"),
    )
    several = pl.col("section_id").n_unique().over("course", "name") > 1
    numbered = numbered.with_columns(
        name=pl.when(several & pl.col("section_id").is_not_null())
        .then(pl.format("{} ({})", "name", "section_id"))
        .otherwise("name")
    )
    key = pl.concat_str("name", "course", separator=" · ", ignore_nulls=True)
    keyed = numbered.with_columns(key=pl.when(pl.col("name").is_not_null()).then(key))
    told = keyed.drop_nulls("key").unique("key", keep="first", maintain_order=True)
    return keyed["key"].alias("section"), _frame(told, mapping)


def _frame(told: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    rows = []
    for key, name, course in told.select("key", "name", "course").rows():
        entry = mapping.sections.get(name, SectionEntry())
        said = {what: getattr(entry, what) or getattr(mapping, what) for what in _WHOLE}
        rows.append(
            {
                "section": key,
                "name": name,
                **said,
                "course": course or said["course"],
                "period": entry.period,
            }
        )
    return pl.DataFrame(rows, schema=BATCH["sections"])


def read_lists(names: pl.Series, numbers: pl.Series) -> pl.DataFrame:
    """Sections of cells that list several, divided by a comma: `at`, `section`, `section_id`.

    A name may hold a comma itself: a cell is divided only where it then has as many names as
    numbers; else the names come from rows of one section, and else the number stands for it.
    """
    cells = pl.DataFrame({"names": names, "numbers": numbers}).with_row_index("at")
    known = {n: name for name, n in zip(names, numbers, strict=True) if name and n and "," not in n}
    rows: list[tuple[int, str | None, str | None]] = []
    for at, name, number in cells.rows():
        ids = [part.strip() for part in (number or "").split(",") if part.strip()]
        parts = [part.strip() for part in (name or "").split(", ")]
        if len(ids) < 2:
            rows.append((at, name, number))
        elif len(parts) == len(ids):
            rows += [(at, part, n) for part, n in zip(parts, ids, strict=True)]
        else:
            rows += [(at, known.get(n), n) for n in ids]
    schema = {"at": pl.UInt32, "section": pl.String, "section_id": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
