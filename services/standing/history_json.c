#include "messages/event.h"
#include "messages/identifier.h"
#include "standing/figures_json.h"
#include "standing/names.h"

#include <string.h>

static json_t *value_json(const struct figure_change *figure, bool has, int64_t value)
{
    if (!has)
        return json_null();
    if (strcmp(figure->figure, "total_status") == 0)
        return json_string(total_status_name((enum total_status)value));
    return json_integer(value);
}

static json_t *change_json(const struct change *change)
{
    char changed[EVENT_TIME_SIZE], time[EVENT_TIME_SIZE], day[DAY_TEXT_SIZE], id[UUID_TEXT_SIZE];
    json_t *figures = json_object();
    for (size_t i = 0; i < change->count; i++) {
        const struct figure_change *figure = &change->figures[i];
        json_object_set_new(figures, figure->figure,
                            json_pack("{s:o, s:o}", "from", value_json(figure, figure->has_before, figure->before),
                                      "to", value_json(figure, figure->has_after, figure->after)));
    }
    return json_pack(
        "{s:s, s:s?, s:s?, s:s?, s:s?, s:o}", "changed_at", event_time_format(change->changed_at, changed),
        "position_date", change->position_date == DAY_NONE ? NULL : day_format(change->position_date, day), "cause",
        change->cause, "event_id", change->has_source ? uuid_format(change->source.event_id, id) : NULL, "event_time",
        change->has_source ? event_time_format(change->source.event_time, time) : NULL, "changes", figures);
}

json_t *history_json(const struct history *history)
{
    json_t *list = json_array();
    for (size_t i = 0; i < history->count; i++)
        list = json_appended(list, change_json(&history->changes[i]));
    return list;
}
