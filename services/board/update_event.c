#include "board/update_event.h"
#include "board/stream_event.h"
#include "messages/event.h"
#include "standing/figures_json.h"

// The figures as the API tells them; null where the key has none any more.
static json_t *figures_of(const struct told_change *change, const struct ledger *ledger)
{
    const struct told_period period = {.period = change->period,
                                       .nation = change->nation,
                                       .revision = change->revision,
                                       .position_date = change->position_date};
    if (change->tombstone)
        return json_null();
    return change->code == CODE_NONE ? nation_json(&period) : quota_json(&period, &change->quota, ledger);
}

struct shared *update_event(const struct told_change *change, const char *source, const struct ledger *ledger)
{
    char id[UUID_TEXT_SIZE], key[FIGURE_KEY_SIZE], time[EVENT_TIME_SIZE];
    bool timed = change->told_at != TOLD_AT_NONE;
    if (timed)
        event_time_format(change->told_at, time);
    json_t *event = json_pack(
        "{s:s, s:s, s:s, s:s, s:s*, s:s, s:s, s:o}", "specversion", "1.0", "id",
        figure_event_id(change->code, change->period, (int64_t)change->revision, change->tombstone, id), "source",
        source, "type", change->code == CODE_NONE ? TYPE_NATION : TYPE_QUOTA, "time", timed ? time : NULL, "subject",
        figure_key(change->code, change->period, key), "datacontenttype", "application/json", "data",
        figures_of(change, ledger));
    return stream_event_new(change->sequence, change->code, change->period, event);
}
