"""Files into a store: read, recognised, dated, checked, published; or refused whole."""

from masteryviz.evidence import into_memory
from masteryviz.loading._arrival import Arrival
from masteryviz.loading._load import load
from masteryviz.loading._report import LoadReport, Progress
from masteryviz.loading._same_class import KnownClass, SameClass
from masteryviz.loading._titles import open_tasks

__all__ = [
    "Arrival",
    "KnownClass",
    "LoadReport",
    "Progress",
    "SameClass",
    "into_memory",
    "load",
    "open_tasks",
]
