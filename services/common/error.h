// What went wrong, and what kind of wrong it is: the kind decides what the caller does next.
#pragma once

#include <stdbool.h>

enum error_kind {
    ERROR_NONE,
    ERROR_TRANSIENT, // the same may work in a while: wait and try again
    ERROR_FENCED,    // another process has what this one held: take up the truth anew
    ERROR_POISON,    // this input will never work: put it aside
    ERROR_CONFIG,    // a setting is wrong: tell and exit 78
    ERROR_FATAL,     // a person is needed: tell and exit 1
    ERROR_STOPPED,   // asked to stop in the middle
};

struct error {
    enum error_kind kind;
    char sqlstate[6];   // of PostgreSQL, else ""
    char message[1024]; // of a server's doing it begins with its name: "PostgreSQL: …", "Kafka: …"
};

// Fills the error and returns false, so that a function can `return error_set(...)`.
__attribute__((format(printf, 3, 4))) bool error_set(struct error *error, enum error_kind kind, const char *format,
                                                     ...);

const char *error_kind_name(enum error_kind kind);

// Exit code of a program that ends with this error (sysexits.h): 78 configuration, 69 a server is not there, else 1.
int error_exit_code(const struct error *error);

#define MUST_CHECK __attribute__((warn_unused_result))
