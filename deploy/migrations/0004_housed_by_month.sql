-- Persons housed by month, as the public overviews are; a half-year is the sum of its months. And the batch tells what it
-- determined anew, so that a change of a figure can name its cause.

-- In the order in which a consumer and the emitter lock them: whoever is at work comes before or after.
LOCK TABLE emitter, position, placement, difference IN ACCESS EXCLUSIVE MODE;

CREATE FUNCTION month_start(day date) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN make_date(extract(year FROM day)::int, extract(month FROM day)::int, 1);
COMMENT ON FUNCTION month_start(date) IS 'First day of the month of a day: a month is named by it';

DROP TABLE housed;
CREATE TABLE housed (
    municipality smallint NOT NULL,
    month        date     NOT NULL CHECK (month = month_start(month)),
    persons      bigint   NOT NULL,
    family       bigint   NOT NULL,
    PRIMARY KEY (municipality, month)
) WITH (fillfactor = 70);
COMMENT ON TABLE housed IS 'Aggregate: persons of all placements that are not withdrawn, by code and month of housed_on; less what is still in difference';
COMMENT ON COLUMN housed.month IS 'First day of the month';
COMMENT ON COLUMN housed.family IS 'Of these: family members';

-- From the records, which have what is still in difference: that is taken out there.
INSERT INTO housed (municipality, month, persons, family)
SELECT municipality, month_start(housed_on), sum(persons), coalesce(sum(persons) FILTER (WHERE origin = 2), 0)
FROM placement
WHERE NOT withdrawn
GROUP BY 1, 2;

ALTER TABLE difference RENAME COLUMN periods TO months;
ALTER TABLE difference ALTER COLUMN determined TYPE text[] USING '{}';
UPDATE difference SET municipalities = '{}', months = '{}', persons = '{}', family = '{}';
COMMENT ON COLUMN difference.municipalities IS 'With months, persons, family: what to add to housed, element by element';
COMMENT ON COLUMN difference.determined IS 'What the batch determined anew, by its subject';
