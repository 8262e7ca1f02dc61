"""How far two judges agree beyond chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from masteryviz.statistics import Array, normal_quantile


def cohen_kappa(
    both: npt.ArrayLike,
    only_one: npt.ArrayLike,
    only_other: npt.ArrayLike,
    neither: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Array, Array, Array]:
    """Cohen's kappa of two yes-or-no verdicts and its limits.

    Of 50 verdicts 20 yes by both, 5 and 10 by one alone and 15 by none: 0.4, from 0.151 to 0.649
    (Cohen 1960, Educational and Psychological Measurement 20; standard error of Fleiss, Cohen and
    Everitt 1969, Psychological Bulletin 72). NaN where both give all one and the same verdict, so
    that they could not but agree; limits are cut at -1 and 1.

    Parameters
    ----------
    both, only_one, only_other, neither
        Counts of verdicts.
    confidence
        Share of such intervals that hold the truth.

    Raises
    ------
    SettingError
        When `confidence` is not between 0 and 1.
    """
    z = normal_quantile(confidence)
    cells = [np.asarray(x, float) for x in (both, only_one, only_other, neither)]
    n = np.asarray(sum(cells))
    a, b, c, d = (x / np.where(n > 0, n, np.nan) for x in cells)
    one, other = a + b, a + c
    seen, chance = a + d, one * other + (1 - one) * (1 - other)
    rest = np.where(chance < 1, 1 - chance, np.nan)
    kappa = (seen - chance) / rest
    agreeing = (
        a * (rest - (one + other) * (1 - seen)) ** 2
        + d * (rest - (2 - one - other) * (1 - seen)) ** 2
    )
    apart = (1 - seen) ** 2 * (b * (other + 1 - one) ** 2 + c * (one + 1 - other) ** 2)
    variance = (agreeing + apart - (seen * chance - 2 * chance + seen) ** 2) / (n * rest**4)
    reach = z * np.sqrt(np.maximum(variance, 0))
    return kappa, np.maximum(kappa - reach, -1), np.minimum(kappa + reach, 1)
