"""Files into a store: read, recognised, dated, checked, published; or refused whole."""

from masteryviz.evidence import into_memory
from masteryviz.loading._answers import Answer, laid_over
from masteryviz.loading._arrival import Arrival
from masteryviz.loading._keeping import answers, forget
from masteryviz.loading._load import load
from masteryviz.loading._report import LoadReport, Progress
from masteryviz.loading._same_class import KnownClass, SameClass
from masteryviz.loading._titles import open_tasks

__all__ = [
    "Answer",
    "Arrival",
    "KnownClass",
    "LoadReport",
    "Progress",
    "SameClass",
    "answers",
    "forget",
    "into_memory",
    "laid_over",
    "load",
    "open_tasks",
]
