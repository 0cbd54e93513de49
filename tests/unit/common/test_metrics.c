#include "common/metrics.h"
#include "common/server_errors.h"
#include "common/stop.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct metric_family events = {"events_total", "Events read.", METRIC_COUNTER};
static const struct metric_family lag = {"lag", "Behind.", METRIC_GAUGE};
static const struct metric_family taken = {"taken_seconds", "Time.", METRIC_HISTOGRAM};
static const struct metric_family since = {"waiting_seconds", "Age.", METRIC_AGE};
static const struct metric_family commit = {"commit_timestamp_seconds", "When.", METRIC_GAUGE};

// What is printed; free it.
static char *printed(void)
{
    static char *text; // static, as gcc believes that the stream keeps its address
    static size_t size;
    FILE *out = open_memstream(&text, &size);
    metrics_print(out);
    (void)fclose(out);
    return text;
}

static void expect_printed(const char *expected)
{
    char *text = printed();
    cr_expect_str_eq(text, expected);
    free(text);
}

// Those of a family stand together, whenever they were made: Prometheus refuses a page where they do not.
Test(metrics, series_of_a_family_stand_together)
{
    expect_printed("");
    struct metric *stored = metric_new(&events, "result=\"%s\"", "stored");
    struct metric *one = metric_new(&lag, "partition=\"%d\"", 1);
    struct metric *rejected = metric_new(&events, "result=\"%s\"", "rejected");
    struct metric *two = metric_new(&lag, "partition=\"%d\"", 2);
    metric_add(stored, INT64_C(5000000000));
    metric_add(stored, 2);
    metric_set(one, 7);
    metric_set(one, -8);
    expect_printed("# HELP events_total Events read.\n# TYPE events_total counter\n"
                   "events_total{result=\"stored\"} 5000000002\nevents_total{result=\"rejected\"} 0\n"
                   "# HELP lag Behind.\n# TYPE lag gauge\nlag{partition=\"1\"} -8\nlag{partition=\"2\"} 0\n");
    metric_free(one);
    metric_free(rejected);
    metric_free(stored);
    expect_printed("# HELP lag Behind.\n# TYPE lag gauge\nlag{partition=\"2\"} 0\n");
    metric_free(two);
    metric_free(NULL);
    expect_printed("");
}

Test(metrics, a_histogram_adds_up_from_below)
{
    struct metric *metric = metric_new(&taken, "topic=\"t\"");
    metric_observe(metric, 0, 1);
    metric_observe(metric, -100, 1); // another machine's clock
    metric_observe(metric, 5, 2);
    metric_observe(metric, 6, 10);
    metric_observe(metric, 30001, 1);
    metric_observe(metric, 4000000, 1);
    expect_printed(
        "# HELP taken_seconds Time.\n# TYPE taken_seconds histogram\n"
        "taken_seconds_bucket{topic=\"t\",le=\"0.005\"} 4\ntaken_seconds_bucket{topic=\"t\",le=\"0.01\"} 14\n"
        "taken_seconds_bucket{topic=\"t\",le=\"0.025\"} 14\ntaken_seconds_bucket{topic=\"t\",le=\"0.05\"} 14\n"
        "taken_seconds_bucket{topic=\"t\",le=\"0.1\"} 14\ntaken_seconds_bucket{topic=\"t\",le=\"0.25\"} 14\n"
        "taken_seconds_bucket{topic=\"t\",le=\"0.5\"} 14\ntaken_seconds_bucket{topic=\"t\",le=\"1\"} 14\n"
        "taken_seconds_bucket{topic=\"t\",le=\"2.5\"} 14\ntaken_seconds_bucket{topic=\"t\",le=\"5\"} 14\n"
        "taken_seconds_bucket{topic=\"t\",le=\"10\"} 14\ntaken_seconds_bucket{topic=\"t\",le=\"30\"} 14\n"
        "taken_seconds_bucket{topic=\"t\",le=\"60\"} 15\ntaken_seconds_bucket{topic=\"t\",le=\"300\"} 15\n"
        "taken_seconds_bucket{topic=\"t\",le=\"3600\"} 15\n"
        "taken_seconds_bucket{topic=\"t\",le=\"+Inf\"} 16\n"
        "taken_seconds_sum{topic=\"t\"} 4030.071\ntaken_seconds_count{topic=\"t\"} 16\n");
    metric_free(metric);
}

Test(metrics, milliseconds_are_printed_in_seconds)
{
    struct metric *metric = metric_new(&commit, "%s", "");
    metric_set(metric, INT64_C(1488362400007));
    expect_printed("# HELP commit_timestamp_seconds When.\n# TYPE commit_timestamp_seconds gauge\n"
                   "commit_timestamp_seconds 1488362400.007\n");
    metric_free(metric);
}

Test(metrics, an_age_grows_by_itself)
{
    struct metric *metric = metric_new(&since, "%s", "");
    expect_printed("# HELP waiting_seconds Age.\n# TYPE waiting_seconds gauge\nwaiting_seconds 0.000\n");
    metric_set(metric, clock_ms() - 90000);
    char *text = printed();
    double seconds = strtod(strstr(text, "\nwaiting_seconds ") + strlen("\nwaiting_seconds "), NULL);
    cr_expect(seconds >= 90 && seconds < 100, "%s", text);
    free(text);
    metric_free(metric);
}

Test(metrics, nothing_happens_without_a_series)
{
    metric_add(NULL, 1);
    metric_set(NULL, 1);
    metric_observe(NULL, 1, 1);
    expect_printed("");
}

// Of the kinds there are few; should there ever be many, the page does not grow without end.
Test(metrics, errors_by_server_and_kind)
{
    server_error_count("database", "57P01");
    server_error_count("kafka", "_TRANSPORT");
    server_error_count("database", "57P01");
    expect_printed(
        "# HELP taakstelling_errors_total Errors of a server, by PostgreSQL's SQLSTATE or librdkafka's name\n"
        "# TYPE taakstelling_errors_total counter\n"
        "taakstelling_errors_total{server=\"database\",kind=\"57P01\"} 2\n"
        "taakstelling_errors_total{server=\"kafka\",kind=\"_TRANSPORT\"} 1\n");
    for (int i = 0; i < 1000; i++) {
        char kind[16];
        snprintf(kind, sizeof kind, "E%d", i);
        server_error_count(i % 2 ? "kafka" : "database", kind);
    }
    char *text = printed();
    size_t lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    cr_expect_eq(lines, 102, "%zu", lines);
    cr_expect(strstr(text, "{server=\"kafka\",kind=\"other\"} 452\n"), "%s", text);
    free(text);
}

// Prometheus takes each change of it for a restart.
Test(metrics, a_process_started_once)
{
    double first = 0;
    for (int i = 0; i < 20000; i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        process_metrics_print(out);
        (void)fclose(out);
        double started = strtod(strstr(text, "\nprocess_start_time_seconds ") + 28, NULL);
        if (i == 0)
            first = started;
        cr_assert_eq(started, first, "%.9f, and then %.9f", first, started);
        free(text);
    }
}
