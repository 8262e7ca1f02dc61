"""What Classroom says of classes, people and tasks, whoever has handed in what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.readers._classroom_pages import WORK, Item, Pages, Unfit
from masteryviz.schema import BATCH


@dataclass(frozen=True)
class Task:
    """One piece of course work."""

    task: str
    title: str
    course: str
    kind: str | None
    unit: str | None
    points: float | None
    """None: it is not graded."""
    assigned: dt.datetime | None
    due: dt.datetime | None
    """Moment in UTC after which work is late; None: never."""
    due_on: dt.date | None
    """That day as the school's clock has it."""


@dataclass(frozen=True)
class Clock:
    """Moments of the API (UTC) as the school's wall time; without a zone, as UTC."""

    timezone: str | None

    def wall(self, moment: dt.datetime | None) -> dt.datetime | None:
        """Wall time of a moment."""
        if moment is None:
            return None
        zone = ZoneInfo(self.timezone) if self.timezone else dt.UTC
        return moment.astimezone(zone).replace(tzinfo=None)

    def day(self, moment: dt.datetime | None) -> dt.date | None:
        """Day of a moment."""
        wall = self.wall(moment)
        return wall.date() if wall else None


def read_task(item: Item, topics: dict[tuple[str, str], str], clock: Clock) -> Task:
    """Read one piece of course work."""
    course = item.known("courseId")
    category = item.part("gradeCategory")
    kind = category.text("name") if category else None
    topic = item.text("topicId")
    due, due_on = _due(item, clock)
    work_type = item.text("workType")
    return Task(
        task=item.known("id"),
        title=item.text("title") or item.known("id"),
        course=course,
        kind=kind or (work_type.replace("_", " ").lower() if work_type else None),
        unit=topics.get((course, topic)) if topic else None,
        points=item.points("maxPoints") or None,
        assigned=item.moment("scheduledTime") or item.moment("creationTime"),
        due=due,
        due_on=due_on,
    )


def read_topics(pages: Pages) -> dict[tuple[str, str], str]:
    """Name of each topic by class and id."""
    return {
        (item.known("courseId"), item.known("topicId")): item.known("name")
        for item in pages.of("topics")
    }


def _due(item: Item, clock: Clock) -> tuple[dt.datetime | None, dt.date | None]:
    """Due moment and day. The API gives both in UTC and leaves out parts that are 0."""
    date, time = item.part("dueDate"), item.part("dueTime")
    if date is None or not date.value:
        return None, None
    try:
        year, month, number = (_whole(date, part) for part in ("year", "month", "day"))
        day = dt.datetime(year, month, number, tzinfo=dt.UTC)
        if time is None:
            return day + dt.timedelta(days=1), day.date()
        due = day.replace(hour=_whole(time, "hours"), minute=_whole(time, "minutes"))
    except ValueError:
        raise Unfit("there is no such day or time.", item.at("dueDate")) from None
    return due, clock.day(due)


def _whole(item: Item, key: str) -> int:
    found = item.value.get(key, 0)
    if isinstance(found, bool) or not isinstance(found, int):
        raise Unfit("this field is not a whole number.", item.at(key))
    return found


def task_frame(tasks: list[Task], others: list[str], clock: Clock) -> pl.DataFrame:
    """Frame `tasks` of a batch: course work of the document, and ids that only work names."""
    rows: list[tuple[object, ...]] = [
        (task.task, task.title, task.kind, task.unit, task.points, clock.day(task.assigned),
         task.due_on)
        for task in tasks
    ]  # fmt: skip
    rows += [(other, None, None, None, None, None, None) for other in others]
    names = ("task", "title", "kind", "unit", "points", "assigned_on", "due_on")
    return pl.DataFrame(rows, schema={n: BATCH["tasks"][n] for n in names}, orient="row")


def section_frame(pages: Pages, courses: list[str], mapping: Mapping) -> pl.DataFrame:
    """Frame `sections`: a class with a section of its own is called by that, else by its name."""
    facts = {item.known("id"): item for item in pages.of("courses")}
    rows = []
    for course in courses:
        item = facts.get(course)
        own = item.text("section") if item else None
        title = item.text("name") if item else None
        name = (mapping.section if len(courses) == 1 else None) or own or title or course
        entry = mapping.sections.get(name, SectionEntry())
        rows.append(
            (
                course,
                entry.course or mapping.course or (title if own else None),
                entry.teacher or mapping.teacher or _teacher(pages, course, item),
                entry.school or mapping.school,
                entry.term or mapping.term,
                entry.period,
                name,
            )
        )
    alike = Counter(row[1:] for row in rows)
    # Two classes that agree in all that is said of them would be taken for one.
    told = [(*row[:-1], f"{row[-1]} ({row[0]})") if alike[row[1:]] > 1 else row for row in rows]
    names = ("section", "course", "teacher", "school", "term", "period", "name")
    return pl.DataFrame(told, schema={n: BATCH["sections"][n] for n in names}, orient="row")


def _teacher(pages: Pages, course: str, item: Item | None) -> str | None:
    """Name of the class's owner, else of the first teacher of it."""
    owner = item.text("ownerId") if item else None
    found = [t for t in pages.of("teachers") if t.text("courseId") == course]
    found.sort(key=lambda teacher: teacher.text("userId") != owner)
    names = (_names(teacher)[0] for teacher in found)
    return next((name for name in names if name), None)


def people_frames(pages: Pages, others: list[str]) -> dict[str, pl.DataFrame]:
    """Frames `students` and `student_ids`: everybody of the class lists and who handed in."""
    people: dict[str, tuple[str | None, str | None, str | None]] = dict.fromkeys(
        others, (None, None, None)
    )
    for item in pages.of("students"):
        people[item.known("userId")] = (*_names(item), _email(item))
    ids = []
    for user, (_, _, email) in people.items():
        ids.append((user, "google", user))
        if email:
            ids.append((user, "email", email))
    return {
        "students": pl.DataFrame(
            [(user, name, sort_name) for user, (name, sort_name, _) in people.items()],
            schema=BATCH["students"],
            orient="row",
        ),
        "student_ids": pl.DataFrame(ids, schema=BATCH["student_ids"], orient="row"),
    }


def _names(item: Item) -> tuple[str | None, str | None]:
    """Name to show and name to sort by."""
    profile = item.part("profile")
    name = profile.part("name") if profile else None
    if name is None:
        return None, None
    given, family, full = (name.text(key) for key in ("givenName", "familyName", "fullName"))
    if given and family:
        return f"{given} {family}", f"{family}, {given}"
    shown = full or given or family
    return shown, shown


def _email(item: Item) -> str | None:
    profile = item.part("profile")
    email = profile.text("emailAddress") if profile else None
    return email.lower() if email and "@" in email else None


def work_of(pages: Pages) -> list[Item]:
    """Course work of a document, the newest word on each where it is there twice."""
    newest: dict[tuple[str, str], Item] = {}
    for item in pages.of(WORK):
        key = (item.known("courseId"), item.known("id"))
        old = newest.get(key)
        if old is None or (item.text("updateTime") or "") >= (old.text("updateTime") or ""):
            newest[key] = item
    return list(newest.values())
