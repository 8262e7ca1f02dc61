-- One row per rule, with how often the content breaks it: each of the rows of the
-- table that it reads first.
select 'two students share an id' as rule, count(*) - count(distinct student) as n
from student
;

select 'a student has no id', count(*)
from student
where student is null
;

select 'an id belongs to two students', count(*) - count(distinct(kind, value))
from student_id
;

select 'a stated student is nobody', count(*)
from student_stated
anti join student using (student_ix)
;

select 'two sections share a name', count(*) - count(distinct section)
from section
;

select 'two tasks share an id', count(*) - count(distinct task)
from task
;

select 'two skills share a name', count(*) - count(distinct skill)
from skill
;

select 'a file is there twice', count(*) - count(distinct(sha256, exported_at))
from source_file
;

select 'two words on one attribute', count(*) - count(distinct(what, ix, attribute))
from claim
;

select 'an attempt of nobody', count(*)
from attempt
anti join student using (student_ix)
;

select 'an attempt on no skill', count(*)
from attempt
anti join skill using (skill_ix)
;

select 'an attempt of an unknown task', count(*)
from attempt
anti join task using (task_ix)
where attempt.task_ix is not null
;

select 'an attempt in an unknown section', count(*)
from attempt
anti join section using (section_ix)
where attempt.section_ix is not null
;

select 'an attempt from no file', count(*)
from attempt
anti join source_file using (file_ix)
;

select 'work of nobody', count(*)
from work
anti join student using (student_ix)
;

select 'work on no skill', count(*)
from work
anti join skill using (skill_ix)
;

select 'an observation of nobody', count(*)
from observation
anti join student_stated on stated_ix = observation.student_ix
;

select 'an observation of no task', count(*)
from observation
anti join task using (task_ix)
anti join task_renamed using (task_ix)
;

select 'an observation from no file', count(*)
from observation
anti join source_file using (file_ix)
;

select 'a log entry of nobody', count(*)
from log_entry
anti join student_stated on stated_ix = log_entry.student_ix
;

select 'a log entry of neither task nor skill', count(*)
from log_entry
where task_ix is null and skill_ix is null
;

select 'a log entry from no file', count(*)
from log_entry
anti join source_file using (file_ix)
;

select 'somebody unknown is enrolled', count(*)
from enrollment
anti join student using (student_ix)
;

select 'an alignment to no skill', count(*)
from task_skill
anti join skill using (skill_ix)
;

select 'a prerequisite that is no skill', count(*)
from prerequisite
anti join skill on skill.skill_ix = prerequisite.requires_ix
;

select 'a score that is not a finite number', count(*)
from attempt
where not isfinite(score) or not isfinite(points) or not isfinite(share)
;

select 'a scored attempt without a score', count(*)
from attempt
where (state = 'scored') is distinct from (score is not null)
;

select 'an observed score that is not a finite number', count(*)
from observation
where not isfinite(score) or not isfinite(points)
;

select 'a logged score that is not a finite number', count(*)
from log_entry
where not isfinite(score) or not isfinite(points)
;

select 'a scale or cut that is not a finite number', count(*)
from skill
where not isfinite(scale_given) or not isfinite(scale_top) or not isfinite(cut)
;

select 'an entry of a file that is not accounted for', count(*)
from (select file_ix, count(*) as n from observation group by file_ix) as kept
left join
    (
        select file_ix, sum(n) as n from file_fate where what = 'entry' group by file_ix
    ) as fate using (file_ix)
where kept.n is distinct from fate.n
;

select 'more entries kept of a file than it has', count(*)
from (select file_ix, count(*) as n from log_entry group by file_ix) as kept
left join
    (
        select file_ix, sum(n) as n from file_fate where what = 'entry' group by file_ix
    ) as fate using (file_ix)
where kept.n > coalesce(fate.n, 0)
