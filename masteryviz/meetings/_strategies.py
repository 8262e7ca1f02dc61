"""Teaching moves beside each other, over all who used them: moves are compared, not teachers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.journal import WHATS, Meeting, Note
from masteryviz.meetings._notes import before_after
from masteryviz.rules import Rule
from masteryviz.statistics import wilson

_SCHEMA = {
    "strategy": pl.String, "uses": pl.Int64, "checked": pl.Int64, "students_before": pl.Int64,
    "mastered_before": pl.Int64, "students_after": pl.Int64, "mastered_after": pl.Int64,
}  # fmt: skip


def strategies(
    gradebook: Gradebook,
    notes: Iterable[Note] = (),
    meetings: Iterable[Meeting] = (),
    *,
    rule: Rule | str | None = None,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    tried: Callable[[Note], pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """How many had the skill before and after each kind of teaching move, over all its uses.

    Uses are notes (under their kind) and decisions that were done and name a strategy and a skill.
    Each is compared as `before_after` does with its measure `mastered`; the counts of all uses
    with somebody on both sides are added. Nobody is named: neither who used it, nor where. It is
    no more than an association.

    Parameters
    ----------
    gradebook, rule, filters
        As `Gradebook.ask` takes them.
    notes, meetings
        What the team wrote down.
    tried
        Gives `attempts_for` a note, where that is at hand.

    Returns
    -------
    polars.DataFrame
        One row per strategy, those used most first.

        - `strategy`, `uses`: how often it was used,
        - `checked`: uses with evidence before and after, on which all that follows rests,
        - `mastered_before`, `students_before`, `rate_before`, `lower_before`, `upper_before`: of
          those who had tried the skill, who had it the day before; with the 95 % Wilson interval,
        - `mastered_after`, `students_after`, `rate_after`, `lower_after`, `upper_after`: the same
          students `AFTER` days after.
    """
    counts: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for name, note in _uses(notes, meetings):
        key = name.strip().casefold()
        shown.setdefault(key, name.strip())
        row = counts.setdefault(key, [0] * 6)
        row[0] += 1
        at_hand = None if tried is None or not note.skill else tried(note)
        frame = before_after(gradebook, note, rule=rule, filters=filters, tried=at_hand)
        whom = "given" if note.given is not None else "all"
        rows = frame.filter(whom=whom, measure="mastered").iter_rows(named=True)
        sides = {r["side"]: r for r in rows}
        if len(sides) == 2 and all(r["students"] for r in sides.values()):
            row[1] += 1
            for place, side in ((2, "before"), (4, "after")):
                row[place] += sides[side]["students"]
                row[place + 1] += sides[side]["mastered"]
    found = [(shown[key], *row) for key, row in counts.items()]
    frame = pl.DataFrame(found, schema=_SCHEMA, orient="row")
    for side in ("before", "after"):
        frame = _with_rate(frame, side)
    return frame.sort("uses", "strategy", descending=[True, False])


def _uses(notes: Iterable[Note], meetings: Iterable[Meeting]) -> Iterator[tuple[str, Note]]:
    for note in notes:
        yield WHATS[note.what], note
    for meeting in meetings:
        for decision in meeting.decisions:
            skills = (decision.skill,) if decision.skill else meeting.skills
            if decision.done and decision.strategy.strip():
                for skill in skills:
                    yield decision.strategy, Note(
                        what="other", day=decision.done, text=decision.text, skill=skill,
                        sections=meeting.sections,
                    )  # fmt: skip


def _with_rate(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    mastered, students = frame[f"mastered_{side}"], frame[f"students_{side}"]
    lower, upper = wilson(mastered.to_numpy(), students.to_numpy(), 0.95)
    return frame.with_columns(
        pl.when(pl.col(f"students_{side}") > 0)
        .then(pl.col(f"mastered_{side}") / pl.col(f"students_{side}"))
        .alias(f"rate_{side}"),
        pl.Series(f"lower_{side}", lower, nan_to_null=True),
        pl.Series(f"upper_{side}", upper, nan_to_null=True),
    )
