"""Options of questions, which come as numbers or, from the command line, as text: checked."""

from __future__ import annotations

from masteryviz.errors import SettingError

_GREATEST = 1_000_000_000


def share_option(name: str, value: float | str) -> float:
    """A share from 0 to 1.

    Raises
    ------
    SettingError
        When it is none.
    """
    try:
        share = float(value)
    except (TypeError, ValueError):
        share = float("nan")
    if not 0 <= share <= 1:
        raise SettingError(f"{name} must be a share from 0 to 1 such as 0.6, not {value!r}.")
    return share


def whole_option(name: str, value: int | str, least: int = 1) -> int:
    """A whole number that is at least `least`, and no greater than anybody can mean.

    Raises
    ------
    SettingError
        When it is none.
    """
    try:
        whole = int(str(value))
    except ValueError:
        whole = least - 1
    if whole < least:
        raise SettingError(f"{name} must be a whole number from {least} up, not {value!r}.")
    if whole > _GREATEST:
        raise SettingError(f"{name} must be at most {_GREATEST}, not {value!r}.")
    return whole
