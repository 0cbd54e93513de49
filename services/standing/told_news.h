// News of figures: what was told after a sequence, each key once, as its last message has it.
#pragma once

#include "ledger/figure_message.h"
#include "standing/told.h"

#include "taakstelling/v1/national_quota.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

// A key's last message. Its ce_id is figure_event_id (ledger/figure_message.h).
struct told_change {
    int64_t sequence; // its outbox-sequence
    int64_t told_at;  // its ce_time, microseconds since 2000; TOLD_AT_NONE: not known
    int code;         // CODE_NONE: the nation
    int period;
    uint64_t revision;
    bool tombstone;               // the key has no figures any more, and all below is 0
    struct told_quota quota;      // of a municipality
    struct national_quota nation; // of the nation but for what only quotas tell; of a municipality what its message
                                  // tells of it: phase, total, months, inhabitants
    int32_t position_date;        // as in the message; DAY_NONE: none
};

struct told_news {
    struct told_change *changes; // by sequence ascending
    size_t count;
    size_t room;
    int64_t sequence; // the last outbox-sequence that was given out, be it to a reject
    bool anew; // there is no going on: whoever shows figures is to show all of them anew, and there are no changes
};

// Each adds a message. It aborts where there is no memory.
void told_news_quota(struct told_news *news, const Taakstelling__V1__Quota *message, int64_t sequence, int64_t told_at);
void told_news_nation(struct told_news *news, const Taakstelling__V1__NationalQuota *message, int64_t sequence,
                      int64_t told_at);
void told_news_tombstone(struct told_news *news, int code, int period, int64_t revision, int64_t sequence,
                         int64_t told_at);

// Brings them in order, once all are there.
void told_news_sort(struct told_news *news);

void told_news_free(struct told_news *news);
