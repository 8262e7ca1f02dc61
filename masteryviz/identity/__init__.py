"""Who is who across exports: what the store matched, what only the user can say, and saying it."""

from masteryviz.identity._listing import people
from masteryviz.identity._saying import merge_people, split_people

__all__ = ["merge_people", "people", "split_people"]
