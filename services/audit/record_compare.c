#include "audit/record_compare.h"
#include "audit/record_fate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 3, 4))) static void say(struct stored *stored, enum stored_state state,
                                                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    stored->state = state;
    vsnprintf(stored->explanation, sizeof stored->explanation, format, arguments);
    va_end(arguments);
}

// The next offset that the consumer reads of a partition; 0 where it never began.
static int64_t next_offset(const struct positions *positions, const char *topic, int32_t partition)
{
    struct position position = {0, 0};
    (void)position_find(positions, topic, partition, &position);
    return position.next_offset;
}

// How many messages of the topic were not read yet; *anew where a position is beyond what the topic has.
static int64_t behind_count(const struct positions *positions, const struct topic_spans *spans, const char *topic,
                            bool *anew)
{
    int64_t behind = 0;
    *anew = false;
    for (size_t i = 0; i < spans->count; i++) {
        const struct topic_span *span = &spans->items[i];
        if (strcmp(span->topic, topic) != 0)
            continue;
        int64_t next = next_offset(positions, topic, span->partition);
        *anew = *anew || next > span->end;
        next = next < span->begin ? span->begin : next;
        behind += next < span->end ? span->end - next : 0;
    }
    return behind;
}

static bool is_event(const struct version *version, const struct stored *stored)
{
    uint8_t id[16];
    if (version->valid)
        return version->event_time == stored->event_time &&
               memcmp(version->event_id, stored->event_id, sizeof stored->event_id) == 0;
    return version->id && uuid_read(version->id, strlen(version->id), id) &&
           memcmp(id, stored->event_id, sizeof id) == 0;
}

// The version that the database holds; of several of that event the one that says the same.
static size_t event_find(const struct versions *versions, const struct stored *stored, bool *same)
{
    size_t found = VERSION_NONE;
    *same = false;
    for (size_t i = 0; stored->found && i < versions->count && !*same; i++)
        if (is_event(&versions->items[i], stored)) {
            *same = versions->items[i].valid && json_equal(versions->items[i].value, stored->value);
            found = *same || found == VERSION_NONE ? i : found;
        }
    return found;
}

// Where the database holds something else than what holds by the topic, or nothing.
static void other_explain(const struct versions *versions, struct stored *stored, bool read, bool anew)
{
    static const char mends[] = "'taakctl verify' compares all, 'taakctl rebuild' mends it.";
    const char *program = versions->topic->kind->program, *beyond = anew ? " The topic was made anew." : "";
    char held[64] = "one that is left out here", behind[96];
    bool known = stored->version != VERSION_NONE;
    if (known)
        snprintf(held, sizeof held, "%d", version_number(stored->version));
    snprintf(behind, sizeof behind, "%s is %" PRId64 " message%s behind", program, stored->behind,
             stored->behind == 1 ? "" : "s");
    if (stored->found && !known && versions->left_out == 0)
        say(stored, STORED_GONE,
            "The database holds a version that is not on the topic: messages were deleted, or the topic was made anew. "
            "'taakctl rebuild' makes the records from what the topics have now.");
    else if (!read && stored->found)
        say(stored, STORED_BEHIND, "The database still holds %s: %s.", held, behind);
    else if (!read)
        say(stored, STORED_BEHIND, "The database does not have it yet: %s.", behind);
    else if (stored->found)
        say(stored, STORED_DIFFERS, "The database holds %s, though %s has read all of these.%s %s", held, program,
            beyond, mends);
    else
        say(stored, STORED_DIFFERS, "The database does not have it, though %s has read it.%s %s", program, beyond,
            mends);
}

// Compares a judged record with what the database has. The spans are what was read after it was looked at.
static void stored_compare(struct versions *versions, const struct positions *positions,
                           const struct topic_spans *spans)
{
    struct stored *stored = &versions->stored;
    size_t holder = versions_holder(versions);
    const char *topic = versions->topic->name;
    bool same, anew;
    stored->behind = behind_count(positions, spans, topic, &anew);
    stored->version = event_find(versions, stored, &same);
    if (holder == VERSION_NONE && !stored->found) {
        say(stored, STORED_NONE, "The database does not have it either: no version is valid.");
        return;
    }
    const struct version *first = &versions->items[0];
    bool is_holder = stored->version != VERSION_NONE && holder != VERSION_NONE && is_event(first, stored);
    bool read = holder == VERSION_NONE || next_offset(positions, topic, first->partition) > first->offset;
    if (is_holder && same)
        say(stored, STORED_SAME, "The database holds the same.");
    else if (is_holder)
        say(stored, STORED_DIFFERS,
            "The database holds %d with another content: it was changed there. 'taakctl rebuild' mends it.",
            version_number(stored->version));
    else
        other_explain(versions, stored, read, anew);
}

// None of its versions counts, so there is no advice how to make one hold either.
static void forgotten_tell(struct versions *versions, const char *at)
{
    versions->advice[0] = '\0';
    say(&versions->stored, STORED_FORGOTTEN,
        "It was forgotten on request at %s: no version counts, and the database keeps its share of the sums only.", at);
}

static int compare_records(const void *left, const void *right)
{
    const struct versions *a = left, *b = right;
    return a->topic != b->topic ? (a->topic > b->topic) - (a->topic < b->topic) : strcmp(a->name, b->name);
}

void findings_judge(struct findings *findings)
{
    if (findings->count)
        qsort(findings->records, findings->count, sizeof *findings->records, compare_records);
    for (size_t i = 0; i < findings->count; i++) {
        versions_judge(&findings->records[i]);
        if (findings->positions)
            stored_compare(&findings->records[i], findings->positions, &findings->spans);
        if (findings->positions && *findings->forgotten_at && !findings->records[i].stored.found)
            forgotten_tell(&findings->records[i], findings->forgotten_at);
    }
}
