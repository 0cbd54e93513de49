// Server-sent events (WHATWG HTML, section 9.2): each update as a CloudEvent in JSON, to all who listen.
//
// The event's id is the update's outbox-sequence. Who connects again with Last-Event-ID gets what came since: the last
// updates as they were, from memory; what is older than these from the tables, of each key its last. Where that is too
// much, or a reader is too slow, an event `reset` says so: then the reader reads the figures anew. Nobody holds up
// another. A page, which has no such id yet, asks with `after` for what came since the sequence that it was made of.
#pragma once

#include "board/exchange.h"

struct streams;
struct shared;

struct streams *streams_new(void);
void streams_free(struct streams *streams); // after the HTTP server has stopped; NULL is fine

// Tells events to all who listen; they have rising sequences, and are taken over.
void streams_tell(struct streams *streams, struct shared **events, size_t count);

// Nothing goes on from before: everybody gets `reset`. `sequence` is the last one that there is.
void streams_reset(struct streams *streams, int64_t sequence);

// Lets every open stream say that it is still there; readers and proxies close what is silent.
void streams_beat(struct streams *streams);

// Ends all streams, and answers no more.
void streams_end(struct streams *streams);

int64_t streams_open(struct streams *streams); // how many there are

// Answers GET /v1/stream.
bool stream_answer(struct exchange *exchange);
