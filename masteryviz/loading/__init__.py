"""Files into a store: read, recognised, dated, checked, published; or refused whole."""

from masteryviz.evidence import into_memory
from masteryviz.loading._load import load
from masteryviz.loading._report import LoadReport, Progress

__all__ = ["LoadReport", "Progress", "into_memory", "load"]
