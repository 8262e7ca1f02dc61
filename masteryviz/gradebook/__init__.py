"""The one package that asks questions of a version: standings kept, questions put to them."""

from masteryviz.gradebook._gradebook import Gradebook
from masteryviz.gradebook._quick import Quick
from masteryviz.gradebook._receipt import Receipt
from masteryviz.gradebook._texts import grouping

__all__ = ["Gradebook", "Quick", "Receipt", "grouping"]
