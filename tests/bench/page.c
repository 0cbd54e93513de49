// The floor of a page: a bare libmicrohttpd that answers GET /SIZE with so many bytes, made once, with the threads and
// the way of waiting that the board has. Prints its port; ends at SIGTERM.
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS     4u
#define CONNECTIONS 12000u
#define SIZE_MOST   ((size_t)4 * 1024 * 1024)

static char body[SIZE_MOST];

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **state)
{
    static int seen;
    (void)context, (void)method, (void)version, (void)upload, (void)upload_size;
    if (!*state) {
        *state = &seen;
        return MHD_YES;
    }
    size_t size = strtoul(url + 1, NULL, 10);
    struct MHD_Response *response = MHD_create_response_from_buffer(size < SIZE_MOST ? size : SIZE_MOST, body,
                                                                    MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return queued;
}

int main(void)
{
    int number;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    memset(body, 'x', sizeof body);
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL,
                                                 MHD_OPTION_THREAD_POOL_SIZE, THREADS, MHD_OPTION_CONNECTION_LIMIT,
                                                 CONNECTIONS, MHD_OPTION_END);
    if (!daemon) {
        fprintf(stderr, "page: the server does not start\n");
        return 1;
    }
    printf("%u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    sigwait(&ends, &number);
    MHD_stop_daemon(daemon);
    return 0;
}
