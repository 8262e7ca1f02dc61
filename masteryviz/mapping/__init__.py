"""What a file's columns, codes and tasks mean, as the user's small TOML map says it."""

from masteryviz.mapping.reading import load_mapping, named_files
from masteryviz.mapping.tasks import overlay_tasks
from masteryviz.mapping.values import (
    COLUMNS,
    KINDS,
    MARKS,
    Mapping,
    SectionEntry,
    SkillEntry,
    TaskEntry,
    matches,
)

__all__ = [
    "COLUMNS",
    "KINDS",
    "MARKS",
    "Mapping",
    "SectionEntry",
    "SkillEntry",
    "TaskEntry",
    "load_mapping",
    "matches",
    "named_files",
    "overlay_tasks",
]
