// Rows of the tables quota and nation: a column for each field of the message, in the order of the fields.
//
// What a message says of its fields is what is read and written here, so that a new field needs its column in a
// migration and in the queries that name the columns, and nothing else. A HalfYear is the first day of it, a Date a
// date, an enum its number.
#pragma once

#include "common/database.h"

#include <protobuf-c/protobuf-c.h>

#define FIGURE_COLUMNS_MOST 32

// Rows on their way to the database, as an array a column.
struct figure_rows {
    const ProtobufCMessageDescriptor *descriptor;
    struct array columns[FIGURE_COLUMNS_MOST];
    size_t count;
};

// No rows yet, with room for so many at first; all is in the arena.
struct figure_rows figure_rows_of(const ProtobufCMessageDescriptor *descriptor, size_t count, struct arena *arena);

// Whether a message's values have a place in the columns: days that there are, numbers that SQL has. Ours have.
bool figure_row_fits(const ProtobufCMessage *message);

// Adds a message that fits.
void figure_rows_add(struct figure_rows *rows, const ProtobufCMessage *message);

// The parameters $1, $2 … of a query that unnests them, a column each.
void figure_rows_parameters(struct figure_rows *rows, struct parameters *parameters);

// The message that a row says, in the arena, from a result whose columns are the fields. The revision is the row's.
ProtobufCMessage *figure_row_read(const ProtobufCMessageDescriptor *descriptor, const PGresult *result, int row,
                                  struct arena *arena);
