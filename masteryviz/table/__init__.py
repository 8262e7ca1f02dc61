"""The bytes of a gradebook export as one strict table of text, or a refusal that says why."""

from masteryviz.table.reading import read_table
from masteryviz.table.texttable import TextTable, column_letter, shortened

__all__ = ["TextTable", "column_letter", "read_table", "shortened"]
