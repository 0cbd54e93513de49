COPY determination (subject, event_id, event_time, withdrawn, message) FROM STDIN (FORMAT binary)
