// Messages of records that were forgotten on request, and what others say of such.
#include "intake/batch_inside.h"

static bool reject_names(const struct forgotten *forgotten, const struct message *message)
{
    bool found = forgotten_named(forgotten, message->key, message->key_size) ||
                 forgotten_named(forgotten, message->value, message->value_size);
    for (size_t i = 0; i < message->header_count && !found; i++)
        found = forgotten_named(forgotten, message->headers[i].value, message->headers[i].size);
    return found;
}

// Whether the list changes anything of an entry that it did not change before.
static bool entry_forget(struct entry *entry, const struct record_kind *kind, const struct forgotten *forgotten)
{
    struct record *record = entry->record;
    if (entry->forgotten)
        return false;
    if (!record)
        return entry->forgotten = reject_names(forgotten, &entry->message);
    if (kind->id_type == OID_UUID && forgotten_has(forgotten, record->id))
        return entry->forgotten = true;
    if (!record->link || !forgotten_has(forgotten, record->link))
        return false;
    record->link = NULL;
    return true;
}

bool batch_forget(struct batch *batch, struct forgotten *forgotten, struct database *database, int64_t edition,
                  size_t from, size_t to, bool *changed, struct error *error)
{
    *changed = false;
    if (!forgotten_follow(forgotten, database, edition, error))
        return false;
    for (size_t i = from; i < to && forgotten_any(forgotten); i++)
        *changed |= entry_forget(&batch->entries[i], batch->kind, forgotten);
    return true;
}
