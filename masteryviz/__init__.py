"""Skill gaps, revisions and time to mastery from the gradebook exports that teachers have.

Every question of `masteryviz.metrics.QUESTIONS` is also a function here, under the question's key:
`masteryviz.mastery_rates(gradebook, by=("skill", "section"))`.
"""

from __future__ import annotations

import importlib
import importlib.util
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from masteryviz.calendar import Calendar
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
    from masteryviz.identity import merge_people, people, split_people
    from masteryviz.loading import load
    from masteryviz.mapping import Mapping, load_mapping
    from masteryviz.metrics import QUESTIONS, taught
    from masteryviz.rules import RULES, Rule, get_rule
    from masteryviz.store import Store

    __version__: str

_HOMES = {
    "Calendar": "calendar",
    "Filters": "filters",
    "FormatNotRecognised": "errors",
    "Gradebook": "gradebook",
    "InputError": "errors",
    "Mapping": "mapping",
    "MasteryvizError": "errors",
    "Problem": "errors",
    "QUESTIONS": "metrics",
    "RULES": "rules",
    "Rule": "rules",
    "SettingError": "errors",
    "Store": "store",
    "StoreBusy": "errors",
    "StoreError": "errors",
    "UnknownName": "errors",
    "get_rule": "rules",
    "load": "loading",
    "load_mapping": "mapping",
    "merge_people": "identity",
    "people": "identity",
    "split_people": "identity",
    "taught": "metrics",
}
"""Public name -> its module, loaded when the name is first used, so that importing is quick."""

__all__ = [
    "QUESTIONS",
    "RULES",
    "Calendar",
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
    "get_rule",
    "load",
    "load_mapping",
    "merge_people",
    "people",
    "split_people",
    "taught",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (each name is another kind of thing)
    if name == "__version__":
        value = importlib.import_module("importlib.metadata").version("masteryviz")
    elif name in _HOMES:
        value = getattr(importlib.import_module(f"masteryviz.{_HOMES[name]}"), name)
    elif not name.startswith("_") and find_spec(f"masteryviz.{name}"):
        # `from masteryviz import module` asks here first, and must not import all of it.
        value = importlib.import_module(f"masteryviz.{name}")
    else:
        value = _question(name)
    globals()[name] = value
    return value


def _question(name: str) -> object:
    """The function of a question; a module of the package, or `_name`, is never one."""
    # `from masteryviz import x` asks here before it looks for a module x.
    if not name.startswith("_") and importlib.util.find_spec(f"masteryviz.{name}") is None:
        questions = importlib.import_module("masteryviz.metrics").QUESTIONS
        if name in questions:
            return questions[name].ask
    raise AttributeError(f"module 'masteryviz' has no attribute {name!r}")


def __dir__() -> list[str]:
    questions = importlib.import_module("masteryviz.metrics").QUESTIONS
    return sorted({*__all__, *questions})
