-- One row per score of a student on a task that no snapshot before it had.
with
    cell as (
        select
            o.*,
            coalesce(o.points, task.points) as possible,
            f.scope,
            f.place,
            nullif(
                lag(o.exported_at) over (
                    partition by f.scope, o.student_ix, o.task_ix
                    order by f.place, o.row
                ),
                o.exported_at
            ) as export_before
        from placed_cell as o
        join placed_file as f using (file_ix)
        join task on task.task_ix = o.task_ix
    ),
    seen as (
        select
            *,
            -- of several exports of one moment, each has the same ones before it
            last_value(export_before ignore nulls) over (
                partition by scope, student_ix, task_ix
                order by place, row
                rows between unbounded preceding and current row
            ) as seen_before
        from cell
    ),
    scored as (
        select
            *,
            lag(score) over (
                partition by scope, student_ix, task_ix order by place, row
            ) as last_score,
            lag(possible) over (
                partition by scope, student_ix, task_ix order by place, row
            ) as last_possible
        from seen
        where
            state = 'scored'
            and score is not null
            and (possible is null or possible > 0)
    ),
    told_apart as (
        select
            *,
            case
                when last_score is null
                then true
                when score = last_score
                then false
                when possible is not distinct from last_possible
                then true
                -- other maximum points: the same share, up to the two decimals
                -- that gradebooks write
                else
                    coalesce(
                        abs(score / possible - last_score / last_possible)
                        > 0.005::double / possible + 0.005::double / last_possible,
                        true
                    )
            end as is_new
        from scored
    ),
    numbered as (
        select
            *,
            sum(is_new::integer) over (
                partition by scope, student_ix, task_ix
                order by place, row
                rows between unbounded preceding and current row
            ) as attempt_no
        from told_apart
    ),
    changed as (
        select
            scope,
            student_ix,
            any_value(section_ix) filter (where is_new) as section_ix,
            task_ix,
            null::uinteger as skill_ix,
            null::integer as attempt_no,
            null::varchar as form,
            null::timestamp as submitted_at,
            null::timestamp as graded_at,
            null::date as due_on,
            any_value(seen_before) filter (where is_new) as known_after,
            any_value(exported_at) filter (where is_new) as known_by,
            any_value(place) filter (where is_new) as place,
            -- the newest word on the points of one and the same score
            max_by(score, (place << 32) + row) as score,
            max_by(possible, (place << 32) + row) as points,
            max_by(level, (place << 32) + row) as level,
            'snapshot' as source,
            null::varchar as support,
            null::boolean as late,
            any_value(file_ix) filter (where is_new) as file_ix,
            any_value(row) filter (where is_new) as row,
            0::bigint as item_place
        from numbered
        group by scope, student_ix, task_ix, attempt_no
    )
select
    changed.* exclude (scope),
    case when changed.known_by < dropped_at then dropped_at end as dropped_at,
    case
        when changed.known_by < dropped_at and restored_at >= dropped_at
        then restored_at
    end as restored_at
from changed
left join dropped_cell using (scope, student_ix, task_ix)
