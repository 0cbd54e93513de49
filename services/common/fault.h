// Named points at which a test lets the process die by SIGKILL: TAAKSTELLING_FAULT=NAME:PERCENT. Only in a build with
// FAULT_POINTS (the debug preset); nothing at all in one that is delivered.
#pragma once

#ifdef FAULT_POINTS
void fault_point(const char *name);
#define FAULT_POINT(name) fault_point(name)
#else
#define FAULT_POINT(name) ((void)0)
#endif
