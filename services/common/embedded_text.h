// A text file built into a program by embed_text() (cmake/EmbedText.cmake): a query, a migration.
#pragma once

struct embedded_text {
    const char *name;   // the file's name up to the first dot, such as "lookup"
    const char *text;   // NUL-terminated
    const char *sha256; // of the file, in hexadecimal
};
