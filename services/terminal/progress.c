#include "terminal/progress.h"
#include "common/stop.h"
#include "terminal/print.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define BAR_WIDTH 20
#define PERIOD_MS 200

struct progress progress_start_counting(FILE *out, const char *unit, int64_t total)
{
    return (struct progress){isatty(fileno(out)) ? out : NULL, unit, total, clock_ms(), 0};
}

struct progress progress_start(FILE *out, FILE *in)
{
    struct progress progress = progress_start_counting(out, "lines", 0);
    struct stat file;
    off_t at = ftello(in);
    if (fstat(fileno(in), &file) == 0 && S_ISREG(file.st_mode))
        progress.total = file.st_size - (at > 0 ? at : 0);
    return progress;
}

const char *progress_text(char text[PROGRESS_SIZE], const char *unit, int64_t total, int64_t bytes, int64_t count,
                          double seconds)
{
    static const char full[] = "####################", rest[] = "....................";
    char count_text[NUMBER_TEXT_SIZE], rate_text[NUMBER_TEXT_SIZE];
    number_format(count, count_text);
    number_format(seconds > 0 ? (int64_t)((double)count / seconds) : 0, rate_text);
    if (total <= 0 || bytes <= 0) {
        snprintf(text, PROGRESS_SIZE, "%s %s  %s/s  %.0f s", count_text, unit, rate_text, seconds);
        return text;
    }
    double share = bytes < total ? (double)bytes / (double)total : 1;
    int64_t left = (int64_t)(seconds / share - seconds + 0.5);
    int done = (int)(share * BAR_WIDTH);
    snprintf(text, PROGRESS_SIZE, "[%.*s%.*s] %3d %%  %s %s  %s/s  %" PRId64 ":%02" PRId64 " left", done, full,
             BAR_WIDTH - done, rest, (int)(share * 100), count_text, unit, rate_text, left / 60, left % 60);
    return text;
}

void progress_show(struct progress *progress, int64_t bytes, int64_t count)
{
    char text[PROGRESS_SIZE];
    int64_t now_ms = clock_ms();
    if (!progress->out || now_ms - progress->shown_ms < PERIOD_MS)
        return;
    progress->shown_ms = now_ms;
    fprintf(progress->out, "\r\033[K%s",
            progress_text(text, progress->unit, progress->total, bytes, count, progress_seconds(progress)));
    fflush(progress->out);
}

static void on_progress(void *opaque, int64_t bytes, int64_t count)
{
    progress_show(opaque, bytes, count);
}

struct progress_listener progress_listener(struct progress *progress)
{
    return (struct progress_listener){on_progress, progress};
}

void progress_clear(struct progress *progress)
{
    if (!progress->out || !progress->shown_ms)
        return;
    fputs("\r\033[K", progress->out);
    fflush(progress->out);
    progress->shown_ms = 0;
}

double progress_seconds(const struct progress *progress)
{
    return (double)(clock_ms() - progress->begun_ms) / 1000;
}
