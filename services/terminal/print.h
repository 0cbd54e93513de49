// What taakctl prints: plain tables that fit 80 columns, or the same as JSON. A table that does not fit is printed
// upright, with a line for each cell and the column's title before it.
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
    COLUMN_NUMBER,   // right-aligned, with commas between thousands
    COLUMN_JSON,     // only in JSON, as there is no room for it in 80 columns
    COLUMN_FLEXIBLE, // text that is cut off with … where the table would be too wide; one column at most
};

struct column {
    const char *title; // where all titles are "" no line of titles is printed
    const char *key;   // the name of its cells in JSON
    enum column_kind kind;
};

// Colours and the like. They show on a terminal only, and not where the environment has NO_COLOR.
enum tone { TONE_PLAIN, TONE_STRONG, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_DIM };

struct table;

// A table without rows. The columns are borrowed. Where there is no memory, the functions of this file abort.
struct table *table_new(const struct column *columns, size_t count);
void table_free(struct table *table);

// Each adds the next cell, from left to right; after the last column a new row begins. Text is copied, and made
// harmless to show (printable.h).
void table_text(struct table *table, const char *text); // NULL: an empty cell, null in JSON
void table_number(struct table *table, int64_t number);
void table_signed(struct table *table, int64_t number); // "+17", "-3" or "0"
void table_none(struct table *table);                   // an empty cell, null in JSON

// Gives a tone to the cell that was added last.
void table_tone(struct table *table, enum tone tone);

// How many rows it has.
size_t table_rows(const struct table *table);

// The table as an array with an object for each row, to be printed or put into a larger document. The caller owns it.
json_t *table_json(const struct table *table);

// Prints the table, or with `json` the same as a JSON document. False as print_flush.
MUST_CHECK bool table_print(const struct table *table, FILE *out, bool json, struct error *error);

// The same, and frees the table.
MUST_CHECK bool table_finish(struct table *table, FILE *out, bool json, struct error *error);

// Prints a JSON value, which it takes over: the first as a document, indented; the second on a line of its own,
// flushed, for output that goes on as things happen. False as print_flush.
MUST_CHECK bool json_print(json_t *value, FILE *out, struct error *error);
MUST_CHECK bool json_print_line(json_t *value, FILE *out, struct error *error);

// Sees to it that what was printed has arrived. False with ERROR_FATAL where it has not, as on a full disk or a closed
// pipe.
MUST_CHECK bool print_flush(FILE *out, struct error *error);

// The escape sequences before and behind a text that is to have a tone; "" where `out` is no terminal.
const char *tone_start(FILE *out, enum tone tone);
const char *tone_end(FILE *out, enum tone tone);

// Prints text made harmless (printable.h), so that what came from outside cannot steer a terminal.
void text_print(const char *text, FILE *out);
void text_print_line(const char *text, FILE *out); // and a line end

// The same of what is formatted as by printf, with its words wrapped, and a line end (wrap_print).
__attribute__((format(printf, 3, 4))) void text_print_wrapped(FILE *out, int indent, const char *format, ...);
