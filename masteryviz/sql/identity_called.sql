-- One row per student who is called so: by the store's id, or an id of a source
-- system that is theirs alone.
select student_ix
from student
where student = $called
union
select student_ix
from student_id
where value = $called or (kind in ('email', 'login') and lower(value) = lower($called))
