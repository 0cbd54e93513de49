// Messages Quota and NationalQuota as rows of the tables quota and nation, which have a column for each field, in the
// order of the fields.
//
// It goes by what protobuf-c knows of a message's fields (descriptors). So a new field needs a column in a migration
// and in the queries that name the columns, and nothing here. A HalfYear is stored as its first day, a Date as a date,
// an enum as its number.
#pragma once

#include "common/database.h"

#include <protobuf-c/protobuf-c.h>

#define FIGURE_COLUMNS_MOST 32 // of either table

// Rows on their way to the database, as an array for each column.
struct figure_rows {
    const ProtobufCMessageDescriptor *descriptor;
    struct array columns[FIGURE_COLUMNS_MOST];
    size_t count; // of rows
};

// No rows yet, and room for `count` at first. The rows live in the arena.
struct figure_rows figure_rows_of(const ProtobufCMessageDescriptor *descriptor, size_t count, struct arena *arena);

// Whether the columns can hold a message's values: days that exist, numbers that SQL has. Those of messages that this
// software made always fit; one from a topic may have been made by anybody.
bool figure_row_fits(const ProtobufCMessage *message);

// Adds a message, which must fit, as a row.
void figure_rows_add(struct figure_rows *rows, const ProtobufCMessage *message);

// Adds the columns as parameters, one array each, for a query that unnests them. No row may be added afterwards.
void figure_rows_parameters(struct figure_rows *rows, struct parameters *parameters);

// The other way round: the message of a row, in the arena. The result's columns must be the fields in their order.
ProtobufCMessage *figure_row_read(const ProtobufCMessageDescriptor *descriptor, const PGresult *result, int row,
                                  struct arena *arena);
