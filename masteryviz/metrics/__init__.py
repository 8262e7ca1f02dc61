"""Metrics, a module per family; `QUESTIONS` holds every question by key."""

from __future__ import annotations

import sys

from masteryviz.errors import MasteryvizError
from masteryviz.metrics._question import Question
from masteryviz.metrics._taught import WITH_TESTS, taught
from masteryviz.registry import discover

__all__ = ["QUESTIONS", "WITH_TESTS", "Question", "taught"]


def by_key(families: dict[str, tuple[Question, ...]]) -> dict[str, Question]:
    """The questions of all families by their keys.

    Raises
    ------
    MasteryvizError
        When two questions use one key.
    """
    found: dict[str, Question] = {}
    for question in (question for family in families.values() for question in family):
        if question.key in found:
            raise MasteryvizError(f"Two questions use the key {question.key!r}.")
        found[question.key] = question
    return found


QUESTIONS: dict[str, Question] = by_key(
    discover(sys.modules[__name__], "QUESTIONS", lambda questions: questions[0].key)
)
