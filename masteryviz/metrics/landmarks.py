"""Whether revising goes with mastering it, without crediting anybody for having had time."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, grouping
from masteryviz.metrics._curves import curves
from masteryviz.metrics._options import whole_option
from masteryviz.metrics._question import Question
from masteryviz.metrics._shares import choice, number
from masteryviz.metrics._spans import gathered, groups_of, spans
from masteryviz.rules import Rule
from masteryviz.statistics import LIMITS, log_rank_of_counts, survival_limits, time_until


def revisions_landmark(
    gradebook: Gradebook,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    by: Iterable[str] | str = ("skill",),
    *,
    landmark: int | str = 14,
    most: int | str = 2,
    censor: str = "data_date",
    limits: str = "log-log",
    confidence: float | str = 0.95,
) -> pl.DataFrame:
    """Time to mastery from a landmark day on, by the revisions made until then.

    To compare students who revised twice with those who did not, from their first attempt on,
    credits revising with the time that it takes: who revised twice cannot have mastered it before
    the second revision, and who mastered it at once never revised (immortal time bias). Here
    students still on the way at the landmark are grouped by what they had done by then, and
    followed from it (Anderson, Cain, Gelber 1983). What differs still need not come from revising.

    Parameters
    ----------
    gradebook, filters, rule, by
        As `Gradebook.ask` takes them.
    landmark
        Days after the first attempt. Mastered or last seen by then: not in the comparison.
    most
        Number of revisions that stands for itself and all above.
    censor, limits, confidence
        As `time_to_mastery` takes them.

    Returns
    -------
    polars.DataFrame
        The group columns, then

        - `revisions`: made by the landmark day, `most` standing for that many and more,
        - `students`, `events`, `censored`: followed from it, mastered later, and not,
        - `expected`: events if all of the group's rows had one curve (log-rank); near `events`
          where revising by the landmark makes no difference,
        - `median`, `lower`, `upper`: days from the landmark to mastery, with limits; null: not
          reached.

    Raises
    ------
    SettingError
        When an option's value is out of its range.
    """
    groups = grouping(by)
    asked = gradebook.rows(
        "revisions_landmark", rule=rule, filters=filters, by=groups,
        landmark=whole_option("landmark", landmark), most=whole_option("most", most),
        **spans(gradebook, censor=censor),
    )  # fmt: skip
    within = (*groups, "revisions")
    curve = curves(asked, within, "censored")
    lower, upper = survival_limits(
        curve["survival"].to_numpy(), curve["hazard_variance"].to_numpy(),
        choice("limits", limits, tuple(LIMITS)), number(confidence),
    )  # fmt: skip
    expected = {tuple(key): value for key, value in _expected(asked, groups)}
    time, survival = (curve[name].to_numpy().astype(float) for name in ("time", "survival"))
    ends = curve["events"].to_numpy(), curve["censored"].to_numpy()
    rows = []
    for names, place in groups_of(curve, within):
        events, censored = (int(end[place].sum()) for end in ends)
        falls = {"median": survival, "lower": lower, "upper": upper}
        rows.append({
            **names, "students": events + censored, "events": events, "censored": censored,
            "expected": expected[tuple(names.values())],
            **{name: _whole(time_until(time[place], of[place])) for name, of in falls.items()},
        })  # fmt: skip
    counts = dict.fromkeys(("students", "events", "censored"), pl.Int64)
    days = dict.fromkeys(("median", "lower", "upper"), pl.Int64)
    return gathered(rows, curve, within, **counts, expected=pl.Float64, **days)


def _whole(days: float) -> int | None:
    return None if np.isnan(days) else int(days)


def _expected(
    asked: pl.DataFrame, groups: tuple[str, ...]
) -> Iterable[tuple[tuple[object, ...], float]]:
    """Expected events of each group and number of revisions; 0 differences in a group of one."""
    for names, place in groups_of(asked, groups):
        rows = asked[place]
        kinds, kind = np.unique(rows["revisions"].to_numpy(), return_inverse=True)
        times, moment_of = np.unique(rows["time"].to_numpy(), return_inverse=True)
        gone, happened = np.zeros((2, len(times), len(kinds)))
        np.add.at(gone, (moment_of, kind), rows["students"].to_numpy())
        np.add.at(happened, (moment_of, kind), rows["events"].to_numpy())
        found = log_rank_of_counts(gone[::-1].cumsum(axis=0)[::-1], happened)
        for revisions, expected in zip(kinds, found.expected, strict=True):
            yield (*names.values(), int(revisions)), float(expected)


QUESTIONS = (
    Question(
        key="revisions_landmark",
        title="Do those who revise early get there sooner?",
        ask=revisions_landmark,
        options=("landmark", "most", "censor", "limits", "confidence"),
    ),
)
