-- The indicative period is published at its own pace: whether changes of it wait.

ALTER TABLE emitter ADD gathering boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN emitter.gathering IS 'Changes of the indicative period are gathered (INDICATIVE_MAX_MS), and so not published yet';
