-- One row per task whose points possible are other than in the snapshot of the
-- same gradebook before.
with
    this as (select * from source_file where file_ix = $file_ix),
    mine as (
        select task_ix, max(points) as points
        from observation
        where file_ix = $file_ix and points is not null
        group by task_ix
    ),
    before as (
        select o.task_ix, max_by(o.points, f.exported_at) as points
        from observation as o
        join source_file as f using (file_ix)
        join this on f.scope = this.scope and f.exported_at < this.exported_at
        where o.points is not null
        group by o.task_ix
    )
select coalesce(task.title, task.task), mine.points, before.points
from mine
join before using (task_ix)
join task using (task_ix)
where mine.points <> before.points
order by task.task
