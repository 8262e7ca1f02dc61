"""The attack on 10,000 random tables, by hand: `python -m tests.slow_privacy [FIRST LAST]`."""

from __future__ import annotations

import random
import sys

from tests.test_privacy_attack import check, random_table


def main(first: int = 0, last: int = 10_000) -> None:
    """Attack one table after the other; the seed of one that tells is in the error."""
    hidden = 0
    for seed in range(first, last):
        try:
            hidden += check(random_table(random.Random(seed)))
        except AssertionError as error:
            raise AssertionError(f"the table of seed {seed} tells a hidden number") from error
    words = f"{last - first:,} tables, {hidden:,} with hidden numbers: none could be worked out."
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
