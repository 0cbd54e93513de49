// Answers that are kept as long as the figures stay as they are, for many readers of the same pages.
#pragma once

#include "board/request.h"

#include <stdint.h>

#define ETAG_SIZE 40

struct reply_cache;

struct reply_cache *reply_cache_new(void);
void reply_cache_free(struct reply_cache *cache); // NULL is fine

// Queues the answer to a request that was made before of the figures of that generation, or 304 where the reader has it
// already. False where there is none; then nothing was done.
bool reply_cache_answer(struct reply_cache *cache, const struct request *request, int64_t generation, unsigned *status,
                        enum MHD_Result *queued);

// Keeps an answer of status 200 and `size` bytes, and takes the response over, in place of what was asked for longest
// ago.
void reply_cache_keep(struct reply_cache *cache, const struct request *request, int64_t generation, const char *etag,
                      struct MHD_Response *response, size_t size);

// Whether the reader says in If-None-Match that it has what the tag is of.
bool etag_known(const struct request *request, const char *etag);

// Queues 304 with the tag.
enum MHD_Result not_modified_queue(const struct request *request, const char *etag);
