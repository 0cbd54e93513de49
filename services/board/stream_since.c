#include "board/stream_since.h"
#include "board/update_event.h"
#include "common/arena.h"
#include "standing/told_follow.h"

static bool news_read(struct store *store, int code, int64_t sequence, struct told_news *news, struct error *error)
{
    struct database *database = store_lend(store, error);
    bool ok = database && database_command(database, "BEGIN ISOLATION LEVEL REPEATABLE READ", error) &&
              told_since(news, code, sequence, SINCE_MOST, database, error) &&
              database_command(database, "COMMIT", error);
    store_return(store, !ok);
    return ok;
}

bool stream_since(struct store *store, const char *source, int code, int64_t *sequence, struct shared ***events,
                  size_t *count, struct error *error)
{
    struct told_news news = {0};
    struct overview overview;
    *count = 0;
    bool ok = store_overview(store, DAY_NONE, &overview, error);
    if (ok) {
        ok = news_read(store, code, *sequence, &news, error);
        *events = memory_resize(NULL, news.count + 1, sizeof **events);
        for (size_t i = 0; ok && i < news.count; i++) {
            struct shared *event = update_event(&news.changes[i], source, overview.records->standing.ledger);
            if (event)
                (*events)[(*count)++] = event;
        }
        overview_drop(&overview);
    }
    *sequence = news.anew ? -1 : news.sequence;
    told_news_free(&news);
    return ok;
}
