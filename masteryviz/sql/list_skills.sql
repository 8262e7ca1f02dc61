-- One row per skill, in the order of the course.
select skill, title, unit, position, kind, standard, scale_top, cut, levels
from skill
order by position nulls last, skill
