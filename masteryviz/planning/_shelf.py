"""The saved plans of a store: written down, read back with the ids of now, taken away."""

from __future__ import annotations

import logging
from pathlib import Path

from masteryviz import identity
from masteryviz.errors import MasteryvizError
from masteryviz.journal import Journal
from masteryviz.planning._saved import Saved, from_body, to_body

log = logging.getLogger(__name__)


def plans(store: Path) -> dict[int, Saved]:
    """Number and plan of a store's folder, the newest day first.

    Students are named by their ids as they are now, also where two were said to be one since. A
    plan that cannot be read, as of a newer version of masteryviz, is left out and logged.
    """
    entries = Journal(store).all("plan")
    ids = identity.ids_now(store) if entries else {}
    found: dict[int, Saved] = {}
    for entry in entries:
        try:
            found[entry.id] = from_body(entry.as_of_now(ids).body)
        except MasteryvizError:
            log.warning("A saved plan could not be read.")
    return dict(sorted(found.items(), key=lambda item: (item[1].day, item[0]), reverse=True))


def keep(store: Path, plan: Saved) -> int:
    """Save a plan in a store's folder; gives its number.

    Raises
    ------
    StoreError
        When it cannot be written.
    """
    return Journal(store).add("plan", to_body(plan), plan.students)


def remove(store: Path, number: int) -> None:
    """Take a plan away for good.

    Raises
    ------
    SettingError
        When there is none of this number.
    """
    Journal(store).remove(number)
