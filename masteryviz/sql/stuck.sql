-- One row per standing that is not mastered, and whether the student is stuck.
select
    standing.*,
    student.student,
    student.name,
    student.sort_name,
    case
        when mastered is null
        then 'unknown'
        when attempts >= $spinning_after
        then 'wheel-spinning'
        when attempts >= $stuck_after
        then 'stuck'
        else 'too little evidence'
    end as verdict
from {standing} as standing
join student on student.student_ix = standing.student_ix
where state <> 'excused' and mastered is distinct from true
order by
    standing.attempts desc,
    standing.skill_position,
    standing.skill,
    student.sort_name nulls last,
    student.student,
    standing.task
