-- One row per form of a task.
select distinct form from attempt where form is not null order by form
