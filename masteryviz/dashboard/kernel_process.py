"""A kernel of the dashboard: IPython's, without what nobody uses behind a page."""

from __future__ import annotations

import sys

# A debugger takes 8 MB of every kernel, and none may be attached to this one.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
# Its import compiles a grammar for seconds, and what it checks (IRI formats) is not used here.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# numpy's reader of Fortran, which scipy imports, takes 2 MB with it, and Fortran is not read here.
sys.modules.setdefault("charset_normalizer", None)  # type: ignore[arg-type]

from ipykernel import kernelapp  # noqa: E402

if __name__ == "__main__":
    kernelapp.launch_new_instance()
