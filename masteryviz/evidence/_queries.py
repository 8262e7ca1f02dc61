"""The statements of the evidence, static text in files, and which of them there is work for."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files

_ONLY = re.compile(r"^-- only where: (.+)$", re.MULTILINE)


@cache
def query(name: str) -> str:
    """Text of `sql/evidence_<name>.sql`."""
    path = files("masteryviz").joinpath("sql", f"evidence_{name}.sql")
    return path.read_text(encoding="utf-8")


@cache
def _statements(name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The statements of a file, each with what the evidence must have for it to do anything."""
    parts = [part for part in re.split(r"^;$", query(name), flags=re.MULTILINE) if part.strip()]
    needs = [", ".join(_ONLY.findall(part)).split(", ") for part in parts]
    return tuple(
        (part, frozenset(filter(None, need))) for part, need in zip(parts, needs, strict=True)
    )


def script(name: str, has: AbstractSet[str]) -> str:
    """The statements of `sql/evidence_<name>.sql` that there is work for.

    A statement whose comment says `-- only where: moved` is left out unless `moved` is in `has`;
    with `-- only where: not moved`, unless it is not. To plan a statement costs far more than to
    run it on a class's evidence, so what would find nothing is not even asked.
    """
    return ";".join(text for text, needs in _statements(name) if all(_holds(n, has) for n in needs))


def _holds(need: str, has: AbstractSet[str]) -> bool:
    return need.removeprefix("not ") not in has if need.startswith("not ") else need in has
