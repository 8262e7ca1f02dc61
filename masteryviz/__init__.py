"""Skill gaps, revisions and time to mastery from the gradebook exports that teachers have."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masteryviz.errors import (
        FormatNotRecognised,
        InputError,
        MasteryvizError,
        Problem,
        SettingError,
        StoreBusy,
        StoreError,
        UnknownName,
    )
    from masteryviz.filters import Filters
    from masteryviz.gradebook import Gradebook
    from masteryviz.loading import load
    from masteryviz.mapping import Mapping, load_mapping
    from masteryviz.metrics import QUESTIONS
    from masteryviz.metrics.rates import first_attempt, mastery_rates
    from masteryviz.metrics.revisions import revision_counts, revision_yield
    from masteryviz.metrics.standing import states, students_by_state
    from masteryviz.metrics.timing import time_to_mastery, time_to_mastery_curve
    from masteryviz.rules import RULES, Rule, get_rule
    from masteryviz.store import Store

    __version__: str

__all__ = [
    "QUESTIONS",
    "RULES",
    "Filters",
    "FormatNotRecognised",
    "Gradebook",
    "InputError",
    "Mapping",
    "MasteryvizError",
    "Problem",
    "Rule",
    "SettingError",
    "Store",
    "StoreBusy",
    "StoreError",
    "UnknownName",
    "__version__",
    "first_attempt",
    "get_rule",
    "load",
    "load_mapping",
    "mastery_rates",
    "revision_counts",
    "revision_yield",
    "states",
    "students_by_state",
    "time_to_mastery",
    "time_to_mastery_curve",
]

_HOMES = {
    "errors": (
        "FormatNotRecognised", "InputError", "MasteryvizError", "Problem", "SettingError",
        "StoreBusy", "StoreError", "UnknownName",
    ),
    "filters": ("Filters",),
    "gradebook": ("Gradebook",),
    "loading": ("load",),
    "mapping": ("Mapping", "load_mapping"),
    "metrics": ("QUESTIONS",),
    "metrics.rates": ("first_attempt", "mastery_rates"),
    "metrics.revisions": ("revision_counts", "revision_yield"),
    "metrics.standing": ("states", "students_by_state"),
    "metrics.timing": ("time_to_mastery", "time_to_mastery_curve"),
    "rules": ("RULES", "Rule", "get_rule"),
    "store": ("Store",),
}  # fmt: skip
"""Module of each public name: loaded when the name is first used, so that importing is quick."""


def __getattr__(name: str) -> object:
    if name == "__version__":
        value: object = importlib.import_module("importlib.metadata").version("masteryviz")
    else:
        for home, names in _HOMES.items():
            if name in names:
                value = getattr(importlib.import_module(f"masteryviz.{home}"), name)
                break
        else:
            raise AttributeError(f"module 'masteryviz' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
