"""The settings screen's data: fields, skills, and what a draft would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from masteryviz.dashboard import settings_fields as fields
from masteryviz.dashboard import settings_skills as skills
from masteryviz.dashboard import settings_trial as trials
from masteryviz.dashboard.settings_draft import Draft, now
from masteryviz.dashboard.source import Source
from masteryviz.gradebook import Gradebook

_SKILLS = 8
"""Skills that would change, as the table lists them."""


def sections(draft: Draft) -> list[dict[str, Any]]:
    """The form, a section for each table, with what is wrong beside its fields."""
    wrong = draft.problems()
    parts = (
        ("rule", "What counts as mastered", "Holds where nothing else is chosen above a page.",
         fields.rule_fields(draft.rule)),
        *fields.OTHERS,
    )  # fmt: skip
    return [
        {
            "title": title, "about": about, "problem": wrong.get(table, ""),
            "fields": [_field(draft, one, wrong) for one in shown],
        }
        for table, title, about, shown in parts
    ]  # fmt: skip


def _field(draft: Draft, one: fields.Field, wrong: Mapping[str, str]) -> dict[str, Any]:
    return {
        "field": one.key, "label": one.label, "hint": one.hint, "kind": one.kind,
        "options": [list(option) for option in one.options], "value": draft.shown(one),
        "typed": one.key in draft.typed, "problem": fields.worded(one, wrong.get(one.key, "")),
    }  # fmt: skip


def skill_rows(draft: Draft, known: pl.DataFrame) -> list[dict[str, Any]]:
    """A row per skill in the order that is typed, with what is wrong in each cell."""
    wrong = draft.problems()
    own = {one.name: one for one in now(draft.folder).skill}
    rows = skills.rows(known, own)
    for row in rows:
        name = row["name"]
        typed = [key for key in skills.KEYS if (name, key) in draft.skills]
        row |= {key: draft.skills[name, key] for key in typed}
        row["typed"] = typed
        row["wrong"] = {
            key: wrong[f"skill.{name}.{key}"]
            for key in skills.KEYS if f"skill.{name}.{key}" in wrong
        }  # fmt: skip
    places = {row["name"]: place for place, row in enumerate(rows, start=1)}
    moved = {name: int(str(to)) for (name, key), to in draft.skills.items() if key == "position"}
    return sorted(rows, key=lambda row: moved.get(row["name"], places[row["name"]]))


def flips(source: Source, trial: trials.Trial) -> dict[str, Any]:
    """Who would flip, by skill and by name."""
    shown = trial.flips.unique("student", keep="first", maintain_order=True)
    moved = trial.skills.with_columns(moved=pl.col("gained") + pl.col("lost"))
    by_most = moved.sort("moved", descending=True, maintain_order=True)
    return {
        "summary": trials.summary(trial),
        "skills": [
            [row["skill"], *(f"{row[key]:,}" for key in ("before", "after", "gained", "lost"))]
            for row in by_most.head(_SKILLS).iter_rows(named=True)
        ],
        "names": [
            {"student": source.token(row["student"]), "name": row["name"] or row["student"],
             "note": f"{row['skill']}: {'gains' if row['after'] else 'loses'}"}
            for row in shown.head(trials.NAMED).iter_rows(named=True)
        ],
        "more": max(0, shown.height - trials.NAMED),
    }  # fmt: skip


def example(
    book: Gradebook, then: Gradebook | None, held: pl.DataFrame, trial: trials.Trial | None
) -> dict[str, Any] | None:
    """One student's scores, with what they make now and what they would make."""
    pair = trials.example(held, trial)
    if pair is None:
        return None
    lines = trials.steps(
        trials.series(book, *pair), None if then is None else trials.series(then, *pair)
    )
    name = held.filter(pl.col("student") == pair[0])["name"][0] or pair[0]
    columns = ["Try", "Score", "After it, now"] + (["After it, then"] if then else [])
    rows = [
        [str(place), line["score"], line["now"], *([line["then"]] if then else [])]
        for place, line in enumerate(lines, start=1)
    ]
    return {"title": f"{name} on {pair[1]}", "columns": columns, "rows": rows}
