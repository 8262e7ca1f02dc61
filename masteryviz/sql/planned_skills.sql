-- One row per skill: the day by which the class should have it, its own, else the
-- last of its tasks'.
select skill.skill_ix, coalesce(skill.pace_on, max(task.pace_on)) as pace_on
from skill
left join task_skill on task_skill.skill_ix = skill.skill_ix
left join task on task.task_ix = task_skill.task_ix
group by skill.skill_ix, skill.pace_on
