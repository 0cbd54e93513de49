// What went wrong, and what kind of wrong it is: the kind tells the caller what to do next.
//
// A function that can fail takes a `struct error *` and returns false or NULL after filling it. Where it succeeds it
// leaves the error as it was. Whoever can do something about the error, or ends for it, logs it; nobody else does.
#pragma once

#include <stdbool.h>

enum error_kind {
    ERROR_NONE,
    ERROR_TRANSIENT, // the same may work in a while: wait (backoff.h) and try again
    ERROR_FENCED,    // another process has taken what this one held (a partition, the lead): drop what is in hand and
                     // begin again from what the database or Kafka now says
    ERROR_POISON,    // this input will never work: put it aside and go on with the rest
    ERROR_CONFIG,    // a setting is wrong: say so and exit with 78
    ERROR_FATAL,     // only a person can help: say so and exit with 1
    ERROR_STOPPED,   // a request to stop came in the middle (stop.h): end in order, without an error
};

struct error {
    enum error_kind kind;
    char sqlstate[6];   // PostgreSQL's five characters, where it is an answer of its server; else ""
    char message[1024]; // for people, in one line; where a server did it, it begins with "PostgreSQL: " or "Kafka: "
};

// Fills the error, with a message formatted as by printf and made harmless to show (printable.h), and with no SQLSTATE.
// Always returns false, so that a function can end with `return error_set(...)`.
__attribute__((format(printf, 3, 4))) bool error_set(struct error *error, enum error_kind kind, const char *format,
                                                     ...);

// "transient", "poison" …: for the log.
const char *error_kind_name(enum error_kind kind);

// The exit code of a program that ends with this error: 0 for none or a stop, 78 for a setting, 69 where a server is
// not there, else 1. The numbers are those of sysexits.h.
int error_exit_code(const struct error *error);

// The compiler warns where the caller does not look at the result.
#define MUST_CHECK __attribute__((warn_unused_result))
