"""The mastery rule that a plan was made with: written down with it, read back, put in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from masteryviz.errors import MasteryvizError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.rules import Rule, get_rule


def kept_rule(gradebook: Gradebook, rule: Rule | str | None, skills: Iterable[str]) -> Rule:
    """The rule that is meant, with the cut of the skills where they all have one.

    A rule without a cut of its own judges each skill by the skill's. Where these are all the same,
    it is said here, so that a plan does not change its meaning with a new cut on the map.

    Parameters
    ----------
    gradebook
        Where the skills have their cuts.
    rule
        The rule, or its name; None for the gradebook's own.
    skills
        The skills that are judged.
    """
    chosen = gradebook.default_rule if rule is None else rule
    chosen = get_rule(chosen) if isinstance(chosen, str) else chosen
    names = tuple(skills)
    cuts = gradebook.cuts(Filters(skill=names)) if names else []
    return chosen.using(cut=cuts[0]) if chosen.cut is None and len(cuts) == 1 else chosen


def in_words(gradebook: Gradebook, rule: Rule, skills: Iterable[str]) -> str:
    """`latest score at least 80 %`."""
    return gradebook.mastery_words(Filters(skill=tuple(skills)), rule)


def to_record(rule: Rule) -> dict[str, Any]:
    """A rule as JSON: its name and its parameters."""
    return {"name": rule.key, **asdict(rule)}


def from_record(given: Mapping[str, Any] | None) -> Rule | None:
    """The rule of a record; None where there is none, or this version does not know it."""
    if not isinstance(given, Mapping):
        return None
    parameters = {name: value for name, value in given.items() if name != "name"}
    try:
        return get_rule(str(given.get("name"))).using(**parameters)
    except MasteryvizError:
        return None


class Judged(NamedTuple):
    """What counts as mastered when a saved plan is looked at."""

    rule: Rule | str | None
    words: str
    """Said where it is not simply the rule in view; else empty."""


def judged_by(
    gradebook: Gradebook,
    kept: Rule | None,
    said: str,
    rule: Rule | str | None,
    skills: Iterable[str],
) -> Judged:
    """The rule of a saved plan, else the one in view, and what is to be said about it.

    Parameters
    ----------
    gradebook
        The evidence now.
    kept, said
        The plan's own rule, and its words when it was made.
    rule
        The rule in view.
    skills
        The skills of the plan's groups.
    """
    names = sorted(skills)
    view = in_words(gradebook, kept_rule(gradebook, rule, names), names)
    if kept is None:
        why = f"was “{said}”, which this version cannot apply" if said else "was not kept"
        return Judged(rule, f"The rule of this plan {why}. Mastered = {view}, the rule in view.")
    if kept == kept_rule(gradebook, rule, gradebook.skills()["skill"]):
        return Judged(rule, "")  # the standings are there already
    own = in_words(gradebook, kept, names)
    if own == view:
        return Judged(kept, "")
    then = f"Mastered = {own}, the rule that this plan was made with."
    return Judged(kept, f"{then} The rule in view is: {view}.")
