#include "screen/top.h"
#include "common/stop.h"
#include "screen/top_state.h"

#include <locale.h>
#include <ncurses.h>
#include <stdlib.h>
#include <unistd.h>

#define KEY_MS 200 // how long a key is waited for before the screen is drawn again

static const char *const order_names[TOPIC_ORDERS] = {[TOPICS_AS_THEY_ARE] = "by name",
                                                      [TOPICS_BY_LAG] = "by lag",
                                                      [TOPICS_BY_AGE] = "by age",
                                                      [TOPICS_BY_RATE] = "by rate"};

static const struct topic *topic_chosen(const struct top_state *state)
{
    return state->chosen < state->topic_count ? state->topics[state->chosen] : NULL;
}

// What a key does. False where it ends the program.
static bool key_take(struct top_state *state, struct pulse *pulse, int key)
{
    switch (key) {
    case 'q':
        return false;
    case 'p':
    case ' ':
        pulse_pause(pulse, state->paused = !state->paused);
        break;
    case 's':
        state->order = (state->order + 1) % TOPIC_ORDERS;
        state->order_name = order_names[state->order];
        break;
    case 'r':
        state->view = state->view == VIEW_REJECTS ? VIEW_ALL : VIEW_REJECTS;
        break;
    case 'w':
        state->view = state->view == VIEW_MEMBERS ? VIEW_ALL : VIEW_MEMBERS;
        break;
    case 'h':
    case '?':
        state->view = state->view == VIEW_HELP ? VIEW_ALL : VIEW_HELP;
        break;
    case KEY_UP:
    case 'k':
        state->chosen -= state->chosen > 0;
        break;
    case KEY_DOWN:
    case 'j':
        state->chosen += state->chosen + 1 < state->topic_count;
        break;
    case '\n':
    case KEY_ENTER:
    case KEY_RIGHT:
        state->topic = topic_chosen(state);
        if (state->topic)
            state->view = VIEW_TOPIC;
        break;
    case 27: // Escape
    case KEY_LEFT:
    case KEY_BACKSPACE:
        state->view = VIEW_ALL;
        break;
    default:
        break;
    }
    return true;
}

static void colours_begin(void)
{
    if (getenv("NO_COLOR") || !has_colors() || start_color() == ERR)
        return;
    use_default_colors();
    init_pair(TOP_GOOD, COLOR_GREEN, -1);
    init_pair(TOP_WARN, COLOR_YELLOW, -1);
    init_pair(TOP_BAD, COLOR_RED, -1);
}

static void run(struct pulse *pulse, int every_ms)
{
    struct top_state state = {.order_name = order_names[TOPICS_AS_THEY_ARE], .every_ms = every_ms};
    bool goes_on = true;
    while (goes_on && !stop_requested()) {
        top_draw(&state, pulse_hold(pulse));
        pulse_release(pulse);
        goes_on = key_take(&state, pulse, getch());
    }
}

bool top_show(const struct settings *settings, const char *program, int every_ms, struct error *error)
{
    if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO))
        return error_set(error, ERROR_FATAL,
                         "top is for a terminal: 'taakctl lag' and 'taakctl rejects list' tell the same once, and with "
                         "--json for programs");
    setlocale(LC_ALL, "");
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (!screen)
        return error_set(error, ERROR_FATAL, "this terminal is not known: set TERM, such as TERM=xterm");
    struct pulse *pulse = pulse_start(settings, program, every_ms, error);
    if (pulse) {
        stop_install();
        cbreak();
        noecho();
        curs_set(0);
        keypad(stdscr, TRUE);
        set_escdelay(50);
        timeout(KEY_MS);
        colours_begin();
        run(pulse, every_ms);
    }
    endwin();
    pulse_stop(pulse);
    delscreen(screen);
    return pulse != NULL;
}
