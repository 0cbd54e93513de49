-- What the topics tell better.
DELETE FROM published;
DELETE FROM outbox;
DELETE FROM reject_published;
DELETE FROM awaited
