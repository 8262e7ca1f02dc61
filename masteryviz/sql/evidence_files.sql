-- One row per loaded file, with its place by what moment it speaks for.
create temp table placed_file as
select
    file_ix,
    format,
    tasks_by_id,
    gradebook as scope,
    exported_at,
    scope is not null as is_snapshot,
    row_number() over (order by exported_at, stem, sha256) as place,
    row_number() over (partition by exported_at order by stem, sha256) - 1 as turn
from
    (
        -- of one moment, `grades.csv` comes before `grades (1).csv`
        select *, regexp_replace(file, '\.[^.]*$', '') as stem
        from source_file
    ) as named
left join gradebook using (file_ix)
;
