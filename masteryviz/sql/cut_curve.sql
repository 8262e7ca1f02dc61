-- One row per group and cut: students who would have mastered with it, by the score
-- that the rule gives; for rules whose score does not depend on the cut.
with
    held as materialized(
        select
            standing.*,
            scale.top,
            case when attempts > 0 then scale.cut / nullif(scale.top, 0) end as own
        from {standing} as standing
        join {scale} as scale on scale.skill_ix = standing.skill_ix
        where assigned
    ),
    -- those in use are always among them
    step as (
        select unnest($cuts::double[]) as cut
        union
        select round(own, 9)
        from held
        where round(own, 9) <= 1
    )
select
    {by},
    cut,
    count(*) as students,
    count(*) filter (
        where
            round(score + sign(score) * 1e-9, 2)
            >= round(cut * top + sign(cut * top) * 1e-9, 2)
    ) as mastered,
    count(*) filter (where attempts > 0 and top is null) as unknown,
    coalesce(bool_and(abs(own - cut) < 1e-9), false) as present
from held
cross join step
group by {by}, cut
order by {by}, cut
