"""Plans of small groups from a gradebook: why each is in them, and what became of them."""

from masteryviz.planning._basis import Basis, Reason, basis, problem
from masteryviz.planning._outcomes import ENOUGH, NEAR, Became, became
from masteryviz.planning._saved import Saved, from_body, saved, to_body
from masteryviz.planning._shelf import keep, plans, remove
from masteryviz.planning._table import gaps, table
from masteryviz.planning._weights import Weights

__all__ = [
    "ENOUGH", "NEAR", "Basis", "Became", "Reason", "Saved", "Weights", "basis", "became",
    "from_body", "gaps", "keep", "plans", "problem", "remove", "saved", "table", "to_body",
]  # fmt: skip
