-- One row per group and student: skills mastered, skills that should be by now, and
-- where the student is.
with
    pair as (select * from {pairs} as pairs where state <> 'excused'),
    planned as (select * from {planned} as planned),
    due as (
        select student_ix, skill_ix, max(due_on) as due_on
        from work
        where state not in ('excused', 'not_assigned')
        group by student_ix, skill_ix
    ),
    placed as (
        select
            pair.*,
            skill.position,
            case $dates when 'due' then due.due_on else planned.pace_on end as pace_on
        from (select * from pair where in_view) as pair
        join skill on skill.skill_ix = pair.skill_ix
        left join planned on planned.skill_ix = pair.skill_ix
        left join
            due on due.student_ix = pair.student_ix and due.skill_ix = pair.skill_ix
    ),
    counted as (
        select
            {by},
            student_ix,
            count(*) as skills,
            count(*) filter (where mastered) as mastered,
            count(*) filter (where mastered is null) as unknown,
            count(*) filter (where pace_on is not null) as dated,
            count(*) filter (where pace_on is not null and mastered) as mastered_dated,
            count(*) filter (where pace_on <= $data_date::date) as passed,
            count(*) filter (
                where pace_on <= $data_date::date and not mastered
            ) as overdue,
            arg_max(
                {'skill':skill, 'at':mastered_at},
                {'at':coalesce(mastered_at, '1000-01-01'::timestamp), 'place':position}
            ) filter (where mastered) as newest,
            arg_min({'skill':skill, 'unit':unit}, position) filter (
                where not mastered
            ) as first_open
        from placed
        group by {by}, student_ix
    )
select
    counted.*,
    case when dated > 0 then mastered_dated - passed end as ahead,
    newest.skill as last_mastered,
    newest.at as last_mastered_at,
    first_open.skill as now_at,
    first_open.unit as now_in,
    student.student,
    student.name,
    student.sort_name
from counted
join student on student.student_ix = counted.student_ix
order by ahead nulls last, student.sort_name nulls last, student.student
