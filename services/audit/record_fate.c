#include "audit/record_fate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US   (60 * MINUTE_US)
#define DAY_US    (24 * HOUR_US)
// Up to here a difference is put down to a clock, beyond to an event that came late.
#define CLOCK_OFF_US (5 * MINUTE_US)

const char *duration_format(int64_t microseconds, char text[DURATION_SIZE])
{
    int64_t us = microseconds;
    if (us < 1000)
        snprintf(text, DURATION_SIZE, "%" PRId64 " µs", us);
    else if (us < MINUTE_US) {
        int length = snprintf(text, DURATION_SIZE, "%" PRId64 ".%03" PRId64, us / SECOND_US, us % SECOND_US / 1000);
        while (text[length - 1] == '0')
            text[--length] = '\0';
        if (text[length - 1] == '.')
            length--;
        snprintf(text + length, DURATION_SIZE - (size_t)length, " s");
    } else if (us < HOUR_US)
        snprintf(text, DURATION_SIZE, "%" PRId64 " min %" PRId64 " s", us / MINUTE_US, us % MINUTE_US / SECOND_US);
    else if (us < DAY_US)
        snprintf(text, DURATION_SIZE, "%" PRId64 " h %" PRId64 " min", us / HOUR_US, us % HOUR_US / MINUTE_US);
    else
        snprintf(text, DURATION_SIZE, "%" PRId64 " day%s %" PRId64 " h", us / DAY_US, us < 2 * DAY_US ? "" : "s",
                 us % DAY_US / HOUR_US);
    return text;
}

static bool same_event(const struct version *a, const struct version *b)
{
    return memcmp(a->event_id, b->event_id, sizeof a->event_id) == 0;
}

// Whether one version came before another: in one partition by the offset, else by the broker's clock, if it says so.
static bool came_before(const struct version *a, const struct version *b)
{
    if (a->partition == b->partition)
        return a->offset < b->offset;
    return a->broker_time && b->broker_time && a->timestamp_ms < b->timestamp_ms;
}

// The first version, in their order, with the same ce_id; the version itself where no other has it.
static size_t original_find(const struct versions *versions, size_t at)
{
    size_t i = 0;
    while (i < at && !same_event(&versions->items[i], &versions->items[at]))
        i++;
    return i;
}

// The version that held when this one came, and went on holding; VERSION_NONE where this one held from then on.
static size_t winner_find(const struct versions *versions, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (came_before(&versions->items[i], &versions->items[at]))
            return i;
    return VERSION_NONE;
}

// Says which clock may be wrong, where a version that came `late_us` after another one (-1: not known) has an earlier
// ce_time.
static void clock_explain(const struct version *version, const struct version *winner, int winner_number,
                          int64_t late_us, char *text, size_t size)
{
    char ahead[DURATION_SIZE];
    int64_t behind_us = winner->event_time - version->event_time;
    int64_t ahead_us = winner->event_time - (winner->timestamp_ms - UNIX_TO_2000_MS) * 1000;
    if (late_us >= 0 && ahead_us > (late_us + behind_us) / 2)
        snprintf(text, size, "the clock of %d's publisher is ahead, its ce_time is %s after Kafka took it",
                 winner_number, duration_format(ahead_us, ahead));
    else if (behind_us <= CLOCK_OFF_US)
        snprintf(text, size, "its publisher's clock is behind");
    else
        snprintf(text, size, "it was sent late, or its publisher's clock is behind");
}

static void hint_write(const struct versions *versions, size_t at)
{
    struct version *version = &versions->items[at];
    size_t other = winner_find(versions, at);
    char late[DURATION_SIZE + 8], later[DURATION_SIZE], behind[DURATION_SIZE], clock[160];
    if (other == VERSION_NONE)
        return;
    const struct version *winner = &versions->items[other];
    int64_t late_us = (version->timestamp_ms - winner->timestamp_ms) * 1000;
    if (!version->broker_time || !winner->broker_time || late_us < 0)
        late_us = -1;
    if (late_us > 0)
        snprintf(late, sizeof late, "%s later", duration_format(late_us, later));
    else
        snprintf(late, sizeof late, "later");
    if (winner->event_time == version->event_time) {
        snprintf(version->hint, sizeof version->hint,
                 "It arrived %s than %d with the very same ce_time: then the higher ce_id holds, whichever came last.",
                 late, version_number(other));
        return;
    }
    clock_explain(version, winner, version_number(other), late_us, clock, sizeof clock);
    snprintf(version->hint, sizeof version->hint, "It arrived %s than %d, but its ce_time is %s earlier: %s.", late,
             version_number(other), duration_format(winner->event_time - version->event_time, behind), clock);
}

static void holder_explain(struct versions *versions, size_t at)
{
    struct version *version = &versions->items[at];
    size_t next = at + 1;
    while (next < versions->count && versions->items[next].valid && same_event(version, &versions->items[next]))
        next++;
    if (next == versions->count || !versions->items[next].valid)
        snprintf(version->why, sizeof version->why, "the only valid version");
    else if (versions->items[next].event_time == version->event_time)
        snprintf(version->why, sizeof version->why, "the same ce_time as %d and a higher ce_id", version_number(next));
    else
        snprintf(version->why, sizeof version->why, "the latest ce_time");
}

static void overtaken_explain(struct versions *versions, size_t at)
{
    const struct version *holder = &versions->items[0];
    struct version *version = &versions->items[at];
    char behind[DURATION_SIZE];
    version->by = 0;
    if (holder->event_time == version->event_time)
        snprintf(version->why, sizeof version->why, "the same ce_time, and its ce_id is lower");
    else
        snprintf(version->why, sizeof version->why, "its ce_time is %s earlier",
                 duration_format(holder->event_time - version->event_time, behind));
    hint_write(versions, at);
}

static void duplicate_explain(struct versions *versions, size_t at, size_t original)
{
    struct version *version = &versions->items[at];
    const struct version *other = &versions->items[original];
    bool same = other->event_time == version->event_time && json_equal(other->value, version->value);
    version->by = original;
    snprintf(version->why, sizeof version->why, "%s",
             same ? "the same ce_id" : "the same ce_id, with another content: an error of its publisher");
}

// Fills in the fate of one of the sorted versions.
static void version_judge(struct versions *versions, size_t at)
{
    struct version *version = &versions->items[at];
    version->by = VERSION_NONE;
    version->why[0] = version->hint[0] = '\0';
    if (!version->valid) {
        version->fate = FATE_REJECTED;
        snprintf(version->why, sizeof version->why, "%s", version->reason);
        return;
    }
    size_t original = original_find(versions, at);
    version->fate = at == 0 ? FATE_HOLDS : original < at ? FATE_DUPLICATE : FATE_OVERTAKEN;
    if (version->fate == FATE_HOLDS)
        holder_explain(versions, at);
    else if (version->fate == FATE_DUPLICATE)
        duplicate_explain(versions, at, original);
    else
        overtaken_explain(versions, at);
}

// Fills in the advice, where the version that came last does not hold: how to make it hold.
static void versions_advise(struct versions *versions)
{
    char time[EVENT_TIME_SIZE];
    size_t last = VERSION_NONE;
    versions->advice[0] = '\0';
    for (size_t i = 0; i < versions->count && versions->items[i].valid; i++)
        if (versions->items[i].fate != FATE_DUPLICATE &&
            (last == VERSION_NONE || came_before(&versions->items[last], &versions->items[i])))
            last = i;
    if (last == VERSION_NONE || last == 0)
        return;
    snprintf(versions->advice, sizeof versions->advice,
             "What came last (%d) does not hold. Should it, publish it again with a new ce_id and a ce_time after %s.",
             version_number(last), event_time_format(versions->items[0].event_time, time));
}

void versions_judge(struct versions *versions)
{
    versions_sort(versions);
    for (size_t i = 0; i < versions->count; i++)
        version_judge(versions, i);
    versions_advise(versions);
}
