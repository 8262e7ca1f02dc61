-- One row if any file has scores of questions or criteria, else none.
select item_ix from item_score limit 1
