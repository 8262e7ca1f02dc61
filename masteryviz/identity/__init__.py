"""Who is who across exports: what the store matched, what only the user can say, and saying it."""

from masteryviz.identity._erasing import Traces, erase, finish_erasing, traces
from masteryviz.identity._listing import people
from masteryviz.identity._now import ids_now
from masteryviz.identity._saying import merge_people, split_people

__all__ = [
    "Traces", "erase", "finish_erasing", "ids_now", "merge_people", "people", "split_people",
    "traces",
]  # fmt: skip
