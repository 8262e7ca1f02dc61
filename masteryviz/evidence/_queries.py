"""The statements of the evidence, static text in files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> str:
    """Text of `sql/evidence_<name>.sql`."""
    path = files("masteryviz").joinpath("sql", f"evidence_{name}.sql")
    return path.read_text(encoding="utf-8")
