"""What became of one student's work on one task in Classroom: its attempts, from its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from masteryviz.readers._classroom_pages import Item, Unfit

TURNED_IN, RETURNED, TAKEN_BACK = "TURNED_IN", "RETURNED", "RECLAIMED_BY_STUDENT"
_STATES = (None, TURNED_IN, RETURNED, TAKEN_BACK, "NEW", "CREATED", "STATE_UNSPECIFIED",
           "STUDENT_EDITED_AFTER_TURN_IN")  # fmt: skip
_ASSIGNED = "ASSIGNED_GRADE_POINTS_EARNED_CHANGE"
_MAXIMUM = "MAX_POINTS_CHANGE"
_CHANGES = (None, _ASSIGNED, _MAXIMUM, "DRAFT_GRADE_POINTS_EARNED_CHANGE",
            "UNKNOWN_GRADE_CHANGE_TYPE")  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One entry of a history that counts."""

    at: dt.datetime
    what: str
    """A state, or the type of a change of grade."""
    score: float | None = None
    """Points earned; None where the entry leaves them out."""
    points: float | None = None
    """Points possible."""


@dataclass
class Attempt:
    """One piece of work handed in, or one grade given to work that was not handed in."""

    number: int
    """First is 1; work that was taken back is counted, so that no later export changes it."""
    submitted: dt.datetime | None = None
    """When it was turned in; None: on paper, or not known."""
    graded: dt.datetime | None = None
    """When it came back with a grade for the first time; a correction does not move it."""
    score: float | None = None
    points: float | None = None
    returned: bool = False
    taken_back: bool = False
    withdrawn: bool = False
    """Whether a grade was given and taken away."""

    @property
    def fate(self) -> str:
        """What became of it, in the words of a report."""
        if self.score is not None:
            return "scored"
        if self.taken_back:
            return "taken back by the student"
        if self.withdrawn:
            return "grade taken away"
        return "returned without a grade" if self.returned else "waiting for feedback"

    @property
    def state(self) -> str:
        """State of the entry of a log; what is back with the student is assigned."""
        known = {"scored": "scored", "waiting for feedback": "submitted"}
        return known.get(self.fate, "assigned")


@dataclass
class History:
    """What the history of one submission says."""

    attempts: list[Attempt] = field(default_factory=list)
    newest: dt.datetime | None = None
    """Moment of its newest entry."""
    doubtful: int = 0
    """Grades without points that may be 0 or no grade; they were left open."""
    unknown: int = 0
    """Entries of kinds that were not there when this was written."""
    undated: bool = False
    """Whether what became of the work is only known from its present state."""


def read_history(submission: Item, *, zeros_written: bool) -> History:
    """Tell the attempts of one submission.

    An attempt is a turn-in; the last grade that was returned to the student before the next
    turn-in is its score, so that a grade that is changed without another turn-in is a correction.
    Where nothing was turned in before (work on paper), every other grade is an attempt. Drafts
    are no grades. Work that was taken back or came back without a grade is no attempt. Work that
    came back while an earlier grade stands has that grade: Classroom records only changes.

    A grade without `pointsEarned` is 0 or none. The newest one is what `assignedGrade` says. An
    older one is 0 where no grade stood before it, since it would be no change else, and where the
    export writes zeros out (`zeros_written`) it is none; otherwise it is left open and counted as
    doubtful.
    """
    history = History()
    events = _events(submission, history)
    history.newest = max((event.at for event in events), default=None)
    grade = submission.points("assignedGrade")
    events = _settled(_collapsed(events), grade, history, zeros_written=zeros_written)
    standing: float | None = None
    for event in events:
        standing = _take(history.attempts, event, standing)
    if not any(event.what == _ASSIGNED for event in events):
        _from_present_state(submission, grade, history)
    return history


def writes_zeros(submission: Item) -> bool:
    """Whether a submission has a grade of 0 that is written out."""
    entries = (entry.part("gradeHistory") for entry in submission.parts("submissionHistory"))
    return any(entry is not None and entry.points("pointsEarned") == 0 for entry in entries)


def _events(submission: Item, history: History) -> list[Event]:
    """Entries that count, by time; entries of one moment in their order."""
    events = []
    for entry in submission.parts("submissionHistory"):
        state, grade = entry.part("stateHistory"), entry.part("gradeHistory")
        if state is not None:
            what = state.text("state")
            if what in (TURNED_IN, RETURNED, TAKEN_BACK):
                events.append(Event(_moment(state, "stateTimestamp"), what))
            history.unknown += what not in _STATES
        if grade is not None:
            what = grade.text("gradeChangeType")
            if what in (_ASSIGNED, _MAXIMUM):
                score = grade.points("pointsEarned") if what == _ASSIGNED else None
                at, points = _moment(grade, "gradeTimestamp"), grade.points("maxPoints")
                events.append(Event(at, what, score, points or None))
            history.unknown += what not in _CHANGES
    return sorted(events, key=lambda event: event.at)


def _moment(entry: Item, key: str) -> dt.datetime:
    at = entry.moment(key)
    if at is None:
        raise Unfit("this entry of the history has no moment.", entry.at(key))
    return at


def _collapsed(events: list[Event]) -> list[Event]:
    """Without entries that say just what the one before says."""
    kept: list[Event] = []
    for event in events:
        last = kept[-1] if kept else None
        same = last is not None and (last.what, last.score, last.points) == (
            event.what, event.score, event.points,
        )  # fmt: skip
        if not same:
            kept.append(event)
    return kept


def _settled(
    events: list[Event], grade: float | None, history: History, *, zeros_written: bool
) -> list[Event]:
    """Say of grades without points whether they are 0 or none."""
    last = max((n for n, event in enumerate(events) if event.what == _ASSIGNED), default=None)
    settled: list[Event] = []
    standing: float | None = None
    for n, event in enumerate(events):
        score = event.score
        if event.what == _ASSIGNED:
            if n == last and (score is None or grade is not None):
                score = grade
            elif score is None and standing is None and not zeros_written:
                score = 0.0
            elif score is None and not zeros_written:
                history.doubtful += 1
            standing = score
        settled.append(Event(event.at, event.what, score, event.points))
    return settled


def _take(attempts: list[Attempt], event: Event, standing: float | None) -> float | None:
    """Take one entry into the attempts so far; gives the grade that stands after it."""
    last = attempts[-1] if attempts else None
    if event.what == TURNED_IN:
        untouched = last is not None and last.submitted and last.fate == "waiting for feedback"
        if not untouched:
            attempts.append(Attempt(len(attempts) + 1, submitted=event.at))
    elif event.what == TAKEN_BACK and last is not None:
        last.taken_back = True
    elif event.what == RETURNED and last is not None and last.submitted:
        last.returned = True
        if standing is not None and last.score is None and not last.withdrawn:
            last.score, last.graded = standing, event.at
    elif event.what == _MAXIMUM and last is not None and last.points is not None:
        last.points = event.points or last.points
    elif event.what == _ASSIGNED:
        _take_grade(attempts, event)
        return event.score
    return standing


def _take_grade(attempts: list[Attempt], event: Event) -> None:
    last = attempts[-1] if attempts else None
    if last is None or (not last.submitted and event.score not in (None, last.score)):
        if event.score is None:
            return
        last = Attempt(len(attempts) + 1)
        attempts.append(last)
    last.withdrawn = event.score is None
    last.score, last.points = event.score, event.points or last.points
    last.graded = None if last.withdrawn and last.submitted else last.graded or event.at


def _from_present_state(submission: Item, grade: float | None, history: History) -> None:
    """Use the present state where the history says nothing of grades, or nothing at all."""
    turned_in = submission.text("state") == TURNED_IN
    if not history.attempts and (grade is not None or turned_in):
        history.attempts.append(Attempt(1))
        history.undated = True
    if grade is not None and history.attempts and history.attempts[-1].score is None:
        history.attempts[-1].score = grade
        history.undated = True
