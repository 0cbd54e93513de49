#include "pages/history_words.h"

#include "messages/identifier.h"
#include "standing/change_words.h"

#include <stdlib.h>

static json_t *change_view(const struct page *page, const struct change *change)
{
    char event[UUID_TEXT_SIZE] = "", *words = change_words(change, page->language);
    json_t *view = json_pack("{s:o, s:s}", "text", words ? view_text(words) : NULL, "event",
                             change->has_source ? uuid_format(change->source.event_id, event) : "");
    free(words);
    return view;
}

void history_set(json_t *view, const struct page *page, const struct history *history)
{
    json_t *changes = json_array();
    for (size_t i = 0; history && i < history->count; i++) {
        const struct change *change = &history->changes[i];
        bool is_later = page->at != DAY_NONE &&
                        (change->position_date == DAY_NONE || change->position_date >= page->at);
        if (!is_later)
            changes = json_appended(changes, change_view(page, change));
    }
    json_object_set_new(view, "changes", changes);
    json_object_set_new(view, "changes_unread", json_boolean(!history));
}
