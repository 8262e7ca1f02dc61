-- One row per skill: the top of the scale in use. Without a given one, the
-- points that all of its evidence has; 1 where it differs; not known where a
-- score comes without points, unless the cut is known in points: then the scale
-- ends there. A cut in points becomes a share of the top that is in use.
update skill
set
    scale_top = used.top,
    cut = coalesce(
        skill.cut,
        case when used.cut_points <= used.top then used.cut_points / used.top end
    )
from
    (
        select
            s.skill_ix,
            c.value::double as cut_points,
            case
                when s.scale_given is not null
                then s.scale_given
                when count(a.skill_ix) filter (where a.points is null) > 0
                then c.value::double
                when count(distinct a.points) = 1
                then max(a.points)
                when count(a.skill_ix) = 0
                then coalesce(c.value::double, 1)
                else 1
            end as top
        from skill as s
        left join attempt as a on a.skill_ix = s.skill_ix and a.state = 'scored'
        left join
            claim as c
            on c.what = 'skill'
            and c.attribute = 'cut_points'
            and c.ix = s.skill_ix
        group by s.skill_ix, s.scale_given, c.value
    ) as used
where used.skill_ix = skill.skill_ix
