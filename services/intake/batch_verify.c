// A batch's messages on their way through the threads that verify signatures.
#include "intake/batch.h"
#include "intake/batch_inside.h"
#include "intake/verifiers.h"

#include <stdlib.h>
#include <string.h>

void batch_verify(struct batch *batch, struct entry *entry, const struct event *event,
                  struct partition_position *position)
{
    if (!batch->verifiers || !event->enveloped || verifiers_policy(batch->verifiers) == TRUST_OFF)
        return;
    // In the arena, as the list of entries may move while others are added.
    struct verification *verification = arena_alloc(batch->arena, sizeof *verification);
    verification->message = entry->message;
    verification->event = *event;
    verification->rejection = NULL;
    verification->signers = NULL;
    if (kind_is_audited(batch->kind))
        verification->signers = arena_copy(batch->arena, &(struct signers){0}, sizeof *verification->signers);
    entry->verification = verification;
    entry->position = position;
    batch->unsettled = true;
    verifiers_add(batch->verifiers, verification);
}

// The rejection takes the place of whatever else was found. A person's number that is in the message stays out of
// sight.
static void entry_refuse(struct entry *entry, struct rejection *rejection)
{
    size_t length = strlen(rejection->explanation);
    if (entry->withheld)
        snprintf(rejection->explanation + length, sizeof rejection->explanation - length,
                 "; only its place is kept, as a field looks like a person's number");
    entry->record = NULL;
    entry->rejection = rejection;
}

// In the arena, as another trust file may take the place of this one before the entry is written. A keyid has no
// control character.
static const char *keyids_join(struct arena *arena, const struct signers *signers)
{
    const char *joined = NULL;
    for (size_t i = 0; i < signers->count; i++)
        joined = joined ? arena_text(arena, "%s\n%s", joined, signers->keyids[i])
                        : arena_text(arena, "%s", signers->keyids[i]);
    return joined;
}

static void entry_settle(struct batch *batch, struct entry *entry, enum trust_policy policy)
{
    struct rejection *found = entry->verification->rejection;
    if (entry->verification->signers)
        entry->keyids = keyids_join(batch->arena, entry->verification->signers);
    bool of_rights = found && found->reason == REJECT_NOT_AUTHORISED;
    entry->verification = NULL;
    entry->verified = !found || of_rights;
    if (found && (!of_rights || entry->record)) {
        struct rejection *kept = arena_copy(batch->arena, found, sizeof *found);
        entry->verified = false;
        if (policy == TRUST_REQUIRE)
            entry_refuse(entry, kept);
        else
            entry->warning = kept;
    }
    free(found);
    if (entry->record)
        position_follow(entry->position, &batch->moves[entry->move], entry->record, batch->kind->highest != NULL);
}

void batch_settle(struct batch *batch)
{
    if (!batch->unsettled)
        return;
    enum trust_policy policy = verifiers_policy(batch->verifiers);
    verifiers_wait(batch->verifiers);
    for (size_t i = 0; i < batch->count; i++)
        if (batch->entries[i].verification)
            entry_settle(batch, &batch->entries[i], policy);
    batch->unsettled = false;
}

void batch_verifications_drop(struct batch *batch)
{
    if (!batch->unsettled)
        return;
    verifiers_drop(batch->verifiers);
    for (size_t i = 0; i < batch->count; i++)
        if (batch->entries[i].verification)
            free(batch->entries[i].verification->rejection);
    batch->unsettled = false;
}
