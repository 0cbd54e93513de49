#include "feed/municipalities.h"
#include "feed/notation.h"
#include "messages/message.h"
#include "rules/municipality.h"

#include <ctype.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A name that was looked up, in a tree of tsearch(3).
struct known {
    const char *name;
    struct municipality_candidates found;
    const char *code; // GM0716, where it is one
};

static int known_compare(const void *a, const void *b)
{
    return strcmp(((const struct known *)a)->name, ((const struct known *)b)->name);
}

static void known_keep(void *known)
{
    (void)known; // it lives in the arena
}

void municipalities_free(struct reading *reading)
{
    tdestroy(reading->names, known_keep);
    reading->names = NULL;
}

bool municipality_is_name(const char *text)
{
    bool letter = false;
    for (; *text; text++) {
        if (isdigit((unsigned char)*text))
            return false;
        letter = letter || isalpha((unsigned char)*text) || (unsigned char)*text >= 0x80;
    }
    return letter;
}

// The name alone: Statistics Netherlands writes "Utrecht (gemeente)", as there is a province of that name.
static const char *name_of(const char *text, struct arena *arena)
{
    static const char before[] = "gemeente ", behind[] = " (gemeente)";
    size_t length = strlen(text), size = strlen(behind);
    if (strncasecmp(text, before, strlen(before)) == 0)
        return text + strlen(before);
    if (length > size && strcasecmp(text + length - size, behind) == 0)
        return arena_text(arena, "%.*s", (int)(length - size), text);
    return text;
}

// NULL with the error where names cannot be looked up.
static const struct known *known_find(struct reading *reading, const char *name, struct error *error)
{
    struct known asked = {.name = name}, **place = tfind(&asked, &reading->names, known_compare);
    if (place)
        return *place;
    struct known *known = arena_alloc(reading->arena, sizeof *known);
    memset(known, 0, sizeof *known);
    known->name = arena_copy(reading->arena, name, strlen(name) + 1);
    if (!reading->finder->find(reading->finder->opaque, name_of(known->name, reading->arena), &known->found, error))
        return NULL;
    if (known->found.count == 1)
        known->code = arena_text(reading->arena, "GM%04d", known->found.codes[0]);
    if (!tsearch(known, &reading->names, known_compare))
        abort(); // there is no memory
    return known;
}

static enum municipalities_result bad(const struct known *known, const char *column, struct row_fault *fault)
{
    row_fault_set(fault, reject_reason_name(REJECT_INVALID_CODE), "%s %s", column, known->found.text);
    return MUNICIPALITY_BAD;
}

enum municipalities_result municipality_find(struct reading *reading, const char *column, const char **text,
                                             struct row_fault *fault, struct error *error)
{
    const struct known *known = reading->finder ? known_find(reading, *text, error) : NULL;
    if (!known)
        return reading->finder ? MUNICIPALITY_FAILED : MUNICIPALITY_FOUND;
    if (!known->code)
        return bad(known, column, fault);
    reading_note(reading, NOTATION_NAMES);
    *text = known->code;
    return MUNICIPALITY_FOUND;
}

enum municipalities_result municipality_compare(struct reading *reading, const char *column, const char *name,
                                                const char *code, struct row_fault *fault, struct error *error)
{
    const struct known *known = reading->finder ? known_find(reading, name, error) : NULL;
    if (!known)
        return reading->finder ? MUNICIPALITY_FAILED : MUNICIPALITY_FOUND;
    for (size_t i = 0; i < known->found.count; i++) // of several that have the name, the code says which it is
        if (known->found.codes[i] == code_parse(code))
            return MUNICIPALITY_FOUND;
    if (!known->code)
        return bad(known, column, fault);
    row_fault_set(fault, reject_reason_name(REJECT_INVALID_CODE),
                  "%s is not that of the municipality that is named beside it, which is %s", column, known->code);
    return MUNICIPALITY_BAD;
}

enum municipalities_result value_read(const struct row_column *column, const char **text, struct arena *arena,
                                      struct reading *reading, struct row_fault *fault, struct error *error)
{
    if (!notation_read(column, text, arena, reading, fault))
        return MUNICIPALITY_BAD;
    if (column->form != ROW_CODE || !*text || !municipality_is_name(*text))
        return MUNICIPALITY_FOUND;
    return municipality_find(reading, column->name, text, fault, error);
}
