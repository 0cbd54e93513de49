#include "board/question.h"
#include "board/site.h"
#include "board/site_page.h"
#include "common/number_text.h"
#include "standing/municipality_search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *given(const struct exchange *exchange, const char *name)
{
    const char *value = request_argument(&exchange->request, name);
    return value ? value : "";
}

// Whether what stands between the digits of a number parts its thousands.
static bool parts_thousands(const char *at)
{
    const char *end = at + 1 + strspn(at + 1, "0123456789");
    return strchr("., ", *at) && end == at + 4 && (*end == '\0' || *end == *at);
}

// An argument whose value is another one for a while.
struct simplified {
    struct argument *argument; // NULL: it stayed as it was
    const char *given;
    char plain[NUMBER_TEXT_SIZE];
};

// Lets a reader write a number as people do, "12.000" or "12,000", until number_restore. The API and taakctl take
// digits alone, as a point is a fraction's elsewhere.
static void number_simplify(struct exchange *exchange, const char *name, struct simplified *number)
{
    struct argument *argument = exchange->request.arguments, *end = argument + exchange->request.argument_count;
    number->argument = NULL;
    while (argument < end && strcmp(argument->name, name) != 0)
        argument++;
    if (argument == end || strlen(argument->value) >= NUMBER_TEXT_SIZE)
        return;
    size_t size = 0;
    for (const char *at = argument->value; *at; at++)
        if (at == argument->value || !parts_thousands(at))
            number->plain[size++] = *at;
    number->plain[size] = '\0';
    number->argument = argument;
    number->given = argument->value;
    argument->value = number->plain;
}

// The request outlives the simplified text: what is asked is looked at again when the answer is kept.
static void number_restore(const struct simplified *number)
{
    if (number->argument)
        number->argument->value = number->given;
}

// A transfer as the form has it: from and to by name or code, and how many persons.
static bool transfer_add(struct what_if_text *question, const struct exchange *exchange,
                         const struct page_question *asked, struct error *error)
{
    const struct ledger *ledger = exchange->overview.records->standing.ledger;
    char transfer[64];
    if (!*asked->from && !*asked->to && !*asked->persons)
        return true;
    int from = municipality_search(ledger, asked->from, error);
    int to = from == CODE_NONE ? CODE_NONE : municipality_search(ledger, asked->to, error);
    if (to == CODE_NONE)
        return error_set(error, ERROR_CONFIG, "%s", error->message);
    snprintf(transfer, sizeof transfer, "GM%04d:GM%04d:%.20s", from, to, asked->persons);
    return what_if_text_add(question, "transfer", transfer, error);
}

// The figures that answer the question; `standing` is what they were computed with.
static bool answer_make(struct told *told, struct standing *standing, const struct exchange *exchange,
                        const struct page_question *asked, struct error *error)
{
    struct what_if_text question;
    return question_read(&question, exchange, error) && transfer_add(&question, exchange, asked, error) &&
           what_if_make(standing, exchange->overview.records->standing.ledger, &question.question, error) &&
           (told_of(told, standing) || error_set(error, ERROR_FATAL, "out of memory"));
}

// What the reader asked, so that links keep it.
static char *query_of(const struct exchange *exchange)
{
    char *query = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&query, &size);
    if (!out)
        return NULL;
    request_query_print(&exchange->request, "lang at", out);
    if (fclose(out) == 0)
        return query;
    free(query);
    return NULL;
}

bool site_what_if(struct exchange *exchange)
{
    struct simplified total, persons;
    number_simplify(exchange, "national_total", &total);
    number_simplify(exchange, "persons", &persons);
    struct page page = page_of(exchange);
    struct page_question asked = {.national_total = given(exchange, "national_total"),
                                  .method = given(exchange, "method"),
                                  .from = given(exchange, "from"),
                                  .to = given(exchange, "to"),
                                  .persons = given(exchange, "persons")};
    struct standing standing = {0};
    struct told told = {0};
    struct buffer out = {0};
    struct error error = {0};
    char *query = query_of(exchange);
    page.query = query ? query : "";
    if (*page.query && answer_make(&told, &standing, exchange, &asked, &error))
        asked.answer = &told;
    else if (error.kind == ERROR_CONFIG)
        asked.fault = error.message;
    bool made = (error.kind == ERROR_NONE || asked.fault) && page_what_if(&page, &asked, &out, &error);
    told_free(&told);
    standing_free(&standing);
    free(query);
    number_restore(&total);
    number_restore(&persons);
    return page_reply(exchange, made, &out, &error);
}
