-- New versions of determinations: determination_write makes the rows.
COPY determination (subject, event_id, event_time, withdrawn, message) FROM STDIN (FORMAT binary)
