#include "common/backoff.h"
#include "common/stop.h"
#include "common/watchdog.h"

#include <poll.h>
#include <stdlib.h>

#define FIRST_MS   100
#define LONGEST_MS 5000
#define LOOK_MS    50 // how late a request to stop may be seen

int backoff_next_ms(const struct backoff *backoff)
{
    return backoff->next_ms ? backoff->next_ms : FIRST_MS;
}

bool backoff_wait(struct backoff *backoff)
{
    int longest_ms = backoff_next_ms(backoff);
    int64_t until_ms = clock_ms() + longest_ms / 2 + random() % (longest_ms / 2 + 1);
    while (!stop_requested() && clock_ms() < until_ms) {
        watchdog_beat();
        poll(NULL, 0, LOOK_MS);
    }
    backoff->next_ms = longest_ms * 2 < LONGEST_MS ? longest_ms * 2 : LONGEST_MS;
    return !stop_requested();
}

void backoff_reset(struct backoff *backoff)
{
    backoff->next_ms = 0;
}
