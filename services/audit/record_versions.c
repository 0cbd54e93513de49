#include "audit/record_versions.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

int version_compare(const struct version *a, const struct version *b)
{
    if (a->event_time != b->event_time)
        return a->event_time < b->event_time ? -1 : 1;
    return memcmp(a->event_id, b->event_id, sizeof a->event_id);
}

void version_free(struct version *version)
{
    free(version->id);
    free(version->source);
    free(version->type);
    free(version->time);
    json_decref(version->value);
}

void versions_free(struct versions *versions)
{
    for (size_t i = 0; i < versions->count; i++)
        version_free(&versions->items[i]);
    free(versions->items);
    json_decref(versions->stored.value);
    *versions = (struct versions){0};
}

// Which of two versions is left out first: a rejected one before a valid one, then the one that lost by more, of those
// alike the one that came later. So the one that holds stays as long as there is another.
static size_t least_find(const struct versions *versions)
{
    const struct version *items = versions->items;
    size_t least = 0;
    for (size_t i = 1; i < versions->count; i++) {
        bool both = items[i].valid && items[least].valid;
        if (both ? version_compare(&items[i], &items[least]) <= 0 : !items[i].valid)
            least = i;
    }
    return least;
}

void versions_add(struct versions *versions, struct version *version)
{
    versions->items = memory_resize(versions->items, versions->count + 1, sizeof *versions->items);
    versions->items[versions->count++] = *version;
    versions->bytes += version->size;
    while (versions->count > 1 && (versions->count > VERSIONS_MOST || versions->bytes > VERSION_BYTES_MOST)) {
        size_t least = least_find(versions);
        versions->bytes -= versions->items[least].size;
        version_free(&versions->items[least]);
        versions->items[least] = versions->items[--versions->count];
        versions->left_out++;
    }
}

// The order in which they came, as far as that can be told: by the broker's clock, then by partition and offset.
static int compare_arrival(const struct version *a, const struct version *b)
{
    if (a->timestamp_ms != b->timestamp_ms)
        return a->timestamp_ms < b->timestamp_ms ? -1 : 1;
    if (a->partition != b->partition)
        return a->partition < b->partition ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

static int compare(const void *left, const void *right)
{
    const struct version *a = left, *b = right;
    int order = 0;
    if (a->valid != b->valid)
        return a->valid ? -1 : 1;
    if (a->valid)
        order = version_compare(b, a);
    return order ? order : compare_arrival(a, b);
}

size_t versions_holder(const struct versions *versions)
{
    return versions->count && versions->items[0].valid ? 0 : VERSION_NONE;
}

const char *fate_name(enum fate fate)
{
    static const char *const names[] = {[FATE_HOLDS] = "holds",
                                        [FATE_OVERTAKEN] = "overtaken",
                                        [FATE_DUPLICATE] = "duplicate",
                                        [FATE_REJECTED] = "rejected"};
    return names[fate];
}

const char *stored_state_name(enum stored_state state)
{
    static const char *const names[] = {
        [STORED_UNKNOWN] = "unknown",    [STORED_SAME] = "same", [STORED_BEHIND] = "behind",
        [STORED_DIFFERS] = "differs",    [STORED_GONE] = "gone", [STORED_NONE] = "none",
        [STORED_FORGOTTEN] = "forgotten"};
    return names[state];
}

void versions_sort(struct versions *versions)
{
    if (versions->count)
        qsort(versions->items, versions->count, sizeof *versions->items, compare);
}
