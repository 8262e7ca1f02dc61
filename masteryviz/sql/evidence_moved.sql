-- Entries that a newer file of the same format has under another section: the
-- student moved, or the section has another name, teacher or course since.
insert into moved_entry
with
    stored as (
        select file_ix, student_ix, section_ix
        from log_entry
        group by file_ix, student_ix, section_ix
    ),
    home as (
        select distinct stored.file_ix, who.student_ix, stated.section_ix
        from stored
        join student_stated as who on who.stated_ix = stored.student_ix
        left join section_stated as stated on stated.stated_ix = stored.section_ix
    ),
    -- who has entries in two sections, by two files: few
    mover as (
        select f.format, home.student_ix
        from home
        join placed_file as f using (file_ix)
        group by f.format, home.student_ix
        having
            count(distinct home.file_ix) > 1
            and count(distinct coalesce(home.section_ix, 0)) > 1
    ),
    entry as materialized (
        select
            e.rowid as entry,
            e.file_ix,
            f.format,
            f.place,
            f.tasks_by_id,
            who.student_ix,
            stated.section_ix,
            e.task_ix,
            e.skill_ix,
            e.form,
            e.attempt_no,
            e.submitted_at,
            case when e.submitted_at is null then e.graded_at end as told_by,
            coalesce(e.submitted_at, e.graded_at) as moment,
            e.occurrence,
            e.score
        from log_entry as e
        join student_stated as who on who.stated_ix = e.student_ix
        left join section_stated as stated on stated.stated_ix = e.section_ix
        join placed_file as f on f.file_ix = e.file_ix
        semi join mover on mover.format = f.format
            and mover.student_ix = who.student_ix
    ),
    alike as (
        select old, new
        from entry as old
        join
            entry as new
            on new.format = old.format
            and new.student_ix = old.student_ix
            and new.task_ix is not distinct from old.task_ix
            and new.skill_ix is not distinct from old.skill_ix
            and new.form is not distinct from old.form
            and new.attempt_no is not distinct from old.attempt_no
            and new.submitted_at is not distinct from old.submitted_at
            and new.told_by is not distinct from old.told_by
            and new.occurrence = old.occurrence
            and new.place > old.place
            and new.section_ix is distinct from old.section_ix
        where old.moment is not null or old.tasks_by_id
        union all
        -- work that was open, under an id that no other course has: whatever came
        -- of it is known now
        select old, new
        from entry as old
        join
            entry as new
            on new.format = old.format
            and new.student_ix = old.student_ix
            and new.task_ix = old.task_ix
            and new.skill_ix is not distinct from old.skill_ix
            and new.place > old.place
            and new.section_ix <> old.section_ix
        where old.tasks_by_id and old.moment is null and new.moment is not null
    ),
    shown as (
        select file_ix, student_ix, section_ix
        from home
        union
        select roster.file_ix, who.student_ix, stated.section_ix
        from roster
        join student_stated as who on who.stated_ix = roster.student_ix
        join section_stated as stated on stated.stated_ix = roster.section_ix
        where roster.file_ix in (select new.file_ix from alike)
    ),
    section_shown as (select distinct file_ix, section_ix from shown),
    pair as (
        select
            alike.old,
            alike.new,
            section_shown.file_ix is not null as section_shown,
            shown.file_ix is not null as student_shown
        from alike
        left join
            section_shown
            on section_shown.file_ix = alike.new.file_ix
            and section_shown.section_ix is not distinct from alike.old.section_ix
        left join
            shown
            on shown.file_ix = alike.new.file_ix
            and shown.section_ix is not distinct from alike.old.section_ix
            and shown.student_ix = alike.old.student_ix
    ),
    -- sections that newer files do not show, and since when those files reach
    unseen as (
        select
            pair.old.file_ix as file_ix,
            pair.old.section_ix as section_ix,
            min(reach.since) as since
        from pair
        join
            (
                select file_ix, min(coalesce(submitted_at, graded_at)) as since
                from log_entry
                group by file_ix
            ) as reach on reach.file_ix = pair.new.file_ix
        where not pair.section_shown
        group by pair.old.file_ix, pair.old.section_ix
    ),
    held as (
        select distinct pair.old.entry as entry
        from pair
        where
            not pair.section_shown
            and (pair.old.score is null or pair.old.score = pair.new.score)
    ),
    renamed as (
        select f.format, unseen.section_ix
        from log_entry as e
        left join section_stated as stated on stated.stated_ix = e.section_ix
        join placed_file as f on f.file_ix = e.file_ix
        join
            unseen
            on unseen.file_ix = e.file_ix
            and unseen.section_ix is not distinct from stated.section_ix
            and unseen.since <= coalesce(e.submitted_at, e.graded_at)
        left join held on held.entry = e.rowid
        group by e.file_ix, f.format, unseen.section_ix
        having
            count(*) >= 5
            and count(distinct e.student_ix) >= 2
            and count(held.entry) >= 0.8::double * count(*)
    )
select
    pair.old.entry as entry,
    pair.old.format as format,
    pair.old.student_ix as student_ix,
    pair.old.section_ix as section_ix,
    pair.new.place as place,
    pair.new.entry as now_entry
from pair
where
    pair.old.tasks_by_id
    or pair.section_shown and not pair.student_shown
    or not pair.section_shown
    and (pair.old.format, coalesce(pair.old.section_ix, 0))
    in (select (format, coalesce(section_ix, 0)) from renamed)
;
