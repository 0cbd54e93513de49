// The page of what if: a question, and everyone's figures as they would be beside those that are.
#include "common/arena.h"
#include "pages/table.h"
#include "standing/provinces.h"

#include <stdlib.h>
#include <string.h>

// A municipality's figures as they are and as they would be; either is NULL where it does not exist then.
struct pair {
    const char *name;
    int code;
    const struct quota *now, *then;
};

static int compare_pairs(const void *a, const void *b)
{
    return names_compare(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

static json_t *number_or_none(const struct page *page, bool has, int64_t number)
{
    return has ? view_number(page, number) : json_string("–");
}

static json_t *pair_row(const struct page *page, const struct pair *pair)
{
    const struct quota *now = pair->now, *then = pair->then;
    int64_t difference = (then ? then->corrected_quota : 0) - (now ? now->corrected_quota : 0);
    char code[CODE_TEXT_SIZE];
    return json_pack("{s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "code", code_format(pair->code, code), "name",
                     view_text(pair->name), "changed", difference != 0, "quota_now",
                     number_or_none(page, now != NULL, now ? now->quota : 0), "quota_then",
                     number_or_none(page, then != NULL, then ? then->quota : 0), "corrected_now",
                     number_or_none(page, now != NULL, now ? now->corrected_quota : 0), "corrected_then",
                     number_or_none(page, then != NULL, then ? then->corrected_quota : 0), "difference",
                     view_signed(page, difference));
}

// A pair for every municipality of either period; to be freed with free().
static struct pair *pairs_of(const struct page *page, const struct told_period *now, const struct told_period *then,
                             size_t *count)
{
    struct pair *pairs = memory_resize(NULL, now->count + then->count, sizeof *pairs);
    *count = 0;
    for (size_t i = 0, j = 0; i < now->count || j < then->count;) {
        const struct quota *old = i < now->count ? &now->quotas[i].quota : NULL;
        const struct quota *new = j < then->count ? &then->quotas[j].quota : NULL;
        struct pair *pair = &pairs[(*count)++];
        *pair = (struct pair){.code = old && (!new || old->code <= new->code) ? old->code
                                      : new                                   ? new->code
                                                                              : CODE_NONE};
        const struct municipality *place = municipality_place(page->records->standing.ledger, pair->code, page->period);
        pair->name = place ? place->name : "";
        if (old && old->code == pair->code)
            pair->now = old, i++;
        if (new && new->code == pair->code)
            pair->then = new, j++;
    }
    return pairs;
}

// A row for every municipality, by name.
static json_t *rows_of(const struct page *page, const struct told_period *now, const struct told_period *then)
{
    size_t count;
    struct pair *pairs = pairs_of(page, now, then, &count);
    json_t *rows = json_array();
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < count; i++)
        rows = json_appended(rows, pair_row(page, &pairs[i]));
    free(pairs);
    return rows;
}

static json_t *sum_row(const struct page *page, const struct national_quota *now, const struct national_quota *then)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "quota_now", view_number(page, now->quota_sum), "quota_then",
                     view_number(page, then->quota_sum), "corrected_now", view_number(page, now->corrected_quota),
                     "corrected_then", view_number(page, then->corrected_quota), "difference",
                     view_signed(page, then->corrected_quota - now->corrected_quota));
}

static json_t *answer_view(const struct page *page, const struct told *answer)
{
    const struct told_period *now = page_period(page), *then = answer ? told_period(answer, page->period) : NULL;
    if (!then)
        return json_null();
    return json_pack(
        "{s:o, s:o, s:o}", "said",
        SAY(page, now->nation.national_total == then->nation.national_total ? "what_if.said_same" : "what_if.said",
            place_number(page, "then", then->nation.national_total),
            place_number(page, "now", now->nation.national_total)),
        "rows", rows_of(page, now, then), "sum", sum_row(page, &now->nation, &then->nation));
}

static json_t *methods(const struct page *page, const char *asked)
{
    static const char *const values[] = {"", "sum-preserving", "statutory"};
    static const char *const words[] = {"what_if.method_now", "what_if.sum_preserving", "what_if.statutory"};
    json_t *list = json_array();
    for (size_t i = 0; i < 3; i++)
        list = json_appended(list, json_pack("{s:s, s:o, s:b}", "value", values[i], "text", view_word(page, words[i]),
                                             "selected", strcmp(asked, values[i]) == 0));
    return list;
}

static json_t *names(const struct page *page)
{
    const struct told_period *period = page_period(page);
    json_t *list = json_array();
    for (size_t i = 0; i < period->count; i++) {
        const struct municipality *place = municipality_place(page->records->standing.ledger,
                                                              period->quotas[i].quota.code, page->period);
        if (place)
            list = json_appended(list, view_text(place->name));
    }
    return list;
}

// What the query has that the form has no field for: further transfers, reorganisations.
static json_t *kept(const json_t *fields)
{
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(fields); i++) {
        json_t *field = json_array_get(fields, i);
        const char *name = json_string_value(json_object_get(field, "name"));
        if (strcmp(name, "transfer") == 0 || strcmp(name, "reorganisation") == 0)
            list = json_appended(list, json_incref(field));
    }
    return list;
}

static json_t *question_view(const struct page_question *question)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "national_total", view_text(question->national_total), "from",
                     view_text(question->from), "to", view_text(question->to), "persons", view_text(question->persons));
}

bool page_what_if(const struct page *page, const struct page_question *question, struct buffer *out,
                  struct error *error)
{
    struct place period = place_period("period", page->period);
    char day[DAY_TEXT_SIZE] = "";
    json_t *view = layout_view(page, SAY(page, "what_if.heading", period));
    if (page->at != DAY_NONE)
        day_format(page->at, day);
    json_object_set_new(view, "live", json_string(""));
    json_object_set_new(view, "heading", SAY(page, "what_if.heading", period));
    json_object_set_new(view, "question", question_view(question));
    json_object_set_new(view, "national_total", view_number(page, page_period(page)->nation.national_total));
    json_object_set_new(view, "methods", methods(page, question->method));
    json_object_set_new(view, "names", names(page));
    json_object_set_new(view, "kept", kept(json_object_get(view, "fields")));
    json_object_set_new(view, "at", json_string(day));
    json_object_set_new(view, "fault", question->fault ? view_text(question->fault) : json_string(""));
    json_object_set_new(view, "answer", answer_view(page, question->answer));
    return view_render(page, "what_if", view, out, error);
}
