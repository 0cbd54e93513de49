// Ends a process that makes no progress, so that whoever runs it (a container engine, systemd) starts it again. Nothing
// is lost by it, as everything that counts is committed together or not at all (docs/decisions/watchdog.md).
//
// Every loop calls watchdog_beat each time round, and so does every wait that is as it should be: for a server that
// answers, for another try. A loop beside a thread that works for it leaves it to that thread meanwhile: its own beats
// would hide that the thread hangs. What does not beat is a call into a library that never returns, and that is what
// this is for.
#pragma once

#define WATCHDOG_SECONDS 60 // how long a service may go without a beat

// Starts the thread that ends the process after so many seconds without a beat. Seconds in which the whole process
// stood still (SIGSTOP, a frozen machine) do not count, as that thread stood still too.
void watchdog_start(int seconds);

// A sign of life, from any thread.
void watchdog_beat(void);

// How many seconds ago the last beat was; 0 where no watchdog was started.
unsigned watchdog_silent_seconds(void);

// Logs why, and ends the process at once with exit code 70 (EX_SOFTWARE): for a hang that somebody else has noticed.
void watchdog_bite(const char *why) __attribute__((noreturn));
