"""Sections side by side: counts, intervals, pooled estimates and the limits of chance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _skill
from masteryviz.filters import Names
from masteryviz.statistics import (
    INNER,
    OUTER,
    Prior,
    beta_binomial_prior,
    design_effect,
    funnel_limits,
    pooled,
    wilson,
)

FEWEST = 5
"""Sections with fewer students are not compared: nothing could be told, and somebody might be."""
POOLED_FROM = 3
"""Sections that tell how much sections differ."""

MEASURES = {
    "mastered": ("mastery_rates", "mastered"),
    "first_attempt": ("first_attempt", "mastered_first"),
}
"""Question and its count for each way to compare."""

_SCHEMA = {
    "section": pl.String(), "name": pl.String(), "students": pl.Float64(), "of": pl.Int64(),
    "mastered": pl.Int64(), "rate": pl.Float64(), "lower": pl.Float64(), "upper": pl.Float64(),
    "pooled_rate": pl.Float64(), "pooled_lower": pl.Float64(), "pooled_upper": pl.Float64(),
    "overall": pl.Float64(), "per_student": pl.Float64(), "low_inner": pl.Float64(),
    "high_inner": pl.Float64(), "low_outer": pl.Float64(), "high_outer": pl.Float64(),
    "outside": pl.Int64(),
}  # fmt: skip
"""Columns of `Comparison.frame`; `per_student` says how many answers a student's results are worth,
`outside` is 1 beyond the inner limits and 2 beyond the outer."""


@dataclass(frozen=True)
class Comparison:
    """What is compared."""

    frame: pl.DataFrame
    """A row for each section, in the order of the sections."""
    small: int
    """Sections with too few students to be shown."""
    prior: str
    """What pooled estimates are drawn towards, in words; empty where nothing was pooled."""


def opened(source: Source, selection: Selection) -> str:
    """The skill that is compared; empty for all skills together."""
    there = _skill.rates(source, selection)["skill"]
    return selection.skill if selection.skill in there else ""


def compare(source: Source, selection: Selection) -> Comparison:
    """Compare the sections in view, by the selection's measure, on its skill or on all.

    On all skills a student has several answers, which hang together: counts are divided by their
    `statistics.design_effect` before anything is said about chance. It is measured on who has
    mastered what now, and taken to be the same at the first attempt.
    """
    skill = opened(source, selection)
    key = ("compared", source.looked_at(selection), selection.compare, skill)
    return source.kept(key, lambda: _compared(source, selection, skill))


def _compared(source: Source, selection: Selection, skill: str) -> Comparison:
    taught = _skill.taught(source, selection)
    scope: dict[str, Names] = {"skill": (skill,)} if skill else taught
    counts = _counts(source, selection, scope, several=not skill)
    enough = counts.filter(pl.col("people") >= FEWEST, pl.col("of") > 0)
    small = counts.filter(pl.col("of") > 0).height - enough.height
    if enough.is_empty():
        return Comparison(pl.DataFrame(schema=_SCHEMA), small, "")
    effect = 1.0 if skill else _effect(source, selection, scope)
    frame, prior = _measured(enough, effect)
    names = shown_names(source, frame["section"].to_list())
    return Comparison(
        frame.with_columns(pl.Series("name", names)).select(_SCHEMA.keys()), small, prior
    )


def _counts(
    source: Source, selection: Selection, scope: dict[str, Names], *, several: bool
) -> pl.DataFrame:
    """Section, `of` answers, `mastered` of them, and the `people` who gave them."""
    question, count = MEASURES[selection.compare]
    rows = source.ask(question, selection, ("section",), scope).drop_nulls("section")
    found = rows.select("section", of=pl.col("students") - pl.col("unknown"), mastered=count)
    if several:
        people = _spread(source, selection, scope).select("section", people="students")
        found = found.join(people, on="section", how="left").with_columns(
            pl.col("people").fill_null(0)
        )
    else:
        found = found.with_columns(people="of")
    place = pl.DataFrame({"section": source.sections()["section"]}).with_row_index("place")
    return found.join(place, on="section", how="left").sort("place", "section").drop("place")


def _spread(source: Source, selection: Selection, scope: dict[str, Names]) -> pl.DataFrame:
    found = source.ask("spread", selection, ("section",), scope, most=1)
    return found.drop_nulls("section")


def _effect(source: Source, selection: Selection, scope: dict[str, Names]) -> float:
    """How many answers of a student count as one."""
    rows = source.ask("mastery_rates", selection, ("section",), scope).drop_nulls("section")
    spread = _spread(source, selection, scope)
    answers = int((rows["students"] - rows["unknown"]).sum())
    people = int(spread["students"].sum())
    if not answers or not people:
        return 1.0
    rate = int(rows["mastered"].sum()) / answers
    variances = spread["variance"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return design_effect(variances, spread["students"].to_numpy(), rate, answers / people)


def _measured(counts: pl.DataFrame, effect: float) -> tuple[pl.DataFrame, str]:
    """The counts with everything that is said of them."""
    x, n = counts["mastered"].to_numpy() / effect, counts["of"].to_numpy() / effect
    overall = float(x.sum() / n.sum())
    each = int(counts["of"].sum()) / int(counts["people"].sum())
    limits = [*funnel_limits(overall, n, INNER), *funnel_limits(overall, n, OUTER)]
    names = ("low_inner", "high_inner", "low_outer", "high_outer")
    lower, upper = wilson(x, n)
    frame = counts.with_columns(
        pl.Series("students", n * effect / each),
        pl.Series("rate", x / n),
        pl.Series("lower", lower),
        pl.Series("upper", upper),
        *(pl.Series(name, limit) for name, limit in zip(names, limits, strict=True)),
        overall=pl.lit(overall),
        per_student=pl.lit(each / effect),
    ).with_columns(outside=_beyond("inner") + _beyond("outer"))
    return _with_pooled(frame, x, n)


def listed(frame: pl.DataFrame) -> pl.DataFrame:
    """The comparison as a table shows it: one row per section."""
    return frame.select(
        section="name", students=pl.col("students").round(0).cast(pl.Int64), mastered="mastered",
        of="of", rate="rate", lower="lower", upper="upper", pooled_rate="pooled_rate",
        pooled_lower="pooled_lower", pooled_upper="pooled_upper", low_outer="low_outer",
        high_outer="high_outer",
    )  # fmt: skip


def how(found: Comparison) -> tuple[tuple[str, str], ...]:
    """Terms of the screen and what they mean, with the numbers that were used."""
    towards = f" Here towards {found.prior}." if found.prior else ""
    return (
        ("Mastered", "Students × skills with mastery, of those that are assigned and can be told."),
        ("From and to", "Wilson's 95 % interval. Scores of one student hang together, so they count"
         " as fewer answers than there are: as many as the spread between students says."),
        ("By chance", "How far a section like all others would stray by chance alone: the 99.8 %"
         " limits around the rate of all together, for its number of students."),
        ("Pooled", "Each rate drawn towards that of all sections, the more the fewer students it"
         f" has (a beta-binomial prior): what to expect of the section again.{towards}"),
    )  # fmt: skip


def _beyond(limit: str) -> pl.Expr:
    rate = pl.col("rate")
    # A rate is on a limit when they differ in the last bit alone.
    below, above = pl.col(f"low_{limit}") - 1e-9, pl.col(f"high_{limit}") + 1e-9
    return ((rate < below) | (rate > above)).cast(pl.Int64)


def _with_pooled(
    frame: pl.DataFrame, x: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    n: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[pl.DataFrame, str]:  # fmt: skip
    names = ("pooled_rate", "pooled_lower", "pooled_upper")
    if frame.height < POOLED_FROM:
        return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in names), ""
    prior, worth = beta_binomial_prior(x, n), float(frame["per_student"][0])
    values = pooled(x, n, prior)
    return frame.with_columns(
        pl.Series(name, value) for name, value in zip(names, values, strict=True)
    ), Prior(prior.alpha / worth, prior.beta / worth).describe()


def shown_names(source: Source, sections: list[str]) -> list[str]:
    """Names of sections without their teachers': two of one name become `P1 (1)` and `P1 (2)`."""
    teachers = dict(source.sections().select("section", "teacher").iter_rows())
    plain = [_without(section, teachers.get(section)) for section in sections]
    number, seen = Counter(plain), Counter[str]()
    found = []
    for name, section in zip(plain, sections, strict=True):
        seen[name] += 1
        shared = name != section and number[name] > 1
        found.append(f"{name} ({seen[name]})" if shared else name)
    return found if len(set(found)) == len(found) else _numbered(len(sections))


def _without(section: str, teacher: str | None) -> str:
    """A section's name without the parts that are the teacher's name."""
    if not teacher:
        return section
    parts = [part for part in section.split(" · ") if part != teacher]
    rest = " · ".join(parts).replace(teacher, "").strip(" -–:_,·()")
    return rest or "Section"


def _numbered(number: int) -> list[str]:
    return [f"Section {place}" for place in range(1, number + 1)]
