"""Metrics counted a second time, slowly: plain Python, lifelines, statsmodels and scipy.

Nothing of masteryviz is used here. A log is a list of rows in the order of the evidence; each has
`student`, `section`, `skill`, `day` (a date or None) and `share` (None: waiting for feedback).
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from lifelines import KaplanMeierFitter
from scipy import stats
from scipy.optimize import minimize
from statsmodels.stats.proportion import proportion_confint

Key = tuple[object, ...]
Met = Callable[[Sequence[bool]], bool]


@dataclass
class Row:
    student: str
    section: str | None
    skill: str
    day: dt.date | None
    share: float | None


@dataclass
class Way:
    """A student's way on a skill."""

    student: str
    skill: str
    section: str | None
    """Of the newest attempt."""
    met: list[bool]
    """Whether the rule is met after each scored attempt."""
    days: list[dt.date | None]
    """Day of each scored attempt."""
    mastered: bool
    last_activity: dt.date | None
    waiting: bool
    """Whether the newest attempt has no score yet."""

    @property
    def place(self) -> int | None:
        """Place of the first attempt at which the rule is met."""
        return self.met.index(True) if True in self.met else None

    @property
    def revisions(self) -> int:
        return len(self.met) - 1 if self.place is None else self.place


def reached(share: float, cut: float, top: float = 1) -> bool:
    """Whether a score, rounded to cents half away from zero, is at the cut."""
    cent = Decimal("0.01")
    scores = (Decimal(repr(round(value * top, 9))) for value in (share, cut))
    score, least = (value.quantize(cent, ROUND_HALF_UP) for value in scores)
    return score >= least


def in_a_row(k: int) -> Met:
    return lambda at_cut: len(at_cut) >= k and all(at_cut[-k:])


def latest(at_cut: Sequence[bool]) -> bool:
    return at_cut[-1]


def ways(
    log: Iterable[Row], met: Met = latest, *, cut: float = 0.8, top: float = 1, stays: bool = False
) -> list[Way]:
    """Every student's way on every skill that the student has tried."""
    kept: dict[tuple[str, str], list[Row]] = {}
    newest: dict[str, dt.date] = {}
    for row in log:
        kept.setdefault((row.student, row.skill), []).append(row)
        if row.day is not None:
            newest[row.student] = max(newest.get(row.student, row.day), row.day)
    found = []
    for (student, skill), rows in kept.items():
        scored = [row for row in rows if row.share is not None]
        at_cut = [reached(row.share, cut, top) for row in scored if row.share is not None]
        after = [met(at_cut[: end + 1]) for end in range(len(at_cut))]
        found.append(
            Way(
                student, skill, rows[-1].section, after, [row.day for row in scored],
                bool(after) and (any(after) if stays else after[-1]), newest.get(student),
                rows[-1].share is None,
            )
        )  # fmt: skip
    return found


def grouped(found: Iterable[Way], by: Sequence[str]) -> dict[Key, list[Way]]:
    groups: dict[Key, list[Way]] = {}
    for way in found:
        groups.setdefault(tuple(getattr(way, name) for name in by), []).append(way)
    return groups


def _rate(part: int, whole: int) -> tuple[float | None, float | None, float | None]:
    if not whole:
        return None, None, None
    lower, upper = proportion_confint(part, whole, method="wilson")
    return part / whole, lower, upper


def mastery_rates(found: Iterable[Way], by: Sequence[str]) -> dict[Key, dict[str, object]]:
    answer = {}
    for key, group in grouped(found, by).items():
        n, tried = len(group), sum(bool(way.met) for way in group)
        mastered = sum(way.mastered for way in group)
        rate, lower, upper = _rate(mastered, n)
        answer[key] = {
            "students": n, "with_evidence": tried, "mastered": mastered, "mastery_rate": rate,
            "mastery_rate_evidence": _rate(mastered, tried)[0], "lower": lower, "upper": upper,
            "unknown": 0, "needs": n - mastered,
        }  # fmt: skip
    return answer


def first_attempt(found: Iterable[Way], by: Sequence[str]) -> dict[Key, dict[str, object]]:
    answer = {}
    for key, group in grouped([way for way in found if way.met], by).items():
        first = sum(way.met[0] for way in group)
        rate, lower, upper = _rate(first, len(group))
        answer[key] = {
            "students": len(group), "mastered_first": first, "first_attempt_rate": rate,
            "lower": lower, "upper": upper, "unknown": 0,
        }  # fmt: skip
    return answer


def revision_counts(found: Iterable[Way], by: Sequence[str]) -> dict[Key, dict[str, object]]:
    answer: dict[Key, dict[str, object]] = {}
    for key, group in grouped([way for way in found if way.met], [*by, "revisions"]).items():
        done = sum(way.place is not None for way in group)
        answer[key] = {
            "mastered": done, "open": len(group) - done, "unknown": 0, "lower_bound": False,
        }  # fmt: skip
    return answer


def revision_yield(found: Iterable[Way], by: Sequence[str]) -> dict[Key, dict[str, object]]:
    answer: dict[Key, dict[str, object]] = {}
    for key, group in grouped([way for way in found if way.met], by).items():
        for revision in itertools.count(1):
            before = [way for way in group if len(way.met) >= revision]
            returned = [way for way in before if not any(way.met[:revision])]
            again = [way for way in returned if len(way.met) > revision]
            done = sum(way.met[revision] for way in again)
            if not returned:
                break
            resubmit, low, high = _rate(len(again), len(returned))
            rate, lower, upper = _rate(done, len(again))
            answer[*key, revision] = {
                "returned": len(returned), "resubmitted": len(again), "mastered": done,
                "resubmit_rate": resubmit, "revision_yield": rate, "lower": lower, "upper": upper,
                "resubmit_lower": low, "resubmit_upper": high,
            }  # fmt: skip
    return answer


@dataclass
class Watch:
    """How long a way was watched, and how it ended."""

    time: int
    event: bool
    leaves: bool


def watched(
    way: Way,
    unit: str,
    censor: str,
    end: dt.date,
    left: dt.date | None = None,
    start: dt.date | None = None,
) -> Watch | None:
    """The watch of a way; None where its start or end is not known."""
    done = way.place is not None
    gone = not done and censor == "data_date" and left is not None and left <= end
    if unit == "attempts":
        return Watch(way.revisions + 1, done, gone)
    begin = start or way.days[0]
    if done:
        last = way.days[way.place]
    elif censor == "data_date":
        last = min(end, left or end)
    else:
        last = way.days[-1] if censor == "last_evidence" else way.last_activity
    if begin is None or last is None:
        return None
    return Watch(max((last - begin).days, 0), done, gone)


def curve(watches: Sequence[Watch]) -> list[dict[str, float | int | None]]:
    """Kaplan-Meier by lifelines, a row for each time at which somebody's way ended."""
    fitter = KaplanMeierFitter().fit([one.time for one in watches], [one.event for one in watches])
    times = sorted({one.time for one in watches})
    survival = fitter.survival_function_["KM_estimate"].loc[times].to_numpy()
    limits = fitter.confidence_interval_.loc[times].to_numpy()
    table = fitter.event_table.loc[times]
    counts = table[["at_risk", "observed", "censored"]].to_numpy()
    return [
        {
            "time": time, "at_risk": int(n), "events": int(d), "censored": int(c), "survival": s,
            "lower": None if s <= 0 else low, "upper": None if s <= 0 else high,
        }
        for time, (n, d, c), s, (low, high) in zip(times, counts, survival, limits, strict=True)
    ]  # fmt: skip


def times(
    watches: Sequence[Watch], steps: list[dict[str, float | int | None]]
) -> dict[str, float | int | None]:
    """Median, its limits and quartiles, read off the curve of the watches."""

    def falls(share: float, column: str = "survival") -> float | None:
        at = (one["time"] for one in steps if (value := one[column]) is not None
              and value <= share + 1e-9)  # fmt: skip
        return next(at, None)

    return {
        "students": len(watches),
        "events": sum(one.event for one in watches),
        "censored": sum(not one.event for one in watches),
        "median": falls(0.5), "lower": falls(0.5, "lower"), "upper": falls(0.5, "upper"),
        "q25": falls(0.75), "q75": falls(0.25),
        "leavers": sum(one.leaves for one in watches),
    }  # fmt: skip


def incidence(watches: Sequence[Watch]) -> list[dict[str, float]]:
    """Shares mastered and left by each time, from the definition (Aalen and Johansen)."""
    answer = []
    still, mastered, left = 1.0, 0.0, 0.0
    for time in sorted({one.time for one in watches}):
        at_risk = sum(one.time >= time for one in watches)
        events = sum(one.time == time and one.event for one in watches)
        leavers = sum(one.time == time and one.leaves for one in watches)
        ended = sum(one.time == time for one in watches)
        mastered += still * events / at_risk
        left += still * leavers / at_risk
        still *= 1 - (events + leavers) / at_risk
        answer.append({
            "time": time, "at_risk": at_risk, "events": events, "leavers": leavers,
            "censored": ended - events - leavers, "mastered": mastered, "left": left,
            "still": still,
        })  # fmt: skip
    return answer


def prior(counts: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Beta(a, b) that makes the counts most likely under weight ** -5/2, by another search."""
    x, n = np.array(counts).T

    def unlikely(place: np.ndarray) -> float:
        mean, weight = 1 / (1 + math.exp(-place[0])), math.exp(place[1])
        told = stats.betabinom.logpmf(x, n, mean * weight, (1 - mean) * weight).sum()
        # the density on the scale that is searched: logit of the mean, logarithm of the weight
        return -(told - 2.5 * place[1] + math.log(mean * (1 - mean)) + 2 * place[1])

    found = minimize(
        unlikely, (0.0, 2.0), method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000, "maxfev": 4000},
    )  # fmt: skip
    mean, weight = 1 / (1 + math.exp(-found.x[0])), math.exp(found.x[1])
    return mean * weight, (1 - mean) * weight
