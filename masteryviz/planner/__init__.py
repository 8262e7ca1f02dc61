"""Small groups as an exact integer programme: a pure core without files, frames or screens."""

from masteryviz.planner.moving import Cost, cost, moved
from masteryviz.planner.plan import (
    Left,
    Plan,
    Refusal,
    WholeClass,
    left_over,
    whole_class,
    why_not,
    worth,
)
from masteryviz.planner.problem import Gap, Group, Lock, Pair, Problem
from masteryviz.planner.solving import solve

__all__ = [
    "Cost", "Gap", "Group", "Left", "Lock", "Pair", "Plan", "Problem", "Refusal", "WholeClass",
    "cost", "left_over", "moved", "solve", "whole_class", "why_not", "worth",
]  # fmt: skip
