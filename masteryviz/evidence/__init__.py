"""A file's batch into tables, and tables of what files said into attempts and work."""

from masteryviz.evidence._add import add
from masteryviz.evidence._erased import erase, leave_out
from masteryviz.evidence._forget import forget
from masteryviz.evidence._rebuild import create, into_memory, rebuild

__all__ = ["add", "create", "erase", "forget", "into_memory", "leave_out", "rebuild"]
