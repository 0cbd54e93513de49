#include "board/question.h"

#include <string.h>

// Others are the route's own.
static bool is_of_question(const char *name)
{
    static const char *const names[] = {"national_total", "method", "transfer", "reorganisation"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

bool question_read(struct what_if_text *question, const struct exchange *exchange, struct error *error)
{
    what_if_text_start(question, exchange->period->period);
    for (size_t i = 0; i < exchange->request.argument_count; i++) {
        const struct argument *argument = &exchange->request.arguments[i];
        if (*argument->value && is_of_question(argument->name) && // a field of a form that was left empty asks nothing
            !what_if_text_add(question, argument->name, argument->value, error))
            return false;
    }
    return true;
}
