"""The widgets that the Groups screen is made of."""

from __future__ import annotations

import traitlets

from masteryviz.dashboard.parts import Part, script


class Wishes(Part):
    """What the plan is for: day, minutes, sizes, who is absent, who is kept together or apart."""

    _esm = script("keyed.js", "tick.js", "problem_line.js", "same_focus.js", "groups_wait.js",
                  "groups_fields.js", "groups_folds.js", "groups_absent.js", "groups_pairs.js",
                  "groups_wishes.js")  # fmt: skip


class GroupCards(Part):
    """The plan: whole-class skills, groups as cards by rotation, and who works alone.

    `mark` is the student who is chosen, with the reason and the groups to move to.
    """

    _esm = script("keyed.js", "same_focus.js", "groups_wait.js", "groups_print.js",
                  "groups_drag.js", "groups_member.js", "groups_card.js", "groups_rotation.js",
                  "groups_tools.js", "groups.js")  # fmt: skip
    mark = traitlets.Dict().tag(sync=True)


class SavedPlans(Part):
    """Plans that were saved, and what became of the one that is open."""

    _esm = script("keyed.js", "same_focus.js", "groups_saved.js")
