-- One row per question or criterion of each entry that counts, with how many
-- entries of the student on the task there were up to it.
insert into item_attempt
with
    entry as (
        select
            e.*,
            dense_rank() over (
                partition by e.student_ix, e.task_ix
                order by
                    coalesce(e.submitted_at, e.graded_at) nulls first,
                    f.place,
                    e.row
            ) as turn
        from placed_entry as e
        join placed_file as f using (file_ix)
        where (e.file_ix, e.row) in (select (file_ix, row) from item_score)
    )
select
    entry.student_ix,
    entry.section_ix,
    entry.task_ix,
    i.item_ix,
    entry.turn,
    entry.form,
    entry.submitted_at,
    entry.graded_at,
    coalesce(entry.graded_at, entry.submitted_at),
    i.score,
    coalesce(i.points, item.points),
    i.score / nullif(coalesce(i.points, item.points), 0),
    i.file_ix,
    i.row
from item_score as i
join entry using (file_ix, row)
join task as item on item.task_ix = i.item_ix
order by entry.section_ix, entry.student_ix, entry.task_ix, entry.turn, i.item_ix
