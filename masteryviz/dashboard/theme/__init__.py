"""How the page looks: one style sheet made of the tokens and `css/`, and Voilà's template."""

from __future__ import annotations

from pathlib import Path

from masteryviz.charts import _look as look

JUPYTER = Path(__file__).parent / "jupyter"
"""Put on JUPYTER_PATH so that Voilà finds the template `masteryviz`."""

STATIC = Path("voila", "templates", "masteryviz", "static")
"""Where a Jupyter data folder keeps the template's static files."""


CSS = Path(__file__).parent / "css"
"""The rules of the style sheet, one part of the page a file, in the order of their names."""


def style_sheet() -> str:
    """The whole style sheet: the tokens, then every file of `css/`."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(CSS.glob("*.css"))]
    return "\n".join([variables(), *parts])


def variables() -> str:
    """The tokens as CSS: custom properties, and the grounds and inks that go together."""
    names = ("INK", "MUTED", "LINE", "EDGE", "CARD", "GROUND", "ACCENT", "WARN", "FOCUS")
    lines = [f"  --mv-{name.lower()}: {getattr(look, name)};" for name in names]
    lines += [f"  --mv-size-{name}: {size}px;" for name, size in look.SIZES.items()]
    first, second = look.HATCH
    hatch = f"repeating-linear-gradient(45deg, {first} 0 5px, {second} 5px 10px)"
    lines += [f"  --mv-font: {look.FONT};", f"  --mv-hatch: {hatch};"]
    rules = [":root {", *lines, "}"]
    for place, (ground, ink) in enumerate(zip(look.RAMP, look.RAMP_INK, strict=True)):
        rules.append(f".mv-bin-{place} {{ background: {ground}; color: {ink} }}")
    for state, (ground, ink) in look.STATE_COLOURS.items():
        rules.append(f".mv-state-{state} {{ background: {ground}; color: {ink} }}")
    for style in ("state-missing", "state-assigned", "bin-none"):
        rules += [f".mv-{style} {{ background: var(--mv-hatch); color: {look.INK} }}"]
    return "\n".join(rules) + "\n"
