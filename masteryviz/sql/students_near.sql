-- One row per student whom filters can concern, or who shares a section with one of
-- these.
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
    )
select distinct whereabouts.student_ix
from whereabouts
join theirs on theirs.section_ix is not distinct from whereabouts.section_ix
