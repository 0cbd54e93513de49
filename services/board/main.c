#include "board/board.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct service service;
    struct error error = {0};
    int exit_code;
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
