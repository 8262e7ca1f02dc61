"""What the team wrote down: plans, notes and meetings, kept beside the store's versions."""

from masteryviz.journal._codec import Student
from masteryviz.journal._first_names import FREE, is_in_small, masked, places, texts
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
from masteryviz.journal._students import ERASED, named, student_of, students_in, without

__all__ = [
    "ERASED", "FILE", "FREE", "KINDS", "MINUTES", "PHASES", "WHATS", "Actual", "Choice", "Clock",
    "Decision", "Entry", "Journal", "Kind", "Meeting", "Note", "Phase", "Prediction", "Student",
    "What", "is_in_small", "masked", "named", "places", "student_of", "students_in", "texts",
    "without",
]  # fmt: skip
