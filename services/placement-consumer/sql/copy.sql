-- New versions of placements: placement_write makes the rows.
COPY placement (placement_id, event_id, event_time, housed_on, withdrawn, municipality, persons, origin, arrangement,
                holder_record_id)
FROM STDIN (FORMAT binary)
