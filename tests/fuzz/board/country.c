#include "country.h"
#include "fuzz.h"

#include "board/board.h"
#include "board/follow.h"
#include "board/shared.h"
#include "board/store.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PERIOD       period_of(2017, 1)

static struct shared *told, *records;
static sem_t runs, never;

static struct ledger *ledger_make(void)
{
    char hostile[] = COUNTRY_NAME, hague[] = "'s-Gravenhage", goes[] = "Súdwest";
    struct municipality places[] = {
        {518, hague, 28, 52.1, 4.3}, {664, goes, 29, 51.5, 3.9}, {716, hostile, 29, 51.5, 4.2}};
    struct code_amount inhabitants[] = {{518, 519988}, {664, 36931}, {716, 25412}};
    struct municipal_register all = {
        .effective_on = day_of(2016, 1, 1), .municipalities = places, .count = COUNT(places)};
    struct population population = {.reference_day = day_of(2016, 1, 1),
                                    .national = 582331,
                                    .inhabitants = inhabitants,
                                    .count = COUNT(inhabitants)};
    struct ledger *ledger = ledger_new();
    MUST(ledger && ledger_add_register(ledger, &all) && ledger_add_population(ledger, &population));
    for (int i = 0; i < 2; i++) {
        struct national_total total = {.period = PERIOD + i,
                                       .persons = 13000,
                                       .status = TOTAL_DEFINITIVE,
                                       .announced_on = day_of(2016, 9, 30),
                                       .method = METHOD_SUM_PRESERVING};
        MUST(ledger_add_total(ledger, &total));
    }
    MUST(ledger_set_housed(ledger, 716, PERIOD, (struct housed){.persons = 13, .family = 3}));
    MUST(ledger_set_inflow(ledger, INFLOW_ASYLUM, day_of(2017, 3, 31), 40));
    ledger_set_position(ledger, day_of(2017, 4, 1));
    return ledger;
}

static void told_drop(void *value)
{
    told_free(value);
}

static void records_drop(void *value)
{
    records_free(value);
}

struct store *store_open(const struct settings *settings, const char *identity)
{
    struct error error = {0};
    struct records made = {0};
    struct told figures;
    (void)settings, (void)identity;
    MUST(standing_of(&made.standing, ledger_make(), &error) && told_of(&figures, &made.standing));
    records = shared_new(&made, sizeof made, records_drop);
    told = shared_new(&figures, sizeof figures, told_drop);
    return (struct store *)&runs; // there is one
}

void store_close(struct store *store)
{
    (void)store;
}

bool store_current(struct store *store)
{
    (void)store;
    return false;
}

int64_t store_generation(struct store *store)
{
    (void)store;
    return 1;
}

int64_t store_marker(struct store *store)
{
    (void)store;
    return 0;
}

bool store_glance(struct store *store, struct overview *overview)
{
    (void)store;
    *overview = (struct overview){.at = DAY_NONE,
                                  .told = shared_value(told),
                                  .records = shared_value(records),
                                  .position = day_of(2017, 4, 1),
                                  .held = {shared_take(told), shared_take(records)}};
    return true;
}

bool store_overview(struct store *store, int32_t at, struct overview *overview, struct error *error)
{
    struct records then;
    struct told figures;
    if (at == DAY_NONE)
        return store_glance(store, overview);
    if (!records_as_of(&then, shared_value(records), at, error)) {
        records_free(&then);
        return false;
    }
    MUST(told_of(&figures, &then.standing));
    struct shared *held[] = {shared_new(&figures, sizeof figures, told_drop),
                             shared_new(&then, sizeof then, records_drop)};
    *overview = (struct overview){.at = at,
                                  .told = shared_value(held[0]),
                                  .records = shared_value(held[1]),
                                  .position = day_of(2017, 4, 1),
                                  .held = {held[0], held[1]}};
    return true;
}

void overview_drop(struct overview *overview)
{
    shared_drop(overview->held[0]);
    shared_drop(overview->held[1]);
}

struct database *store_lend(struct store *store, struct error *error)
{
    (void)store;
    (void)error_set(error, ERROR_TRANSIENT, "there is no database");
    return NULL;
}

void store_return(struct store *store, bool broken)
{
    (void)store, (void)broken;
}

void follow(struct service *service, struct store *store, struct streams *streams, struct board_metrics *metrics,
            struct error *error)
{
    (void)service, (void)store, (void)streams, (void)metrics, (void)error;
    sem_post(&runs);
    while (sem_wait(&never) != 0)
        ;
}

static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
    MUST(getsockname(fd, (struct sockaddr *)&address, &size) == 0 && close(fd) == 0);
    return ntohs(address.sin_port);
}

static void *run(void *context)
{
    static char url[] = "", source[] = "urn:nld:oin:00000099000000000001:systeem:fuzz";
    static struct service service = {
        .settings = {.database_url = url, .event_source = source, .cors_allow_origin = url}};
    struct error error = {0};
    board_run(context, &service, &error);
    return NULL;
}

int country_serve(void)
{
    static struct health health;
    char listen_at[32];
    int port = free_port();
    pthread_t thread;
    struct error error = {0};
    struct board *board = board_new(&error);
    MUST(board && sem_init(&runs, 0, 0) == 0 && sem_init(&never, 0, 0) == 0);
    MUST(pthread_create(&thread, NULL, run, board) == 0 && pthread_detach(thread) == 0);
    while (sem_wait(&runs) != 0)
        ;
    log_open("requests", LOG_ERROR, LOG_LOGFMT);
    health_open(&health, false, "figures");
    snprintf(listen_at, sizeof listen_at, "127.0.0.1:%d", port);
    MUST(http_start(listen_at, &health, board_site(board), &error));
    return port;
}
