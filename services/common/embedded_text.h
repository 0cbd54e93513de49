// A text file that is built into a program: a query, a migration.
//
// embed_text() (cmake/EmbedText.cmake) makes a constant for each file: permit_sql_lookup is the content of
// permit-consumer/sql/lookup.sql.
#pragma once

struct embedded_text {
    const char *name;   // the file's name up to the first dot, such as "lookup"
    const char *text;   // the whole content, with a NUL behind it
    const char *sha256; // of the content, in hexadecimal
};
