-- Takes back migration 7, for the version before it. What is lost: which rejects were dismissed.
DROP VIEW reject_told;
DROP TABLE dismissal;
ALTER TABLE difference DROP came_ms
