"""What the team wrote down: plans, notes and meetings, kept beside the store's versions."""

from masteryviz.journal._codec import Student
from masteryviz.journal._journal import FILE, Entry, Journal
from masteryviz.journal._kinds import KINDS, Choice, Kind
from masteryviz.journal._meeting import (
    MINUTES,
    PHASES,
    Actual,
    Clock,
    Decision,
    Meeting,
    Phase,
    Prediction,
)
from masteryviz.journal._note import WHATS, Note, What
from masteryviz.journal._students import ERASED, named, student_of, students_in

__all__ = [
    "ERASED", "FILE", "KINDS", "MINUTES", "PHASES", "WHATS", "Actual", "Choice", "Clock",
    "Decision", "Entry", "Journal", "Kind", "Meeting", "Note", "Phase", "Prediction", "Student",
    "What", "named", "student_of", "students_in",
]  # fmt: skip
