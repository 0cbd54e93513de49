// Named points in the code at which a test can let the process die, as if the power had failed just there.
//
// A build with FAULT_POINTS (the debug preset) looks at the environment: TAAKSTELLING_FAULT=NAME:PERCENT kills the
// process by SIGKILL at FAULT_POINT("NAME"), with a chance of PERCENT in a hundred each time it passes. In any other
// build the points are nothing at all.
#pragma once

#ifdef FAULT_POINTS
void fault_point(const char *name);
#define FAULT_POINT(name) fault_point(name)
#else
#define FAULT_POINT(name) ((void)0)
#endif
