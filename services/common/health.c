#include "common/health.h"
#include "common/log.h"
#include "common/printable.h"
#include "common/schema.h"
#include "common/stop.h"

#include <inttypes.h>
#include <string.h>

static const char *need_name(const struct health *health, enum health_need need)
{
    static const char *const names[] = {
        [HEALTH_KAFKA] = "kafka", [HEALTH_DATABASE] = "database", [HEALTH_SCHEMA] = "schema"};
    return need == HEALTH_DUTY ? health->duty : names[need];
}

void health_open(struct health *health, bool needs_kafka, const char *duty)
{
    memset(health, 0, sizeof *health);
    pthread_mutex_init(&health->lock, NULL);
    health->needs_kafka = needs_kafka;
    health->duty = duty;
    for (int need = 0; need < HEALTH_NEEDS; need++)
        health->states[need].changed_ms = clock_ms();
}

void health_close(struct health *health)
{
    pthread_mutex_destroy(&health->lock);
}

// Says in the log that a need is had again. Not of the duty: whoever takes it up logs that ("partition assigned").
static void had_tell(const struct health *health, enum health_need need, const struct health_state *before)
{
    if (need != HEALTH_DUTY && *before->why)
        log_info("back", log_text("what", need_name(health, need)),
                 log_number("after_s", (clock_ms() - before->changed_ms) / 1000));
}

void health_have(struct health *health, enum health_need need, const char *what)
{
    pthread_mutex_lock(&health->lock);
    struct health_state *state = &health->states[need];
    if (!state->had) {
        had_tell(health, need, state);
        state->changed_ms = clock_ms();
    }
    state->had = true;
    state->answered_ms = clock_ms();
    printable_format(state->why, sizeof state->why, "%s", what ? what : "");
    pthread_mutex_unlock(&health->lock);
}

void health_lack(struct health *health, enum health_need need, const char *why)
{
    char shown[HEALTH_WHY_SIZE];
    printable_format(shown, sizeof shown, "%s", why ? why : "");
    pthread_mutex_lock(&health->lock);
    struct health_state *state = &health->states[need];
    if (why && (state->had || strcmp(state->why, shown) != 0))
        log_warn("away", log_text("what", need_name(health, need)), log_text("why", why));
    if (state->had)
        state->changed_ms = state->answered_ms;
    state->had = false;
    memcpy(state->why, shown, sizeof state->why);
    pthread_mutex_unlock(&health->lock);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

void health_fail(struct health *health, const struct error *error)
{
    enum health_need need = begins(error->message, "PostgreSQL: ") ? HEALTH_DATABASE
                            : begins(error->message, SCHEMA_FAULT) ? HEALTH_SCHEMA
                                                                   : HEALTH_DUTY;
    const char *why = error->message + (need == HEALTH_SCHEMA ? strlen(SCHEMA_FAULT) : 0);
    if (need == HEALTH_SCHEMA)
        health_have(health, HEALTH_DATABASE, NULL);
    health_lack(health, need, why);
}

// Whether a need is had now. A server must have answered lately too: one that is frozen causes no error at all.
static bool state_holds(const struct health_state *state, enum health_need need)
{
    bool server = need == HEALTH_KAFKA || need == HEALTH_DATABASE;
    return state->had && (!server || clock_ms() - state->answered_ms <= HEALTH_FRESH_MS);
}

static const char *why_not(const struct health_state *state, enum health_need need)
{
    if (state->had)
        return need == HEALTH_KAFKA ? "Kafka does not answer" : "PostgreSQL does not answer";
    if (*state->why)
        return state->why;
    if (need == HEALTH_KAFKA)
        return "Kafka has not answered yet";
    return need == HEALTH_DATABASE ? "PostgreSQL has not answered yet" : "none yet";
}

static void state_print(const struct health *health, enum health_need need, FILE *out)
{
    const struct health_state *state = &health->states[need];
    const char *name = need_name(health, need);
    int64_t since_ms = state->had ? state->answered_ms : state->changed_ms;
    if (state_holds(state, need))
        fprintf(out, *state->why ? "%s: ok, %s\n" : "%s: ok\n", name, state->why);
    else
        fprintf(out, "%s: away for %" PRId64 " s: %s\n", name, (clock_ms() - since_ms) / 1000, why_not(state, need));
}

bool health_has(struct health *health, enum health_need need)
{
    pthread_mutex_lock(&health->lock);
    bool has = state_holds(&health->states[need], need);
    pthread_mutex_unlock(&health->lock);
    return has;
}

bool health_print(struct health *health, FILE *out)
{
    bool all = true;
    pthread_mutex_lock(&health->lock);
    for (int need = health->needs_kafka ? HEALTH_KAFKA : HEALTH_DATABASE; need < HEALTH_NEEDS; need++) {
        all = all && state_holds(&health->states[need], need);
        if (out)
            state_print(health, need, out);
    }
    pthread_mutex_unlock(&health->lock);
    return all;
}
