"""Immutable versions of one database, a pointer to the newest, one writer at a time."""

from masteryviz.store._folder import default_path
from masteryviz.store._rest import ease, rest
from masteryviz.store._store import Store
from masteryviz.store._version import Version

__all__ = ["Store", "Version", "default_path", "ease", "rest"]
