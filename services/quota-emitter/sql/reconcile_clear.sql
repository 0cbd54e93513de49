-- What the topics tell better.
DELETE FROM published;
DELETE FROM outbox;
DELETE FROM output;
DELETE FROM reject_published;
DELETE FROM awaited
