// What the board answers: a body with its type, an error by the rules of the part that was asked, a stream, or that
// nothing has changed.
//
// Every answer has an ETag of its content: who asks again with If-None-Match gets 304 where it is the same.
#pragma once

#include "board/reply_cache.h"
#include "board/request.h"
#include "common/error.h"

#include <jansson.h>

#define REPLY_HEADERS_MOST 4

struct reply_header {
    const char *name;
    char *value; // owned
};

struct reply {
    unsigned status; // 0: not answered yet
    const char *type;
    char *body; // owned, from malloc; not always a text
    size_t size;
    struct MHD_Response *stream; // owned; instead of a body
    struct reply_header headers[REPLY_HEADERS_MOST];
    size_t header_count;
    bool partial;     // something is left out that could not be read now
    char fault[1024]; // of a status of 400 and up: what is wrong, in a sentence
};

// Each fills the reply and returns whether the request was answered well, so that a handler can end with it.

// A JSON value, which it takes over; NULL is an error (500).
bool reply_json(struct reply *reply, json_t *json);

// A body from malloc, which it takes over; the type is borrowed.
bool reply_body(struct reply *reply, const char *type, char *body, size_t size);

// A text that stays.
bool reply_text(struct reply *reply, const char *type, const char *text);

// Sends the reader on to where the header Location says.
bool reply_sent_on(struct reply *reply);

// An error with its sentence; always false. Who renders it (an API or a page) finds it in status and fault.
__attribute__((format(printf, 3, 4))) bool reply_fault(struct reply *reply, unsigned status, const char *format, ...);

// What an error of a module means to who asks: 400 for ERROR_CONFIG, whose message is for them, else 503; always false.
bool reply_error(struct reply *reply, const struct error *error);

// Adds a header; the name is borrowed, the value formatted as by printf.
__attribute__((format(printf, 3, 4))) void reply_header_add(struct reply *reply, const char *name, const char *format,
                                                            ...);

// The fault as application/problem+json (RFC 9457), as the reply's body.
void reply_problem(struct reply *reply, const struct request *request);

// Sends the reply, or 304, and frees it. *status is what was sent. A good answer is kept in the cache as one of the
// figures of that generation; cache may be NULL.
enum MHD_Result reply_send(struct reply *reply, const struct request *request, struct reply_cache *cache,
                           int64_t generation, unsigned *status);
