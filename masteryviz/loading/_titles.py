"""What the tasks of exports are called, without loading them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from masteryviz.loading._arrival import Arrival
from masteryviz.loading._files import exports, opened
from masteryviz.loading._known import How
from masteryviz.readers import Batch
from masteryviz.rules import RULES


def open_tasks(
    arrivals: Iterable[str | Path | Arrival],
    *,
    format: str | None = None,
    sheet: Iterable[str] = (),
) -> list[str]:
    """Titles of the tasks for which neither their file nor its map names a skill, in order.

    Questions and criteria of tasks are not among them.

    Raises
    ------
    InputError
        When a file cannot be read; says where and why.
    """
    titles: dict[str, None] = {}
    for item in arrivals:
        arrival = item if isinstance(item, Arrival) else Arrival(Path(item))
        zone = arrival.mapping.timezone
        file = opened(How(format, None, arrival, zone, RULES["latest"], sheets=tuple(sheet)))
        for export in exports(file, file.digests):
            titles |= dict.fromkeys(_open_in(export.batch))
    return list(titles)


def _open_in(batch: Batch) -> list[str]:
    entries = batch.frame("log_entries").drop_nulls("skill")
    aligned = pl.concat([batch.frame("task_skills")["task"], entries["task"]]).unique()
    tasks = batch.frame("tasks").filter(
        ~pl.col("task").is_in(aligned.implode()) & pl.col("part_of").is_null()
    )
    return tasks.select(pl.coalesce("title", "task")).to_series().drop_nulls().to_list()
