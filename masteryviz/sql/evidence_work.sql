-- One row per student, task, skill and period in which the state of the work
-- held: from snapshots the runs of one state, from logs what was assigned and
-- what was marked.
insert into work
with
    told as (
        {told}
    ),
    aligned as (
        select told.* replace (coalesce(told.skill_ix, shown.skill_ix) as skill_ix)
        from told
        left join
            (
                select task_ix, skill_ix
                from task_skill
                union
                select task_ix, skill_ix
                from whole_skill
            ) as shown
            on shown.task_ix = case when told.skill_ix is null then told.task_ix end
        where coalesce(told.skill_ix, shown.skill_ix) is not null
    )
select
    aligned.student_ix,
    aligned.section_ix,
    aligned.task_ix,
    aligned.skill_ix,
    coalesce(aligned.assigned_on, task.assigned_on) as assigned_on,
    coalesce(aligned.due_on, task.due_on) as due_on,
    aligned.state,
    aligned.known_by,
    aligned.known_until
from aligned
left join task on task.task_ix = aligned.task_ix
where aligned.known_until is null or aligned.known_by is null
    or aligned.known_until > aligned.known_by
order by
    aligned.section_ix,
    aligned.student_ix,
    aligned.task_ix,
    aligned.skill_ix,
    aligned.known_by nulls first
