-- New versions of permits: permit_write makes the rows.
COPY permit (permit_id, event_id, event_time, granted_on, withdrawn, category, persons) FROM STDIN (FORMAT binary)
