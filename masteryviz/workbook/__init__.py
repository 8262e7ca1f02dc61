"""The sheets of a workbook as strict tables of text, or a refusal that says why.

A workbook is taken apart by a child process with limits on time and memory (`child`); this
package imports what that one does not need only on first use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masteryviz.workbook.reading import Sheet, is_workbook, read_workbook

__all__ = ["Sheet", "is_workbook", "read_workbook"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("masteryviz.workbook.reading"), name)
