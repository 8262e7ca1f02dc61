"""Notes beside the evidence: which belong into a view, and what came before and after one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from masteryviz.filters import Filters, Names
from masteryviz.gradebook import Gradebook
from masteryviz.journal import Entry, Journal, Note
from masteryviz.rules import Rule
from masteryviz.statistics import wilson

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "whom": pl.String, "measure": pl.String, "side": pl.String, "task": pl.String, "day": pl.Date,
    "students": pl.Int64, "mastered": pl.Int64, "rate": pl.Float64, "lower": pl.Float64,
    "upper": pl.Float64,
}  # fmt: skip

AFTER = 14
"""Days after a note at which mastery is looked at again."""


def notes_in_view(
    journal: Journal,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    *,
    skills: Names = (),
    ids: Mapping[str, str] | None = None,
) -> list[tuple[Entry, Note]]:
    """Notes that concern what is looked at, the oldest first.

    A note concerns a view when its day is not after the as-of day, it names no section or one of
    those in view, and it names no skill or one of those in view.

    Parameters
    ----------
    journal
        Where they are written down.
    filters
        What is looked at.
    skills
        Skills that are shown; none for all.
    ids
        `identity.ids_now` of the store, so that students are called as they are now.
    """
    entries = [entry.as_of_now(ids or {}) for entry in journal.all("note")]
    found = [(entry, Note.of(entry.body)) for entry in entries]
    shown = skills or filters.skill
    return sorted(
        (
            (entry, note)
            for entry, note in found
            if (filters.as_of is None or note.day <= filters.as_of)
            and _meet(note.sections, filters.section)
            and _meet((note.skill,) if note.skill else (), shown)
        ),
        key=lambda item: (item[1].day, item[0].id),
    )


def _meet(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two choices have something in common; an empty one is everything."""
    return not one or not other or bool({*one} & {*other})


def attempts_for(
    gradebook: Gradebook,
    note: Note,
    *,
    rule: Rule | str | None = None,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
) -> pl.DataFrame:
    """The question `attempts` for a note's skill and sections, of which `before_after` is made."""
    return gradebook.ask("attempts", rule=rule, filters=_where(note, filters), by=())


def _where(note: Note, filters: Filters) -> Filters:
    return replace(filters, skill=(note.skill,), section=note.sections or filters.section)


def before_after(
    gradebook: Gradebook,
    note: Note,
    *,
    rule: Rule | str | None = None,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    tried: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """What the skill looked like before a note and after it, for all and for those given it.

    Two measures. `first_attempt`: of those who tried the last check before the note, 5 of 12
    reached the cut at their first attempt; in the next check 9 of 12. A check's day is the one it
    was assigned on, else that of its first evidence; one of the very day counts as after.
    `mastered`: of the 12 who had tried the skill before the note, 5 had it the day before and 9
    after two weeks; this is there also where a check is tried again instead of a next one.

    None of this shows that the change made the difference: other checks are easier or harder,
    weeks pass, and those who are given help are those who need it.

    Parameters
    ----------
    gradebook, rule, filters
        As `Gradebook.ask` takes them; the note's skill and sections take the filters' place.
    note
        Which note; one without a skill has nothing to look at.
    tried
        `attempts_for` the note, where it is at hand.

    Returns
    -------
    polars.DataFrame
        - `whom`: `all`; for a note that was given to some also `given` and `others`,
        - `measure`: `first_attempt` or `mastered`, and `side`: `before` or `after`,
        - `task`: the check (null for `mastered`), and `day`: its day, or the end of the day that
          is looked at: the day before the note, and `AFTER` days after it (or the data's day),
        - `students`, `mastered`, `rate`, `lower`, `upper`: counts, their share and its 95 % Wilson
          interval; null where too few are left to show.

        There is no row of a side that has no check, or lies after the data.
    """
    if not note.skill:
        return pl.DataFrame(schema=_SCHEMA)
    if tried is None:
        tried = attempts_for(gradebook, note, rule=rule, filters=filters)
    moment = pl.coalesce("occurred", "known_by").dt.date()
    dated = tried.with_columns(moment.alias("on")).drop_nulls("on")
    last = filters.as_of or gradebook.data_date
    checks = _checks(gradebook, dated, note.day)
    rows = [
        (whom, *row)
        for whom, of in _groups(note, dated).items()
        for row in [*_first_attempts(of, checks), *_mastered(of, note.day, last)]
    ]
    counts = pl.DataFrame(rows, schema=[*_SCHEMA][:7], orient="row")
    return _with_shares(counts.cast({n: _SCHEMA[n] for n in counts.columns}), gradebook)


def _groups(note: Note, dated: pl.DataFrame) -> dict[str, pl.DataFrame]:
    if note.given is None:
        return {"all": dated}
    given = pl.col("student").is_in(list(note.given))
    return {"all": dated, "given": dated.filter(given), "others": dated.filter(~given)}


def _checks(
    gradebook: Gradebook, dated: pl.DataFrame, day: dt.date
) -> dict[str, tuple[str, dt.date]]:
    """The last check before a day, and the first on or after it."""
    assigned = dict(gradebook.tasks().select("task", "assigned_on").drop_nulls().iter_rows())
    first = dated.drop_nulls("on_task").group_by("on_task").agg(pl.col("on").min())
    days = sorted((assigned.get(task, on), task) for task, on in first.iter_rows())
    before = [(task, on) for on, task in days if on < day]
    after = [(task, on) for on, task in days if on >= day]
    sides = {"before": before[-1:], "after": after[:1]}
    return {side: found[0] for side, found in sides.items() if found}


Row = tuple[str, str, str | None, dt.date, int, int]


def _first_attempts(of: pl.DataFrame, checks: Mapping[str, tuple[str, dt.date]]) -> Iterator[Row]:
    for side, (task, on) in checks.items():
        first = of.filter(on_task=task).sort("on", "k").unique("student", keep="first")
        reached = first.drop_nulls("at_cut")["at_cut"]
        yield "first_attempt", side, task, on, len(reached), int(reached.sum())


def _mastered(of: pl.DataFrame, day: dt.date, last: dt.date | None) -> Iterator[Row]:
    """Who of those with an attempt before a day had the skill then, and two weeks later."""
    until = day + dt.timedelta(AFTER)
    until = until if last is None else min(until, last)
    known = of.drop_nulls("met")
    before = known.filter(pl.col("on") < day)
    then = _newest(before)
    yield "mastered", "before", None, day - dt.timedelta(1), len(then), int(then["met"].sum())
    if until >= day:
        same = known.filter(pl.col("on") <= until).join(then, on="student", how="semi")
        later = _newest(same)
        yield "mastered", "after", None, until, len(later), int(later["met"].sum())


def _newest(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("k").unique("student", keep="last")


def _with_shares(counts: pl.DataFrame, gradebook: Gradebook) -> pl.DataFrame:
    """Counts with share and interval; where an audience may not see few, few are left empty."""
    lower, upper = wilson(counts["mastered"].to_numpy(), counts["students"].to_numpy(), 0.95)
    shown = counts.with_columns(
        pl.when(pl.col("students") > 0).then(pl.col("mastered") / pl.col("students")).alias("rate"),
        pl.Series("lower", lower, nan_to_null=True),
        pl.Series("upper", upper, nan_to_null=True),
    )
    enough = pl.col("students") >= gradebook.sight.least
    numbers = ("students", "mastered", "rate", "lower", "upper")
    return shown.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in numbers)


_WHOM = {"all": "Of all", "given": "of those given it", "others": "of the others"}
_MEASURES = {
    "first_attempt": "reached the cut at the first attempt of the check",
    "mastered": f"who had tried it had it the day before and {AFTER} days after",
}


def words(frame: pl.DataFrame) -> str:
    """`before_after` in one sentence that claims no more than the counts do."""
    sides = {key: set(rows["side"]) for (key,), rows in frame.group_by("measure")}
    measure = next((m for m in _MEASURES if sides.get(m) == {"before", "after"}), None)
    if measure is None or not frame.filter(measure=measure)["students"].fill_null(1).sum():
        return "There is no evidence of this skill before and after it yet."
    said = []
    for (whom,), rows in frame.filter(measure=measure).group_by("whom", maintain_order=True):
        pair = {row["side"]: _of(row) for row in rows.iter_rows(named=True)}
        said.append(f"{_WHOM[str(whom)]} {pair['before']} → {pair['after']}")
    return (
        f"{'; '.join(said)} {_MEASURES[measure]}. An association: it does not show that the change "
        "made the difference."
    )


def _of(row: Mapping[str, object]) -> str:
    return "too few to show" if row["students"] is None else f"{row['mastered']}/{row['students']}"
