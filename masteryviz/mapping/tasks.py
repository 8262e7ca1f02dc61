"""What the map says of tasks, laid over what a file says of them."""

from __future__ import annotations

from collections import abc

import polars as pl

from masteryviz.mapping.values import FACTS, Mapping
from masteryviz.schema import BATCH

Frames = dict[str, pl.DataFrame]

_EVIDENCE = ("observations", "log_entries", "task_skills")
_DATED = ("assigned_on", "due_on")


def overlay_tasks(mapping: Mapping, frames: abc.Mapping[str, pl.DataFrame]) -> Frames:
    """Frames of a batch in which the map has the word on the facts of tasks.

    The facts are those of `[[tasks]]`: they go to the frame of tasks, and the days of assignment
    and due days to the entries of a log too, where each has its own. Done twice, it changes
    nothing more.
    """
    frames = dict(frames)
    if not mapping.tasks:
        return frames
    tasks = _every_task(frames)
    facts = mapping.task_facts(tasks.unique("task", keep="last", maintain_order=True))
    if facts.is_empty():
        return frames
    frames["tasks"] = _laid_over(tasks, facts, FACTS)
    if "log_entries" in frames:
        entries = frames["log_entries"]
        missing = [pl.lit(None, pl.Date).alias(n) for n in _DATED if n not in entries.columns]
        entries = entries.with_columns(missing)
        frames["log_entries"] = _laid_over(entries, facts, _DATED)
    return frames


def _every_task(frames: Frames) -> pl.DataFrame:
    """Tasks as the file describes them, and those that it only names."""
    schema = BATCH["tasks"]
    described = frames.get("tasks", pl.DataFrame(schema={"task": pl.String}))
    described = described.select(
        (pl.col(name) if name in described.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
    named = [frames[name]["task"] for name in _EVIDENCE if "task" in _columns(frames, name)]
    if not named:
        return described
    bare = pl.concat(named).drop_nulls().unique(maintain_order=True).to_frame()
    bare = bare.join(described, on="task", how="anti", maintain_order="left")
    return pl.concat([described, bare], how="diagonal")


def _columns(frames: Frames, name: str) -> list[str]:
    return frames[name].columns if name in frames else []


def _laid_over(frame: pl.DataFrame, facts: pl.DataFrame, names: abc.Sequence[str]) -> pl.DataFrame:
    said = facts.select("task", pl.col(names).name.suffix("_said"))
    return (
        frame.join(said, on="task", how="left", maintain_order="left")
        .with_columns(pl.coalesce(f"{name}_said", name).alias(name) for name in names)
        .select(frame.columns)
    )
