// Ends a process that makes no progress, so that whoever runs it (a container engine, systemd) starts it again: nothing
// is lost by it, as everything that counts is committed together or not at all.
//
// Every loop and every wait that is as it should be (for a server that answers, for another try) beats. What does not:
// a call into a library that never returns.
#pragma once

#define WATCHDOG_SECONDS 60 // of a service

// Starts the thread that watches. A process that was stopped and goes on later (SIGSTOP, a frozen machine) is not
// mistaken for one that hangs.
void watchdog_start(int seconds);

void watchdog_beat(void);

// For how long nothing has beaten; 0 where no watchdog was started.
unsigned watchdog_silent_seconds(void);

// Says why and ends the process with EX_SOFTWARE (70).
void watchdog_bite(const char *why) __attribute__((noreturn));
