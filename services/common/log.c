#include "common/log.h"
#include "common/printable.h"

#include <stdio.h>
#include <stdlib.h>
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

static void write_logfmt(FILE *line, const char *time, enum log_level level, const char *message,
                         const struct log_field *fields)
{
    fprintf(line, "time=%s level=%s program=%s msg=", time, level_names[level], config.program);
    printable_print_value(message, line);
    for (; fields->name; fields++) {
        fprintf(line, " %s=", fields->name);
        if (fields->text)
            printable_print_value(fields->text, line);
        else
            fprintf(line, "%lld", (long long)fields->number);
    }
    putc('\n', line);
}

static void write_json(FILE *line, const char *time, enum log_level level, const char *message,
                       const struct log_field *fields)
{
    json_t *object = json_object();
    json_object_set_new(object, "time", json_string(time));
    json_object_set_new(object, "level", json_string(level_names[level]));
    json_object_set_new(object, "program", json_string(config.program));
    json_object_set_new(object, "msg", printable_json(message));
    for (; fields->name; fields++)
        json_object_set_new(object, fields->name,
                            fields->text ? printable_json(fields->text) : json_integer(fields->number));
    printable_json_print(object, JSON_COMPACT, line);
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
