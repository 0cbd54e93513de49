#include "common/number_text.h"
#include "common/printable.h"
#include "common/stop.h"
#include "screen/top_state.h"

#include <ncurses.h>
#include <string.h>
#include <time.h>

#define ROOM_FOR_HOSTS 100 // columns
#define OLD_MS         10000

// A line of the screen, from left to right. What does not fit is cut off.
struct line {
    int y, x;
};

// Adds text of `width` columns, and a gap: left-aligned, or with a negative width right-aligned. Text from outside was
// made harmless where it was read (printable.h), or is here.
static void cell(struct line *line, int width, enum top_colour colour, const char *text)
{
    char shown[200];
    int columns = width < 0 ? -width : width, left = COLS - line->x;
    printable_format(shown, sizeof shown, "%s", text ? text : "-");
    int size = (int)strlen(shown), at = line->x + (width < 0 && size < columns ? columns - size : 0);
    if (left <= 0 || at >= COLS)
        return;
    if (size > columns)
        size = columns;
    attrset(colour == TOP_PLAIN ? A_NORMAL : COLOR_PAIR(colour) | A_BOLD);
    mvaddnstr(line->y, at, shown, size < COLS - at ? size : COLS - at);
    attrset(A_NORMAL);
    line->x += columns + 2;
}

static void number(struct line *line, int width, enum top_colour colour, int64_t value)
{
    char text[NUMBER_TEXT_SIZE];
    cell(line, -width, colour, value < 0 ? NULL : number_format(value, text));
}

static void duration(struct line *line, int width, enum top_colour colour, int64_t seconds)
{
    char text[DURATION_SHORT_SIZE];
    cell(line, -width, colour, seconds == NEVER ? "never" : seconds < 0 ? NULL : duration_short(seconds, text));
}

static void title(int y, const char *text)
{
    attrset(A_BOLD | A_UNDERLINE);
    mvaddnstr(y, 0, text, COLS);
    attrset(A_NORMAL);
}

static __attribute__((format(printf, 3, 4))) void sentence(int y, enum top_colour colour, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    printable_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    attrset(colour == TOP_PLAIN ? A_NORMAL : COLOR_PAIR(colour) | A_BOLD);
    mvaddnstr(y, 0, text, COLS);
    attrset(A_NORMAL);
}

static int head_draw(const struct top_state *state, const struct pulse_shot *shot)
{
    char at[16] = "--:--:--", why[LAG_WHY_SIZE];
    time_t seconds = shot->at_ms / 1000;
    struct tm local;
    if (shot->at_ms > 0 && localtime_r(&seconds, &local))
        strftime(at, sizeof at, "%H:%M:%S", &local);
    sentence(0, TOP_PLAIN, "taakctl top  %s%s  looking took %lld ms, PostgreSQL %lld ms", at,
             state->paused ? "  PAUSED" : "", (long long)shot->asked_ms, (long long)shot->database_ms);
    int64_t age_ms = unix_ms() - shot->at_ms;
    if (shot->at_ms > 0 && !state->paused && age_ms > OLD_MS + state->every_ms)
        sentence(1, TOP_BAD, "no answer for %lld s: what stands here is so old", (long long)(age_ms / 1000));
    else if (shot->at_ms == 0)
        sentence(1, TOP_PLAIN, "looking for the first time ...");
    else if (!shot->whole)
        sentence(1, TOP_BAD, "%s", shot->wrong);
    else if (!lag_attended(&shot->lag, why))
        sentence(1, TOP_BAD, "%s", why);
    else if (members_differ(&shot->lag.members))
        sentence(1, TOP_WARN, "two versions work side by side: w shows which");
    else
        sentence(1, TOP_GOOD, "all topics have a reader, and an emitter leads");
    return 3;
}

static int emitter_draw(int y, const struct pulse_shot *shot)
{
    const struct emitter_lag *emitter = &shot->lag.emitter;
    char numbers[5][NUMBER_TEXT_SIZE], waits[DURATION_SHORT_SIZE] = "-";
    if (emitter->came_ms > 0)
        duration_short(shot->at_ms > emitter->came_ms ? (shot->at_ms - emitter->came_ms) / 1000 : 0, waits);
    sentence(y, emitter->held ? TOP_WARN : TOP_PLAIN,
             "Emitter  takes up %s batches (oldest event %s), %s rejects; publishes %s/s, %s to go%s",
             number_format(emitter->differences, numbers[0]), waits, number_format(emitter->rejects, numbers[1]),
             shot->published_per_second < 0 ? "-" : number_format(shot->published_per_second, numbers[2]),
             number_format(emitter->outbox, numbers[3]), emitter->held ? "; FIGURES HELD" : "");
    return y + 2;
}

static int topics_draw(int y, struct top_state *state, const struct pulse_shot *shot)
{
    struct topic_sum sums[TOPICS];
    size_t count = topic_sums(&shot->lag, state->order, sums);
    char heading[120];
    snprintf(heading, sizeof heading, "%-16s %5s %11s %8s %8s %8s %8s %7s", "Topic", "Parts", "Lag", "Oldest", "In/s",
             "Read/s", "Left", "Readers");
    title(y++, heading);
    state->topic_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct topic_sum *sum = &sums[i];
        enum top_colour colour = sum->messages > 0 ? TOP_WARN : TOP_PLAIN;
        state->topics[i] = sum->topic;
        char text[200], lag[NUMBER_TEXT_SIZE], in[NUMBER_TEXT_SIZE], read[NUMBER_TEXT_SIZE];
        char oldest[DURATION_SHORT_SIZE] = "-", left[DURATION_SHORT_SIZE] = "-", readers[32];
        if (sum->oldest_seconds >= 0)
            duration_short(sum->oldest_seconds, oldest);
        if (sum->seconds_left == NEVER)
            snprintf(left, sizeof left, "never");
        else if (sum->seconds_left >= 0)
            duration_short(sum->seconds_left, left);
        snprintf(readers, sizeof readers, sum->members == 0 ? "NONE" : "%zu", sum->members);
        snprintf(text, sizeof text, "%-16s %5zu %11s %8s %8s %8s %8s %7s", sum->topic->short_name, sum->partitions,
                 number_format(sum->messages, lag), oldest,
                 sum->came_per_second < 0 ? "-" : number_format(sum->came_per_second, in),
                 sum->per_second < 0 ? "-" : number_format(sum->per_second, read), left, readers);
        if (sum->members == 0 || sum->without_reader > 0)
            colour = TOP_BAD;
        attrset((i == state->chosen ? A_REVERSE : A_NORMAL) | (colour == TOP_PLAIN ? 0 : COLOR_PAIR(colour)));
        mvaddnstr(y++, 0, text, COLS);
        attrset(A_NORMAL);
    }
    return y + 1;
}

// A source. What tells one from another stands at its end, so of a long one the beginning is left out.
static void source_draw(struct line *line, int width, const char *source)
{
    char text[100];
    size_t length = source ? strlen(source) : 0;
    if (length > (size_t)width)
        snprintf(text, sizeof text, "..%s", source + length - (size_t)width + 2);
    cell(line, width, TOP_PLAIN, length > (size_t)width ? text : source);
}

static int rejects_draw(int y, int lines, const struct rejects *rejects)
{
    char heading[120], number_text[NUMBER_TEXT_SIZE];
    int source = COLS - 16 - 26 - 11 - 8 - 8;
    snprintf(heading, sizeof heading, "%-16s%-26s%-*s%9s%8s", "Rejects from", "Reason", source > 6 ? source + 4 : 10,
             "Source", "Count", "Newest");
    title(y++, heading);
    if (rejects->counts_count == 0)
        sentence(y++, TOP_PLAIN, "none that nobody has dealt with");
    for (size_t i = 0; i < rejects->counts_count && lines > 2; i++, lines--) {
        const struct reject_count *count = &rejects->counts[i];
        const struct topic *topic = topic_find(count->topic);
        struct line line = {y++, 0};
        cell(&line, 14, TOP_PLAIN, topic ? topic->short_name : count->topic);
        cell(&line, 24, TOP_PLAIN, count->reason);
        source_draw(&line, source > 6 ? source + 2 : 8, count->source);
        number(&line, 9, TOP_PLAIN, count->rejects);
        line.x -= 2;
        duration(&line, 8, count->newest_s < 60 ? TOP_WARN : TOP_PLAIN, count->newest_s);
    }
    if (rejects->counts_count > 0)
        sentence(y++, TOP_PLAIN, "%s in all", number_format(rejects->all, number_text));
    return y;
}

static void topic_draw(int y, const struct top_state *state, const struct pulse_shot *shot)
{
    sentence(y++, TOP_PLAIN, "%s, read by %s", state->topic->name, state->topic->kind->program);
    title(y++, " Part         Next          Lag    Oldest     In/s   Read/s     Left  Reader");
    for (size_t i = 0; i < shot->lag.count && y < LINES - 1; i++) {
        const struct partition_lag *partition = &shot->lag.partitions[i];
        char reader[80];
        if (partition->topic != state->topic)
            continue;
        struct line line = {y++, 0};
        const struct member *member = partition->reader < 0 ? NULL : &shot->lag.members.items[partition->reader];
        snprintf(reader, sizeof reader, COLS < ROOM_FOR_HOSTS ? "%d" : "%d, %s", partition->reader + 1,
                 member ? member->host : "");
        number(&line, 5, TOP_PLAIN, partition->partition);
        number(&line, 11, partition->lost ? TOP_BAD : TOP_PLAIN, partition->next_offset);
        number(&line, 11, partition->messages ? TOP_WARN : TOP_PLAIN, partition->messages);
        duration(&line, 8, TOP_PLAIN, lag_oldest_seconds(partition));
        number(&line, 7, TOP_PLAIN, partition->came_per_second);
        number(&line, 7, TOP_PLAIN, partition->per_second);
        duration(&line, 7, partition->seconds_left == NEVER ? TOP_WARN : TOP_PLAIN, partition->seconds_left);
        cell(&line, 30, member ? TOP_PLAIN : TOP_BAD, member ? reader : "none");
    }
}

static void members_draw(int y, const struct members *members)
{
    char has[MEMBER_HAS_SIZE];
    title(y++, "Reader  Program                 Version           Host             Has");
    for (size_t i = 0; i < members->count && y < LINES - 1; i++) {
        const struct member *member = &members->items[i];
        struct line line = {y++, 0};
        number(&line, 6, TOP_PLAIN, (int64_t)i + 1);
        cell(&line, 22, TOP_PLAIN, member->program);
        cell(&line, 16, members_differ(members) ? TOP_WARN : TOP_PLAIN, member->version);
        cell(&line, 15, TOP_PLAIN, member->host);
        cell(&line, 60, member->leads ? TOP_GOOD : TOP_PLAIN, member_has(member, has));
    }
}

static void help_draw(int y)
{
    static const char *const lines[] = {
        "q            ends",
        "p, space     pauses: nothing is asked, and the screen stays as it is",
        "s            sorts the topics: by name, lag, age of the oldest event, rate",
        "arrows, j k  choose a topic; Enter looks into it, Escape comes back",
        "r            all kinds of rejects",
        "w            who works: programs, versions, hosts",
        "",
        "Lag     messages that are not committed to PostgreSQL yet",
        "Oldest  how long the first of them has waited",
        "In/s    messages that come a second; Read/s that are read",
        "Left    until nothing is left, if it goes on like that; never: more comes",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines && y < LINES - 1; i++)
        mvaddnstr(y++, 0, lines[i], COLS);
}

static void keys_draw(const struct top_state *state)
{
    attrset(A_REVERSE);
    mvprintw(LINES - 1, 0, "%-*.*s", COLS - 1, COLS - 1, "");
    char text[200];
    snprintf(text, sizeof text, " q end  p %s  s sort (%s)  Enter look into  r rejects  w who  ? help",
             state->paused ? "go on" : "pause", state->order_name);
    mvaddnstr(LINES - 1, 0, text, COLS - 1);
    attrset(A_NORMAL);
}

void top_draw(struct top_state *state, const struct pulse_shot *shot)
{
    erase();
    int y = head_draw(state, shot);
    if (state->view == VIEW_HELP) {
        help_draw(y);
    } else if (shot->whole && state->view == VIEW_TOPIC) {
        topic_draw(y, state, shot);
    } else if (shot->whole && state->view == VIEW_REJECTS) {
        rejects_draw(y, LINES - y - 1, &shot->rejects);
    } else if (shot->whole && state->view == VIEW_MEMBERS) {
        members_draw(y, &shot->lag.members);
    } else if (shot->whole) {
        y = emitter_draw(y, shot);
        y = topics_draw(y, state, shot);
        rejects_draw(y, LINES - y - 1, &shot->rejects);
    }
    keys_draw(state);
    refresh();
}
