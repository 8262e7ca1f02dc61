"""The widgets of the settings screen; each sends what is typed to the desk."""

from __future__ import annotations

from masteryviz.dashboard.parts import Part, script


class SettingsForm(Part):
    """Fields by table, each with what is wrong beside it."""

    _esm = script("keyed.js", "settings_wrong.js", "settings_inputs.js", "settings.js")


class SettingsTrial(Part):
    """Save, discard and take back; what the changes would do, with a worked example."""

    _esm = script("keyed.js", "settings_trial.js")


class SkillsForm(Part):
    """Skills in order: moved up and down, renamed, with cut, pace day and levels."""

    _esm = script("keyed.js", "head_row.js", "settings_wrong.js", "settings_skills.js")
