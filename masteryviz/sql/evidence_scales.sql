-- One row per skill: the top of the scale in use. Without a given one, the
-- points that all of its evidence has; 1 where it differs; not known where a
-- score comes without points.
update skill
set scale_top = coalesce(skill.scale_given, seen.top)
from
    (
        select
            s.skill_ix,
            case
                when count(a.skill_ix) filter (where a.points is null) > 0
                then null
                when count(distinct a.points) = 1
                then max(a.points)
                else 1
            end as top
        from skill as s
        left join attempt as a on a.skill_ix = s.skill_ix and a.state = 'scored'
        group by s.skill_ix
    ) as seen
where seen.skill_ix = skill.skill_ix
