-- One row per group and skill: by when the class should have it, how many had it by
-- then, and when half of the class had it.
with
    planned as (select * from {planned} as planned),
    pair as (
        select distinct {by}, skill_ix, student_ix, mastered, mastered_at
        from {pairs} as pairs
        where in_view and state <> 'excused'
    ),
    counted as (
        select
            {by},
            skill_ix,
            count(*) as students,
            count(*) filter (where mastered) as mastered,
            count(*) filter (where mastered is null) as unknown,
            count(*) filter (where mastered and mastered_at is null) as undated,
            count(*) filter (
                where mastered and mastered_at::date <= planned.pace_on
            ) as by_then,
            list_sort(
                list(mastered_at::date) filter (
                    where mastered and mastered_at is not null
                )
            ) as days,
            any_value(planned.pace_on) as pace_on
        from pair
        join planned using (skill_ix)
        group by {by}, skill_ix
    )
select
    counted.*,
    case
        when counted.undated = 0
        then counted.days[ceil((counted.students - counted.unknown) / 2)::integer]
    end as half_on,
    counted.pace_on <= $data_date::date as passed,
    skill.skill as at_skill,
    skill.title,
    skill.unit as in_unit
from counted
join skill on skill.skill_ix = counted.skill_ix
order by skill.position nulls last, skill.skill
