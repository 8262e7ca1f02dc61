-- One row per skill and prerequisite, in the order in which files named them first.
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

-- only where: prerequisites
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
