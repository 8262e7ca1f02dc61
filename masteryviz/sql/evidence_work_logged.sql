-- One row per period of a state that the entries of a log tell of.
with
    entry as (
        select
            e.student_ix,
            e.section_ix,
            e.task_ix,
            e.skill_ix,
            coalesce(e.assigned_on, task.assigned_on) as assigned_on,
            coalesce(e.due_on, task.due_on) as due_on,
            e.state,
            e.row,
            f.place,
            f.exported_at,
            coalesce(e.submitted_at, e.graded_at) as moment
        from placed_entry as e
        join placed_file as f using (file_ix)
        left join task on task.task_ix = e.task_ix
    ),
    handed_in as (
        select
            student_ix,
            section_ix,
            task_ix,
            skill_ix,
            min(assigned_on) as assigned_on,
            max(due_on) as due_on,
            'assigned' as state,
            case
                when min(assigned_on) is null and bool_and(moment is not null)
                then min(moment)
            end as known_by,
            null::timestamp as known_until
        from entry
        where state in ('scored', 'submitted')
        group by student_ix, section_ix, task_ix, skill_ix
    ),
    marked as (
        select
            *,
            case
                when state = 'assigned'
                then coalesce(assigned_on::timestamp, moment)
                when state = 'missing'
                then coalesce(moment, due_on::timestamp, exported_at)
                else coalesce(moment, exported_at)
            end as known_by
        from entry
        where state not in ('scored', 'submitted')
    ),
    in_turn as (
        select
            student_ix,
            section_ix,
            task_ix,
            skill_ix,
            assigned_on,
            due_on,
            state,
            known_by,
            lead(known_by) over w as known_until,
            row_number() over w as turn
        from marked
        window
            w as (
                partition by student_ix, section_ix, task_ix, skill_ix
                order by known_by nulls first, place, row
            )
    ),
    before_marked as (
        select
            * exclude (turn) replace (
                'assigned' as state,
                null::timestamp as known_by,
                known_by as known_until
            )
        from in_turn
        where
            turn = 1
            and state in ('missing', 'excused')
            and assigned_on::timestamp < known_by
    )
select *
from handed_in
union all
select * exclude (turn)
from in_turn
union all
select *
from before_marked
