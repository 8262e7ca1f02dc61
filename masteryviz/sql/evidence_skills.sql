-- One row per skill, prerequisite and alignment. A task that nothing aligns
-- stands for itself, called by its title where that is nobody else's name, else
-- by what tells it apart. A question or criterion never does, nor does a task
-- whose questions are aligned.
-- only where: alignments
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
-- only where: renamed, alignments
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

-- only where: entries
insert into task_skill
select distinct task_ix, skill_ix, 1, true
from log_entry
anti join task_skill using (task_ix, skill_ix)
where task_ix is not null and skill_ix is not null
order by task_ix, skill_ix
;

-- skills that a task is evidence of by its questions or criteria
-- only where: parts
insert into whole_skill
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
where what = 'skill'
group by ix
order by ix
;

-- skills that only tasks under their old titles were aligned to
-- only where: renamed, alignments
delete from skill
where
    skill_ix in (
        select named.ix
        from gone_task
        join
            claim as c
            on c.what = 'task'
            and c.attribute = 'skills'
            and c.ix = gone_task.task_ix
        cross join unnest(from_json(c.value, '[["VARCHAR"]]')) as list(pair)
        join
            claim as named
            on named.what = 'skill'
            and named.attribute = 'key'
            and named.value = list.pair[1]
    )
    and skill_ix not in (select skill_ix from task_skill)
    and skill_ix not in (select skill_ix from log_entry where skill_ix is not null)
;
