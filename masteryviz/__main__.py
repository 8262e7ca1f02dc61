"""`python -m masteryviz` is the same as `masteryviz`."""

from masteryviz.cli import main

main()
