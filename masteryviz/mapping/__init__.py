"""What a file's columns, codes and tasks mean, as the user's small TOML map says it."""

from masteryviz.mapping.reading import load_mapping, named_files
from masteryviz.mapping.values import COLUMNS, MARKS, Mapping, SectionEntry, SkillEntry, matches

__all__ = [
    "COLUMNS",
    "MARKS",
    "Mapping",
    "SectionEntry",
    "SkillEntry",
    "load_mapping",
    "matches",
    "named_files",
]
