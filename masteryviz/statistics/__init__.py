"""Intervals, pooling and curves of time: pure functions on arrays, equal to R's answers."""

from masteryviz.statistics.comparing import LogRank, from_landmark, log_rank, log_rank_of_counts
from masteryviz.statistics.competing import Incidence, aalen_johansen, incidence_of_counts
from masteryviz.statistics.funnel_limits import (
    INNER,
    OUTER,
    design_effect,
    funnel_limits,
    outside_by_chance,
)
from masteryviz.statistics.interval_censored import IntervalCurve, turnbull
from masteryviz.statistics.intervals import (
    Array,
    beta_interval,
    exact,
    jeffreys,
    normal_quantile,
    wilson,
)
from masteryviz.statistics.pooling import Prior, beta_binomial_prior, pooled
from masteryviz.statistics.survival import (
    LIMITS,
    ROUNDING,
    Curve,
    kaplan_meier,
    product_limit,
    restricted_mean,
    survival_limits,
    time_until,
)

__all__ = [
    "INNER", "LIMITS", "OUTER", "ROUNDING", "Array", "Curve", "Incidence", "IntervalCurve",
    "LogRank", "Prior", "aalen_johansen", "beta_binomial_prior", "beta_interval", "design_effect",
    "exact", "from_landmark", "funnel_limits", "incidence_of_counts", "jeffreys", "kaplan_meier",
    "log_rank", "log_rank_of_counts", "normal_quantile", "outside_by_chance", "pooled",
    "product_limit", "restricted_mean", "survival_limits", "time_until", "turnbull", "wilson",
]  # fmt: skip
