#include "survey/diagnoses.h"
#include "common/arena.h"
#include "common/printable.h"

#include <stdarg.h>
#include <stdlib.h>

void diagnosis_add(struct diagnoses *diagnoses, enum diagnosis_state state, const char *subject, const char *found, ...)
{
    va_list arguments;
    diagnoses->items = memory_resize(diagnoses->items, diagnoses->count + 1, sizeof *diagnoses->items);
    struct diagnosis *diagnosis = &diagnoses->items[diagnoses->count++];
    *diagnosis = (struct diagnosis){.state = state};
    diagnoses->states[state]++;
    printable_format(diagnosis->subject, sizeof diagnosis->subject, "%s", subject);
    va_start(arguments, found);
    printable_vformat(diagnosis->found, sizeof diagnosis->found, found, arguments);
    va_end(arguments);
}

void diagnosis_advise(struct diagnoses *diagnoses, const char *advice, ...)
{
    va_list arguments;
    struct diagnosis *diagnosis = &diagnoses->items[diagnoses->count - 1];
    va_start(arguments, advice);
    printable_vformat(diagnosis->advice, sizeof diagnosis->advice, advice, arguments);
    va_end(arguments);
}

void diagnoses_free(struct diagnoses *diagnoses)
{
    free(diagnoses->items);
    *diagnoses = (struct diagnoses){0};
}

const char *diagnosis_state_name(enum diagnosis_state state)
{
    static const char *const names[] = {"fine", "doubt", "fault"};
    return names[state];
}

json_t *diagnoses_json(const struct diagnoses *diagnoses)
{
    json_t *list = json_array();
    for (size_t i = 0; i < diagnoses->count; i++) {
        const struct diagnosis *diagnosis = &diagnoses->items[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?}", "state", diagnosis_state_name(diagnosis->state),
                                              "subject", diagnosis->subject, "found", diagnosis->found, "advice",
                                              *diagnosis->advice ? diagnosis->advice : NULL));
    }
    return list;
}
