#include "feed/determination_events.h"
#include "determination-consumer/determination.h"

static bool event_make(struct determination_event *event, const char *source, const struct signer *signer,
                       int64_t time_us, struct arena *arena, struct error *error)
{
    struct rejection rejection;
    const struct draft *draft = event->draft;
    publication_open(&event->publication, &determination_kind, source, signer);
    return publication_make(&event->publication, &draft->message->base, NULL, time_us, event_time_now(), arena,
                            &rejection) ||
           error_set(error, ERROR_POISON, "%s%s%s: %s", draft->day ? draft->day : "", draft->day ? ": " : "",
                     reject_reason_name(rejection.reason), rejection.explanation);
}

struct determination_event *determination_events_make(const struct draft *drafts, const char *source,
                                                      const struct signer *signer, int64_t time_us, struct arena *arena,
                                                      struct error *error)
{
    struct determination_event *first = NULL, **end = &first;
    for (; drafts; drafts = drafts->next) {
        struct determination_event *event = arena_alloc(arena, sizeof *event);
        event->next = NULL;
        event->draft = drafts;
        event->receipt = (struct receipt){RD_KAFKA_RESP_ERR__IN_PROGRESS, -1, -1}; // should it never be handed over
        if (!event_make(event, source, signer, time_us, arena, error))
            return NULL;
        *end = event;
        end = &event->next;
    }
    return first;
}

bool determination_events_send(struct determination_event *events, struct producer *producer, struct error *error)
{
    bool ok = true;
    for (struct determination_event *event = events; ok && event; event = event->next)
        ok = delivery_send(producer, &event->publication, &event->receipt, error);
    for (int left = 1; ok && left > 0;)
        ok = delivery_await(producer, determination_kind.topic, &left, error);
    return ok;
}

json_t *determination_event_json(const struct determination_event *event, const struct remarks *remarks,
                                 const char *read_as, bool dry_run)
{
    const struct publication *publication = &event->publication;
    json_t *object = json_pack("{s:s, s:s, s:s, s:s?, s:b, s:b, s:o}", "key", publication->key, "id", publication->id,
                               "time", publication->time, "read_as", read_as, "withdrawn",
                               (int)event->draft->message->withdrawn, "dry_run", (int)dry_run, "warnings",
                               remarks_json(remarks, event->draft));
    if (object && !dry_run) {
        json_object_set_new(object, "partition", json_integer(event->receipt.partition));
        json_object_set_new(object, "offset", json_integer(event->receipt.offset));
    }
    return object;
}
