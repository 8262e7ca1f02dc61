"""Which questions are asked of summative tests as well, and filters that leave tests out."""

from __future__ import annotations

from dataclasses import replace

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook

WITH_TESTS = frozenset({
    "assessment_health", "attempts", "check_agreement", "feedback_turnaround", "forms",
    "grading_queue", "inactivity", "items", "mastery_and_summative", "summative_correlation",
})  # fmt: skip
"""Questions about work, checks or tests. All others are about skills, and a summative test, which
is not retaught and not retried, is none: the screens count skills without them."""


def taught(gradebook: Gradebook, filters: Filters = Filters(), question: str = "") -> Filters:  # noqa: B008  (frozen)
    """The filters without summative tests, so that answers count skills as the screens do.

    >>> gradebook.ask("mastery_rates", filters=taught(gradebook), by=("section",))

    Parameters
    ----------
    gradebook
        What is asked.
    filters
        What is looked at. Where they name skills, those are meant, tests or not.
    question
        The question that is asked with them; one about work, checks or tests takes tests along.

    Returns
    -------
    Filters
        The same ones where there are no tests, or nothing else to look at; else with `skill`.
    """
    tests = set(gradebook.tests())
    if question in WITH_TESTS or filters.skill or not tests:
        return filters
    with gradebook.unrecorded():
        # Who has something to learn does not depend on the rule, so the store's own will do.
        found = gradebook.rows("count_students", rule=None, filters=filters, by=("skill",))
    if tests.issuperset(found["skill"]):
        return filters
    # All other skills, not those found: questions may look at what comes next.
    return replace(filters, skill=tuple(s for s in gradebook.skills()["skill"] if s not in tests))
