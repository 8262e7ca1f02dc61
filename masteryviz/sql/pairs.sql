-- One row per standing, and per student and skill without one that the student's
-- section works on, comes to next, or should have had before, with names, and whether
-- it passes the filters. Tests are left out.
with
    entire as (
        select *
        from {all}
        where
            skill_ix not in (select skill_ix from skill where lower(kind) = 'summative')
    ),
    whose as (
        select distinct entire.student_ix
        from entire
        left join section on section.section_ix = entire.section_ix
        where
            ($section is null or list_contains($section, section.section))
            and ($course is null or list_contains($course, section.course))
            and ($teacher is null or list_contains($teacher, section.teacher))
            and ($school is null or list_contains($school, section.school))
            and ($term is null or list_contains($term, section.term))
            and (
                $student is null
                or entire.student_ix in (
                    select student_ix
                    from student
                    where list_contains($student, student)
                )
            )
    ),
    held as (
        select entire.*
        from entire
        semi join whose on whose.student_ix = entire.student_ix
    ),
    tried as (select distinct section_ix, skill_ix from entire),
    onward as (
        select section_ix, skill_ix
        from tried
        union
        select tried.section_ix, prerequisite.skill_ix
        from tried
        join prerequisite on prerequisite.requires_ix = tried.skill_ix
    ),
    taught as (
        select section_ix, skill_ix
        from onward
        union
        select onward.section_ix, prerequisite.requires_ix
        from onward
        join prerequisite on prerequisite.skill_ix = onward.skill_ix
    ),
    pair as (
        select student.student_ix, taught.skill_ix, min(taught.section_ix) as section_ix
        from (select distinct student_ix, section_ix from held) as student
        join taught on taught.section_ix is not distinct from student.section_ix
        group by student.student_ix, taught.skill_ix
    ),
    held_or_not as (
        select *
        from held
        union all by name
        select
            pair.student_ix,
            pair.skill_ix,
            pair.section_ix,
            'not_assigned' as state,
            false as mastered,
            0 as attempts,
            0 as lapses,
            false as has_work,
            false as assigned,
            false as lower_bound,
            0 as left_out
        from pair
        anti join
            held on held.student_ix = pair.student_ix and held.skill_ix = pair.skill_ix
    )
select *
from {named_of_held_or_not} as pair
