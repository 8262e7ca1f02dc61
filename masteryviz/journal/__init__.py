"""What the team wrote down: plans, notes and meetings, kept beside the store's versions."""

from masteryviz.journal._journal import FILE, Entry, Journal
from masteryviz.journal._kinds import KINDS, Kind
from masteryviz.journal._students import ERASED, named, student_of, students_in

__all__ = [
    "ERASED", "FILE", "KINDS", "Entry", "Journal", "Kind", "named", "student_of", "students_in",
]  # fmt: skip
