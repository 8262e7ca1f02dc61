"""What the user should know of a Classroom document: assumptions, and what would make it fuller."""

from __future__ import annotations

from collections import Counter

from masteryviz.errors import Problem
from masteryviz.readers._classroom_pages import SUBMISSIONS, Pages
from masteryviz.readers._classroom_work import Told
from masteryviz.wording import plural


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
        what = f"{plural(len(untitled), 'task has', 'tasks have')} no title or due date here."
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
        what = f"{plural(doubtful, 'grade')} may be 0 or taken away: left open."
        said.append(Problem(what))
    if undated := sum(history.undated for history in histories):
        count = plural(undated, "submission has", "submissions have")
        what = f"{count} a grade or state without a moment: the history does not tell it."
        advice = "Fetch the work with submissionHistory, as a teacher of the class."
        said.append(Problem(what, advice))
    if unknown := sum(history.unknown for history in histories):
        count = plural(unknown, "entry of histories is", "entries of histories are")
        what = f"{count} of a kind that is not known yet."
        said.append(Problem(what))
    return said


def _of_titles(told: Told) -> list[Problem]:
    """Say where one title is given in several classes: each is a task of its own."""
    used = {(work.course, work.task) for work in told.work}
    titles = Counter(task.title for key, task in told.tasks.items() if key in used)
    open_ = [t for t, n in titles.items() if n > 1 and not told.mapping.skills_for(t, t)]
    if not open_:
        return []
    count = plural(len(open_), "title is", "titles are")
    what = f"{count} given to several tasks, such as in several classes; each task "
    advice = 'To see them as one skill, add [[skills]] with tasks = ["the title"] to the map.'
    return [Problem(f"{what}is a skill of its own.", advice)]
