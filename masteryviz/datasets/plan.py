"""What the simulated teachers planned: skills, tasks, the school calendar, who teaches how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

TERM = "Spring 2026"
COURSE = "Science 7"
FIRST_DAY = dt.date(2026, 1, 12)
LAST_DAY = dt.date(2026, 5, 15)
NO_SCHOOL = (
    dt.date(2026, 1, 19),
    dt.date(2026, 2, 16),
    *(dt.date(2026, 3, 30) + dt.timedelta(days=day) for day in range(5)),
)
"""Two holidays and the spring break."""

MASTERY_LEVEL = 3
"""The team scores every task on 4-3-2-1 and calls 3 mastery."""
CUT = 0.75
"""The same cut as a share of the top."""
TEST_CUT = 0.8
"""What the team calls a good unit test, as a share of the points."""


@dataclass(frozen=True)
class Skill:
    """A skill of the course."""

    code: str
    title: str
    unit: str
    kind: str
    standard: str
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """A thing that every section hands in."""

    key: str
    title: str
    unit: str
    lesson: str
    skills: tuple[str, ...]
    week: int
    """Week of the term in which it is assigned, the first being 1."""
    weekday: int
    """Day of that week, Monday being 0."""
    days: int
    """School days from assigned to due."""
    difficulty: float
    """In logits; 0 is mastered at once by half of the average students."""
    retaught_after: int | None = None
    """School days after the due day at which the class is taught again; None: never."""
    points: float = 4.0

    @property
    def kind(self) -> str:
        """Mastery task or summative."""
        return "mastery task" if self.skills else "summative"


@dataclass(frozen=True)
class Teacher:
    """How one teacher of the team works."""

    name: str
    initial: str
    feedback_days: float
    """Median school days from handed in to returned."""
    resubmit: float
    """Logit of a resubmission after work comes back below mastery."""
    growth: float
    """Logits gained per revision."""
    offset: int
    """School days behind the team's plan."""


TEACHERS = (
    Teacher("Ms. Rivera", "R", 0.8, 1.9, 1.0, 0),
    Teacher("Mr. Okafor", "O", 2.0, 1.1, 0.8, 1),
    Teacher("Dr. Nguyen", "N", 1.2, 1.5, 0.9, 0),
    Teacher("Mr. Lindqvist", "L", 3.5, 0.6, 0.7, 2),
)

_MATTER, _CELLS, _ECOSYSTEMS, _EARTH = (
    "Matter and reactions",
    "Cells and energy",
    "Ecosystems",
    "A changing Earth",
)
_CONTENT = (
    ("MS-PS1-1", "Model atoms in molecules and extended structures", _MATTER, ()),
    ("MS-PS1-2", "Tell from properties whether a reaction took place", _MATTER, ("MS-PS1-1",)),
    ("MS-PS1-4", "Model how heat changes particle motion and state", _MATTER, ("MS-PS1-1",)),
    ("MS-PS1-5", "Model how atoms are conserved in a reaction", _MATTER, ("MS-PS1-2",)),
    (
        "MS-PS1-6",
        "Design a device that releases or absorbs heat",
        _MATTER,
        ("MS-PS1-2", "MS-PS1-4"),
    ),
    ("MS-LS1-1", "Show that living things are made of cells", _CELLS, ()),
    ("MS-LS1-2", "Model how the parts of a cell work together", _CELLS, ("MS-LS1-1",)),
    ("MS-LS1-3", "Argue that the body is a system of subsystems", _CELLS, ("MS-LS1-2",)),
    ("MS-LS1-6", "Explain the role of photosynthesis", _CELLS, ("MS-PS1-5", "MS-LS1-2")),
    (
        "MS-LS1-7",
        "Model how food is rearranged to release energy",
        _CELLS,
        ("MS-PS1-5", "MS-LS1-6"),
    ),
    ("MS-LS2-1", "Analyse how resources limit populations", _ECOSYSTEMS, ()),
    ("MS-LS2-2", "Predict patterns of interactions of organisms", _ECOSYSTEMS, ("MS-LS2-1",)),
    (
        "MS-LS2-3",
        "Model the cycling of matter and flow of energy",
        _ECOSYSTEMS,
        ("MS-LS1-6", "MS-LS1-7", "MS-LS2-1"),
    ),
    ("MS-LS2-4", "Argue how changes affect populations", _ECOSYSTEMS, ("MS-LS2-2",)),
    ("MS-ESS2-1", "Model the cycling of Earth's materials", _EARTH, ("MS-PS1-4",)),
    ("MS-ESS3-3", "Design a way to reduce a human impact", _EARTH, ("MS-LS2-4",)),
    ("MS-LS2-5", "Evaluate designs that keep biodiversity", _EARTH, ("MS-LS2-4",)),
    ("MS-ETS1-2", "Evaluate competing designs by criteria", _EARTH, ("MS-LS2-5",)),
)
_PRACTICE = (
    ("CER-Claim", "State a claim that answers the question", "SEP-7", ()),
    ("CER-Evidence", "Support a claim with enough fitting evidence", "SEP-7", ("CER-Claim",)),
    ("CER-Reasoning", "Reason from evidence to claim", "SEP-6", ("CER-Evidence",)),
)
PRACTICES_UNIT = "Claim, evidence, reasoning"

SKILLS: tuple[Skill, ...] = (
    *(
        Skill(code, title, unit, "content", code.rsplit("-", 1)[0], requires)
        for code, title, unit, requires in _CONTENT
    ),
    *(
        Skill(code, title, PRACTICES_UNIT, "practice", standard, requires)
        for code, title, standard, requires in _PRACTICE
    ),
)

_C, _E, _R = (skill.code for skill in SKILLS[-3:])
RETAUGHT = "MT11"
"""The task that nearly all fail at first, and that every class is then taught again."""

TASKS: tuple[Task, ...] = (
    Task("MT01", "Atoms and molecules", _MATTER, "1.1", ("MS-PS1-1",), 1, 2, 4, -0.9),
    Task("MT02", "Salt or sugar?", _MATTER, "1.2", ("MS-PS1-1", _C), 2, 1, 4, -0.3),
    Task("MT03", "Did it react?", _MATTER, "1.3", ("MS-PS1-2", _E), 2, 3, 5, 0.1),
    Task("MT04", "Heating curves", _MATTER, "1.4", ("MS-PS1-4",), 3, 2, 4, 0.2),
    Task("MT05", "Where did the mass go?", _MATTER, "1.5", ("MS-PS1-5", _R), 4, 1, 5, 0.9),
    Task("MT06", "Hand warmer design", _MATTER, "1.6", ("MS-PS1-6",), 4, 4, 5, 0.3),
    Task("UT1", "Unit 1 test", _MATTER, "1.7", (), 6, 1, 1, 0.0, points=50.0),
    Task("MT07", "Is it alive?", _CELLS, "2.1", ("MS-LS1-1", _E), 6, 2, 4, -0.5),
    Task("MT08", "City of a cell", _CELLS, "2.2", ("MS-LS1-2",), 7, 1, 4, -0.2),
    Task("MT09", "Body in motion", _CELLS, "2.3", ("MS-LS1-3", _C), 7, 3, 5, 0.2),
    Task("MT10", "Leaf lab", _CELLS, "2.4", ("MS-LS1-6", _R), 8, 2, 5, 0.7),
    Task("MT11", "From food to energy", _CELLS, "2.5", ("MS-LS1-7",), 9, 1, 4, 3.4, 6),
    Task("UT2", "Unit 2 test", _CELLS, "2.6", (), 11, 0, 1, 0.2, points=50.0),
    Task("MT12", "Rabbits on an island", _ECOSYSTEMS, "3.1", ("MS-LS2-1", _E), 10, 2, 4, -0.2),
    Task("MT13", "Who eats whom?", _ECOSYSTEMS, "3.2", ("MS-LS2-2", _C), 11, 1, 4, 0.0),
    Task("MT14", "Follow the carbon", _ECOSYSTEMS, "3.3", ("MS-LS2-3", _R), 11, 3, 5, 1.0),
    Task("MT15", "Jar ecosystem", _ECOSYSTEMS, "3.4", ("MS-LS2-3",), 13, 1, 5, 0.5),
    Task("MT16", "Wolves of Yellowstone", _ECOSYSTEMS, "3.5", ("MS-LS2-4", _E), 13, 4, 4, 0.3),
    Task("UT3", "Unit 3 test", _ECOSYSTEMS, "3.6", (), 15, 1, 1, 0.1, points=50.0),
    Task("MT17", "Rock stories", _EARTH, "4.1", ("MS-ESS2-1",), 15, 2, 4, 0.0),
    Task("MT18", "Storm drain watch", _EARTH, "4.2", ("MS-ESS3-3", _C), 15, 4, 5, 0.2),
    Task("MT19", "Save the pond", _EARTH, "4.3", ("MS-LS2-5", _R), 16, 2, 4, 0.6),
    Task("MT20", "Which design wins?", _EARTH, "4.4", ("MS-ETS1-2",), 17, 1, 3, 0.4),
    Task("UT4", "Unit 4 test", _EARTH, "4.5", (), 18, 1, 1, 0.0, points=50.0),
)


@cache
def school_days() -> npt.NDArray[np.datetime64]:
    """List the days on which school is held, first to last."""
    days = np.arange(np.datetime64(FIRST_DAY), np.datetime64(LAST_DAY) + np.timedelta64(1, "D"))
    held: npt.NDArray[np.datetime64] = days[
        np.is_busday(days, holidays=np.array(NO_SCHOOL, "M8[D]"))
    ]
    return held


def assigned_index(task: Task) -> int:
    """Give the number of the school day (the first being 0) on which the plan assigns the task."""
    day = FIRST_DAY + dt.timedelta(weeks=task.week - 1, days=task.weekday)
    return int(np.searchsorted(school_days(), np.datetime64(day)))
