"""Which reader takes a file: by its content, never its name; and what it is where none does."""

from masteryviz.recognition._choice import LAST_RESORT, recognise
from masteryviz.recognition._sources import Found, found_in, found_in_folder

__all__ = ["LAST_RESORT", "Found", "found_in", "found_in_folder", "recognise"]
