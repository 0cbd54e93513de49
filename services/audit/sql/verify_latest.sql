-- The highest date in the records of a topic (of withdrawn ones too), and of all its valid events so far.
-- topic text, latest_on date (records), latest_on date (positions)
SELECT topic, records.latest_on, (SELECT max(latest_on) FROM position WHERE position.topic = records.topic)
FROM (
    SELECT 'coa.permits.v1' AS topic, max(granted_on) AS latest_on FROM permit
    UNION ALL
    SELECT 'coa.family-arrivals.v1', max(arrived_on) FROM family_arrival
    UNION ALL
    SELECT 'municipal.placements.v1', max(housed_on) FROM placement
) AS records
