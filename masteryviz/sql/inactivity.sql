-- One row per group and student: when the student last handed anything in.
with
    active as (
        select
            {by},
            student_ix,
            max(last_activity_at) as last_activity_at,
            min(assigned_on) as assigned_on,
            count(*) filter (where not mastered) as open,
            count(*) filter (where attempts > 0) as tried,
            case when count(left_on) = count(*) then max(left_on) end as left_on,
            bool_or(lower_bound) as lower_bound
        from {standing} as standing
        where state <> 'excused'
        group by {by}, student_ix
    )
select
    active.*,
    date_diff(
        'day', last_activity_at::date, least($data_date::date, left_on)
    ) as days_since,
    student.student,
    student.name,
    student.sort_name
from active
join student on student.student_ix = active.student_ix
order by days_since desc nulls first, student.sort_name nulls last, student.student
