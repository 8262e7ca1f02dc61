"""A figure that is made only when it is asked for more than what was drawn."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


class Drawn(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that keeps what was drawn until it is used as a figure.

    Plotly copies every list three times on the way from a dict to a figure and back, and reads all
    its rules for that; a page only needs what was drawn. For everything else this is the figure.

    Parameters
    ----------
    drawn
        Traces and layout by `data` and `layout`, as Plotly takes them. They belong to the figure
        from now on.
    """

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.__dict__["_drawn"] = drawn

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        # Reached for what the figure does not have: before it is made, that is everything.
        drawn = self.__dict__.pop("_drawn", None)
        if drawn is None:
            raise AttributeError(f"A figure has no {name!r}.", name=name, obj=self)
        super().__init__(drawn, _validate=False)
        return getattr(self, name)

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is a figure like any other."""
        return (go.Figure, *super().__reduce__()[1:])


def as_drawn(figure: go.Figure) -> dict[str, Any]:
    """Traces and layout of a figure, for reading only: not copied if nobody has used it yet.

    A figure that was used may have been changed, so what it is now is asked of itself.
    """
    drawn: dict[str, Any] = vars(figure).get("_drawn") or figure.to_plotly_json()
    return drawn
