#include "common/metrics.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// What /proc/self/stat has of the process (proc(5)).
struct process {
    unsigned long user_ticks, system_ticks, virtual_bytes;
    unsigned long long start_ticks; // since the machine started
    long resident_pages;
};

static bool process_read(struct process *process)
{
    char text[1024];
    FILE *file = fopen("/proc/self/stat", "r");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[size] = '\0';
    const char *after_name = strrchr(text, ')'); // the program's name may have blanks and brackets
    return after_name && sscanf(after_name + 1,
                                " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %llu "
                                "%lu %ld",
                                &process->user_ticks, &process->system_ticks, &process->start_ticks,
                                &process->virtual_bytes, &process->resident_pages) == 5;
}

// Whether an entry is neither the folder nor its parent.
static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int64_t open_files(void)
{
    struct dirent **entries = NULL;
    int count = scandir("/proc/self/fd", &entries, is_file, alphasort);
    for (int i = 0; entries && i < count; i++)
        free(entries[i]);
    free(entries);
    return count > 0 ? count - 1 : 0; // but for the one that was open to look
}

// In seconds since 1970: how long the machine has been running is taken from now. Found once, since the two clocks are
// never read at the same moment, and Prometheus takes each change for a restart.
static double started(const struct process *process, double ticks)
{
    static _Atomic double found;
    struct timespec now, running;
    if (found != 0)
        return found;
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_BOOTTIME, &running);
    found = (double)(now.tv_sec - running.tv_sec) + (double)(now.tv_nsec - running.tv_nsec) / 1e9 +
            (double)process->start_ticks / ticks;
    return found;
}

static void print(FILE *out, const char *name, const char *type, const char *help, double value)
{
    fprintf(out, "# HELP %s %s\n# TYPE %s %s\n%s %.15g\n", name, help, name, type, name, value);
}

void process_metrics_print(FILE *out)
{
    struct process process;
    struct rlimit files;
    double ticks = (double)sysconf(_SC_CLK_TCK);
    if (!process_read(&process) || getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    print(out, "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.",
          (double)(process.user_ticks + process.system_ticks) / ticks);
    print(out, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.",
          (double)process.resident_pages * (double)sysconf(_SC_PAGESIZE));
    print(out, "process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.", (double)process.virtual_bytes);
    print(out, "process_open_fds", "gauge", "Number of open file descriptors.", (double)open_files());
    print(out, "process_max_fds", "gauge", "Maximum number of open file descriptors.", (double)files.rlim_cur);
    print(out, "process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.",
          started(&process, ticks));
}
