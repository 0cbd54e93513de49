// What taakctl prints: plain tables that fit 80 columns, or the same as JSON. A table that is too wide stands upright:
// a line for each cell, with the column's title before it.
//
//     static const struct column columns[] = {{"Topic", "topic", COLUMN_TEXT}, {"Lag", "lag", COLUMN_NUMBER}};
//     struct table *table = table_new(columns, 2);
//     table_text(table, "coa.permits.v1"), table_number(table, 0);
//     return table_finish(table, stdout, context->json, &context->error);
#pragma once

#include "common/error.h"
#include "common/number_text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum column_kind {
    COLUMN_TEXT,     // left-aligned
    COLUMN_NUMBER,   // right-aligned, thousands apart
    COLUMN_JSON,     // in JSON only: what has no room in 80 columns
    COLUMN_FLEXIBLE, // text that is cut with … where the table would be too wide; no more than one
};

struct column {
    const char *title; // "" for all: no line of titles
    const char *key;   // its name in JSON
    enum column_kind kind;
};

// Colours, on a terminal only (and not with NO_COLOR).
enum tone { TONE_PLAIN, TONE_STRONG, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_DIM };

struct table;

// The columns are borrowed. All below end the program where memory is short.
struct table *table_new(const struct column *columns, size_t count);
void table_free(struct table *table);

// The next cell, from left to right; after the last column a new row begins. Text is copied, and shown as
// common/printable.h says.
void table_text(struct table *table, const char *text); // NULL: nothing there, null in JSON
void table_number(struct table *table, int64_t number);
void table_signed(struct table *table, int64_t number); // +17, -3, 0
void table_bool(struct table *table, bool value);       // yes, no; true and false in JSON
void table_none(struct table *table);
void table_tone(struct table *table, enum tone tone); // of the last cell
size_t table_rows(const struct table *table);

// An array of one object a row, to print or to put into a larger document; the caller's.
json_t *table_json(const struct table *table);

// The table, or table_json as a document.
MUST_CHECK bool table_print(const struct table *table, FILE *out, bool json, struct error *error);

// The same, and frees the table.
MUST_CHECK bool table_finish(struct table *table, FILE *out, bool json, struct error *error);

// One document, indented; or one object on a line of its own, flushed, for what follows. Takes the value over.
MUST_CHECK bool json_print(json_t *value, FILE *out, struct error *error);
MUST_CHECK bool json_print_line(json_t *value, FILE *out, struct error *error);

// What was written has arrived: ERROR_FATAL where not (a full disk, a closed pipe).
MUST_CHECK bool print_flush(FILE *out, struct error *error);

// Escape sequences around a text; "" where `out` is no terminal.
const char *tone_start(FILE *out, enum tone tone);
const char *tone_end(FILE *out, enum tone tone);

// Writes text as common/printable.h shows it, so that what came from outside cannot steer a terminal.
void text_print(const char *text, FILE *out);
void text_print_line(const char *text, FILE *out); // and a line end

// The same of what is formatted, words wrapped, and a line end; see wrap_print.
__attribute__((format(printf, 3, 4))) void text_print_wrapped(FILE *out, int indent, const char *format, ...);
