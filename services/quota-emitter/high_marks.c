#include "quota-emitter/high_marks.h"
#include "common/arena.h"

#include <stdlib.h>
#include <string.h>

static struct high_mark *mark_of(struct high_marks *marks, const char *topic, int32_t partition)
{
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i].partition == partition && strcmp(marks->items[i].topic, topic) == 0)
            return &marks->items[i];
    marks->items = memory_resize(marks->items, marks->count + 1, sizeof *marks->items);
    size_t size = strlen(topic) + 1;
    struct high_mark *mark = &marks->items[marks->count++];
    *mark = (struct high_mark){memcpy(memory_resize(NULL, size, 1), topic, size), partition, 0};
    return mark;
}

void high_marks_set(struct high_marks *marks, const char *topic, int32_t partition, int64_t next)
{
    struct high_mark *mark = mark_of(marks, topic, partition);
    marks->fell = marks->fell || next < mark->next;
    mark->next = next;
}

bool high_marks_look(struct high_marks *marks, struct topic_reader *reader, struct error *error)
{
    struct topic_spans spans = {0};
    bool ok = outputs_spans(&spans, reader, error);
    for (size_t i = 0; ok && i < spans.count; i++)
        high_marks_set(marks, spans.items[i].topic, spans.items[i].partition, spans.items[i].end);
    topic_spans_free(&spans);
    return ok;
}

void high_marks_free(struct high_marks *marks)
{
    for (size_t i = 0; i < marks->count; i++)
        free(marks->items[i].topic);
    free(marks->items);
    *marks = (struct high_marks){0};
}
