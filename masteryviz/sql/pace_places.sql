-- One row per group and skill: by when the class should have it, and how many
-- students are at it.
with
    pair as (select * from {pairs} as pairs where state <> 'excused'),
    planned as (select * from {planned} as planned),
    placed as (
        select
            pair.*,
            pair.mastered is false
            and row_number() over (
                partition by {by}, pair.student_ix, pair.mastered is false
                order by pair.skill_position, pair.skill
            )
            = 1 as here
        from (select * from pair where in_view) as pair
    ),
    counted as (
        select
            {by},
            skill_ix,
            count(distinct student_ix) as students,
            count(distinct student_ix) filter (where mastered) as mastered,
            count(distinct student_ix) filter (where here) as here,
            count(distinct student_ix) filter (where mastered is null) as unknown
        from placed
        group by {by}, skill_ix
    )
select
    counted.*,
    skill.skill as at_skill,
    skill.title,
    skill.unit as in_unit,
    skill.position,
    planned.pace_on,
    planned.pace_on <= $data_date::date as passed
from counted
join skill on skill.skill_ix = counted.skill_ix
left join planned on planned.skill_ix = counted.skill_ix
order by skill.position nulls last, skill.skill
