-- One row of standings: whether its student has left the class by the day looked at.
left_on is not null and left_on <= coalesce($as_of::date, left_on)
