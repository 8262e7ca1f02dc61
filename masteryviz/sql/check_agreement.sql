-- One row per group and kind of check: what students said of themselves or each other,
-- against the teacher's next check of the same skill.
with
    tried as materialized(select * from {standing} as standing where attempts > 0),
    looked_at as materialized(select distinct student_ix from tried),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    ),
    named as (
        select task_ix, regexp_replace(lower(kind), '[^a-z]', '', 'g') as kind
        from task
        where kind is not null
    ),
    whose as (
        select
            task_ix,
            case
                when $against is null
                then case when kind not like 'practice%' then 'teacher' end
                when kind = regexp_replace(lower($against), '[^a-z]', '', 'g')
                then 'teacher'
            end as who
        from named
        where kind not like 'self%' and kind not like 'peer%'
        union all
        select task_ix, case when kind like 'self%' then 'self' else 'peer' end as who
        from named
        where kind like 'self%' or kind like 'peer%'
    ),
    checked as (
        select
            past.student_ix,
            past.skill_ix,
            past.task_ix,
            past.at_cut,
            whose.who,
            row_number() over (
                partition by past.student_ix, past.skill_ix
                order by past.occurred nulls first, past.attempt_ix
            ) as turn
        from {history} as past
        join whose on whose.task_ix = past.task_ix
        where past.at_cut is not null and whose.who is not null
    ),
    paired as (
        select
            own.* replace(
                case
                    $of when 'teacher' then teacher.task_ix else own.task_ix
                end as task_ix
            ),
            teacher.at_cut as teacher_at_cut
        from checked as own
        join
            checked as teacher
            on teacher.student_ix = own.student_ix
            and teacher.skill_ix = own.skill_ix
            and teacher.who = 'teacher'
            and teacher.turn > own.turn
        where own.who <> 'teacher'
        qualify
            row_number() over (
                partition by own.student_ix, own.skill_ix, own.who
                order by own.turn desc, teacher.turn
            )
            = 1
    )
select
    {by},
    who as checked_by,
    count(*) filter (where at_cut and teacher_at_cut) as both,
    count(*) filter (where at_cut and not teacher_at_cut) as only_check,
    count(*) filter (where not at_cut and teacher_at_cut) as only_teacher,
    count(*) filter (where not at_cut and not teacher_at_cut) as neither
from paired
join
    tried as standing
    on standing.student_ix = paired.student_ix
    and standing.skill_ix = paired.skill_ix
    and (standing.task_ix is null or standing.task_ix = paired.task_ix)
group by {by}, who
order by {by}, who desc
