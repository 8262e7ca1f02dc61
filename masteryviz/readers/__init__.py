"""Readers of export formats, one a module; `READERS` holds them by key."""

from __future__ import annotations

import sys

from masteryviz.readers._reader import Batch, Reader
from masteryviz.registry import discover

__all__ = ["READERS", "Batch", "Reader"]

READERS: dict[str, Reader] = discover(sys.modules[__name__], "READER", lambda reader: reader.key)
