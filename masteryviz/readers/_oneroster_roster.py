"""Who is in which class, and what is said of classes, in a OneRoster export."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.readers._oneroster_members import (
    Members,
    check_references,
    flags,
    moments,
    parts,
    texts,
)
from masteryviz.schema import BATCH
from masteryviz.wording import plural

_KINDS = {"identifier": "sis", "username": "login", "email": "email"}
"""Column of users.csv -> kind of id."""
_FACTS = ("section", "course", "teacher", "school", "term", "period", "name")


def section_frame(members: Members, mapping: Mapping) -> pl.DataFrame:
    """Frame `sections`: each class by its title, with course, teachers, school, term and period.

    Classes that agree in all that is said of them are told apart by period, code or id.
    """
    classes = members.frame("classes").unique("sourcedId", keep="last", maintain_order=True)
    courses = texts(members.frame("courses"), "sourcedId", "title")
    orgs = texts(members.frame("orgs"), "sourcedId", "name")
    terms = texts(members.frame("academicSessions"), "sourcedId", "title")
    teachers = _teachers(members)
    rows: list[tuple[str | None, ...]] = []
    for row in classes.iter_rows(named=True):
        name = row["title"] or row["classCode"] or row["sourcedId"]
        entry = mapping.sections.get(name, SectionEntry())
        said = [terms[term] for term in parts(row["termSourcedIds"]) if term in terms]
        rows.append(
            (
                row["sourcedId"],
                entry.course or mapping.course or courses.get(row["courseSourcedId"]),
                entry.teacher or mapping.teacher or teachers.get(row["sourcedId"]),
                entry.school or mapping.school or orgs.get(row["schoolSourcedId"]),
                entry.term or mapping.term or ", ".join(said) or None,
                entry.period or row["periods"],
                name,
                row["classCode"],
            )
        )
    told = _told_apart(rows)
    return pl.DataFrame(told, schema={n: BATCH["sections"][n] for n in _FACTS}, orient="row")


def _told_apart(rows: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    """Rows of classes, each with a name that no other class that agrees with it has."""
    named = [row[:7] for row in rows]
    for place in (5, 7, 0):
        alike = Counter((*row[1:5], row[6]) for row in named)
        named = [
            (*row[:6], f"{row[6]} ({full[place]})")
            if alike[(*row[1:5], row[6])] > 1 and full[place]
            else row
            for row, full in zip(named, rows, strict=True)
        ]
    return named


def _teachers(members: Members) -> dict[str, str]:
    """Name of the teachers of each class, the primary one first."""
    enrolled = members.active("enrollments")
    if enrolled.is_empty():
        return {}
    primary = flags(members, "enrollments", "primary")
    both = members.frame("enrollments").with_columns(first=primary.fill_null(False))
    teaching = both.filter(
        ~pl.col("deleted") & (pl.col("role").str.to_lowercase() == "teacher")
    ).sort("first", descending=True, maintain_order=True)
    names = {row["sourcedId"]: _shown(row) for row in members.frame("users").iter_rows(named=True)}
    found: dict[str, list[str]] = {}
    for course, user in teaching.select("classSourcedId", "userSourcedId").iter_rows():
        name = names.get(user)
        if name and name not in found.setdefault(course, []):
            found[course].append(name)
    return {course: ", ".join(some) for course, some in found.items()}


def _shown(row: dict[str, str | None]) -> str | None:
    return " ".join(filter(None, (row["givenName"], row["familyName"]))) or None


def enrollment_frame(
    members: Members, mapping: Mapping, newest: dt.datetime | None
) -> pl.DataFrame:
    """Frame `enrollments`: students of every class, with the days they came and left.

    A student has left where the enrolment or the user is marked to be deleted, by its `endDate`,
    else by the day of that mark; and where the enrolment has ended before the class's last term
    has.
    A deleted user without any enrolment here has left on that day from no class in particular.
    """
    check_references(members, "enrollments", "userSourcedId", "users")
    check_references(members, "enrollments", "classSourcedId", "classes")
    gone = _deleted_users(members, mapping, newest)
    schema = BATCH["enrollments"]
    if "enrollments" not in members.sheets:
        return pl.DataFrame([(user, None, None, day) for user, day in gone.items()],
                            schema=schema, orient="row")  # fmt: skip
    days = {
        what: moments(members, "enrollments", column, mapping, strict=False).dt.date().alias(what)
        for what, column in (("began", "beginDate"), ("ended", "endDate"),
                             ("marked", "dateLastModified"))
    }  # fmt: skip
    rows = members.frame("enrollments").with_columns(*days.values())
    rows = rows.filter(pl.col("role").str.to_lowercase() == "student")
    ends = pl.DataFrame(list(_term_ends(members, mapping).items()),
                        schema={"classSourcedId": pl.String, "term_end": pl.Date},
                        orient="row")  # fmt: skip
    left = pl.DataFrame(list(gone.items()),
                        schema={"userSourcedId": pl.String, "user_gone": pl.Date},
                        orient="row")  # fmt: skip
    rows = rows.join(ends, on="classSourcedId", how="left", maintain_order="left")
    rows = rows.join(left, on="userSourcedId", how="left", maintain_order="left")
    today = pl.lit(newest.date() if newest else None, pl.Date)
    past = (pl.col("ended") <= today).fill_null(pl.col("term_end").is_not_null())
    planned = (pl.col("ended") >= pl.col("term_end")).fill_null(False)
    early = pl.when(past & ~planned).then("ended")
    told = pl.when("deleted").then(
        pl.coalesce(pl.when(pl.col("ended") <= today).then("ended"), "marked", today)
    )
    frame = rows.select(
        student="userSourcedId",
        section="classSourcedId",
        enrolled_from="began",
        enrolled_until=pl.coalesce(told.otherwise(early), "user_gone"),
    )
    # Who has come back is in the class, though an older enrolment has ended.
    frame = frame.group_by("student", "section", maintain_order=True).agg(
        pl.col("enrolled_from").min(),
        pl.when(pl.col("enrolled_until").is_not_null().all())
        .then(pl.col("enrolled_until").max())
        .alias("enrolled_until"),
    )
    homeless = set(gone) - set(frame["student"])
    alone = [(user, None, None, gone[user]) for user in gone if user in homeless]
    return pl.concat([frame, pl.DataFrame(alone, schema=schema, orient="row")])


def _deleted_users(
    members: Members, mapping: Mapping, newest: dt.datetime | None
) -> dict[str, dt.date | None]:
    """Users marked to be deleted, and since when."""
    if "users" not in members.sheets:
        return {}
    marked = moments(members, "users", "dateLastModified", mapping, strict=False).dt.date()
    rows = members.frame("users").with_columns(marked=marked).filter("deleted")
    staff = _staff(members)
    return {
        user: day or (newest.date() if newest else None)
        for user, day in rows.select("sourcedId", "marked").iter_rows()
        if user not in staff
    }


def _staff(members: Members) -> set[str]:
    """Users who are said to have a role other than a student's."""
    own = members.frame("users").select(user="sourcedId", role="role")
    more = members.frame("roles").select(user="userSourcedId", role="role")
    roles = pl.concat([own, more]).drop_nulls()
    student = roles.filter(pl.col("role").str.to_lowercase() == "student")["user"]
    return set(roles["user"]) - set(student)


def _term_ends(members: Members, mapping: Mapping) -> dict[str, dt.date]:
    """Last day of the last term of each class."""
    if "academicSessions" not in members.sheets:
        return {}
    days = moments(members, "academicSessions", "endDate", mapping, strict=False).dt.date()
    ends = dict(zip(members.frame("academicSessions")["sourcedId"], days, strict=True))
    found = {}
    for course, cell in members.frame("classes").select("sourcedId", "termSourcedIds").iter_rows():
        of_class = [end for term in parts(cell) if (end := ends.get(term)) is not None]
        if of_class:
            found[course] = max(of_class)
    return found


def people_frames(members: Members, named: pl.Series) -> dict[str, pl.DataFrame]:
    """Frames `students` and `student_ids` of the students that classes or results name.

    An identifier, user name or e-mail address that several users share tells nobody apart and is
    left out.
    """
    users = members.frame("users")
    students = pl.concat([named, users["sourcedId"]]).drop_nulls().unique(maintain_order=True)
    others = _staff(members) - set(named)
    people = students.filter(~students.is_in(list(others))).alias("student").to_frame()
    known = people.join(users, left_on="student", right_on="sourcedId", how="left",
                        maintain_order="left")  # fmt: skip
    ids = [people.select("student", kind=pl.lit("oneroster"), value="student")]
    for column, kind in _KINDS.items():
        value = pl.col(column).str.to_lowercase() if kind == "email" else pl.col(column)
        shared = users.select(value)[column].drop_nulls()
        shared = shared.filter(shared.is_duplicated()).unique()
        given = known.select("student", kind=pl.lit(kind), value=value).drop_nulls("value")
        one = given.filter(~pl.col("value").is_in(shared.implode()))
        if one.height < given.height:
            what = (
                f"users.csv: {plural(given.height - one.height, 'student')} with a shared {column}."
            )
            members.notices.append(Problem(what, "It is not used to tell who is who."))
        ids.append(one)
    given_name, family = pl.col("givenName"), pl.col("familyName")
    return {
        "students": known.select(
            "student",
            name=_none(pl.concat_str(given_name, family, separator=" ", ignore_nulls=True)),
            sort_name=_none(pl.concat_str(family, given_name, separator=", ", ignore_nulls=True)),
        ),
        "student_ids": pl.concat(ids).sort("student", maintain_order=True),
    }


def _none(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)
