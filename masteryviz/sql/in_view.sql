-- One row per standing that passes the filters, with the names that a question can
-- group by.
select
    s.*,
    skill.skill,
    skill.position as skill_position,
    skill.unit,
    skill.standard,
    section.section,
    section.course,
    section.teacher,
    section.school,
    section.term,
    section.period,
    task.task,
    0 as everyone
from {standing} as s
join skill on skill.skill_ix = s.skill_ix
left join section on section.section_ix = s.section_ix
left join task on task.task_ix = s.task_ix
where
    ($skill is null or list_contains($skill, skill.skill))
    and ($unit is null or list_contains($unit, skill.unit))
    and ($section is null or list_contains($section, section.section))
    and ($course is null or list_contains($course, section.course))
    and ($teacher is null or list_contains($teacher, section.teacher))
    and ($school is null or list_contains($school, section.school))
    and ($term is null or list_contains($term, section.term))
    and (
        $student is null
        or s.student_ix
        in (select student_ix from student where list_contains($student, student))
    )
    and (
        $since is null
        or coalesce(s.assigned_on, s.first_attempt_at::date, s.last_activity_at::date)
        >= $since
    )
