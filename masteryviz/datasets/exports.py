"""The sample exports: written from the seed, found in a checkout or an installed package, loaded.

Downloads that carry only a day in their name are made on Saturdays, when nothing moves, so that
it does not matter which moment of the day the name is taken for.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tomllib
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from masteryviz.datasets import layouts, plan
from masteryviz.datasets.semester import SEED, Semester, simulate, simulate_schools
from masteryviz.errors import StoreError

MANIFEST = "manifest.toml"
_RIVERA, _OKAFOR, _NGUYEN, _LINDQVIST = plan.TEACHERS
_CANVAS_WEEKS = tuple(
    dt.datetime.combine(plan.FIRST_DAY + dt.timedelta(weeks=week, days=4), dt.time(16, 30))
    for week in range(18)
)
_CLASSROOM_WEEKS, _TRACKER_WEEKS = (3, 6, 8, 10, 13, 16, 18), (3, 6, 9, 11, 13, 16, 18)
"""Weeks that end with a download on Saturday; both teachers make one before they teach again."""
_LOG_DAYS = tuple(
    dt.datetime.combine(day, dt.time(18)) for day in (dt.date(2026, 3, 13), plan.LAST_DAY)
)


def sample_folder() -> Path:
    """Find the folder with the sample exports: in the installed package, else in the checkout.

    Raises
    ------
    StoreError
        When neither is there.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "sample_data", package.parent / "data"):
        if (folder / MANIFEST).is_file():
            return folder
    raise StoreError(
        "The sample exports are not there. Make them with: python -m masteryviz.datasets FOLDER"
    )


def sample_files(folder: Path | None = None) -> list[tuple[Path, Path]]:
    """List every sample export with its map; those of one map together, by date."""
    folder = folder or sample_folder()
    entries = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    return [(folder / entry["file"], folder / entry["map"]) for entry in entries]


def sample_loads(folder: Path | None = None) -> list[tuple[list[Path], Path]]:
    """List the sample exports as loads: the files of one map together, which is quickest."""
    return [
        ([file for file, _ in files], map_file)
        for map_file, files in groupby(sample_files(folder), key=itemgetter(1))
    ]


def write_sample(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the sample exports, their maps, the skills file and the manifest; give their paths.

    The same seed writes the same bytes.
    """
    semester = simulate(seed)
    files = {"skills.csv": _skills_csv(semester)} | _maps(semester)
    exports = _exports(semester)
    manifest = "".join(
        f'[[files]]\nfile = "{name}"\nmap = "{used}"\n\n' for _, name, used, _ in exports
    )
    files[MANIFEST] = (
        f"# Every sample export and the map it is loaded with.\n\n{manifest.rstrip()}\n"
    )
    files |= {name: text for _, name, _, text in exports}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return [folder / name for name in files]


def write_log(path: Path, rows: int, seed: int = SEED, *, first_school: int = 0) -> None:
    """Write a long log of exactly that many rows, school after school, from `first_school` on.

    Columns: student_id, name, section, task, skill, form, assigned, submitted, graded, score,
    points, support. A row per attempt and skill; work never handed in has a row without dates.
    Memory stays that of one school.
    """
    written = 0
    with path.open("wb") as file:
        for semester in simulate_schools(rows, seed, first=first_school):
            frame = layouts.log(semester, None, _LOG_DAYS[-1]).head(rows - written)
            frame.write_csv(file, include_header=written == 0)
            written += frame.height
            if written == rows:
                break


def _exports(semester: Semester) -> list[tuple[dt.datetime, str, str, str]]:
    """Make every export: moment, name, map and text, by map and moment."""
    found = [
        (
            at,
            f"canvas/{at:%Y-%m-%dT%H%M}_Grades-Science_7.csv",
            "canvas/canvas.toml",
            layouts.canvas(semester, _OKAFOR, at),
        )
        for at in _CANVAS_WEEKS
    ]
    found += [
        (
            at,
            f"classroom/Science 7 {section} {at:%Y-%m-%d}.csv",
            f"classroom/{section}.toml",
            layouts.classroom(semester, section, at),
        )
        for at in map(_saturday, _CLASSROOM_WEEKS)
        for section in _sections_of(semester, _RIVERA)
    ]
    found += [
        (
            at,
            f"long_log/mastery_log_{at:%Y-%m-%d}.csv",
            "long_log/log.toml",
            layouts.log(semester, _NGUYEN, at).write_csv(),
        )
        for at in _LOG_DAYS
    ]
    found += [
        (
            at,
            f"tracker/tracker_{at:%Y-%m-%d}.csv",
            "tracker/tracker.toml",
            layouts.tracker(semester, _LINDQVIST, at),
        )
        for at in map(_saturday, _TRACKER_WEEKS)
    ]
    return sorted(found, key=lambda export: (export[2], export[0]))


def _saturday(week: int) -> dt.datetime:
    return dt.datetime.combine(plan.FIRST_DAY + dt.timedelta(weeks=week, days=-2), dt.time(7))


def _maps(semester: Semester) -> dict[str, str]:
    """Spell the maps, by file name."""
    maps = {
        f"classroom/{section}.toml": _head(
            semester, _RIVERA, "Google Classroom, one class: 1 point is Mastery, 0 is not yet"
        )
        + f'section = "{section}"\nscope = "{section}"\n'
        + _periods([section])
        for section in _sections_of(semester, _RIVERA)
    }
    maps["canvas/canvas.toml"] = (
        _head(semester, _OKAFOR, "Canvas gradebook, all sections: 4-3-2-1, 3 is mastery")
        + 'scope = "Okafor Canvas"\n'
        + _periods(_sections_of(semester, _OKAFOR))
    )
    maps["long_log/log.toml"] = (
        _head(semester, _NGUYEN, "Long log, all sections: 4-3-2-1, 3 is mastery")
        + "\n[columns]\n"
        + "".join(f'{name} = "{header}"\n' for name, header in _LOG_COLUMNS.items())
        + '\n[marks]\nEX = "excused"\n'
        + _periods(_sections_of(semester, _NGUYEN))
    )
    maps["tracker/tracker.toml"] = (
        _head(semester, _LINDQVIST, "Wide tracker, all sections: M, IP, NS")
        + 'scope = "Lindqvist tracker"\n'
        + '\n[columns]\nstudent = "Student ID"\nname = "Student"\nsection = "Section"\n'
        + "\n[levels]\nM = 1\nIP = 0.5\nNS = 0\n"
        + '\n[marks]\nEX = "excused"\n'
        + _periods(_sections_of(semester, _LINDQVIST))
    )
    return maps


_LOG_COLUMNS = {
    "student": "student_id",
    **{
        name: name
        for name in (
            "name", "section", "task", "skill", "form", "assigned", "submitted", "graded",
            "score", "points", "support",
        )
    },
}  # fmt: skip


def _head(semester: Semester, teacher: plan.Teacher, title: str) -> str:
    return (
        f"# {title}\n"
        f'teacher = "{teacher.name}"\n'
        f'course = "{plan.COURSE}"\n'
        f'term = "{plan.TERM}"\n'
        f'school = "{semester.sections["school"][0]}"\n'
        'skills_file = "../skills.csv"\n'
    )


def _periods(sections: list[str]) -> str:
    return "".join(f'\n[sections.{name}]\nperiod = "{name[-1]}"\n' for name in sections)


def _sections_of(semester: Semester, teacher: plan.Teacher) -> list[str]:
    rows = semester.sections.select("section", "teacher").iter_rows()
    return [section for section, name in rows if name == teacher.name]


def _skills_csv(semester: Semester) -> str:
    """Spell the team's skills and which tasks show them; tests stand for themselves."""
    requires: dict[str, list[str]] = {}
    for skill, before in semester.prerequisites.iter_rows():
        requires.setdefault(skill, []).append(before)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["skill", "title", "unit", "position", "kind", "standard", "cut", "requires", "tasks"]
    )
    for code, title, unit, position, kind, standard, cut in semester.skills.iter_rows():
        tasks = [f"{task.key} *" for task in plan.TASKS if code in task.skills] or [code]
        writer.writerow(
            [
                *(code, title, unit, position, kind, standard, cut),
                ";".join(requires.get(code, [])),
                ";".join(tasks),
            ]
        )
    return out.getvalue()
