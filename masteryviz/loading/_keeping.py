"""What a store keeps of the user's answers: listed, and taken back."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from masteryviz.errors import SettingError
from masteryviz.loading import _answers
from masteryviz.loading._answers import Answer
from masteryviz.store import Store


def answers(store: Store) -> list[Answer]:
    """What the user said of exports that were loaded, the newest last.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    if store.current() is None:
        return []
    with store.connect() as con:
        return _answers.read(con)


def forget(store: Store, which: Sequence[Answer]) -> None:
    """Take answers back: the next export of their source asks again. `Store.undo` restores them.

    What was loaded stays as it was read.

    Raises
    ------
    SettingError
        When the store does not keep one of them.
    StoreError
        When the store cannot be written.
    """

    def write(con: duckdb.DuckDBPyConnection) -> None:
        kept = _answers.read(con)
        if not which or any(one not in kept for one in which):
            raise SettingError("The store has changed meanwhile. Nothing was taken back.")
        _answers.write(con, [one for one in kept if one not in which])

    store.publish(write, "answers")
