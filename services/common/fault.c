#include "common/fault.h"

#ifdef FAULT_POINTS

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void fault_point(const char *name)
{
    static unsigned seed;
    const char *wanted = getenv("TAAKSTELLING_FAULT");
    size_t length = strlen(name);
    if (!wanted || strncmp(wanted, name, length) != 0 || wanted[length] != ':')
        return;
    if (seed == 0)
        seed = (unsigned)time(NULL) | 1;
    if (rand_r(&seed) % 100 < atoi(wanted + length + 1))
        raise(SIGKILL);
}

#endif
