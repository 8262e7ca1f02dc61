"""Small groups as an exact integer programme: a pure core without files, frames or screens."""

from masteryviz.planner._everybody import WholeClass, whole_class
from masteryviz.planner._left import Left, away_words, left_over
from masteryviz.planner.moving import Cost, cost, moved
from masteryviz.planner.plan import (
    Plan,
    Refusal,
    why_not,
    worth,
)
from masteryviz.planner.problem import Gap, Group, Lock, Pair, Problem
from masteryviz.planner.solving import solve

__all__ = [
    "Cost", "Gap", "Group", "Left", "Lock", "Pair", "Plan", "Problem", "Refusal", "WholeClass",
    "away_words", "cost", "left_over", "moved", "solve", "whole_class", "why_not", "worth",
]  # fmt: skip
