-- One row per skill, prerequisite and alignment. A task that nothing aligns
-- stands for itself, called by its title where that is nobody else's name, else
-- by what tells it apart. A question or criterion never does, nor does a task
-- whose questions are aligned.
insert into task_skill
select c.ix, skill.ix, coalesce(c.pair[2]::double, 1), true
from
    (
        select ix, unnest(from_json(value, '[["VARCHAR"]]')) as pair
        from claim
        where what = 'task' and attribute = 'skills'
    ) as c
join
    claim as skill
    on skill.what = 'skill'
    and skill.attribute = 'key'
    and skill.value = c.pair[1]
where c.ix in (select task_ix from task)
order by c.ix, skill.ix
;

-- a new title that no map aligns keeps what the old one was aligned to
insert into task_skill
select distinct task_now.now_ix, skill.ix, 1, true
from task_now
join claim as c on c.what = 'task' and c.attribute = 'skills' and c.ix = task_now.task_ix
cross join unnest(from_json(c.value, '[["VARCHAR"]]')) as list(pair)
join
    claim as skill
    on skill.what = 'skill'
    and skill.attribute = 'key'
    and skill.value = list.pair[1]
where task_now.now_ix not in (select task_ix from task_skill)
order by 1, 2
;

insert into task_skill
select distinct task_ix, skill_ix, 1, true
from log_entry
anti join task_skill using (task_ix, skill_ix)
where task_ix is not null and skill_ix is not null
order by task_ix, skill_ix
;

-- skills that a task is evidence of by its questions or criteria
create temp table whole_skill as
select whole_ix as task_ix, skill_ix
from placed_item
join task_skill using (task_ix)
where whole_ix is not null
union
select e.task_ix, task_skill.skill_ix
from item_score as i
join log_entry as e using (file_ix, row)
join task_skill on task_skill.task_ix = i.item_ix
where e.task_ix is not null
;

create temp table lone_task as
select task_ix, place
from placed_task
anti join task_skill using (task_ix)
anti join placed_item using (task_ix)
anti join whole_skill using (task_ix)
;

insert into skill
select
    ix,
    max(value) filter (where attribute = 'key'),
    max(value) filter (where attribute = 'title'),
    max(value) filter (where attribute = 'unit'),
    max(value) filter (where attribute = 'position')::integer,
    max(value) filter (where attribute = 'kind'),
    max(value) filter (where attribute = 'standard'),
    max(value) filter (where attribute = 'scale_top')::double,
    null,
    max(value) filter (where attribute = 'cut')::double,
    max(value) filter (where attribute = 'levels'),
    max(value) filter (where attribute = 'pace_on')::date
from claim
where
    what = 'skill'
    and ix not in (
        -- skills that only tasks under their old titles were aligned to
        select skill.ix
        from gone_task
        join
            claim as c
            on c.what = 'task'
            and c.attribute = 'skills'
            and c.ix = gone_task.task_ix
        cross join unnest(from_json(c.value, '[["VARCHAR"]]')) as list(pair)
        join
            claim as skill
            on skill.what = 'skill'
            and skill.attribute = 'key'
            and skill.value = list.pair[1]
        where
            skill.ix not in (select skill_ix from task_skill)
            and skill.ix not in (
                select skill_ix from log_entry where skill_ix is not null
            )
    )
group by ix
order by ix
;

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
    (select coalesce(max(skill_ix), 0) from skill)
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

drop table lone_task
;

update skill
set position = placed.position
from
    (
        select
            s.skill_ix,
            (select coalesce(max(position), 0) from skill) + row_number() over (
                order by
                    seen.exported_at, seen.sha256, seen.value::integer, s.skill
            ) as position
        from skill as s
        left join task_skill as own on own.skill_ix = s.skill_ix and not own.given
        join
            claim as seen
            on seen.attribute = 'seen'
            and seen.what = case when own.task_ix is null then 'skill' else 'task' end
            and seen.ix = coalesce(own.task_ix, s.skill_ix)
        where s.position is null
    ) as placed
where skill.skill_ix = placed.skill_ix
;

insert into prerequisite
select c.ix, before.ix
from
    (
        select ix, unnest(from_json(value, '[["VARCHAR"]]')) as pair
        from claim
        where what = 'skill' and attribute = 'requires'
    ) as c
join
    claim as before
    on before.what = 'skill'
    and before.attribute = 'key'
    and before.value = c.pair[1]
where
    c.ix in (select skill_ix from skill)
    and before.ix in (select skill_ix from skill)
order by c.ix, before.ix
;
