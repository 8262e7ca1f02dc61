"""The store to ask, and the statements to ask it with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from masteryviz.store import Store


def opened(store: Store | Path | str | None) -> Store:
    """A store that is there."""
    found = store if isinstance(store, Store) else Store(store)
    found.connect().close()  # says so where there is none
    return found


@cache
def query(name: str) -> str:
    """Text of `sql/identity_<name>.sql`."""
    return files("masteryviz").joinpath("sql", f"identity_{name}.sql").read_text(encoding="utf-8")
