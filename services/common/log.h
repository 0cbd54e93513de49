// The log: one line for each event on standard error, in logfmt (time=… level=… msg="…" name=value) for people or in
// JSON for machines. Any text can be passed: what would steer a terminal or break the line is escaped (printable.h).
//
//     log_info("batch written", log_number("events", count), log_text("topic", topic));
//
// A message is a fixed text that one can search for; what changes goes into fields. Any thread may log; a line is
// written at once and never mixed with another one's.
#pragma once

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_LOGFMT, LOG_JSON };

// Made by log_text or log_number.
struct log_field {
    const char *name; // NULL ends a list
    const char *text; // NULL: the field is the number
    int64_t number;
};

// NULL is shown as an empty text.
static inline struct log_field log_text(const char *name, const char *text)
{
    return (struct log_field){name, text ? text : "", 0};
}

static inline struct log_field log_number(const char *name, int64_t number)
{
    return (struct log_field){name, NULL, number};
}

// To be called before the first line and before any thread is started. The program's name, which is borrowed, stands in
// every line; lines below `lowest` are left out.
void log_open(const char *program, enum log_level lowest, enum log_format format);

// Writes a line; fields end with one whose name is NULL. The macros below add that one.
void log_write(enum log_level level, const char *message, const struct log_field *fields);

// The first of these takes the comma before the fields, where there are any.
#define log_fields(...) ((const struct log_field[]){{NULL, NULL, 0}, ##__VA_ARGS__, {NULL, NULL, 0}} + 1)

#define log_debug(message, ...) log_write(LOG_DEBUG, (message), log_fields(__VA_ARGS__))
#define log_info(message, ...)  log_write(LOG_INFO, (message), log_fields(__VA_ARGS__))
#define log_warn(message, ...)  log_write(LOG_WARN, (message), log_fields(__VA_ARGS__))
#define log_error(message, ...) log_write(LOG_ERROR, (message), log_fields(__VA_ARGS__))
