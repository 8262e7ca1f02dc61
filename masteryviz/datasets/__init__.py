"""The sample semester: a seeded simulator, the exports that it writes, and what is true of it."""

from masteryviz.datasets.exports import (
    sample_files,
    sample_folder,
    sample_loads,
    write_log,
    write_sample,
)
from masteryviz.datasets.sample import load_sample
from masteryviz.datasets.semester import SEED, Semester, simulate, simulate_schools

__all__ = [
    "SEED",
    "Semester",
    "load_sample",
    "sample_files",
    "sample_folder",
    "sample_loads",
    "simulate",
    "simulate_schools",
    "write_log",
    "write_sample",
]
