-- One row per standing that is mastered, by its numbers.
select {by}, student_ix, skill_ix, task_ix from {standing} as standing where mastered
