package example;

/** Where a message is, and its outbox-sequence. */
record Place(long offset, long sequence) {}
