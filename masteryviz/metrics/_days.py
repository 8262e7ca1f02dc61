"""The days of a series: counted back from the day looked at, as far as there is any work."""

from __future__ import annotations

import datetime as dt

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.rules import Rule


def days_back(
    gradebook: Gradebook, filters: Filters, rule: Rule | str | None, every: int, most: int
) -> list[dt.date | None]:
    """Days to answer for, oldest first; only None (or the filters' day) where nothing is dated.

    Parameters
    ----------
    gradebook, filters, rule
        As `Gradebook.ask` takes them.
    every
        Days from one to the next.
    most
        Number of days at most, the newest.
    """
    last = filters.as_of or gradebook.data_date
    if most == 1:  # how far back there is any work makes no difference
        some = gradebook.rows("any_dated", rule=rule, filters=filters, by=())
        return [filters.as_of if some.is_empty() else last]
    found = gradebook.rows("first_day", rule=rule, filters=filters, by=())["first_day"]
    first = found.item() if found.len() else None
    if last is None or first is None:
        return [filters.as_of]
    number = min(most, max((last - first).days, 0) // every + 1)
    return [last - dt.timedelta(days=every * back) for back in reversed(range(number))]
