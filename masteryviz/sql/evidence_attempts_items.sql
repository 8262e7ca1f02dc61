-- One row per entry of a log and skill that its questions or criteria, and not the
-- whole, are aligned to.
with
    aligned_item as (
        select
            e.file_ix,
            e.row,
            item_skill.skill_ix,
            placed_task.place as item_place,
            case when e.state = 'scored' then i.score end as score,
            coalesce(i.points, item.points) as points
        from item_score as i
        join placed_entry as e using (file_ix, row)
        join task_skill as item_skill on item_skill.task_ix = i.item_ix
        join task as item on item.task_ix = i.item_ix
        join placed_task on placed_task.task_ix = i.item_ix
        anti join
            task_skill as own
            on own.task_ix = e.task_ix
            and own.skill_ix = item_skill.skill_ix
        where
            e.state in ('scored', 'submitted')
            and e.skill_ix is distinct from item_skill.skill_ix
            and (e.state = 'submitted' or i.score is not null)
            and (i.points is null or i.points > 0)
    ),
    counted_item as (
        select
            file_ix,
            row,
            skill_ix,
            case when $each then item_place else 0 end as item_place,
            -- without all of their points, scores have no total that can be read
            case
                when bool_and(points is not null) then sum(score) else avg(score)
            end as score,
            case when bool_and(points is not null) then sum(points) end as points
        from aligned_item
        where points is null or points > 0
        group by all
    )
select
    e.* replace (
        i.skill_ix as skill_ix,
        i.score as score,
        i.points as points,
        null::varchar as level,
        i.item_place as item_place
    )
from ({logged}) as e
join counted_item as i using (file_ix, row)
