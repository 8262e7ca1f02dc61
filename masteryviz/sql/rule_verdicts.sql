-- One row per standing in view, with what rules make of its evidence: the score after
-- the last attempt, and the verdict, of each.
with
    held as materialized(select * from {standing} as standing),
    looked_at as materialized(select distinct student_ix from held),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    judged as ({history})
select
    {by},
    standing.student_ix,
    standing.skill_ix,
    standing.task_ix,
    standing.assigned,
    standing.attempts,
    judged.* exclude (student_ix, skill_ix, task_ix)
from held as standing
left join
    judged
    on judged.student_ix = standing.student_ix
    and judged.skill_ix = standing.skill_ix
    and judged.task_ix is not distinct from standing.task_ix
order by standing.skill_position, standing.skill, standing.student_ix, standing.task
