"""Which rule is Canvas' way of calculating an outcome's score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from masteryviz.errors import Problem
from masteryviz.wording import plural

_RULES: dict[str, tuple[str, str, str | None, int | None]] = {
    "decaying_average": ("weighted average (called decaying average before)",
                         "weighted_latest", "w", 65),
    "weighted_average": ("weighted average", "weighted_latest", "w", 65),
    "standard_decaying_average": ("decaying average", "decaying", "d", 65),
    "n_mastery": ("n number of times", "n_times", "n", 5),
    "latest": ("most recent score", "latest", None, None),
    "highest": ("highest score", "highest", None, None),
    "average": ("average", "average", None, None),
}  # fmt: skip
"""Canvas' method -> what it is called, the rule, the rule's parameter and its usual value."""


def about_methods(methods: Iterable[tuple[str, int | None]]) -> list[Problem]:
    """Say which rule calculates as Canvas does, once for each method and number."""
    notices = []
    for (method, number), count in Counter(methods).items():
        if not method:
            continue
        outcomes = plural(count, "outcome")
        if method not in _RULES:
            what = f"Canvas calculates {outcomes} by {method!r}, which is no known method."
            notices.append(Problem(what, "", None, "calculation_method"))
            continue
        called, rule, parameter, usual = _RULES[method]
        value = number if number is not None else usual
        words = f" with {parameter} = {value}" if parameter else ""
        what = f"Canvas calculates {outcomes} by {called}: that is rule {rule}{words}."
        advice = "One rule counts for all skills: choose it in the settings or with --rule."
        notices.append(Problem(what, advice, None, "calculation_method"))
    return notices
