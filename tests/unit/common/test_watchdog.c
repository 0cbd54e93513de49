#include "common/log.h"
#include "common/stop.h"
#include "common/watchdog.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

// A call that never returns.
Test(watchdog, ends_a_process_that_hangs, .exit_code = EX_SOFTWARE, .timeout = 20)
{
    log_open("test", LOG_ERROR, LOG_LOGFMT);
    watchdog_start(2);
    for (;;)
        pause();
}

Test(watchdog, lets_a_process_be_that_beats, .timeout = 20)
{
    watchdog_start(2);
    for (int64_t until_ms = clock_ms() + 5000; clock_ms() < until_ms; poll(NULL, 0, 100))
        watchdog_beat();
}
