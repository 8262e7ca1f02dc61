"""Made-up logs in the layouts of public tutor data sets, and the evidence that each of them holds.

One simulated practice is written down as ASSISTments, DataShop and others would. What evidence it
is comes from the simulation, not from the text: a list of `slow_metrics.Row` in order.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.slow_metrics import Row

SKILLS = ("Box and Whisker", "Circle Graph", "Venn Diagram", "Proportion", "Area, of a circle")
NUMBERS = dict(zip(SKILLS, (1, 2, 10, 63, 277), strict=True))
START = dt.datetime(2012, 9, 3, 8)


@dataclass(frozen=True)
class Event:
    """One step that a student worked on, with every try at it."""

    number: int
    student: str
    section: str
    skills: tuple[str, ...]
    problem: str
    step: str
    at: dt.datetime
    tries: tuple[str, ...]
    """`correct`, `incorrect` or `hint`; the last one is correct."""
    scaffold: bool

    @property
    def first(self) -> bool:
        return self.tries[0] == "correct"


def practice(students: int = 40, seed: int = 5) -> list[Event]:
    """Steps of all students in order of time; no two at one moment."""
    chance = random.Random(seed)
    events = []
    minutes = 0
    for _ in range(students * 14):
        number = chance.randrange(students)
        minutes += chance.randrange(1, 90)
        skills = tuple(chance.sample(SKILLS, chance.choice((1, 1, 1, 2, 0))))
        wrong = chance.choices((0, 1, 2), (6, 3, 1))[0]
        problem = f"P{chance.randrange(60)}"
        events.append(
            Event(
                33_022_537 + 3 * len(events), f"Stu_{number:03}", f"1324{number % 3}", skills,
                problem, f"step{chance.randrange(4)}", START + dt.timedelta(minutes=minutes),
                (*chance.choices(("incorrect", "hint"), k=wrong), "correct"),
                chance.random() < 0.1,
            )
        )  # fmt: skip
    return events


def written(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    tab: bool = False,
    mixed: bool = True,
) -> str:
    """The text of a file, its rows in no order where they are `mixed`."""
    rows = list(rows)
    if mixed:
        random.Random(1).shuffle(rows)
    out = io.StringIO()
    csv.writer(out, delimiter="\t" if tab else ",", lineterminator="\n").writerows(
        [header.split(","), *rows]
    )
    return out.getvalue()


def evidence(
    events: Iterable[Event],
    *,
    dated: bool = True,
    every_try: bool = False,
    classes: bool = True,
    bare: Callable[[Event], str] = lambda event: event.problem,
    skills: Callable[[Event], tuple[str, ...]] = lambda event: event.skills,
) -> list[Row]:
    """The rows of evidence: a try, or the first try only, on each skill of its step."""
    return [
        Row(
            event.student, event.section if classes else None, skill,
            event.at.date() if dated else None, float(one == "correct"),
        )
        for event in events
        for one in (event.tries if every_try else event.tries[:1])
        for skill in (skills(event) or (bare(event),))
    ]  # fmt: skip


ASSISTMENTS_2009 = (
    "order_id,assignment_id,user_id,assistment_id,problem_id,original,correct,attempt_count,"
    "ms_first_response,tutor_mode,answer_type,sequence_id,student_class_id,position,type,"
    "base_sequence_id,skill_id,skill_name,teacher_id,school_id,hint_count,hint_total,overlap_time,"
    "template_id,answer_id,answer_text,first_action,bottom_hint,opportunity,opportunity_original"
)


def assistments_2009(events: Iterable[Event]) -> str:
    """A row for each skill of a problem; some rows twice, as in the first release."""
    rows = []
    count: Counter[tuple[str, str]] = Counter()
    for event in events:
        for skill in event.skills or ("",):
            count[event.student, skill] += 1
            row = [
                event.number, event.problem[1:], event.student, 33139, 51424 + event.number,
                int(not event.scaffold), int(event.first), len(event.tries), 32454, "tutor",
                "algebra", 5948, event.section, 126, "MasterySection", 5948,
                NUMBERS.get(skill, ""), skill, 22763, 73, 0, 3, 32454, 30799, "", 26, 0, "",
                count[event.student, skill], 1,
            ]  # fmt: skip
            rows += [row] * (2 if event.number % 7 == 0 else 1)
    return written(ASSISTMENTS_2009, rows)


ASSISTMENTS_2012 = (
    "problem_log_id,skill,problem_id,user_id,assignment_id,assistment_id,start_time,end_time,"
    "problem_type,original,correct,bottom_hint,hint_count,actions,attempt_count,ms_first_response,"
    "tutor_mode,sequence_id,student_class_id,position,type,base_sequence_id,skill_id,teacher_id,"
    "school_id,overlap_time,template_id,answer_id,answer_text,first_action,problemlogid,"
    "Average_confidence(FRUSTRATED)"
)


def assistments_2012(events: Iterable[Event]) -> str:
    """A row for each problem, with its first skill, and its number in two columns."""
    rows = []
    for event in events:
        skill = event.skills[0] if event.skills else ""
        rows.append([
            event.number, skill, 101, event.student, event.problem[1:], 77,
            event.at - dt.timedelta(seconds=12), event.at, "algebra", 1, int(event.first), 0, 0,
            "x", len(event.tries), 12423, "tutor", 5948, event.section, 126, "MasterySection", 5948,
            NUMBERS.get(skill, ""), 22763, 73, 12462, 1, "", 2, 0, event.number, 0.1,
        ])  # fmt: skip
    return written(ASSISTMENTS_2012, rows)


def assistments_2015(events: Iterable[Event]) -> str:
    """No skill and no time: problem sets, and the order of the log."""
    rows = [[event.student, event.number, event.problem[1:], int(event.first)] for event in events]
    return written("user_id,log_id,sequence_id,correct", rows)


TRANSACTIONS = (
    "Row,Sample Name,Transaction Id,Anon Student Id,Session Id,Time,Time Zone,Duration (sec),"
    "Student Response Type,Student Response Subtype,Tutor Response Type,Tutor Response Subtype,"
    "Level (Unit),Problem Name,Problem View,Problem Start Time,Step Name,Attempt At Step,"
    "Is Last Attempt,Outcome,Selection,Action,Input,Feedback Text,Feedback Classification,"
    "Help Level,Total Num Hints,KC (Default),KC Category (Default),KC (Default),"
    "KC Category (Default),KC (Single-KC),KC Category (Single-KC),School,Class"
)


def datashop_transactions(events: Iterable[Event]) -> str:
    """A row for each try or hint; a column for each skill of a step, all under one header."""
    rows: list[list[object]] = []
    for event in events:
        skills = (*event.skills, "", "")[:2]
        for number, one in enumerate(event.tries, start=1):
            at = event.at + dt.timedelta(seconds=number)
            rows.append([
                len(rows) + 1, "All Data", f"t{len(rows)}", event.student, "ses1", at, "US/Eastern",
                3, "HINT_REQUEST" if one == "hint" else "ATTEMPT", "", "RESULT", "", "U1",
                event.problem, 1, event.at, event.step, number, int(number == len(event.tries)),
                one.upper(), "x", "y", "5", "", "", "", "", skills[0], "", skills[1], "", "k", "",
                "Lincoln", event.section,
            ])  # fmt: skip
    return written(TRANSACTIONS, rows, tab=True)


def _opportunities(events: Iterable[Event]) -> Iterable[tuple[Event, str, str]]:
    """Each step with its skills and the student's count of each, joined by ~~."""
    count: Counter[tuple[str, str]] = Counter()
    for event in events:
        for skill in event.skills:
            count[event.student, skill] += 1
        numbers = (str(count[event.student, skill]) for skill in event.skills)
        yield event, "~~".join(event.skills), "~~".join(numbers)


STEPS = (
    "Row,Sample,Anon Student Id,Problem Hierarchy,Problem Name,Problem View,Step Name,"
    "Step Start Time,First Transaction Time,Correct Transaction Time,Step End Time,"
    "Step Duration (sec),First Attempt,Incorrects,Hints,Corrects,Condition,KC (Default),"
    "Opportunity (Default),Predicted Error Rate (Default)"
)


def datashop_steps(events: Iterable[Event]) -> str:
    """A row for each step (student-step rollup)."""
    rows = [
        [
            row, "All Data", event.student, "Unit U1", event.problem, 1, event.step, event.at,
            event.at, event.at, event.at, 5, event.tries[0], event.tries.count("incorrect"),
            event.tries.count("hint"), 1, "", skills, opportunity, ".5",
        ]
        for row, (event, skills, opportunity) in enumerate(_opportunities(events), start=1)
    ]  # fmt: skip
    return written(STEPS, rows, tab=True, mixed=False)


CUP = (
    "Row,Anon Student Id,Problem Hierarchy,Problem Name,Problem View,Step Name,Step Start Time,"
    "First Transaction Time,Correct Transaction Time,Step End Time,Step Duration (sec),"
    "Correct Step Duration (sec),Error Step Duration (sec),Correct First Attempt,Incorrects,Hints,"
    "Corrects,KC(SubSkills),Opportunity(SubSkills),KC(KTracedSkills),Opportunity(KTracedSkills)"
)


def kdd_cup(events: Iterable[Event]) -> str:
    """The step log of the KDD Cup 2010, with two models of skills and none called Default."""
    rows = [
        [
            row, event.student, "Unit U1, Section S1", event.problem, 1, event.step, event.at,
            event.at, event.at, event.at, 5, 5, "", int(event.first), 0, 0, 1, skills, opportunity,
            "traced", 1,
        ]
        for row, (event, skills, opportunity) in enumerate(_opportunities(events), start=1)
    ]  # fmt: skip
    return written(CUP, rows, tab=True)


def mathia(events: Iterable[Event]) -> str:
    """A row for each try, moments in seconds since 1970."""
    words = {"correct": "OK", "incorrect": "ERROR", "hint": "INITIAL_HINT"}
    rows = [
        [
            event.student, "ses", int(event.at.replace(tzinfo=dt.UTC).timestamp()) + number, "w1",
            event.problem, event.step, "s", "a", "i", words[one], "", number,
            "~~".join(event.skills),
        ]
        for event in events
        for number, one in enumerate(event.tries, start=1)
    ]  # fmt: skip
    header = (
        "Anon Student Id,Session Id,Time,Level (Workspace Id),Problem Name,Step Name,Selection,"
        "Action,Input,Outcome,Help Level,Attempt At Step,KC Model(MATHia)"
    )
    return written(header, rows, tab=True)


def ednet(events: Iterable[Event]) -> str:
    """Answers with moments in milliseconds since 1970 and a skill's tag."""
    rows = [
        [
            event.student, int(event.at.replace(tzinfo=dt.UTC).timestamp()) * 1000, event.number,
            event.problem, "d", int(event.first), 45000, event.skills[0] if event.skills else "",
        ]
        for event in events
    ]  # fmt: skip
    header = "user_id,timestamp,solving_id,question_id,user_answer,correct,elapsed_time,tags"
    return written(header, rows)
