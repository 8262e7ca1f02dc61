"""Which column of a hand-made or tutor table is what, by its header or by the user's map."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from masteryviz.errors import InputError, Problem
from masteryviz.levels import ANSWERS
from masteryviz.mapping import Mapping
from masteryviz.table import TextTable, column_letter, shortened

_ALIASES: dict[str, str] = {
    "student": "studentid studentnumber studentno studentnum studentsid sid uid userid learnerid "
    "pupilid idstudent anonstudentid anonid studentkey studentcode personid participantid "
    "participant idnumber username login userlogin student learner pupil user kid id",
    "name": "studentname fullname learnername pupilname displayname name names studentinitials "
    "initials studentlastfirst lastfirst",
    "first": "firstname givenname forename first given",
    "last": "lastname familyname surname lname last family",
    "email": "emailaddress studentemail email mail",
    "skill": "skillid skillcode standardid standardcode learningtarget learningtargetid "
    "objectiveid outcomeid competencyid kcid skill standard learningstandard objective "
    "learningobjective learningoutcome outcomecode competency kcdefault kcs kc knowledgecomponent "
    "criterion criteria conceptid concept topicid topic strand target",
    "skill_name": "skillname skilltitle skilldescription standardname standarddescription "
    "objectivename outcomename competencyname kcname conceptname topicname",
    "standard": "standardset ccss teks ngss statestandard",
    "unit": "unit unitname unitid levelunit module chapter bundle",
    "task": "taskid assignmentid assid assessmentid idassessment activityid quizid testid "
    "problemsetid task assignment assessment activity quiz test problemset sequenceid worksheet "
    "assignmentnumber problemid itemid questionid problem item question exercise problemname",
    "task_name": "taskname tasktitle assignmentname assignmenttitle assessmentname "
    "assessmenttitle activityname quizname testname problemsetname title itemname questionname "
    "exercisename",
    "kind": "taskkind tasktype assignmenttype assessmenttype category",
    "lesson": "lesson lessonname lessonid levelsection",
    "score": "score correctfirstattempt firstattempt correct iscorrect answeredcorrectly "
    "pointsearned earnedpoints scorepoints finalscore totalscore rawscore result mark marks grade "
    "percent percentage percentcorrect outcome",
    "level": "level masterylevel proficiencylevel proficiency mastery masterystatus rating "
    "performancelevel rubriclevel",
    "points": "pointspossible possiblepoints maxscore maximumscore maxpoints maximumpoints "
    "maximumgrade maximummark maxgrade maxmark outof possible points",
    "submitted": "submittedat submittedon submitted submissiondate submissiontime datesubmitted "
    "turnedin turnedinat handedin completedat completedon completed completiondate datecompleted "
    "attemptdate attemptedat attemptedon testdate assessmentdate datetime timestamp date "
    "endtime finishedat stependtime time createdat created eventtime",
    "graded": "gradedat gradedon graded gradeddate dategraded markedat markedon returnedat "
    "returnedon returned feedbackdate feedbackat scoredat scoredate",
    "assigned": "assignedat assignedon assigned assigneddate dateassigned assigndate",
    "due": "dueat dueon due duedate datedue deadline",
    "attempt": "attemptno attemptnumber attemptnum attemptindex attempt attemptatstep try tryno "
    "trynumber revisionno revisionnumber submissionnumber",
    "order": "orderid problemlogid sequenceno seqno seq logid rowid opportunity "
    "opportunitydefault row",
    "form": "form version formid formname testform variant",
    "support": "support supports scaffold scaffolding accommodation accommodations",
    "section": "sectionname sectionid section classsection classname classid class "
    "studentclassid classcode homegroup group classroom",
    "course": "coursename courseid course coursecode subject",
    "teacher": "teachername teacherid teacher instructor instructorname",
    "school": "schoolname schoolid school",
    "term": "term semester gradingperiod quarter schoolyear",
    "period": "period block hour classperiod",
}
"""What a column is -> headers that say so, folded, the most specific first."""

_MODEL = re.compile(r"(kc|opportunity)(?:\s*model)?\s*\(\s*(.+?)\s*\)(?:\.\d+)?")
"""Skills of one of a tutor's models, as `KC (Default)`, and the student's count of each as
`Opportunity (Default)`; a model's column comes again where a row has several skills."""
_LAST = {"kc": 90, "opportunity": 91, "outcome": 99}
"""Ranks of what is taken only where no other header says more."""

_CANONICAL = {alias: what for what, words in _ALIASES.items() for alias in words.split()}
_RANK = {alias: rank for words in _ALIASES.values() for rank, alias in enumerate(words.split())}

PERSON = ("student", "email", "name", "first", "last")
CONTEXT = ("section", "course", "teacher", "school", "term", "period")

_OUT_OF = re.compile(
    r"(?:score|grade|mark|points|result)\s*(?:/|\(\s*/|\(?out of)\s*(\d+(?:\.\d+)?)\s*\)?"
)


def fold(header: str) -> str:
    """Spell a header without capitals, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", header.casefold())


@dataclass(frozen=True)
class Columns:
    """Places of the columns that are known, and what had to be settled to know them."""

    places: dict[str, int]
    """What a column is (a name of `mapping.COLUMNS`) -> its number in the table."""
    notices: tuple[Problem, ...] = ()
    more_skills: tuple[int, ...] = ()
    """Further columns of the skill, for rows that have several."""

    def __contains__(self, what: str) -> bool:
        return what in self.places

    def __getitem__(self, what: str) -> int:
        return self.places[what]

    def has(self, *names: str) -> bool:
        """Whether any of these columns is known."""
        return any(name in self.places for name in names)


def known(header: str) -> str | None:
    """Say what a column with this header is; None where its header does not tell."""
    if _OUT_OF.fullmatch(header.strip().casefold()):
        return "score"
    what = _CANONICAL.get(fold(header))
    model = _MODEL.fullmatch(header.strip().casefold()) if what is None else None
    if model is None:
        return what
    return "skill" if model[1] == "kc" else "order"


def _rank(header: str) -> int:
    folded = fold(header)
    model = _MODEL.fullmatch(header.strip().casefold())
    if model is not None:
        return _RANK[f"{model[1]}default"] if model[2] == "default" else _LAST[model[1]]
    return _LAST["outcome"] if folded == "outcome" else _RANK.get(folded, 0)


def _model(header: str) -> str | None:
    """Name of the tutor's model that a column is of."""
    match = _MODEL.fullmatch(header.strip().casefold())
    return match[2] if match else None


def _twins(one: str, other: str) -> bool:
    """Whether two headers are one and the same; a repeated one may have been numbered (`.1`)."""
    if _MODEL.fullmatch(one.strip().casefold()):
        one, other = (re.sub(r"\.\d+$", "", header.strip()) for header in (one, other))
    return fold(one) == fold(other)


def out_of(header: str) -> float | None:
    """Points possible as a header such as `Score (out of 10)` gives them."""
    match = _OUT_OF.fullmatch(header.strip().casefold())
    return float(match[1]) if match else None


def find(table: TextTable, mapping: Mapping, wanted: Collection[str]) -> Columns:
    """Find the wanted columns: as the map says, else by header, the most specific one first.

    Raises
    ------
    InputError
        When the map names a header that the file has not, or two columns have one and the same
        header that is wanted, and not the same cells.
    """
    places = {
        what: _named(table, what, header)
        for what, header in mapping.columns.items()
        if what in wanted
    }
    taken = set(places.values()) | {_place(table, header) for header in mapping.ignore}
    found: dict[str, list[int]] = {}
    for place, header in enumerate(table.header):
        what = known(header)
        if what is not None and place not in taken and what in wanted and what not in places:
            found.setdefault(what, []).append(place)
    _split_outcome(table, found)
    _split_student(table, found)
    _split_skill(table, found)
    notices = []
    for what, candidates in found.items():
        candidates.sort(key=lambda place: (_rank(table.header[place]), place))
        candidates[:] = _without_twins(table, candidates)
        places[what] = candidates[0]
        notices += [_settled(table, what, candidates)] if len(candidates) > 1 else []
    _leave_other_model(table, places, mapping)
    return Columns(places, tuple(notices), _more_skills(table, places))


def _split_outcome(table: TextTable, found: dict[str, list[int]]) -> None:
    """Take `Outcome` for a skill where another column holds the score, else for the score."""
    for place in found.get("score", [])[:]:
        if fold(table.header[place]) != "outcome" or len(found["score"]) == 1:
            continue
        cells = table.column(place).unique()
        if not ANSWERS.knows(cells.filter(cells != "")):
            found["score"].remove(place)
            found.setdefault("skill", []).append(place)


def _split_student(table: TextTable, found: dict[str, list[int]]) -> None:
    """Take `Student` for the name where it holds words, and `ID` beside it for the id."""
    candidates = found.get("student", [])
    who = [p for p in candidates if fold(table.header[p]) in ("student", "learner", "pupil")]
    ids = [p for p in candidates if fold(table.header[p]) == "id"]
    if len(who) != 1 or len(ids) != 1 or found.keys() & {"name", "first", "last"}:
        return
    names, keys = table.column(who[0]), table.column(ids[0])
    names, keys = names.filter(keys != ""), keys.filter(keys != "")  # no rows of points or totals
    words = names.str.contains(r"\p{L}[\p{L}.'’-]*,? +\p{L}")
    rows, people = len(keys), names.n_unique()
    # An id of rows, not of students, would give one and the same name many of them.
    of_students = keys.n_unique() == people or (keys.n_unique() == rows and people >= 0.8 * rows)
    if words.any() and of_students:
        candidates.remove(who[0])
        found["name"] = who


def _split_skill(table: TextTable, found: dict[str, list[int]]) -> None:
    """Take `Skill` for the name where `Skill ID` beside it holds its number or code."""
    candidates = found.get("skill", [])
    by_header = {fold(table.header[place]): place for place in candidates}
    for header, place in by_header.items():
        if not {f"{header}id", f"{header}code"} & by_header.keys() or "skill_name" in found:
            continue
        if table.column(place).str.contains(r"\p{L}").any():
            candidates.remove(place)
            found["skill_name"] = [place]


def _leave_other_model(table: TextTable, places: dict[str, int], mapping: Mapping) -> None:
    """Drop an order that counts by the skills of another model than the one that is taken."""
    if "skill" not in places or "order" not in places or "order" in mapping.columns:
        return
    counted = _model(table.header[places["order"]])
    if counted is not None and counted != _model(table.header[places["skill"]]):
        del places["order"]


def _more_skills(table: TextTable, places: dict[str, int]) -> tuple[int, ...]:
    """Further columns of the model that the skill's column is of."""
    first = places.get("skill")
    if first is None or _model(table.header[first]) is None:
        return ()
    return tuple(
        place
        for place, header in enumerate(table.header)
        if place != first and _twins(table.header[first], header)
    )


def _settled(table: TextTable, what: str, candidates: list[int]) -> Problem:
    taken, *others = (repr(table.column_label(place)) for place in candidates)
    return Problem(
        f"{taken} is taken for the column {what!r}, not {' or '.join(others)}.",
        f"If that is wrong, name the right one in the map: [columns] {what} = ...",
    )


def _without_twins(table: TextTable, candidates: list[int]) -> list[int]:
    """The candidates without repeats of the first: of the same cells, or of a tutor's model."""
    first, *others = candidates
    header = table.header[first]
    twins = [place for place in others if _twins(header, table.header[place])]
    for place in twins:
        same = table.column(place).equals(table.column(first))
        if not same and _model(header) is None:
            letters = f"{column_letter(first)} and {column_letter(place)}"
            raise InputError(
                table.file,
                Problem(
                    f"columns {letters} have the same header.",
                    "Give each column its own header, or delete the one that does not count.",
                    column=table.column_label(first),
                ),
            )
    return [place for place in candidates if place not in twins]


def _named(table: TextTable, what: str, header: str) -> int:
    place = _place(table, header)
    if place is None:
        heads = [shortened(name) for name in table.header if name]
        close = get_close_matches(header, heads, n=1, cutoff=0.5)
        raise InputError(
            table.file,
            Problem(
                f"the map says that {what!r} is the column {header!r}, and there is none."
                + (f" Do you mean {close[0]!r}?" if close else ""),
                f"Columns of the file: {', '.join(heads[:20])}.",
            ),
        )
    return place


def _place(table: TextTable, header: str) -> int | None:
    """Place of the one column with this header; capitals and spaces do not matter."""
    wanted = " ".join(header.casefold().split())
    places = [place for place, name in enumerate(table.folded()) if name == wanted]
    return places[0] if len(places) == 1 or (places and _model(wanted)) else None
