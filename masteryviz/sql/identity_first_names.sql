-- One row per name of a student, id of another one, and text that files say of
-- sections (teachers among them), skills and tasks: whether it is a name of the
-- student, and the text.
select distinct
    student_ix is not distinct from $ix as own, unnest([name, sort_name]) as text
from student_stated
union all
select distinct false, id.value
from student_stated_id as id
join student_stated using (stated_ix)
where student_ix is distinct from $ix
union all
select distinct false, value
from claim_stated
where value is not null
