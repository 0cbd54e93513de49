#include "board/reply_cache.h"
#include "common/arena.h"
#include "common/stop.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MOST  64
#define BYTES_MOST ((size_t)6 * 1024 * 1024) // of all together

struct reply_kept {
    char *key; // path and query, and whether it is compressed
    char etag[ETAG_SIZE];
    int64_t generation;
    int64_t used_ms; // when it was last asked for
    size_t size;
    struct MHD_Response *response; // NULL: this place is free
};

struct reply_cache {
    pthread_mutex_t lock;
    struct reply_kept kept[KEPT_MOST];
    size_t bytes;
};

struct reply_cache *reply_cache_new(void)
{
    struct reply_cache *cache = memory_resize(NULL, 1, sizeof *cache);
    memset(cache, 0, sizeof *cache);
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

static void kept_drop(struct reply_cache *cache, struct reply_kept *kept)
{
    if (!kept || !kept->response)
        return;
    MHD_destroy_response(kept->response);
    cache->bytes -= kept->size;
    free(kept->key);
    *kept = (struct reply_kept){0};
}

void reply_cache_free(struct reply_cache *cache)
{
    if (!cache)
        return;
    for (size_t i = 0; i < KEPT_MOST; i++)
        kept_drop(cache, &cache->kept[i]);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

static char *key_of(const struct request *request)
{
    char *key = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&key, &size);
    if (!out)
        return NULL;
    fprintf(out, "%s%s?", request_accepts_gzip(request) ? "gzip " : "", request->path);
    request_query_print(request, "", out);
    if (fclose(out) == 0)
        return key;
    free(key);
    return NULL;
}

bool etag_known(const struct request *request, const char *etag)
{
    // A list of tags or *; a weak tag compares as a strong one does (RFC 9110, section 13.1.2).
    const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);
    return known && (strcmp(known, "*") == 0 || strstr(known, etag) != NULL);
}

enum MHD_Result not_modified_queue(const struct request *request, const char *etag)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
    enum MHD_Result queued = MHD_queue_response(request->connection, MHD_HTTP_NOT_MODIFIED, response);
    MHD_destroy_response(response);
    return queued;
}

static struct reply_kept *kept_find(struct reply_cache *cache, const char *key)
{
    for (size_t i = 0; i < KEPT_MOST; i++)
        if (cache->kept[i].response && strcmp(cache->kept[i].key, key) == 0)
            return &cache->kept[i];
    return NULL;
}

bool reply_cache_answer(struct reply_cache *cache, const struct request *request, int64_t generation, unsigned *status,
                        enum MHD_Result *queued)
{
    char *key = key_of(request);
    pthread_mutex_lock(&cache->lock);
    struct reply_kept *kept = key ? kept_find(cache, key) : NULL;
    bool found = kept && kept->generation == generation;
    if (found) {
        kept->used_ms = clock_ms();
        bool same = etag_known(request, kept->etag);
        *status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK;
        *queued = same ? not_modified_queue(request, kept->etag)
                       : MHD_queue_response(request->connection, MHD_HTTP_OK, kept->response);
    }
    pthread_mutex_unlock(&cache->lock);
    free(key);
    return found;
}

// The place of what was asked for longest ago; with `or_free` a free one before all. NULL where nothing is kept.
static struct reply_kept *kept_oldest(struct reply_cache *cache, bool or_free)
{
    struct reply_kept *oldest = or_free ? &cache->kept[0] : NULL;
    for (size_t i = 0; i < KEPT_MOST; i++) {
        struct reply_kept *kept = &cache->kept[i];
        if ((or_free || kept->response) && (!oldest || kept->used_ms < oldest->used_ms)) // 0 of a free one
            oldest = kept;
    }
    return oldest;
}

void reply_cache_keep(struct reply_cache *cache, const struct request *request, int64_t generation, const char *etag,
                      struct MHD_Response *response, size_t size)
{
    char *key = size <= BYTES_MOST / 4 ? key_of(request) : NULL;
    if (!key) {
        MHD_destroy_response(response);
        return;
    }
    pthread_mutex_lock(&cache->lock);
    kept_drop(cache, kept_find(cache, key));
    while (cache->bytes + size > BYTES_MOST)
        kept_drop(cache, kept_oldest(cache, false));
    struct reply_kept *kept = kept_oldest(cache, true);
    kept_drop(cache, kept);
    *kept = (struct reply_kept){
        .key = key, .generation = generation, .used_ms = clock_ms(), .size = size, .response = response};
    snprintf(kept->etag, sizeof kept->etag, "%s", etag);
    cache->bytes += size;
    pthread_mutex_unlock(&cache->lock);
}
