-- One row per student whom filters can concern, or who shares a section with one of
-- these (of all sections of the same course and teacher, where it is `$wide`).
with
    whose as (
        select distinct whereabouts.student_ix
        from whereabouts
        left join section on section.section_ix = whereabouts.section_ix
        where
            ($section is null or list_contains($section, section.section))
            and ($course is null or list_contains($course, section.course))
            and ($teacher is null or list_contains($teacher, section.teacher))
            and ($school is null or list_contains($school, section.school))
            and ($term is null or list_contains($term, section.term))
            and (
                $student is null
                or whereabouts.student_ix in (
                    select student_ix
                    from student
                    where list_contains($student, student)
                )
            )
    ),
    theirs as (
        select distinct section_ix
        from whereabouts
        semi join whose on whose.student_ix = whereabouts.student_ix
    ),
    near as (
        select section_ix
        from theirs
        union
        select other.section_ix
        from theirs
        left join section as own on own.section_ix = theirs.section_ix
        join
            (
                select section_ix, course, teacher
                from section
                union all
                select null, null, null
            ) as other
            on other.course is not distinct from own.course
            and other.teacher is not distinct from own.teacher
        where $wide
    )
select distinct whereabouts.student_ix
from whereabouts
join near on near.section_ix is not distinct from whereabouts.section_ix
