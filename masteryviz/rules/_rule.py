"""What every mastery rule is: parameters, a window expression, and words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Literal

from masteryviz.errors import SettingError, UnknownName

Order = Literal["submitted", "graded", "due"]

PAST = "partition by {key} order by k rows between unbounded preceding and current row"
"""The attempts of one student on one skill up to and including the present one."""


def recent(count: int) -> str:
    """The window of the last `count` attempts up to and including the present one."""
    return f"partition by {{key}} order by k rows between {count - 1} preceding and current row"


def rounded(expression: str, digits: int = 2) -> str:
    """SQL that rounds half away from zero, unharmed by binary fractions (3.425 gives 3.43)."""
    return f"round({expression} + sign({expression}) * 1e-9, {digits})"


_USUAL = "(80 % unless set)"

AT_CUT = f"{rounded('score')} >= {rounded('cut')}"
"""SQL: whether one attempt by itself is at or above the cut; null where the cut is not known."""


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """A mastery rule: from the ordered scores of a student on a skill to a score and a verdict.

    A rule's SQL sees one row per attempt with `k` (1 for the oldest attempt that has a score),
    `score` (on the skill's scale), `top` (the scale's top) and `cut` (the cut on that scale), and
    writes windows as `over ({past})` or with its own frame over `partition by {key} order by k`.
    `{key}` and `{past}` are filled in by the standings.
    """

    key: ClassVar[str]
    """Name in files, on the command line and in the registry."""
    title: ClassVar[str]
    """Name on screens."""
    score_is_share: ClassVar[bool] = False
    """Whether the score is progress from 0 to 1 towards the rule, not a place on the scale."""

    cut: float | str | None = None
    """Mastery cut: a share of the scale's top from 0 to 1; a number above 1 is points on the
    scale; a level's name. None: the skill's own cut, else 0.8."""
    sticky: bool = False
    """Whether a skill once mastered stays mastered."""
    order: Order = "submitted"
    """What puts attempts in order: when they were handed in, graded, or due."""

    def __post_init__(self) -> None:
        if isinstance(self.cut, (int, float)) and not isinstance(self.cut, bool):
            if not 0 < self.cut <= 1000:
                raise SettingError(f"cut must be above 0 and at most 1000, not {self.cut}.")
        elif self.cut is not None and not (isinstance(self.cut, str) and self.cut.strip()):
            raise SettingError(f"cut must be a number or a level's name, not {self.cut!r}.")
        if not isinstance(self.sticky, bool):
            raise SettingError(f"sticky must be true or false, not {self.sticky!r}.")
        if self.order not in ("submitted", "graded", "due"):
            raise SettingError(f"order must be submitted, graded or due, not {self.order!r}.")

    def steps(self) -> tuple[Mapping[str, str], ...]:
        """Helper columns that must stand before the score, each mapping computed from the last."""
        return ()

    @abstractmethod
    def score_sql(self) -> str:
        """Window expression: the score on the skill's scale after each attempt; null: none yet."""

    def met_sql(self) -> str:
        """Whether the rule is met after an attempt; `result` is the score after it."""
        return f"{rounded('result')} >= {rounded('cut')}"

    def left_out_sql(self) -> str:
        """Whether the rule leaves an attempt out of its sum, so that it can be pointed out."""
        return "false"

    @abstractmethod
    def describe(self) -> str:
        """The rule in words, e.g. `latest score at least 80 %`."""

    def named(self) -> str:
        """Its name on screens, with the numbers that are part of it: `2 of the last 3`."""
        return self.title

    def describe_for(self, cuts: Collection[float]) -> str:
        """The rule in words where it judges skills with these cuts, as shares of their scales.

        One that they all have is said as if it were the rule's own; of several the lowest and the
        highest.
        """
        if self.cut is not None or not cuts:
            return self.describe()
        low, high = min(cuts), max(cuts)
        if low == high:
            return replace(self, cut=low).describe()
        return self.describe().replace(_USUAL, f"({low * 100:.10g} to {high * 100:.10g} %)")

    def cut_words(self) -> str:
        """The cut in words, and what else all rules have: `at least 80 %, once reached it stays`.

        What is as usual (attempts in the order they were handed in, mastery that can lapse) is
        not said.
        """
        words = [self._cut_alone()]
        if self.sticky:
            words.append("once reached it stays")
        if self.order != "submitted":
            words.append(f"attempts in the order they were {self.order}")
        return ", ".join(words)

    def _cut_alone(self) -> str:
        if self.cut is None:
            return f"at least the skill's cut {_USUAL}"
        if isinstance(self.cut, str):
            return f"at level {self.cut} or above"
        if self.cut > 1:
            return f"at least {self.cut:g} points"
        return f"at least {self.cut * 100:.10g} %"

    def using(self, **changes: Any) -> Rule:  # noqa: ANN401  (any parameter of the rule)
        """A variant with other parameters; text is read as the parameter's type.

        Raises
        ------
        UnknownName
            When the rule has no such parameter.
        SettingError
            When a value is out of range.
        """
        known = {field.name: field for field in fields(self)}
        for name in changes:
            if name not in known:
                raise UnknownName(f"parameter of rule {self.key!r}", name, tuple(known))
        return replace(
            self,
            **{name: _typed(name, str(known[name].type), value) for name, value in changes.items()},
        )


def in_range(name: str, value: float, low: float, high: float) -> None:
    """Refuse a parameter outside `low` to `high`.

    Raises
    ------
    SettingError
        When it is outside or not a number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SettingError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}.")
    if not low <= value <= high:
        raise SettingError(f"{name} must be from {low:g} to {high:g}, not {value:g}.")


def whole_in_range(name: str, value: int, low: int, high: int) -> None:
    """Refuse a count that is outside `low` to `high` or not whole.

    Raises
    ------
    SettingError
        When it is.
    """
    in_range(name, value, low, high)
    if not isinstance(value, int):
        raise SettingError(f"{name} must be a whole number, not {value!r}.")


def _typed(name: str, annotation: str, value: Any) -> Any:  # noqa: ANN401
    """Text from a command line or file as the type that the field declares."""
    if not isinstance(value, str):
        return value
    kinds = [kind.strip() for kind in annotation.split("|")]
    if "None" in kinds and value.lower() in ("", "none", *(() if "str" in kinds else ("all",))):
        return None
    if "float" in kinds and value.rstrip().endswith("%"):
        return _typed(name, "float", value.rstrip().removesuffix("%")) / 100
    if "bool" in kinds:
        if value.lower() in ("true", "yes", "1"):
            return True
        if value.lower() in ("false", "no", "0"):
            return False
        raise SettingError(f"{name} must be true or false, not {value!r}.")
    for kind, convert in (("int", int), ("float", float)):
        if kind in kinds:
            try:
                return convert(value)
            except ValueError:
                if "str" not in kinds:
                    raise SettingError(f"{name} must be a number, not {value!r}.") from None
    return value
