-- One row per question or criterion of an entry that was kept.
insert into item_score
select $file_ix, item.row, item.task_ix, max(item.score), max(item.points)
from taken_item as item
semi join
    (
        select taken_entry.row
        from taken_entry
        anti join
            (select taken as n from matched_entry where stored_is_newer) as known
            on known.n = taken_entry.n
    ) as kept on kept.row = item.row
where item.task_ix is not null
group by item.row, item.task_ix
order by min(item.n)
