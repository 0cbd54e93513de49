#include "pages/view.h"

#include "common/printable.h"
#include "pages/pages_inside.h"
#include "standing/names.h"
#include "standing/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *page_word(const struct page *page, const char *key)
{
    char group[32];
    const char *dot = strchr(key, '.');
    if (!dot || dot - key >= (ptrdiff_t)sizeof group)
        return "";
    snprintf(group, sizeof group, "%.*s", (int)(dot - key), key);
    const json_t *words = json_object_get(page->pages->words[page->language], group);
    const char *word = json_string_value(json_object_get(words, dot + 1));
    return word ? word : "";
}

json_t *view_word(const struct page *page, const char *key)
{
    const char *word = page_word(page, key);
    return *word ? json_string(word) : NULL;
}

json_t *view_text(const char *text)
{
    return printable_json(text);
}

json_t *view_number(const struct page *page, int64_t number)
{
    char text[NUMBER_TEXT_SIZE];
    return json_string(number_words(number, page->language, text));
}

json_t *view_signed(const struct page *page, int64_t number)
{
    char text[NUMBER_TEXT_SIZE];
    return json_string(number_words_signed(number, page->language, text));
}

json_t *view_percent(const struct page *page, int64_t part, int64_t whole)
{
    char text[NUMBER_TEXT_SIZE];
    return json_string(percent_words(part, whole, page->language, text));
}

json_t *view_day(const struct page *page, int32_t day)
{
    char text[DAY_WORDS_SIZE];
    return json_string(day_words(day, page->language, text));
}

json_t *view_roman(int period)
{
    char text[PERIOD_TEXT_SIZE];
    return json_string(period_roman(period, text));
}

struct place place_text(const char *name, const char *text)
{
    struct place place = {.name = name};
    snprintf(place.text, sizeof place.text, "%s", text);
    return place;
}

struct place place_number(const struct page *page, const char *name, int64_t number)
{
    char text[NUMBER_TEXT_SIZE];
    return place_text(name, number_words(number, page->language, text));
}

struct place place_signed(const struct page *page, const char *name, int64_t number)
{
    char text[NUMBER_TEXT_SIZE];
    return place_text(name, number_words_signed(number, page->language, text));
}

struct place place_percent(const struct page *page, const char *name, int64_t part, int64_t whole)
{
    char text[NUMBER_TEXT_SIZE];
    return place_text(name, percent_words(part, whole, page->language, text));
}

struct place place_day(const struct page *page, const char *name, int32_t day)
{
    char text[DAY_WORDS_SIZE];
    return place_text(name, day_words(day, page->language, text));
}

struct place place_month(const struct page *page, const char *name, int32_t day)
{
    char text[DAY_WORDS_SIZE];
    return place_text(name, month_words(day, page->language, text));
}

struct place place_period(const char *name, int period)
{
    char text[PERIOD_TEXT_SIZE];
    return place_text(name, period_roman(period, text));
}

// What stands in the place whose name has `length` bytes; NULL where it is not given.
static const char *place_find(const struct place *places, const char *name, size_t length)
{
    for (; places->name; places++)
        if (strlen(places->name) == length && memcmp(places->name, name, length) == 0)
            return places->text;
    return NULL;
}

// Writes the text with its places filled. False where one is not given.
static bool fill(struct buffer *out, const char *text, const struct place *places)
{
    for (const char *open; (open = strchr(text, '{'));) {
        const char *close = strchr(open, '}');
        const char *filling = close ? place_find(places, open + 1, (size_t)(close - open - 1)) : NULL;
        if (!filling)
            return false;
        buffer_add(out, text, (size_t)(open - text));
        buffer_add(out, filling, strlen(filling));
        text = close + 1;
    }
    buffer_add(out, text, strlen(text));
    return true;
}

json_t *view_say(const struct page *page, const char *key, const struct place *places)
{
    struct buffer said = {0};
    bool filled = fill(&said, page_word(page, key), places) && said.size > 0;
    buffer_add(&said, "", 1);
    json_t *text = filled ? printable_json(said.text) : NULL;
    free(said.text);
    return text;
}

json_t *view_count(const struct page *page, const char *key, int64_t count)
{
    char one[64];
    snprintf(one, sizeof one, "%s_one", key);
    return SAY(page, count == 1 ? one : key, place_number(page, "count", count));
}

const char *page_suffix(enum language language, int32_t at, char text[SUFFIX_SIZE])
{
    char day[DAY_TEXT_SIZE];
    snprintf(text, SUFFIX_SIZE, "%s%s%s%s", language == LANGUAGE_EN || at != DAY_NONE ? "?" : "",
             language == LANGUAGE_EN ? (at == DAY_NONE ? "lang=en" : "lang=en&") : "",
             at == DAY_NONE ? "" : "at=", at == DAY_NONE ? "" : day_format(at, day));
    return text;
}

json_t *view_address(const struct page *page, const char *format, ...)
{
    char path[256], suffix[SUFFIX_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof path, format, arguments);
    va_end(arguments);
    return json_sprintf("%s%s", path, page_suffix(page->language, page->at, suffix));
}

const char *schedule_class(enum schedule schedule)
{
    return schedule == SCHEDULE_ON_SCHEDULE       ? "on_schedule"
           : schedule == SCHEDULE_SLIGHTLY_BEHIND ? "slightly_behind"
                                                  : "behind";
}

json_t *view_schedule(const struct page *page, enum schedule schedule)
{
    char key[32];
    snprintf(key, sizeof key, "site.%s", schedule_class(schedule));
    return view_word(page, key);
}

const struct told_period *page_period(const struct page *page)
{
    return told_period(page->told, page->period);
}

bool view_render(const struct page *page, const char *template, json_t *view, struct buffer *out, struct error *error)
{
    bool rendered = template_render(page->pages->templates, template, view, out, error);
    json_decref(view);
    return rendered;
}
