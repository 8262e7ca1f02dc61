"""What the user should know of a Classroom document: assumptions, and what would make it fuller."""

from __future__ import annotations

from collections import Counter

from masteryviz.errors import Problem
from masteryviz.readers._classroom_pages import SUBMISSIONS, Pages
from masteryviz.readers._classroom_work import Told


def notices(pages: Pages, told: Told) -> list[Problem]:
    """Everything that is to be said."""
    return [*_of_packing(pages, told), *_of_histories(told), *_of_titles(told)]


def _of_packing(pages: Pages, told: Told) -> list[Problem]:
    said = []
    untitled = {(work.course, work.task) for work in told.work} - told.tasks.keys()
    if told.newest and told.clock.timezone is None:
        what = "Moments were kept as UTC; due days may be a day late."
        advice = 'Say the school\'s: timezone = "America/New_York" in the map.'
        said.append(Problem(what, advice))
    if not pages.of(SUBMISSIONS):
        what = "There are no submissions in it: only tasks, classes and people were read."
        said.append(Problem(what, "Fetch studentSubmissions for the attempts."))
    if untitled:
        what = f"{len(untitled)} task(s) have no title or due date here."
        said.append(Problem(what, "Fetch courseWork of the class too, in this file or another."))
    if told.work and not pages.of("courses"):
        advice = (
            "Put the answer of courses.get or courses.list into every such file, or say "
            "section = ... in the map of each."
        )
        said.append(Problem("Classes are called by their ids.", advice))
    return said


def _of_histories(told: Told) -> list[Problem]:
    histories = [work.history for work in told.work]
    said = []
    if doubtful := sum(history.doubtful for history in histories):
        what = f"{doubtful} grade(s) may be 0 or taken away; they were left open."
        said.append(Problem(what))
    if undated := sum(history.undated for history in histories):
        what = f"{undated} submission(s) have a grade or state that their history does not tell; "
        advice = "Fetch them with submissionHistory, as a teacher of the class."
        said.append(Problem(f"{what}its moment is not known.", advice))
    if unknown := sum(history.unknown for history in histories):
        what = f"{unknown} entries of histories are of a kind that is not known yet."
        said.append(Problem(what))
    return said


def _of_titles(told: Told) -> list[Problem]:
    """Say where one title is given in several classes: each is a task of its own."""
    used = {(work.course, work.task) for work in told.work}
    titles = Counter(task.title for key, task in told.tasks.items() if key in used)
    open_ = [t for t, n in titles.items() if n > 1 and not told.mapping.skills_for(t, t)]
    if not open_:
        return []
    what = f"{len(open_)} title(s) are given to several tasks, such as in several classes; each "
    advice = 'To see them as one skill, add [[skills]] with tasks = ["the title"] to the map.'
    return [Problem(f"{what}is a skill of its own.", advice)]
