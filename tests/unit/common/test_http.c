#include "common/capture.h"
#include "common/http.h"
#include "common/stop.h"
#include "common/version.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct health health;
static struct http *http;
static uint16_t port;

// The line of the log says which port it is.
static void start(const char *listen_at)
{
    struct capture capture;
    struct error error;
    capture_start(&capture);
    http = http_start(listen_at, &health, NULL, &error);
    const char *log = capture_end(&capture), *found = strstr(log, " port=");
    cr_assert(http, "%s", error.message);
    cr_assert_eq(error.kind, ERROR_NONE);
    cr_assert(found, "%s", log);
    port = (uint16_t)atoi(found + strlen(" port="));
    cr_assert_gt(port, 0);
}

static void setup(void)
{
    health_open(&health, true, "partitions");
    start("127.0.0.1:0");
}

static void teardown(void)
{
    http_stop(http);
    health_close(&health);
}

static int connection_open(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return fd;
}

// The whole answer to a request; free it.
static char *ask(const char *method, const char *path)
{
    char *answer = NULL;
    size_t size = 0;
    int fd = connection_open();
    cr_assert_gt(
        dprintf(fd, "%s %s HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", method, path), 0);
    FILE *stream = fdopen(fd, "r");
    cr_assert_gt(getdelim(&answer, &size, '\0', stream), 0);
    (void)fclose(stream);
    return answer;
}

static void expect_answer(const char *method, const char *path, int status, const char *body)
{
    char *answer = ask(method, path);
    const char *end = strstr(answer, "\r\n\r\n");
    cr_assert(end, "%s", answer);
    cr_expect_eq(strncmp(answer, "HTTP/1.1 ", 9), 0, "%s", answer);
    cr_expect_eq(atoi(answer + 9), status, "%s %s: %s", method, path, answer);
    cr_expect_str_eq(end + 4, body, "%s %s: %s", method, path, answer);
    free(answer);
}

TestSuite(http, .init = setup, .fini = teardown);

Test(http, answers)
{
    static const struct {
        const char *method, *path;
        int status;
        const char *body;
    } cases[] = {
        {"GET", "/livez", 200, "ok\n"},
        {"GET", "/livez?verbose", 200, "ok\n"},
        {"HEAD", "/livez", 200, ""},
        {"GET", "/", 404, "here are /livez, /readyz and /metrics\n"},
        {"GET", "/livez/", 404, "here are /livez, /readyz and /metrics\n"},
        {"GET", "/LIVEZ", 404, "here are /livez, /readyz and /metrics\n"},
        {"GET", "/metricsx", 404, "here are /livez, /readyz and /metrics\n"},
        {"HEAD", "/nothing", 404, ""},
        {"POST", "/livez", 405, "only GET\n"},
        {"DELETE", "/metrics", 405, "only GET\n"},
        {"PUT", "/nothing", 405, "only GET\n"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect_answer(cases[i].method, cases[i].path, cases[i].status, cases[i].body);
}

// Whatever there is too much of in a request, it is answered, and not only once the connection was idle for too long.
Test(http, thousands_of_arguments_are_answered)
{
    static const size_t counts[] = {30, 100, 300, 1000, 4000, 7000};
    for (size_t i = 0; i < COUNT(counts); i++) {
        char path[8192] = "/livez?";
        memset(path + strlen(path), '&', counts[i]);
        char *answer = ask("GET", path);
        cr_expect_eq(strncmp(answer, "HTTP/1.1 ", 9), 0, "%zu: %s", counts[i], answer);
        free(answer);
    }
}

Test(http, readiness_says_what_is_lacking)
{
    expect_answer("GET", "/readyz", 503,
                  "kafka: away for 0 s: Kafka has not answered yet\n"
                  "database: away for 0 s: PostgreSQL has not answered yet\n"
                  "schema: away for 0 s: none yet\npartitions: away for 0 s: none yet\n");
    health_have(&health, HEALTH_KAFKA, NULL);
    health_have(&health, HEALTH_DATABASE, NULL);
    health_have(&health, HEALTH_SCHEMA, "2");
    health_have(&health, HEALTH_DUTY, "0, 1");
    expect_answer("GET", "/readyz", 200, "kafka: ok\ndatabase: ok\nschema: ok, 2\npartitions: ok, 0, 1\n");
    health_lack(&health, HEALTH_DATABASE, "PostgreSQL: connect: refused");
    expect_answer("GET", "/readyz", 503,
                  "kafka: ok\ndatabase: away for 0 s: PostgreSQL: connect: refused\n"
                  "schema: ok, 2\npartitions: ok, 0, 1\n");
    expect_answer("GET", "/livez", 200, "ok\n");
}

static void expect_metric(const char *line)
{
    char *answer = ask("GET", "/metrics");
    cr_expect(strstr(answer, line), "%s is not in %s", line, answer);
    free(answer);
}

// What Prometheus' client libraries tell of every process, beside what every service tells.
Test(http, metrics_as_they_are_now)
{
    static const char *const of_process[] = {"\nprocess_cpu_seconds_total ",
                                             "\nprocess_resident_memory_bytes ",
                                             "\nprocess_virtual_memory_bytes ",
                                             "\nprocess_open_fds ",
                                             "\nprocess_max_fds ",
                                             "\nprocess_start_time_seconds "};
    expect_metric("\n# TYPE taakstelling_build_info gauge\ntaakstelling_build_info{version=\"" TAAKSTELLING_VERSION
                  "\",schema=\"" SCHEMA_TEXT "\"} 1\n");
    expect_metric("\ntaakstelling_up{server=\"kafka\"} 0\ntaakstelling_up{server=\"database\"} 0\n");
    health_have(&health, HEALTH_KAFKA, NULL);
    expect_metric("\ntaakstelling_up{server=\"kafka\"} 1\ntaakstelling_up{server=\"database\"} 0\n");
    for (size_t i = 0; i < COUNT(of_process); i++)
        expect_metric(of_process[i]);
    char *answer = ask("GET", "/metrics");
    double started = strtod(strstr(answer, of_process[5]) + strlen(of_process[5]), NULL);
    double memory = strtod(strstr(answer, of_process[1]) + strlen(of_process[1]), NULL);
    double files = strtod(strstr(answer, of_process[3]) + strlen(of_process[3]), NULL);
    cr_expect(started > (double)unix_ms() / 1000 - 60 && started <= (double)unix_ms() / 1000 + 1, "%f", started);
    cr_expect(memory > 1e5 && memory < 1e11 && files >= 3 && files < 1000, "%f %f", memory, files);
    free(answer);
}

Test(http, headers)
{
    static const char *const expected[][3] = {
        {"GET", "/metrics", "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"},
        {"GET", "/livez", "\r\nContent-Type: text/plain; charset=utf-8\r\n"},
        {"POST", "/livez", "\r\nAllow: GET, HEAD\r\n"},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        char *answer = ask(expected[i][0], expected[i][1]);
        cr_expect(strcasestr(answer, expected[i][2]), "%s", answer);
        free(answer);
    }
    char *answer = ask("GET", "/livez");
    cr_expect_null(strcasestr(answer, "\r\nAllow:"));
    free(answer);
}

// Sixty of them kept /livez waiting for 13 seconds.
Test(http, idle_connections_delay_nobody_and_are_closed)
{
    enum { IDLE = 100 };
    int idle[IDLE];
    char byte;
    struct timeval patience = {.tv_sec = 10};
    for (int i = 0; i < IDLE; i++) {
        idle[i] = connection_open();
        cr_assert(i % 2 || write(idle[i], "GET /livez HT", 13) == 13, "half of them begin a request");
        cr_assert_eq(setsockopt(idle[i], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    }
    int64_t began = clock_ms();
    expect_answer("GET", "/livez", 200, "ok\n");
    cr_expect_lt(clock_ms() - began, 1000);
    for (int i = 0; i < IDLE; i++) {
        cr_expect_geq(read(idle[i], &byte, 1), 0, "connection %d is still open", i);
        close(idle[i]);
    }
    cr_expect_lt(clock_ms() - began, 8000);
}

Test(http, one_address_does_not_take_the_room_of_others)
{
    enum { MANY = 400 };
    const struct sockaddr_in other = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1)};
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int many[MANY];
    for (int i = 0; i < MANY; i++) {
        many[i] = socket(AF_INET, SOCK_STREAM, 0);
        cr_assert_eq(bind(many[i], (const struct sockaddr *)&other, sizeof other), 0);
        cr_assert_eq(connect(many[i], (const struct sockaddr *)&address, sizeof address), 0);
    }
    int64_t began = clock_ms();
    expect_answer("GET", "/livez", 200, "ok\n");
    cr_expect_lt(clock_ms() - began, 1000);
    for (int i = 0; i < MANY; i++)
        close(many[i]);
}

static void expect_refused(const char *listen_at)
{
    struct error error = {.kind = ERROR_NONE};
    cr_expect_null(http_start(listen_at, &health, NULL, &error), "%s", listen_at);
    cr_expect_eq(error.kind, ERROR_CONFIG, "%s", listen_at);
    cr_expect_eq(strncmp(error.message, "HTTP_LISTEN: '", 14), 0, "%s", error.message);
    cr_expect(strstr(error.message, listen_at), "%s", error.message);
}

Test(http, addresses_that_cannot_be_had)
{
    char taken[32];
    (void)snprintf(taken, sizeof taken, "127.0.0.1:%d", port);
    expect_refused(taken);
    expect_refused("192.0.2.1:0"); // of documentation (RFC 5737): nobody's own
}

Test(http, none_where_none_is_asked)
{
    struct error error = {.kind = ERROR_FATAL};
    cr_assert_null(http_start("", &health, NULL, &error));
    cr_assert_eq(error.kind, ERROR_NONE);
    http_stop(NULL);
}

Test(http, the_port_is_free_after_the_stop)
{
    char same[32];
    (void)snprintf(same, sizeof same, "127.0.0.1:%d", port);
    expect_answer("GET", "/livez", 200, "ok\n");
    http_stop(http);
    start(same);
    expect_answer("GET", "/livez", 200, "ok\n");
    http_stop(http);
    start("localhost:0");
}
