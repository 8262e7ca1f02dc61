"""The widgets that the Groups screen is made of."""

from __future__ import annotations

import traitlets

from masteryviz.dashboard.parts import Part, script


class Wishes(Part):
    """What the plan is for: day, minutes, sizes, who is absent, who is kept together or apart."""

    _esm = script("groups_wait.js", "groups_wishes.js")


class GroupCards(Part):
    """The plan: whole-class skills, groups as cards by rotation, and who works alone.

    `mark` is the student who is chosen, with the reason and the groups to move to.
    """

    _esm = script("groups_wait.js", "groups_print.js", "groups.js")
    mark = traitlets.Dict().tag(sync=True)


class SavedPlans(Part):
    """Plans that were saved, and what became of the one that is open."""

    _esm = script("groups_saved.js")
