"""Mastery rules, one a module; `RULES` holds each with its default parameters."""

from __future__ import annotations

import sys

from masteryviz.errors import UnknownName
from masteryviz.registry import discover
from masteryviz.rules._rule import Rule

__all__ = ["RULES", "Rule", "get_rule"]

RULES: dict[str, Rule] = discover(sys.modules[__name__], "RULE", lambda rule: rule.key)


def get_rule(name: str) -> Rule:
    """The rule of that name, with its default parameters.

    Raises
    ------
    UnknownName
        When there is none.
    """
    if name not in RULES:
        raise UnknownName("rule", name, tuple(RULES))
    return RULES[name]
