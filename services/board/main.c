#include "board/board.h"

#include <stdio.h>
#include <sys/resource.h>

#define NICE 10 // a tenth of what a service of usual priority gets, where both want the processor

int main(int argc, char **argv)
{
    struct service service;
    struct error error = {0};
    int exit_code;
    // Those who look wait for those who count. Before there are threads, which each have their own. Where it is not
    // allowed, it is a board like others.
    (void)!setpriority(PRIO_PROCESS, 0, NICE);
    struct board *board = board_new(&error);
    if (!board) {
        fprintf(stderr, "board: %s\n", error.message);
        return error_exit_code(&error);
    }
    const struct service_kind kind = {
        .name = "board",
        .purpose = "Shows where everyone stands: pages for people, an API and a stream of updates for programs.",
        .duty = "figures",
        .needs = SETTINGS_DATABASE,
        .site = board_site(board)};
    if (service_open(&service, argc, argv, &kind, &exit_code)) {
        board_run(board, &service, &error);
        exit_code = service_close(&service, &error);
    }
    board_free(board);
    return exit_code;
}
