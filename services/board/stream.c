#include "board/stream.h"
#include "board/shared.h"
#include "board/stream_event.h"
#include "board/stream_ring.h"
#include "board/stream_since.h"
#include "common/arena.h"
#include "common/printable.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK          1024u // bytes that the library asks for at once; held by each stream
#define SILENT_SECONDS 60u   // a reader that takes nothing for so long is closed
#define RETRY_MS       2000  // when to connect again
#define SAY_SIZE       80
#define NEVER          (-1) // of a sequence: before all that there are, so that what comes next is a reset
#define FROM_NOW       (-2) // of a sequence: the last that there is when the stream begins

// A reader.
struct stream {
    struct streams *streams;
    struct stream *next, *before; // in the list of all
    struct MHD_Connection *connection;
    int code;              // whose updates it wants; CODE_NONE: all
    int64_t sequence;      // it has everything up to here
    struct shared **since; // events from before those in memory, which it gets first
    size_t since_count, since_next;
    struct shared *event; // what it gets now, NULL: none; else
    char say[SAY_SIZE];   // what it gets now, "": nothing;
    size_t at;            // and how much of that it has
    bool beat;            // it is to say that it is still there
    bool waits;           // for something to happen
};

struct streams {
    pthread_mutex_t since; // held by who asks the tables for what is no longer in memory
    pthread_mutex_t lock;  // of all that follows
    struct stream *first;
    int64_t count, resets; // open now; resets so far
    struct ring ring;
    bool ended;
};

struct streams *streams_new(void)
{
    struct streams *streams = memory_resize(NULL, 1, sizeof *streams);
    memset(streams, 0, sizeof *streams);
    pthread_mutex_init(&streams->lock, NULL);
    pthread_mutex_init(&streams->since, NULL);
    ring_open(&streams->ring);
    return streams;
}

void streams_free(struct streams *streams)
{
    if (!streams)
        return;
    ring_close(&streams->ring);
    pthread_mutex_destroy(&streams->lock);
    pthread_mutex_destroy(&streams->since);
    free(streams);
}

// Lets a stream go on that waits, as the one who holds the lock.
static void stream_wake(struct stream *stream)
{
    if (!stream->waits)
        return;
    stream->waits = false;
    MHD_resume_connection(stream->connection);
}

static bool event_is_for(const struct stream *stream, const struct shared *event)
{
    return stream->code == CODE_NONE || ((const struct stream_event *)shared_value(event))->code == stream->code;
}

void streams_tell(struct streams *streams, struct shared **events, size_t count)
{
    pthread_mutex_lock(&streams->lock);
    for (size_t i = 0; i < count; i++)
        ring_add(&streams->ring, events[i]);
    for (struct stream *stream = streams->first; stream; stream = stream->next) {
        for (size_t i = 0; stream->waits && i < count; i++)
            if (event_is_for(stream, events[i]))
                stream_wake(stream);
        if (stream->waits) // it has all that was there before, and nothing of this is for it
            stream->sequence = ring_last(&streams->ring);
    }
    pthread_mutex_unlock(&streams->lock);
}

void streams_reset(struct streams *streams, int64_t sequence)
{
    pthread_mutex_lock(&streams->lock);
    ring_clear(&streams->ring, sequence);
    streams->resets++;
    for (struct stream *stream = streams->first; stream; stream = stream->next) {
        stream->sequence = NEVER;
        stream_wake(stream);
    }
    pthread_mutex_unlock(&streams->lock);
}

void streams_beat(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    for (struct stream *stream = streams->first; stream; stream = stream->next) {
        stream->beat = true;
        stream_wake(stream);
    }
    pthread_mutex_unlock(&streams->lock);
}

void streams_end(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    streams->ended = true;
    for (struct stream *stream = streams->first; stream; stream = stream->next)
        stream_wake(stream);
    pthread_mutex_unlock(&streams->lock);
}

int64_t streams_open(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    int64_t count = streams->count;
    pthread_mutex_unlock(&streams->lock);
    return count;
}

// Finds what a stream gets next, as the one who holds the lock. False where there is nothing yet.
static bool next_take(struct stream *stream)
{
    const struct ring *ring = &stream->streams->ring;
    stream->at = 0;
    if (stream->since_next < stream->since_count) {
        stream->event = stream->since[stream->since_next];
        stream->since[stream->since_next++] = NULL;
        return true;
    }
    if (stream->sequence < ring->floor) {
        snprintf(stream->say, sizeof stream->say, "id: %" PRId64 "\nevent: reset\ndata: {}\n\n", ring_last(ring));
        stream->sequence = ring_last(ring);
        return true;
    }
    for (const struct shared *event; (event = ring_after(ring, stream->sequence)) != NULL;) {
        stream->sequence = ((const struct stream_event *)shared_value(event))->sequence;
        if (event_is_for(stream, event)) {
            stream->event = shared_take((struct shared *)event);
            return true;
        }
    }
    if (stream->beat) // no event, but it moves the reader's last id
        snprintf(stream->say, sizeof stream->say, "id: %" PRId64 "\n\n", stream->sequence);
    stream->beat = false;
    return *stream->say != '\0';
}

// Copies what there is of the text that the stream gets now.
static size_t now_copy(struct stream *stream, char *to, size_t most)
{
    const struct stream_event *event = stream->event ? shared_value(stream->event) : NULL;
    const char *text = event ? event->text : stream->say;
    size_t left = (event ? event->size : strlen(text)) - stream->at, size = left < most ? left : most;
    memcpy(to, text + stream->at, size);
    stream->at += size;
    if (size < left)
        return size;
    shared_drop(stream->event);
    stream->event = NULL;
    stream->say[0] = '\0';
    return size;
}

// Asked for what to send, by a thread of the HTTP server. Without anything the connection sleeps until it is woken.
static ssize_t on_read(void *context, uint64_t position, char *to, size_t most)
{
    struct stream *stream = context;
    size_t size = 0;
    (void)position;
    pthread_mutex_lock(&stream->streams->lock);
    if (stream->streams->ended) {
        pthread_mutex_unlock(&stream->streams->lock);
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    while (size < most && (stream->event || *stream->say || next_take(stream)))
        size += now_copy(stream, to + size, most - size);
    if (size == 0) {
        stream->waits = true;
        MHD_suspend_connection(stream->connection);
    }
    pthread_mutex_unlock(&stream->streams->lock);
    return (ssize_t)size;
}

static void stream_free(struct stream *stream)
{
    shared_drop(stream->event);
    for (size_t i = 0; i < stream->since_count; i++)
        shared_drop(stream->since[i]);
    free(stream->since);
    free(stream);
}

static void on_end(void *context)
{
    struct stream *stream = context;
    struct streams *streams = stream->streams;
    pthread_mutex_lock(&streams->lock);
    if (stream->next)
        stream->next->before = stream->before;
    if (stream->before)
        stream->before->next = stream->next;
    else
        streams->first = stream->next;
    streams->count--;
    pthread_mutex_unlock(&streams->lock);
    stream_free(stream);
}

// Takes a reader in, who goes on behind its sequence, as it was judged after so many resets.
static bool stream_begin(struct streams *streams, struct stream *stream, int64_t resets)
{
    pthread_mutex_lock(&streams->lock);
    bool ok = !streams->ended;
    if (ok) {
        if (stream->sequence == FROM_NOW) { // an event without data only tells from where on the reader goes on
            stream->sequence = ring_last(&streams->ring);
            snprintf(stream->say, sizeof stream->say, "retry: %d\nid: %" PRId64 "\n\n", RETRY_MS, stream->sequence);
        } else if (streams->resets != resets) {
            stream->sequence = NEVER;
        }
        stream->next = streams->first;
        if (streams->first)
            streams->first->before = stream;
        streams->first = stream;
        streams->count++;
    }
    pthread_mutex_unlock(&streams->lock);
    return ok;
}

// Where the reader goes on: Last-Event-ID, if it has one; else behind what its page was made of.
static bool sequence_read(struct exchange *exchange, int64_t *sequence)
{
    const char *header = request_header(&exchange->request, "Last-Event-ID");
    const char *text = header && *header ? header : request_argument(&exchange->request, "after");
    char *end;
    *sequence = FROM_NOW;
    if (!text || !*text)
        return true;
    if (strlen(text) > 18 || strspn(text, "0123456789") != strlen(text))
        return reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST,
                           "Last-Event-ID and after are an id of this stream: a number");
    *sequence = strtoll(text, &end, 10);
    return true;
}

static bool code_read(struct exchange *exchange, int *code)
{
    const char *text = request_argument(&exchange->request, "municipality");
    *code = text ? code_parse(text) : CODE_NONE;
    return !text || *code != CODE_NONE ||
           reply_fault(&exchange->reply, MHD_HTTP_BAD_REQUEST, "municipality is a code such as GM0716");
}

// What is no longer in memory comes from the tables, which also tell whether a sequence that is not yet in memory ever
// was: it may be of topics that are no more.
static bool since_read(struct exchange *exchange, struct stream *stream, int64_t *resets)
{
    struct error error = {0};
    const struct ring *ring = &stream->streams->ring;
    pthread_mutex_lock(&stream->streams->lock);
    bool remembered = stream->sequence >= ring->floor && stream->sequence <= ring_last(ring);
    *resets = stream->streams->resets;
    pthread_mutex_unlock(&stream->streams->lock);
    if (remembered || stream->sequence == FROM_NOW)
        return true;
    if (pthread_mutex_trylock(&stream->streams->since) != 0) { // one at a time: others read the figures anew instead
        stream->sequence = NEVER;
        return true;
    }
    bool ok = stream_since(exchange->store, exchange->source, stream->code, &stream->sequence, &stream->since,
                           &stream->since_count, &error);
    pthread_mutex_unlock(&stream->streams->since);
    return ok || reply_error(&exchange->reply, &error);
}

bool stream_answer(struct exchange *exchange)
{
    int64_t sequence, resets;
    int code;
    if (!sequence_read(exchange, &sequence) || !code_read(exchange, &code))
        return false;
    struct stream *stream = memory_resize(NULL, 1, sizeof *stream);
    *stream = (struct stream){
        .streams = exchange->streams, .connection = exchange->request.connection, .code = code, .sequence = sequence};
    if (!since_read(exchange, stream, &resets) || !stream_begin(exchange->streams, stream, resets)) {
        stream_free(stream);
        return exchange->reply.fault[0]
                   ? false
                   : reply_fault(&exchange->reply, MHD_HTTP_SERVICE_UNAVAILABLE, "the board stops");
    }
    MHD_set_connection_option(exchange->request.connection, MHD_CONNECTION_OPTION_TIMEOUT, SILENT_SECONDS);
    exchange->reply.stream = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_read, stream, on_end);
    if (!exchange->reply.stream) {
        on_end(stream);
        return reply_fault(&exchange->reply, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of memory");
    }
    exchange->reply.status = MHD_HTTP_OK;
    exchange->reply.type = "text/event-stream";
    return true;
}
