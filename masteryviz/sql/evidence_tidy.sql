-- Nothing: takes away what only served the rebuild.
drop view placed_cell
;

drop view placed_entry
;

drop table surpassed_entry
;

drop table placed_file
;

drop table placed_task
;

drop table placed_item
;

drop table whole_skill
;

drop table gradebook
;

drop table gone_task
;

drop table task_now
;
