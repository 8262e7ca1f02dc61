"""Write the reference pages from the code, so that they cannot drift (`make docs`; tests check).

`python docs/generate.py` writes `docs/reference/*.md`; `pages()` gives them as text.
"""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path

from masteryviz.bundle import Bundle
from masteryviz.document import Document
from masteryviz.metrics import QUESTIONS, WITH_TESTS
from masteryviz.readers import READERS
from masteryviz.rules import RULES
from masteryviz.schema import TABLES
from masteryviz.table import TextTable

_SOURCES = {TextTable: "a table", Document: "a JSON file", Bundle: "a ZIP file or folder"}
FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by `make docs` from the code: change it there. -->\n"


def pages() -> dict[str, str]:
    """Reference pages by file name."""
    return {
        "rules.md": _rules(),
        "metrics.md": _metrics(),
        "formats.md": _formats(),
        "tables.md": _tables(),
    }


def _rules() -> str:
    parts = [
        NOTE,
        "# Mastery rules\n",
        "Every rule takes the ordered scores of one student on one skill, oldest first, and gives "
        "the score after each attempt. Scores are compared with the cut after rounding both to two "
        "decimals, half away from zero. Choose one with `--rule NAME` and its parameters with "
        "`--set NAME=VALUE`, in Python with `get_rule(NAME).using(...)`, for a whole store in "
        "`masteryviz.toml`.\n",
    ]
    for rule in RULES.values():
        parts += [f"## `{rule.key}`: {rule.title}\n", _doc(type(rule)), ""]
        parts += ["| parameter | default |", "|---|---|"]
        parts += [f"| `{f.name}` | `{getattr(rule, f.name)}` |" for f in fields(rule)]
        parts += [f"\nIn words: *{rule.describe()}*.\n"]
    return "\n".join(parts)


def _metrics() -> str:
    parts = [
        NOTE,
        "# Metrics\n",
        "Each is a question in the shell (`masteryviz ask NAME`), a function in Python "
        "(`masteryviz.NAME(gradebook, ...)`) and the frame behind a chart. Group columns come "
        "first; null (a dash in the shell) means not known or not reached.\n",
        "Summative tests are not retaught and not retried, so the screens and the shell count "
        "skills without them, unless `--where skill=` names one or `--tests` asks for all. In "
        "Python, filters say what is looked at: `masteryviz.taught(gradebook, filters)` gives "
        "those without tests. Questions about work, checks or tests count them, and say so.\n",
    ]
    for question in QUESTIONS.values():
        grouped = ", ".join(f"`{name}`" for name in question.by) or "nothing"
        parts += [f"## `{question.key}`: {question.title}\n", f"Grouped by {grouped} unless said."]
        if question.options:
            options = ", ".join(f"`{name}`" for name in question.options)
            parts += [f"Options: {options}."]
        if question.key in WITH_TESTS:
            parts += ["Summative tests count."]
        parts += ["", _doc(question.ask), ""]
    return "\n".join(parts)


def _formats() -> str:
    parts = [
        NOTE,
        "# Export formats\n",
        "A file is recognised by its content, never by its name. Every format that is a table is "
        "read from CSV and TSV and from a sheet of XLSX, XLSM, XLS and ODS. "
        "[What to know about each system](../importing.md).\n",
    ]
    for reader in sorted(READERS.values(), key=lambda reader: reader.title.casefold()):
        parts += [
            f"## {reader.title}\n",
            f"`{reader.key}`, {_SOURCES[reader.takes]}. It carries {reader.carries}.\n",
            f"Where to get it: {reader.download}\n",
        ]
    return "\n".join(parts)


def _tables() -> str:
    parts = [NOTE, "# Stored tables\n"]
    for table in TABLES.values():
        parts += [f"## `{table.name}`\n", f"One row per {table.grain}.\n"]
        parts += ["| column | type | privacy | meaning |", "|---|---|---|---|"]
        parts += [f"| `{c.name}` | {c.type} | {c.privacy} | {c.meaning} |" for c in table.columns]
        parts += [""]
    return "\n".join(parts)


def _doc(thing: object) -> str:
    """A docstring as Markdown: numpy headings become bold lines."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    out: list[str] = []
    for line in lines:
        if line and set(line) == {"-"} and out:
            out[-1] = f"**{out[-1]}**\n"
        else:
            out.append(line)
    return "\n".join(out)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text.rstrip() + "\n", encoding="utf-8")
