"""The trend of the scores counts: where a power law through them ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from masteryviz.errors import SettingError
from masteryviz.rules._rule import Rule


@dataclass(frozen=True, kw_only=True)
class PowerLaw(Rule):
    """Least squares of ln s on ln i over all scores, read off at the last i.

    At least 3 scores, else no score: 3, 3, 1, 3 -> 1.90; 3, 3, 1, 3, 4, 4 -> 3.07 (Marzano,
    "true score" by the power law of learning). Zeros have no logarithm: they are left out, the
    rest is numbered anew, and the standing counts them in `left_out`.
    """

    key: ClassVar[str] = "power_law"
    title: ClassVar[str] = "Power law"

    uncapped: bool = False
    """Whether the result may lie above the scale's top."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.uncapped, bool):
            raise SettingError(f"uncapped must be true or false, not {self.uncapped!r}.")

    def steps(self) -> tuple[Mapping[str, str], ...]:
        """The number of each score among those that count, then the line through them."""
        line = "ln(positive), ln(nullif(number, 0))"
        return (
            {"positive": "case when score > 0 then score end"},
            {"number": "count(positive) over ({past})"},
            {
                "slope": f"regr_slope({line}) over ({{past}})",
                "height": f"regr_intercept({line}) over ({{past}})",
            },
        )

    def score_sql(self) -> str:
        """The line at the last score, at most the scale's top unless uncapped."""
        value = "exp(height + slope * ln(nullif(number, 0)))"
        limited = value if self.uncapped else f"least({value}, coalesce(top, 'inf'::double))"
        return f"case when number >= 3 then {limited} end"

    def left_out_sql(self) -> str:
        """Zeros are left out."""
        return "score <= 0"

    def describe(self) -> str:
        """The rule in words."""
        scale = ", also above the scale's top," if self.uncapped else ""
        return f"power law through all scores{scale} {self.cut_words()}"


RULE = PowerLaw()
