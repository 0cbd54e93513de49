// Server-sent events (WHATWG HTML, section 9.2): each update as a CloudEvent in JSON, to all who listen.
//
// The event's id is the update's outbox-sequence. Who connects again with Last-Event-ID gets what came since, of each
// key its last: from memory, or from the tables what is older. Where that is too much, or a reader is too slow, an
// event `reset` says so: then the reader reads the figures anew. Nobody holds up another. A page, which has no such id
// yet, asks with `after` for what came since the sequence that it was made of.
#pragma once

#include "board/exchange.h"

struct streams;
struct shared;

struct streams *streams_new(void);
void streams_free(struct streams *streams); // after the HTTP server has stopped; NULL is fine

// Takes in events for all who listen, in the order of their rising sequences; they are taken over. They go out as
// streams_serve() lets them: of what is overtaken until then only the last of each key does.
void streams_tell(struct streams *streams, struct shared **events, size_t count);

// Nothing goes on from before: everybody gets `reset`. `sequence` is the last one that there is.
void streams_reset(struct streams *streams, int64_t sequence);

// Lets those have their turn for whom there is something, but no more than the machine can spare for readers: however
// many there are, those who count come first. While it returns true it is to be called again in *wait_ms; sooner does
// no harm.
bool streams_serve(struct streams *streams, int64_t *wait_ms);

// Lets every stream that said nothing for some 15 seconds say that it is still there; readers and proxies close what is
// silent. To be called about every second.
void streams_beat(struct streams *streams);

// Ends all streams, and answers no more.
void streams_end(struct streams *streams);

int64_t streams_open(struct streams *streams); // how many there are

// Answers GET /v1/stream.
bool stream_answer(struct exchange *exchange);
