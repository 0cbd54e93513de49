// One line an event on standard error: logfmt for people, JSON for machines.
//
//     log_info("batch written", log_number("events", count), log_text("topic", topic));
#pragma once

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_LOGFMT, LOG_JSON };

struct log_field {
    const char *name; // NULL ends a list
    const char *text; // NULL: the number counts
    int64_t number;
};

static inline struct log_field log_text(const char *name, const char *text)
{
    return (struct log_field){name, text ? text : "", 0};
}

static inline struct log_field log_number(const char *name, int64_t number)
{
    return (struct log_field){name, NULL, number};
}

// Before the first line; the program's name goes on each.
void log_open(const char *program, enum log_level lowest, enum log_format format);

void log_write(enum log_level level, const char *message, const struct log_field *fields);

// The first of these takes the comma before the fields, where there are any.
#define log_fields(...) ((const struct log_field[]){{NULL, NULL, 0}, ##__VA_ARGS__, {NULL, NULL, 0}} + 1)

#define log_debug(message, ...) log_write(LOG_DEBUG, (message), log_fields(__VA_ARGS__))
#define log_info(message, ...)  log_write(LOG_INFO, (message), log_fields(__VA_ARGS__))
#define log_warn(message, ...)  log_write(LOG_WARN, (message), log_fields(__VA_ARGS__))
#define log_error(message, ...) log_write(LOG_ERROR, (message), log_fields(__VA_ARGS__))
