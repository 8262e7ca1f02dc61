"""The views, one a module; `VIEWS` holds them by key, in the order of the navigation."""

from __future__ import annotations

import sys

from masteryviz.dashboard.state import CHOICES
from masteryviz.dashboard.views._view import Screen, View
from masteryviz.registry import discover

__all__ = ["VIEWS", "Screen", "View"]

_FOUND: dict[str, View] = discover(sys.modules[__name__], "VIEW", lambda view: view.key)
VIEWS: dict[str, View] = {key: _FOUND[key] for key in CHOICES["view"]}
