"""Shares with their interval, and options checked: what the families of metrics have in common."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import SettingError
from masteryviz.statistics import wilson


def share(part: str, whole: pl.Expr) -> pl.Expr:
    """The column `part` as a share of `whole`; null where `whole` is 0."""
    return pl.when(whole > 0).then(pl.col(part) / whole)


def with_interval(
    frame: pl.DataFrame,
    part: str,
    whole: pl.Expr,
    confidence: float | str,
    names: tuple[str, str] = ("lower", "upper"),
) -> pl.DataFrame:
    """The frame with the Wilson interval of `part` in `whole` as `lower` and `upper`, or `names`.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1.
    """
    lower, upper = wilson(
        frame[part].to_numpy(), frame.select(whole).to_series().to_numpy(), number(confidence)
    )
    return frame.with_columns(
        pl.Series(names[0], lower, nan_to_null=True), pl.Series(names[1], upper, nan_to_null=True)
    )


def number(confidence: float | str) -> float:
    """A confidence given as a number or, on the command line, as text.

    Raises
    ------
    SettingError
        When it is not a number.
    """
    try:
        return float(confidence)
    except (TypeError, ValueError):
        raise SettingError(
            f"confidence must be a number such as 0.95, not {confidence!r}."
        ) from None


def choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value of an option, checked.

    Raises
    ------
    SettingError
        When it is not one of `allowed`.
    """
    if value not in allowed:
        raise SettingError(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value
