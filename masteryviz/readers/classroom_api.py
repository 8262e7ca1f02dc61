"""Google Classroom's API: every turn-in and every grade that was returned, with their moments."""

from __future__ import annotations

import polars as pl

from masteryviz.document import Document
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._classroom_course import people_frames, section_frame, task_frame
from masteryviz.readers._classroom_notices import notices
from masteryviz.readers._classroom_pages import SUBMISSIONS, Pages, has_answers, read_pages
from masteryviz.readers._classroom_work import Told, entry_frame, guarded, read_told
from masteryviz.readers._reader import Batch, Reader
from masteryviz.schema import BATCH
from masteryviz.wording import plural


def recognises(document: Document) -> bool:
    """Whether the document holds answers of the API about submissions or course work."""
    return has_answers(document.value)


def read(document: Document, mapping: Mapping) -> Batch:
    """Read all attempts on all graded work.

    Attempts are told as `_classroom_history.read_history` says. A task without points possible is
    not graded and is passed over. Work that is not handed in is missing where Classroom calls it
    late, or where its due moment has passed before the newest moment of the document; work that
    was first handed in late was missing until then. Every student and task also has an entry
    without moments that says whether it was assigned or missing, so that a later export takes the
    place of an earlier one entry by entry.

    Without submissions, the document tells of tasks, classes and people only.

    Raises
    ------
    InputError
        When the document is only a part of what the API has, or a field is not as the API writes
        it; names the object and the field.
    """
    pages = read_pages(document)
    told = read_told(document, pages, mapping)
    batch = Batch(
        kind="log" if pages.of(SUBMISSIONS) else "definitions",
        tasks_by_id=True,
        exported_at=told.clock.wall(told.newest),
        rows=told.rows,
        cells=told.cells,
    )
    batch.frames["log_entries"] = entry_frame(told)
    graded = [task for task in told.tasks.values() if told.counts(task)]
    untitled = sorted({(work.course, work.task) for work in told.work} - told.tasks.keys())
    batch.frames["tasks"] = task_frame(graded, [task for _, task in untitled], told.clock)
    batch.frames["task_skills"] = mapping.task_skills(batch.frames["tasks"])
    batch.frames |= mapping.skill_frames()
    guarded(document, lambda: _add_people(pages, told, batch))
    batch.notices += notices(pages, told)
    return batch


def _add_people(pages: Pages, told: Told, batch: Batch) -> None:
    """Add the frames of students and classes."""
    listed = [(item.known("userId"), item.known("courseId")) for item in pages.of("students")]
    pairs = dict.fromkeys([*listed, *((work.student, work.course) for work in told.work)])
    courses = [item.known("id") for item in pages.of("courses")]
    courses += [course for course, _ in told.tasks]
    courses = list(dict.fromkeys([*courses, *(course for _, course in pairs)]))
    batch.frames |= people_frames(pages, list(dict.fromkeys(work.student for work in told.work)))
    batch.frames["sections"] = section_frame(pages, courses, told.mapping)
    batch.frames["enrollments"] = pl.DataFrame(
        list(pairs),
        schema={name: BATCH["enrollments"][name] for name in ("student", "section")},
        orient="row",
    )
    rosters = {course for _, course in listed}
    gone = pairs.keys() - set(listed)
    left = {student for student, course in gone if course in rosters}
    if left:
        count = plural(len(left), "student with work is", "students with work are")
        what = f"{count} not on the list of their class."
        batch.notices.append(Problem(what, "They may have left; their history is kept."))


READER = Reader(
    key="classroom_api",
    title="Google Classroom data from its API (JSON)",
    carries="every turn-in, every returned grade, their moments, points, due dates, late marks",
    download="Classroom has no button for it. A teacher can ask on Google's reference page of "
    'courses.courseWork.studentSubmissions.list ("Try this method", courseWorkId "-") and save '
    "the answer; an administrator's tool or a script does it for all classes. Put the answers of "
    "courseWork, students and courses into the same file, as a list.",
    takes=Document,
    recognises=recognises,
    read=read,
)
