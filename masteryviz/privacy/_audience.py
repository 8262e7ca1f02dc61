"""Who looks: the team itself, people in front of a projector, or others that a file goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from masteryviz import toml_checks as check
from masteryviz.errors import SettingError, UnknownName

Audience = Literal["team", "present", "share"]
"""`team`: names, every group. `present`: pseudonyms, small groups hidden. `share`: pseudonyms,
more groups hidden."""
AUDIENCES: tuple[str, ...] = get_args(Audience)

FEWEST = 3
"""The smallest least: below it, a group shown would be one student, or a pair."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The table `[privacy]` of a store's settings.

    The defaults are those of the school districts and agencies that publish theirs: 5 inside a
    school, 10 outside (NCES 2011-603: most states take 10).
    """

    least: int = 5
    """Students a group must have to be shown while presenting."""
    least_shared: int = 10
    """Students a group must have to be part of what is shared."""
    teachers: bool = False
    """Whether teachers are named to others than the team."""

    def __post_init__(self) -> None:
        for name in ("least", "least_shared"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < FEWEST:
                raise SettingError(
                    f"privacy.{name} = {value!r}: expected a whole number of at least {FEWEST}."
                )
        if self.least_shared < self.least:
            raise SettingError(
                f"privacy.least_shared = {self.least_shared}: expected at least as many as "
                f"privacy.least ({self.least}), for others see no more than the school does."
            )

    @classmethod
    def read(cls, given: dict[str, Any]) -> Limits:
        """Take the lines of `[privacy]`.

        Raises
        ------
        SettingError
            When a name is not known, or a value is out of its range.
        """
        check.refuse_unknown(given, ("least", "least_shared", "teachers"), "[privacy]")
        if "teachers" in given:
            check.flag("privacy.teachers", given["teachers"])
        least = given.get("least", cls.least)
        usual = max(cls.least_shared, least) if isinstance(least, int) else cls.least_shared
        return cls(**{"least_shared": usual, **given})

    def of(self, audience: str) -> int:
        """Students a group must have to be shown to an audience; 0 where every group is.

        Raises
        ------
        UnknownName
            When there is no such audience.
        """
        if audience not in AUDIENCES:
            raise UnknownName("audience", audience, AUDIENCES)
        return {"team": 0, "present": self.least, "share": self.least_shared}[audience]
