"""JSON documents and bundles that no reader takes: what each is and what to do."""

from __future__ import annotations

from masteryviz.bundle import Bundle
from masteryviz.document import Document
from masteryviz.errors import FormatNotRecognised, Problem
from masteryviz.readers import READERS
from masteryviz.readers._reader import Source
from masteryviz.table import shortened

MOST = 6
"""Names that are shown of what is in a file."""


def unknown_document(document: Document) -> FormatNotRecognised:
    """The refusal of a JSON document: an error message of a site, or something else."""
    value = document.value
    if isinstance(value, dict) and value.keys() & {"error", "errors"}:
        what = "This is an error message of a web site, saved as JSON."
        advice = "The sign-in may have run out: sign in and download the export again."
        return FormatNotRecognised(document.file, Problem(what, advice))
    keys = _keys(value)
    seen = f"It holds: {', '.join(keys)}." if keys else "It is a list without any named values."
    return FormatNotRecognised(
        document.file,
        Problem("This JSON file is not a gradebook export that is read.", _read(Document)),
        Problem(
            seen,
            "A list of records, each with student, skill, score and date, is read as a log.",
        ),
    )


def unknown_bundle(bundle: Bundle) -> FormatNotRecognised:
    """The refusal of a ZIP file or folder."""
    names = sorted(bundle.members)
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    shown = ", ".join(shortened(name, 40) for name in names[:MOST])
    problems = [
        Problem(f"These files are no export that is read as a whole: {shown}{more}."),
        Problem(_read(Bundle), "If they are gradebooks, unpack them and load the files."),
    ]
    if any(name.endswith(".csv") for name in names) and "manifest.csv" not in bundle.members:
        problems.append(
            Problem(
                "manifest.csv is missing.",
                "If this is a OneRoster export, download it again: it says what is in it.",
            )
        )
    return FormatNotRecognised(bundle.file, *problems)


def _read(kind: type[Source]) -> str:
    titles = [reader.title for reader in READERS.values() if reader.takes is kind]
    return f"Read are: {'; '.join(titles)}." if titles else "No export of this kind is read."


def _keys(value: object) -> list[str]:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), {})
    keys = [shortened(key, 40) for key in value] if isinstance(value, dict) else []
    return [*keys[:MOST], *(["..."] if len(keys) > MOST else [])]
