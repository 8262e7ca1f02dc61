"""How many get there when some leave, and what their leaving can hide."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._curves import curves
from masteryviz.metrics._question import Question
from masteryviz.metrics._spans import gathered, groups_of, moment, spans
from masteryviz.rules import Rule
from masteryviz.statistics import Array, incidence_of_counts, time_until


def mastery_incidence(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
) -> pl.DataFrame:
    """Shares mastered, left and still on the way, day by day, where leaving is an end of its own.

    One minus the curve of `time_to_mastery_curve` says how many would master it if nobody could
    leave; this says how many do (Aalen and Johansen 1978). Of 12 students of whom 5 master and 4
    leave, `mastered` ends at 0.57 where one minus the curve says 0.66.

    Takes `unit` and `anchor` as `time_to_mastery` does, and raises the same.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `time`: days or attempts, one row for each at which somebody's time ended,
        - `at_risk`: students watched and still on the way just before it,
        - `events`, `leavers`, `censored`: students who mastered at it, who left at it without
          mastery, and who were last watched then,
        - `mastered`, `left`, `still`: share by then; they add up to 1.
    """
    groups = grouping(by)
    counted = gradebook.rows(
        "time_to_mastery", rule=rule, filters=filters, by=groups, **spans(gradebook, unit, anchor)
    )
    curve = curves(counted, groups, "censored")
    ended = pl.col("time").is_not_null() & (pl.col("events") + pl.col("censored") > 0)
    curve = curve.filter(ended).with_columns(pl.col("censored") - pl.col("leavers"))
    at_risk, ends = curve["at_risk"].to_numpy(), curve.select("events", "leavers").to_numpy()
    shares = np.ones((curve.height, 3))
    for _, place in groups_of(curve, groups):
        shares[place, 2], shares[place, :2] = incidence_of_counts(at_risk[place], ends[place])
    return curve.select(*groups, "time", "at_risk", "events", "leavers", "censored").with_columns(
        pl.Series(name, shares[:, place])
        for place, name in enumerate(("mastered", "left", "still"))
    )


def leaving_bounds(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    unit: str = "days",
    anchor: str = "first_attempt",
    horizon: float | str = 30,
) -> pl.DataFrame:
    """How far the answer could be off because those who left differ from those who stayed.

    `time_to_mastery` takes it that leavers would have gone on as the others. Often they would not:
    here the same is worked out for the two extremes, that all of them would have mastered it on
    the day they left, and that none ever would. The truth lies between.

    Takes `unit` and `anchor` as `time_to_mastery` does, and raises the same.

    Parameters
    ----------
    gradebook, filters, rule, by, unit, anchor
        As above.
    horizon
        Time by which shares are compared.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `students`, `events`: watched on their way, and mastered,
        - `leavers`: left without mastery,
        - `median_all`, `median`, `median_none`: median time to mastery if all leavers would have
          mastered it, if they would as the others, and if none would; null: not reached,
        - `mastered_all`, `mastered`, `mastered_none`: share that has mastered it by the horizon,
          in the same three cases; null where nobody was watched that long.
    """
    groups, until = grouping(by), moment("horizon", horizon)
    counted = gradebook.rows(
        "time_to_mastery", rule=rule, filters=filters, by=groups, **spans(gradebook, unit, anchor)
    )
    cases = {"all": "mastered", "": "censored", "none": "never"}
    found = [_case(counted, groups, how, name, until) for name, how in cases.items()]
    counts = [
        (pl.col("events") + pl.col("censored")).sum().alias("students"),
        pl.col("events", "leavers").sum(),
    ]
    curve = curves(counted, groups, "censored")
    if groups:
        totals = curve.group_by(groups, maintain_order=True).agg(counts)
    else:
        totals = curve.select(counts).head(curve.height)
    return pl.concat([totals, *found], how="horizontal").select(
        *groups, "students", "events", "leavers", "median_all", "median", "median_none",
        "mastered_all", "mastered", "mastered_none",
    )  # fmt: skip


def _case(
    counted: pl.DataFrame, groups: tuple[str, ...], leavers: str, name: str, horizon: float
) -> pl.DataFrame:
    """Median and share by the horizon of each group, in one of the three cases."""
    curve = curves(counted, groups, leavers)
    time, survival = (curve[column].to_numpy().astype(float) for column in ("time", "survival"))
    open_end, gone = (curve[column].to_numpy() for column in ("censored", "leavers"))
    ending = f"_{name}" if name else ""
    rows: list[dict[str, object]] = []
    for _, place in groups_of(curve, groups):
        # the last row of a group may be that of the unknown time
        part = slice(place.start, place.stop - int(np.isnan(time[place.stop - 1])))
        t, s = time[part], survival[part]
        # where only those are left who never would, the share stays as it is
        settled = leavers == "never" and t.size and open_end[part][-1] == gone[part].sum()
        median = time_until(t, s)
        rows.append({
            f"median{ending}": None if np.isnan(median) else int(median),
            f"mastered{ending}": _share_by(t, s, horizon, settled=bool(settled)),
        })  # fmt: skip
    kinds: dict[str, type[pl.DataType]] = {
        f"median{ending}": pl.Int64, f"mastered{ending}": pl.Float64
    }  # fmt: skip
    return gathered(rows, curve, (), **kinds)


def _share_by(time: Array, survival: Array, horizon: float, *, settled: bool) -> float | None:
    """Share that has finished by the horizon; None where the curve ends before it."""
    if not time.size or (time[-1] < horizon and survival[-1] > 0 and not settled):
        return None
    before = np.flatnonzero(time <= horizon)
    return float(1 - survival[before[-1]]) if before.size else 0.0


QUESTIONS = (
    Question(
        key="mastery_incidence",
        title="How many have mastered it, how many left, day by day?",
        ask=mastery_incidence,
        options=("unit", "anchor"),
    ),
    Question(
        key="leaving_bounds",
        title="What could those who left be hiding?",
        ask=leaving_bounds,
        options=("unit", "anchor", "horizon"),
    ),
)
