"""Printed pages: a hand-out per section, as one file that needs nothing else."""

from __future__ import annotations

from masteryviz.reports._handout import handout
from masteryviz.reports._pdf import find_browser, to_pdf

__all__ = ["find_browser", "handout", "to_pdf"]
