#include "common/capture.h"
#include "common/log.h"

#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TIME         "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z"

static struct capture capture;

// What is written behind the time, which must be one, of a logfmt line.
static const char *logfmt_end(void)
{
    regex_t pattern;
    regmatch_t match;
    const char *text = capture_end(&capture);
    cr_assert_eq(regcomp(&pattern, "^time=" TIME " ", REG_EXTENDED), 0);
    cr_assert_eq(regexec(&pattern, text, 1, &match, 0), 0, "%s", text);
    regfree(&pattern);
    return text + match.rm_eo;
}

Test(log, logfmt_line)
{
    log_open("tester", LOG_DEBUG, LOG_LOGFMT);
    capture_start(&capture);
    log_info("batch written", log_number("events", 17), log_text("topic", "coa.permits.v1"), log_text("none", NULL),
             log_number("least", INT64_MIN));
    cr_assert_str_eq(logfmt_end(), "level=info program=tester msg=\"batch written\" events=17 topic=coa.permits.v1 "
                                   "none=\"\" least=-9223372036854775808\n");
}

// Whatever a value holds, it is one value of one line, and nothing that steers a terminal.
Test(log, logfmt_quotes)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"plain", "plain"},
        {"urn:nl:x/y?z", "urn:nl:x/y?z"},
        {"é€", "é€"},
        {"", "\"\""},
        {" ", "\" \""},
        {"two words", "\"two words\""},
        {"a=b", "\"a=b\""},
        {"say \"ha\"", "\"say \\\"ha\\\"\""},
        {"\"", "\"\\\"\""},
        {"C:\\x", "\"C:\\\\x\""},
        {"two\nlines", "\"two\\nlines\""},
        {"end\n", "\"end\\n\""},
        {"x\" level=error msg=\"false", "\"x\\\" level=error msg=\\\"false\""},
        {"tab\there", "\"tab\\there\""},
        {"\033[2J", "\"\\x1b[2J\""},
        {"a\rb", "\"a\\rb\""},
        {"a\x7f", "\"a\\x7f\""},
        {"a\x01", "\"a\\x01\""},
        {"\302\2332J", "\"\\u{9b}2J\""},
        {"caf\xe9", "\"caf\\xe9\""},
        {"a\u202eb", "\"a\\u{202e}b\""},
    };
    log_open("tester", LOG_INFO, LOG_LOGFMT);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char expected[200];
        capture_start(&capture);
        log_warn(cases[i].text, log_text("value", cases[i].text));
        (void)snprintf(expected, sizeof expected, "level=warn program=tester msg=%s value=%s\n", cases[i].written,
                       cases[i].written);
        cr_expect_str_eq(logfmt_end(), expected);
    }
}

Test(log, levels)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    for (enum log_format format = LOG_LOGFMT; format <= LOG_JSON; format++)
        for (enum log_level lowest = LOG_DEBUG; lowest <= LOG_ERROR; lowest++) {
            char expected[64];
            int lines = 0;
            log_open("tester", lowest, format);
            capture_start(&capture);
            log_debug("x"), log_info("x"), log_warn("x"), log_error("x");
            const char *text = capture_end(&capture);
            for (const char *c = text; *c; c++)
                lines += *c == '\n';
            cr_expect_eq(lines, 4 - (int)lowest, "%s", text);
            for (enum log_level level = LOG_DEBUG; level <= LOG_ERROR; level++) {
                (void)snprintf(expected, sizeof expected, format == LOG_JSON ? "\"level\":\"%s\"" : " level=%s ",
                               names[level]);
                cr_expect_eq(strstr(text, expected) != NULL, level >= lowest, "%s from %s: %s", names[level],
                             names[lowest], text);
            }
        }
}

static json_t *json_end(void)
{
    json_error_t error;
    const char *text = capture_end(&capture), *end = strchr(text, '\n');
    cr_assert(end && !end[1], "no single line: %s", text);
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    cr_assert_not_null(object, "%s: %s", error.text, text);
    return object;
}

Test(log, json_line)
{
    regex_t pattern;
    log_open("tester", LOG_INFO, LOG_JSON);
    capture_start(&capture);
    log_error("batch written", log_number("events", INT64_MAX), log_text("topic", "x"), log_text("none", NULL));
    json_t *object = json_end();
    cr_expect_eq(json_object_size(object), 7);
    cr_assert_eq(regcomp(&pattern, "^" TIME "$", REG_EXTENDED | REG_NOSUB), 0);
    cr_expect_eq(regexec(&pattern, json_string_value(json_object_get(object, "time")), 0, NULL, 0), 0);
    regfree(&pattern);
    cr_expect_str_eq(json_string_value(json_object_get(object, "level")), "error");
    cr_expect_str_eq(json_string_value(json_object_get(object, "program")), "tester");
    cr_expect_str_eq(json_string_value(json_object_get(object, "msg")), "batch written");
    cr_expect_eq(json_integer_value(json_object_get(object, "events")), INT64_MAX);
    cr_expect_str_eq(json_string_value(json_object_get(object, "topic")), "x");
    cr_expect_str_eq(json_string_value(json_object_get(object, "none")), "");
    json_decref(object);
}

Test(log, json_holds_any_text)
{
    static const struct {
        const char *text, *read;
    } cases[] = {
        {"two\nlines", "two\nlines"},
        {"say \"ha\" \\ \t\033\x7f", "say \"ha\" \\ \t\033\x7f"},
        {"é€😀", "é€😀"},
        {"caf\xe9", "caf\\xe9"}, // no UTF-8
        {"\xff\x80", "\\xff\\x80"},
        {"\xc3\xa9\xe9", "é\\xe9"},
        {"\302\2332J\u202e", "\302\2332J\u202e"},
        {"", ""},
    };
    log_open("tester", LOG_INFO, LOG_JSON);
    for (size_t i = 0; i < COUNT(cases); i++) {
        capture_start(&capture);
        log_info(cases[i].text, log_text("value", cases[i].text));
        json_t *object = json_end();
        cr_expect_str_eq(json_string_value(json_object_get(object, "msg")), cases[i].read);
        cr_expect_str_eq(json_string_value(json_object_get(object, "value")), cases[i].read);
        json_decref(object);
    }
}

// A log in JSON is looked at on a terminal, too.
Test(log, json_steers_nothing)
{
    log_open("tester", LOG_INFO, LOG_JSON);
    capture_start(&capture);
    log_info("\033[2J\x7f\302\2332J\u2028\u202e\u2069");
    const char *text = capture_end(&capture);
    cr_expect(strstr(text, "\"\\u001B[2J\\u007F\\u009B2J\\u2028\\u202E\\u2069\""), "%s", text);
}

Test(log, time_is_utc_wherever_it_runs)
{
    struct tm read = {0};
    log_open("tester", LOG_INFO, LOG_JSON);
    cr_assert_eq(setenv("TZ", "XXX-9", 1), 0);
    tzset();
    capture_start(&capture);
    log_info("x");
    json_t *object = json_end();
    cr_assert_not_null(strptime(json_string_value(json_object_get(object, "time")), "%Y-%m-%dT%H:%M:%S", &read));
    cr_assert_lt(llabs((long long)(timegm(&read) - time(NULL))), 60);
    json_decref(object);
}
