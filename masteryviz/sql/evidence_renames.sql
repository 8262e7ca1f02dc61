-- One row per task without an id of its own that has another title since a
-- snapshot: it is gone where the other appears, with the scores of the other.
insert into task_renamed
with
    shown as (select file_ix, task_ix from observation group by file_ix, task_ix),
    span as (
        select f.scope, shown.task_ix, min(f.place) as first, max(f.place) as last
        from shown
        join placed_file as f using (file_ix)
        group by f.scope, shown.task_ix
    ),
    book as (
        select
            scope, file_ix, place, lead(place) over (partition by scope order by place) as later
        from placed_file
        where file_ix in (select file_ix from shown)
    ),
    -- what stands for an id is the title, where the source has none
    nameless as (
        select ix as task_ix
        from claim
        where what = 'task' and attribute in ('key', 'title')
        group by ix
        having starts_with(
            max(value) filter (where attribute = 'key'),
            coalesce(max(value) filter (where attribute = 'title'), '')
        )
    ),
    pair as (
        select
            old.scope,
            old.task_ix as old_ix,
            new.task_ix as new_ix,
            book.file_ix,
            later.file_ix as later_ix
        from span as old
        join book on book.scope = old.scope and book.place = old.last
        join span as new on new.scope = old.scope and new.first = book.later
        join book as later on later.scope = old.scope and later.place = book.later
        where
            old.task_ix in (select task_ix from nameless)
            and new.task_ix in (select task_ix from nameless)
    ),
    before as (
        select pair.*, who.student_ix, o.score
        from pair
        join observation as o on o.file_ix = pair.file_ix and o.task_ix = pair.old_ix
        join student_stated as who on who.stated_ix = o.student_ix
    ),
    after as (
        select pair.old_ix, pair.new_ix, pair.later_ix, who.student_ix, o.score
        from pair
        join observation as o on o.file_ix = pair.later_ix and o.task_ix = pair.new_ix
        join student_stated as who on who.stated_ix = o.student_ix
    ),
    alike as (
        select before.scope, before.old_ix, before.new_ix, before.later_ix as file_ix
        from before
        join after using (old_ix, new_ix, later_ix, student_ix)
        group by before.scope, before.old_ix, before.new_ix, before.later_ix
        having
            count(*) filter (where before.score = after.score) >= 3
            and count(*) filter (where before.score = after.score)
            >= 0.8::double * greatest(count(before.score), count(after.score))
            -- everybody with full marks says nothing
            and count(distinct before.score) >= 2
    ),
    sure as (
        select
            *,
            count(*) over (partition by scope, old_ix) as news,
            count(*) over (partition by scope, new_ix) as olds
        from alike
    )
select scope, old_ix, new_ix, file_ix
from sure
where news = 1 and olds = 1
order by scope, old_ix
;

insert into task_now
with recursive
    chain as (
        select scope, task_ix, now_ix, 1 as step
        from task_renamed
        union all
        select chain.scope, chain.task_ix, next.now_ix, chain.step + 1
        from chain
        join task_renamed as next on next.scope = chain.scope and next.task_ix = chain.now_ix
    )
select f.file_ix, chain.task_ix, arg_max(chain.now_ix, chain.step) as now_ix
from chain
join placed_file as f on f.scope = chain.scope
group by f.file_ix, chain.task_ix
;

-- renamed wherever it was
insert into gone_task
select distinct task_ix
from task_renamed
where
    task_ix not in (
        select o.task_ix
        from observation as o
        anti join task_now on task_now.file_ix = o.file_ix
            and task_now.task_ix = o.task_ix
    )
    and task_ix not in (select task_ix from log_entry where task_ix is not null)
;
