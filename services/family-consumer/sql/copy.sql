-- New versions of arrivals: arrival_write makes the rows.
COPY family_arrival (arrival_id, event_id, event_time, arrived_on, withdrawn, persons, sponsor_permit_id)
FROM STDIN (FORMAT binary)
