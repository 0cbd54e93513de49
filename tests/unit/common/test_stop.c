// A process that was asked to stop: how it ends where nothing answers. Each is a child, as its end is what is tested.
#include "common/log.h"
#include "common/stop.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
    pid_t pid;
    int output;
};

// It does nothing but wait, whatever it is asked.
static void child_run(enum log_format format, int signals)
{
    log_open("tester", LOG_INFO, format);
    stop_install();
    for (int i = 0; i < signals; i++)
        raise(SIGTERM);
    for (;;)
        pause();
}

static struct child child_start(enum log_format format, int signals)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    struct child child = {fork(), ends[0]};
    cr_assert_geq(child.pid, 0);
    if (child.pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        child_run(format, signals);
    }
    close(ends[1]);
    return child;
}

// Its exit code, and all that it wrote.
static int child_end(struct child child, char text[1024])
{
    int status;
    size_t size = 0;
    ssize_t count;
    while (size < 1023 && (count = read(child.output, text + size, 1023 - size)) > 0)
        size += (size_t)count;
    text[size] = '\0';
    close(child.output);
    cr_assert_eq(waitpid(child.pid, &status, 0), child.pid);
    cr_assert(WIFEXITED(status), "%d: %s", status, text);
    return WEXITSTATUS(status);
}

Test(stop, without_an_answer_it_ends_in_time_with_a_line_in_the_logs_format)
{
    char text[1024];
    struct child json = child_start(LOG_JSON, 1), logfmt = child_start(LOG_LOGFMT, 1);
    cr_expect_eq(child_end(json, text), 0);
    json_t *line = json_loads(text, 0, NULL);
    cr_assert(line, "%s", text);
    cr_expect_str_eq(json_string_value(json_object_get(line, "msg")), "stopped without an answer from a server");
    cr_expect_str_eq(json_string_value(json_object_get(line, "program")), "tester");
    cr_expect_str_eq(json_string_value(json_object_get(line, "level")), "warn");
    cr_expect(json_object_get(line, "time"));
    json_decref(line);
    cr_expect_eq(child_end(logfmt, text), 0);
    cr_expect_eq(strncmp(text, "time=2", 6), 0, "%s", text);
    cr_expect(strstr(text, " level=warn program=tester msg=\"stopped without an answer from a server\"\n"), "%s", text);
}

Test(stop, a_second_signal_ends_it_at_once)
{
    char text[1024];
    int64_t began = clock_ms();
    cr_expect_eq(child_end(child_start(LOG_JSON, 2), text), 128 + SIGTERM);
    cr_expect_str_eq(text, "");
    cr_expect_lt(clock_ms() - began, 2000);
}
