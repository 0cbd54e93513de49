#include "board/stream.h"
#include "board/shared.h"
#include "board/stream_event.h"
#include "board/stream_latest.h"
#include "board/stream_since.h"
#include "common/arena.h"
#include "common/printable.h"
#include "common/stop.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK          1024u // bytes that the library asks for at once; held by each stream
#define SILENT_SECONDS 60u   // a reader that takes nothing for so long is closed
#define RETRY_MS       2000  // when to connect again
#define SAY_SIZE       80
#define SENDS_PER_S    1000  // each takes the machine some 20 us: so readers take a fiftieth of a core, however many;
#define SENDS_SAVED    5000  // but for so many when it was quiet before,
#define SENDS_AT_ONCE  1000  // a part at each turn;
#define TURN_MS        200   // so long after the one before, as the library walks through all streams at each
#define BEAT_MS        14000 // a stream that has said nothing for so long says that it is still there
#define SEND_BYTES     4000  // as the library sends them, with a connection's memory of 8 KiB
#define NEVER          (-1)  // of a sequence: before all that there are, so that what comes next is a reset
#define FROM_NOW       (-2)  // of a sequence: the last that there is when the stream begins

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
    int64_t said_ms;      // when it last got something
    bool beat;            // it is to say that it is still there
    bool waits;           // for something to happen;
    bool due;             // it has, and the stream waits for its turn
};

struct streams {
    pthread_mutex_t since; // held by who asks the tables for what is no longer in memory
    pthread_mutex_t lock;  // of all that follows
    struct stream *first;
    struct stream *turn;        // whose turn it is next; NULL: the first one's
    int64_t count, due, resets; // open now; of these waiting for their turn; resets so far
    int64_t sends, sends_ms;    // how many may go out now, and since when that is so
    int64_t turn_ms;            // when the last turn was
    struct latest latest;
    bool ended;
};

struct streams *streams_new(void)
{
    struct streams *streams = memory_resize(NULL, 1, sizeof *streams);
    memset(streams, 0, sizeof *streams);
    pthread_mutex_init(&streams->lock, NULL);
    pthread_mutex_init(&streams->since, NULL);
    latest_open(&streams->latest);
    return streams;
}

void streams_free(struct streams *streams)
{
    if (!streams)
        return;
    latest_close(&streams->latest);
    pthread_mutex_destroy(&streams->lock);
    pthread_mutex_destroy(&streams->since);
    free(streams);
}

static void due_set(struct stream *stream, bool due)
{
    stream->streams->due += due - stream->due;
    stream->due = due;
}

// Lets a stream go on that waits, as the one who holds the lock.
static void stream_wake(struct stream *stream)
{
    due_set(stream, false);
    if (!stream->waits)
        return;
    stream->waits = false;
    MHD_resume_connection(stream->connection);
}

static const struct stream_event *event_at(const struct latest *latest, size_t at)
{
    return shared_value(latest->events[at]);
}

// Nothing up to this sequence is for it that it does not have: it may have been told of later ones from the tables.
static void stream_reach(struct stream *stream, int64_t sequence)
{
    if (stream->sequence < sequence)
        stream->sequence = sequence;
}

void streams_tell(struct streams *streams, struct shared **events, size_t count)
{
    struct latest *latest = &streams->latest;
    pthread_mutex_lock(&streams->lock);
    latest_add(latest, events, count);
    size_t first = latest->count - (count < latest->count ? count : latest->count);
    for (struct stream *stream = streams->first; stream; stream = stream->next) {
        if (!stream->waits || stream->due)
            continue; // it looks by itself what there is
        if (latest_find(latest, first, stream->code) < latest->count)
            due_set(stream, true);
        else
            stream_reach(stream, latest->last);
    }
    pthread_mutex_unlock(&streams->lock);
}

void streams_reset(struct streams *streams, int64_t sequence)
{
    pthread_mutex_lock(&streams->lock);
    latest_clear(&streams->latest, sequence);
    streams->resets++;
    for (struct stream *stream = streams->first; stream; stream = stream->next) {
        stream->sequence = NEVER;
        if (stream->waits)
            due_set(stream, true);
    }
    pthread_mutex_unlock(&streams->lock);
}

// How many sends it takes to tell a stream what there is for it.
static int64_t sends_of(const struct stream *stream)
{
    const struct latest *latest = &stream->streams->latest;
    size_t size = 0;
    if (stream->sequence < latest->floor)
        return 1;
    for (size_t at = latest_after(latest, stream->sequence);
         (at = latest_find(latest, at, stream->code)) < latest->count; at++)
        size += event_at(latest, at)->size;
    return 1 + (int64_t)(size / SEND_BYTES);
}

// So much time has passed since it was last asked.
static void sends_allow(struct streams *streams)
{
    int64_t now = clock_ms();
    streams->sends += (now - streams->sends_ms) * SENDS_PER_S / 1000;
    if (streams->sends > SENDS_SAVED)
        streams->sends = SENDS_SAVED;
    streams->sends_ms = now;
}

// Lets some have their turn, as the one who holds the lock.
static void turn_give(struct streams *streams)
{
    sends_allow(streams);
    int64_t least = streams->sends > SENDS_AT_ONCE ? streams->sends - SENDS_AT_ONCE : 0;
    while (streams->due > 0 && streams->sends > least) {
        struct stream *stream = streams->turn ? streams->turn : streams->first;
        streams->turn = stream->next;
        if (stream->due) {
            streams->sends -= sends_of(stream);
            stream_wake(stream);
        }
    }
    streams->turn_ms = clock_ms();
}

bool streams_serve(struct streams *streams, int64_t *wait_ms)
{
    pthread_mutex_lock(&streams->lock);
    if (streams->due > 0 && clock_ms() - streams->turn_ms >= TURN_MS)
        turn_give(streams);
    bool due = streams->due > 0;
    *wait_ms = streams->turn_ms + TURN_MS - clock_ms();
    if (*wait_ms < 1)
        *wait_ms = 1;
    pthread_mutex_unlock(&streams->lock);
    return due;
}

void streams_beat(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    int64_t now_ms = clock_ms();
    for (struct stream *stream = streams->first; stream; stream = stream->next) {
        if (now_ms - stream->said_ms < BEAT_MS)
            continue;
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
    const struct latest *latest = &stream->streams->latest;
    stream->at = 0;
    if (stream->since_next < stream->since_count) {
        stream->event = stream->since[stream->since_next];
        stream->since[stream->since_next++] = NULL;
        return true;
    }
    if (stream->sequence < latest->floor) {
        snprintf(stream->say, sizeof stream->say, "id: %" PRId64 "\nevent: reset\ndata: {}\n\n", latest->last);
        stream->sequence = latest->last;
        return true;
    }
    size_t at = latest_find(latest, latest_after(latest, stream->sequence), stream->code);
    if (at < latest->count) {
        stream->event = shared_take(latest->events[at]);
        stream->sequence = event_at(latest, at)->sequence;
        return true;
    }
    stream_reach(stream, latest->last);
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
    if (size > 0) {
        stream->said_ms = clock_ms();
    } else {
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
    if (streams->turn == stream)
        streams->turn = stream->next;
    due_set(stream, false);
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
            stream->sequence = streams->latest.last;
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
    const struct latest *latest = &stream->streams->latest;
    pthread_mutex_lock(&stream->streams->lock);
    bool remembered = stream->sequence >= latest->floor && stream->sequence <= latest->last;
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
