COPY permit (permit_id, event_id, event_time, granted_on, withdrawn, category, persons) FROM STDIN (FORMAT binary)
