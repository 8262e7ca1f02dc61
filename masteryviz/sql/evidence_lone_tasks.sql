-- One row per task that stands for itself: as a skill, and as aligned to it.
insert into skill (skill_ix, skill, title, unit)
with
    alone as (
        select
            task_ix,
            task,
            coalesce(title, task) as title,
            unit,
            place,
            count(*) over (partition by coalesce(title, task)) as called_so
        from task
        join lone_task using (task_ix)
    )
select
    (select coalesce(max(ix), 0) from claim where what = 'skill')
    + row_number() over (order by place),
    case
        when called_so = 1 and title not in (select skill from skill)
        then title
        when
            starts_with(task, title)
            and (task = title or task not in (select title from alone))
            and task not in (select skill from skill)
        then task
        else title || ' (' || task || ')'
    end,
    title,
    unit
from alone
order by place
;

insert into task_skill
select
    task_ix,
    (select coalesce(max(ix), 0) from claim where what = 'skill')
    + row_number() over (order by place),
    1,
    false
from lone_task
order by place
;
