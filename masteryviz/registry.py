"""Finding the one constant that each module of a package brings."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

from masteryviz.errors import MasteryvizError

T = TypeVar("T")


def discover(package: ModuleType, constant: str, key: Callable[[T], str]) -> dict[str, T]:
    """Collect `constant` from every public module of `package`, by key, in module order.

    Modules whose name starts with an underscore are shared code and bring nothing.

    Raises
    ------
    MasteryvizError
        When a module lacks the constant or two modules use one key.
    """
    found: dict[str, T] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if not hasattr(module, constant):
            raise MasteryvizError(f"{module.__name__} has no {constant}.")
        item: T = getattr(module, constant)
        if key(item) in found:
            raise MasteryvizError(f"{module.__name__} repeats the key {key(item)!r}.")
        found[key(item)] = item
    return found
