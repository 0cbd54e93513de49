// What must hold of the markup of every page. expat reads it, as a page is XML too.
#pragma once

#include "pages/buffer.h"

#include <criterion/criterion.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define IDS_MOST 1000

struct markup {
    XML_Parser parser;
    char fault[256];
    int heading; // the level of the last one
    int mains, labels_open, scripts;
    char ids[IDS_MOST][40];
    size_t id_count;
};

static inline void markup_fault(struct markup *markup, const char *what, const char *about)
{
    if (!*markup->fault)
        (void)snprintf(markup->fault, sizeof markup->fault, "line %lu: %s: %s",
                       (unsigned long)XML_GetCurrentLineNumber(markup->parser), what, about);
}

static inline const char *markup_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1];
    return NULL;
}

static inline void markup_id(struct markup *markup, const char *id)
{
    for (size_t i = 0; i < markup->id_count; i++)
        if (strcmp(markup->ids[i], id) == 0)
            markup_fault(markup, "an id twice", id);
    cr_assert_lt(markup->id_count, IDS_MOST);
    (void)snprintf(markup->ids[markup->id_count++], 40, "%s", id);
}

// Levels of headings rise by one at a time, and begin with 1.
static inline void markup_heading(struct markup *markup, int level)
{
    if (level > markup->heading + 1 || (level == 1 && markup->heading != 0))
        markup_fault(markup, "a heading out of order", "h");
    markup->heading = level;
}

static inline void markup_attributes(struct markup *markup, const char **attributes)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(attributes[i], "style") == 0 || strncmp(attributes[i], "on", 2) == 0)
            markup_fault(markup, "style or script within", attributes[i]);
    const char *id = markup_attribute(attributes, "id"), *href = markup_attribute(attributes, "href");
    if (id)
        markup_id(markup, id);
    if (href && *href != '/' && *href != '#')
        markup_fault(markup, "an address of elsewhere", href);
    if (href && strncmp(href, "//", 2) == 0)
        markup_fault(markup, "an address of elsewhere", href);
}

static inline void markup_begin(void *data, const char *name, const char **attributes)
{
    struct markup *markup = data;
    const char *type = markup_attribute(attributes, "type");
    markup_attributes(markup, attributes);
    markup->mains += strcmp(name, "main") == 0;
    markup->labels_open += strcmp(name, "label") == 0;
    if (strlen(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
        markup_heading(markup, name[1] - '0');
    if (strcmp(name, "style") == 0 || (strcmp(name, "script") == 0 && markup->scripts++ > 0))
        markup_fault(markup, "a style or a second script", name);
    if ((strcmp(name, "input") == 0 || strcmp(name, "select") == 0) && markup->labels_open == 0 &&
        !(type && strcmp(type, "hidden") == 0))
        markup_fault(markup, "a field without a label", name);
    if (strcmp(name, "th") == 0 && !markup_attribute(attributes, "scope"))
        markup_fault(markup, "a heading without a scope", name);
    if (strcmp(name, "html") == 0 && !markup_attribute(attributes, "lang"))
        markup_fault(markup, "no language", name);
}

static inline void markup_end(void *data, const char *name)
{
    struct markup *markup = data;
    markup->labels_open -= strcmp(name, "label") == 0;
}

static inline void markup_text(void *data, const char *text, int length)
{
    struct markup *markup = data;
    for (int i = 0; i + 1 < length; i++)
        if (text[i] == '{' || text[i] == '}')
            markup_fault(markup, "a place that was not filled", "{");
}

// The page must be well formed, and keep to the rules above.
static inline void expect_markup(const struct buffer *out)
{
    struct markup markup = {.parser = XML_ParserCreate("UTF-8")};
    XML_SetUserData(markup.parser, &markup);
    XML_SetElementHandler(markup.parser, markup_begin, markup_end);
    XML_SetCharacterDataHandler(markup.parser, markup_text);
    if (XML_Parse(markup.parser, out->text, (int)out->size, 1) != XML_STATUS_OK)
        markup_fault(&markup, "not well formed", XML_ErrorString(XML_GetErrorCode(markup.parser)));
    cr_expect_str_eq(markup.fault, "");
    cr_expect_eq(markup.mains, 1);
    XML_ParserFree(markup.parser);
}
