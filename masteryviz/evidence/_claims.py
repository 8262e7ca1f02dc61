"""Sections, skills and tasks: numbers for their names, and what the newest file says of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import polars as pl

if TYPE_CHECKING:
    from masteryviz.readers import Batch


_FRAMES = {"section": "sections", "skill": "skills", "task": "tasks"}
"""What an entity is called -> the frame of a batch that describes it."""

_MENTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "section": (
        ("enrollments", "section"), ("observations", "section"), ("log_entries", "section"),
    ),
    "skill": (
        ("task_skills", "skill"), ("log_entries", "skill"),
        ("prerequisites", "requires"), ("prerequisites", "skill"),
    ),
    "task": (
        ("observations", "task"), ("log_entries", "task"), ("task_skills", "task"),
        ("item_scores", "item"),
    ),
}  # fmt: skip
"""Where else in a batch an entity may be named."""

IDENTITY = ("name", "school", "course", "teacher", "term")
"""What files must not contradict each other on to speak of one and the same section."""

_KNOWN = """
select distinct value, ix from claim_stated where what = $what and attribute = 'key'
"""


@dataclass(frozen=True)
class Source:
    """The file that says something, as far as it decides whose word counts."""

    file: str
    sha256: str
    exported_at: dt.datetime


def number(
    con: duckdb.DuckDBPyConnection, batch: Batch, file_ix: int, source: Source
) -> dict[str, pl.DataFrame]:
    """Number every section, skill and task of a batch and keep what the batch says of them.

    Returns, for each of `section`, `skill` and `task`, a frame of `key` (the batch's text) and
    `ix`. A section's number is that of its name with all that the file states of its identity, and
    for a snapshot of the file itself; `rebuild` finds out which of these are one section.
    """
    numbers = {what: _numbers(con, batch, what, source) for what in _FRAMES}
    said = pl.concat([_said(batch, what, numbers[what]) for what in _FRAMES])
    con.register("incoming", said)
    con.execute(
        "insert into claim_stated select $file_ix, what, ix, attribute, value from incoming "
        "order by what, ix, attribute",
        {"file_ix": file_ix},
    ).fetchall()
    con.unregister("incoming")
    return {what: frame.select("key", "ix") for what, frame in numbers.items()}


def _named(batch: Batch, what: str) -> pl.Series:
    """Names of all entities of a kind in a batch, in order of first mention."""
    parts = [batch.frame(_FRAMES[what])[what]]
    parts += [
        batch.frame(frame)[column].unique(maintain_order=True) for frame, column in _MENTIONS[what]
    ]
    return pl.concat(parts).drop_nulls().unique(maintain_order=True)


def _numbers(
    con: duckdb.DuckDBPyConnection, batch: Batch, what: str, source: Source
) -> pl.DataFrame:
    """Frame of `key`, `value` (the key across files) and `ix` in order of first mention.

    New entities get the next numbers.
    """
    known = con.sql(_KNOWN, params={"what": what}).pl()
    last = known["ix"].max() or 0
    frame = _across_files(batch, what, _named(batch, what).to_frame("key"), source).join(
        known.cast({"ix": pl.UInt32}), on="value", how="left", maintain_order="left"
    )
    fresh = last + pl.col("ix").is_null().cum_sum().cast(pl.UInt32)
    return frame.with_columns(pl.coalesce("ix", fresh).cast(pl.UInt32))


def _across_files(batch: Batch, what: str, keys: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Add the key across files: the file's own, but all that it states of a section's identity.

    The sections of a snapshot have the file in it too, so that those of two gradebooks can turn
    out to be two; those of logs have not, since their entries are compared by section.
    """
    if what != "section":
        return keys.with_columns(value="key")
    stated = batch.frame("sections").rename({"section": "key"}).unique("key", keep="last")
    texts = [pl.col(name).str.strip_chars().replace("", None) for name in IDENTITY]
    parts = [
        pl.coalesce(text, "key") if name == "name" else text
        for name, text in zip(IDENTITY, texts, strict=True)
    ]
    if batch.kind == "snapshot":
        parts.append(pl.lit(source.sha256).alias("file"))
    return keys.join(stated, on="key", how="left", maintain_order="left").select(
        "key", value=pl.struct(parts).struct.json_encode()
    )


def _said(batch: Batch, what: str, numbers: pl.DataFrame) -> pl.DataFrame:
    """Every attribute that a batch gives of a kind of entity: what, ix, attribute, value."""
    places = numbers.select(
        "ix",
        key="value",
        seen=pl.int_range(pl.len()).cast(pl.String),
    )
    described = batch.frame(_FRAMES[what]).rename({what: "key"}).join(numbers, on="key")
    described = described.drop("key", "value", *(IDENTITY if what == "section" else ()))
    parts = [places, described.cast({pl.selectors.exclude("ix"): pl.String})]
    parts += [lists.join(numbers, on="key").drop("key", "value") for lists in _lists(batch, what)]
    said = pl.concat(
        [part.unpivot(index="ix", variable_name="attribute") for part in parts], how="vertical"
    )
    return (
        said.drop_nulls("value")
        .unique(["ix", "attribute"], keep="last", maintain_order=True)
        .select(pl.lit(what).alias("what"), "ix", "attribute", "value")
    )


def _lists(batch: Batch, what: str) -> list[pl.DataFrame]:
    """Alignments of tasks and prerequisites of skills, each as one JSON list."""
    if what == "task":
        pairs = batch.frame("task_skills").with_columns(pl.col("weight").cast(pl.String))
        return [_as_json(pairs, "task", "skills", ("skill", "weight"))]
    if what == "skill":
        return [_as_json(batch.frame("prerequisites"), "skill", "requires", ("requires",))]
    return []


def _as_json(frame: pl.DataFrame, key: str, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    frame = frame.drop_nulls([key, columns[0]]).unique(maintain_order=True).sort(columns)
    lists: dict[str, list[tuple[str | None, ...]]] = {}
    for row in frame.select(key, *columns).iter_rows():
        lists.setdefault(row[0], []).append(row[1:])
    return pl.DataFrame(
        [(k, json.dumps(v, ensure_ascii=False)) for k, v in lists.items()],
        schema={"key": pl.String, name: pl.String},
        orient="row",
    )
