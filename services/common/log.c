#include "common/log.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static struct {
    const char *program;
    enum log_level lowest;
    enum log_format format;
} config = {"", LOG_INFO, LOG_LOGFMT};

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_open(const char *program, enum log_level lowest, enum log_format format)
{
    config.program = program;
    config.lowest = lowest;
    config.format = format;
}

static void now_format(char text[40])
{
    struct timeval now;
    struct tm utc;
    char seconds[24];
    gettimeofday(&now, NULL);
    gmtime_r(&now.tv_sec, &utc);
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text, 40, "%s.%03dZ", seconds, (int)(now.tv_usec / 1000));
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool is_plain(const char *text)
{
    if (!*text || strpbrk(text, " \"=\\"))
        return false;
    while (*text && !is_control(*text))
        text++;
    return !*text;
}

// A logfmt value is quoted where it has to be; a control character never reaches the terminal.
static void logfmt_value(FILE *line, const char *text)
{
    if (is_plain(text)) {
        fputs(text, line);
        return;
    }
    putc('"', line);
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", line);
        else if (*text == '"' || *text == '\\')
            fprintf(line, "\\%c", *text);
        else
            putc(is_control(*text) ? ' ' : *text, line);
    }
    putc('"', line);
}

static void write_logfmt(FILE *line, const char *time, enum log_level level, const char *message,
                         const struct log_field *fields)
{
    fprintf(line, "time=%s level=%s program=%s msg=", time, level_names[level], config.program);
    logfmt_value(line, message);
    for (; fields->name; fields++) {
        fprintf(line, " %s=", fields->name);
        if (fields->text)
            logfmt_value(line, fields->text);
        else
            fprintf(line, "%lld", (long long)fields->number);
    }
    putc('\n', line);
}

// A text that is not UTF-8 (a broker's or server's message may be anything) is shown byte by byte as Latin-1.
static json_t *json_text(const char *text)
{
    json_t *value = json_string(text);
    if (value)
        return value;
    char *utf8 = malloc(strlen(text) * 2 + 1), *out = utf8;
    if (!utf8)
        return json_null();
    for (const unsigned char *in = (const unsigned char *)text; *in; in++) {
        if (*in >= 0x80)
            *out++ = (char)(0xc0 | *in >> 6);
        *out++ = (char)(*in < 0x80 ? *in : 0x80 | (*in & 0x3f));
    }
    *out = '\0';
    value = json_string(utf8);
    free(utf8);
    return value;
}

static void write_json(FILE *line, const char *time, enum log_level level, const char *message,
                       const struct log_field *fields)
{
    json_t *object = json_object();
    json_object_set_new(object, "time", json_string(time));
    json_object_set_new(object, "level", json_string(level_names[level]));
    json_object_set_new(object, "program", json_string(config.program));
    json_object_set_new(object, "msg", json_text(message));
    for (; fields->name; fields++)
        json_object_set_new(object, fields->name,
                            fields->text ? json_text(fields->text) : json_integer(fields->number));
    json_dumpf(object, line, JSON_COMPACT);
    putc('\n', line);
    json_decref(object);
}

void log_write(enum log_level level, const char *message, const struct log_field *fields)
{
    if (level < config.lowest)
        return;
    char time[40], *text = NULL;
    size_t size = 0;
    now_format(time);
    FILE *line = open_memstream(&text, &size);
    if (!line)
        return;
    (config.format == LOG_JSON ? write_json : write_logfmt)(line, time, level, message, fields);
    fclose(line);
    fwrite(text, 1, size, stderr); // one write a line: threads and processes do not mix theirs
    free(text);
}
