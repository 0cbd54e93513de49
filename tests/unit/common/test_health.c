#include "capture.h"
#include "common/health.h"
#include "common/log.h"
#include "common/schema.h"
#include "common/stop.h"

#include <stdlib.h>
#include <string.h>

static struct health health;
static struct capture capture;

static void setup(void)
{
    log_open("test", LOG_INFO, LOG_LOGFMT);
    health_open(&health, true, "partitions");
}

static void teardown(void)
{
    health_close(&health);
}

TestSuite(health, .init = setup, .fini = teardown);

static void have_all(void)
{
    health_have(&health, HEALTH_KAFKA, NULL);
    health_have(&health, HEALTH_DATABASE, NULL);
    health_have(&health, HEALTH_SCHEMA, "3");
    health_have(&health, HEALTH_DUTY, "0, 1");
}

static void expect_body(bool ready, const char *body)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    cr_assert_not_null(out);
    cr_expect_eq(health_print(&health, out), ready);
    (void)fclose(out);
    cr_expect_str_eq(text, body);
    free(text);
}

static size_t count(const char *text, const char *what)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        found++;
    return found;
}

Test(health, all_that_is_needed)
{
    have_all();
    expect_body(true, "kafka: ok\ndatabase: ok\nschema: ok, 3\npartitions: ok, 0, 1\n");
}

Test(health, nothing_yet_says_what_is_waited_for)
{
    expect_body(false, "kafka: away for 0 s: Kafka has not answered yet\n"
                       "database: away for 0 s: PostgreSQL has not answered yet\n"
                       "schema: away for 0 s: none yet\n"
                       "partitions: away for 0 s: none yet\n");
}

Test(health, a_reason_that_stays_is_told_once_and_a_return_too)
{
    have_all();
    capture_start(&capture);
    for (int i = 0; i < 3; i++)
        health_lack(&health, HEALTH_DATABASE, "PostgreSQL: gone");
    health_lack(&health, HEALTH_DATABASE, "PostgreSQL: starts");
    for (int i = 0; i < 3; i++)
        health_have(&health, HEALTH_DATABASE, NULL);
    const char *log = capture_end(&capture);
    cr_expect_eq(count(log, "msg=away what=database why=\"PostgreSQL: gone\""), 1, "%s", log);
    cr_expect_eq(count(log, "msg=away what=database why=\"PostgreSQL: starts\""), 1, "%s", log);
    cr_expect_eq(count(log, "msg=back what=database"), 1, "%s", log);
    cr_expect_eq(count(log, "\n"), 3, "%s", log);
}

// A server that is frozen says nothing at all: its last answer does not count for ever.
Test(health, an_answer_grows_old)
{
    have_all();
    health.states[HEALTH_KAFKA].answered_ms = clock_ms() - HEALTH_FRESH_MS - 2000;
    health.states[HEALTH_DUTY].answered_ms = 0; // what is held is held
    cr_expect_not(health_has(&health, HEALTH_KAFKA));
    expect_body(false,
                "kafka: away for 12 s: Kafka does not answer\ndatabase: ok\nschema: ok, 3\npartitions: ok, 0, 1\n");
}

Test(health, since_when_it_is_away_counts_from_its_last_answer)
{
    have_all();
    health.states[HEALTH_DATABASE].answered_ms = clock_ms() - 5000;
    health_lack(&health, HEALTH_DATABASE, "PostgreSQL: gone");
    expect_body(false, "kafka: ok\ndatabase: away for 5 s: PostgreSQL: gone\nschema: ok, 3\npartitions: ok, 0, 1\n");
}

// An error counts for what it is about: the database, its schema, or else what the service has to work on.
Test(health, what_an_error_is_about)
{
    static const struct {
        const char *message;
        enum health_need need;
        const char *why;
    } cases[] = {
        {"PostgreSQL: connect: refused", HEALTH_DATABASE, "PostgreSQL: connect: refused"},
        {SCHEMA_FAULT "the database has none yet", HEALTH_SCHEMA, "the database has none yet"},
        {"there is no topic x", HEALTH_DUTY, "there is no topic x"},
        {"Kafka: begin_transaction: fenced", HEALTH_DUTY, "Kafka: begin_transaction: fenced"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        have_all();
        error_set(&error, ERROR_TRANSIENT, "%s", cases[i].message);
        capture_start(&capture);
        health_fail(&health, &error);
        capture_end(&capture);
        for (int need = 0; need < HEALTH_NEEDS; need++)
            cr_expect_eq(health_has(&health, (enum health_need)need), need != (int)cases[i].need, "%s: %d",
                         cases[i].message, need);
        cr_expect_str_eq(health.states[cases[i].need].why, cases[i].why);
    }
}
