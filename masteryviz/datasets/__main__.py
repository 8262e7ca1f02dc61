"""`python -m masteryviz.datasets FOLDER` writes the sample exports anew from their seed."""

from __future__ import annotations

import sys
from pathlib import Path

from masteryviz.datasets.exports import write_sample
from masteryviz.datasets.semester import SEED


def main(arguments: list[str]) -> int:
    """Write the sample exports into the folder named by the one argument."""
    if len(arguments) != 1:
        sys.stderr.write("Use: python -m masteryviz.datasets FOLDER\n")
        return 2
    files = write_sample(Path(arguments[0]))
    sys.stdout.write(f"{len(files)} files from seed {SEED} in {arguments[0]}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
