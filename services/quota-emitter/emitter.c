#include "quota-emitter/emitter.h"
#include "common/backoff.h"
#include "common/database.h"
#include "common/fault.h"
#include "common/kafka.h"
#include "common/kafka_probe.h"
#include "common/log.h"
#include "common/reload.h"
#include "common/schema.h"
#include "common/schema_ids.h"
#include "common/stop.h"
#include "common/version.h"
#include "common/watchdog.h"
#include "messages/topics.h"
#include "quota-emitter/account.h"
#include "quota-emitter/recalculate.h"
#include "quota-emitter/relay.h"

#include "emitter_sql.h"

#include <string.h>

// A transaction costs the broker as much with one message as with many. So where many come, the next transaction begins
// a millisecond later for each message of this one, but no more than so many: a reader does not notice that. Where few
// come, each goes at once.
#define PACE_MS 15

#define IDLE_MS    20    // so long without anything to do, and what else there is may be done
#define LOOK_MS    1000  // the longest time without a round: so much a lost notification costs
#define STANDBY_MS 500   // how often a standby tries to get the lead
#define SCHEMA_MS  3000  // how often the schema is looked at
#define TOPICS_MS  5000  // how often the topics are looked at while nothing happens,
#define BUSY_MS    60000 // and while there is work, which has to wait for it
#define TIDY_MS    (INT64_C(3600) * 1000)
// The rest between two rounds that take rejects. In a flood of them, few large rounds take less time than many small
// ones, and figures go out in between.
#define REJECTS_REST_MS 250
#define TIDY_REJECTS    20000 // after so many were published, old ones are forgotten,
#define FORGET_MOST     30000 // at most so many at once, as figures wait meanwhile

struct emitter {
    struct service *service;
    struct database *database;
    struct recalculator *recalculator;
    struct signer *signer; // NULL: what is published is not signed
    struct relay *relay;
    struct topic_reader *topics; // of everything, not only of what is committed
    int64_t tidied_ms;           // when old rejects were last forgotten; 0: not yet, or not all
    int64_t untidied;            // how many rejects were published since
    int64_t schema_ms;           // when the schema was last looked at
    int64_t topics_ms;           // when the topics were last looked at
    enum sending sending;        // how it went with what is on its way, when this turn of the loop began
    int64_t last_sequence;       // of what is in the outbox
    int64_t next_ms;             // from when on the next transaction may begin
    int64_t round_ms;            // when the last round began
    bool notified;               // there is something to recalculate since
    bool idle;                   // nothing came in the last wait
    int64_t rejects_ms;          // from when on a round may take rejects,
    bool rejects_left;           // of which there may be some
    int64_t indicative_ms;       // from when on a round takes the indicative period,
    bool gathering;              // of which changes wait
    bool unsent;                 // what was to be sent failed, and nothing was sent since
    struct backoff backoff;      // of the tries to begin anew
    struct account account;      // for the metrics
    struct error *error;
};

static bool lead_try(struct emitter *emitter, bool *leads)
{
    PGresult *result = database_query(emitter->database, emitter_sql_lead, NULL, emitter->error);
    *leads = result && result_bool(result, 0, 0);
    PQclear(result);
    return result != NULL;
}

// The database did what it was asked to do: tells the health, after a look at its schema when that is due.
static bool database_does(struct emitter *emitter)
{
    struct health *health = &emitter->service->health;
    if (clock_ms() - emitter->schema_ms >= SCHEMA_MS) {
        if (!schema_check(emitter->database, emitter->error))
            return false;
        emitter->schema_ms = clock_ms();
    }
    health_have(health, HEALTH_SCHEMA, SCHEMA_TEXT);
    health_have(health, HEALTH_DATABASE, NULL);
    return true;
}

// Waits until this connection has the lead, and then makes sure that table emitter has its row. An emitter that hangs
// loses the lead too, as the server ends its session (sql/session.sql).
static bool lead_take(struct emitter *emitter)
{
    bool leads = false, notified, told = false;
    while (!stop_requested()) {
        reload_decline();
        if (!lead_try(emitter, &leads) || !database_does(emitter))
            return false;
        if (leads)
            break;
        if (!told)
            log_info("another emitter leads, standing by");
        told = true;
        health_have(&emitter->service->health, HEALTH_DUTY, "another emitter leads, this one stands by");
        account_stands_by(&emitter->account);
        if (!database_wait_notified(emitter->database, -1, STANDBY_MS, &notified, emitter->error))
            return false;
    }
    if (leads)
        account_leads(&emitter->account);
    return leads ? database_execute(emitter->database, emitter_sql_emitter_make, NULL, NULL, emitter->error)
                 : error_set(emitter->error, ERROR_STOPPED, "asked to stop");
}

// It leads, and what it sends arrives.
static void duty_does(struct emitter *emitter)
{
    emitter->unsent = false;
    backoff_reset(&emitter->backoff);
    health_have(&emitter->service->health, HEALTH_DUTY, "leads");
}

static bool emitter_open(struct emitter *emitter)
{
    const struct settings *settings = &emitter->service->settings;
    emitter->database = database_open(settings, emitter->service->identity, emitter->error);
    emitter->schema_ms = 0;
    if (!emitter->database || !schema_check(emitter->database, emitter->error) ||
        !database_script(emitter->database, emitter_sql_session, emitter->error) ||
        !database_script(emitter->database, emitter_sql_listen, emitter->error) || !lead_take(emitter))
        return false;
    if (health_has(&emitter->service->health, HEALTH_DUTY)) // it first finds what was published
        health_lack(&emitter->service->health, HEALTH_DUTY, NULL);
    emitter->relay = relay_open(settings, emitter->service->identity, emitter->signer, emitter->database,
                                emitter->error);
    if (!emitter->relay)
        return false;
    recalculator_forget(emitter->recalculator);
    emitter->last_sequence = relay_sent(emitter->relay);
    emitter->topics_ms = 0; // a new relay has not seen yet how far the topics go
    emitter->notified = true;
    emitter->idle = emitter->gathering = false;
    log_info("leads");
    if (!emitter->unsent)
        duty_does(emitter);
    return true;
}

static void emitter_close(struct emitter *emitter)
{
    account_leads_no_more(&emitter->account);
    relay_close(emitter->relay);
    emitter->relay = NULL;
    database_close(emitter->database);
    emitter->database = NULL;
}

// Forgets old rejects: every hour when there is nothing else to do, and in a flood of them also in between.
static bool tidy(struct emitter *emitter, bool idle)
{
    bool due = idle && (emitter->tidied_ms == 0 || clock_ms() - emitter->tidied_ms >= TIDY_MS);
    if (!due && emitter->untidied < TIDY_REJECTS)
        return true;
    struct arena *arena = arena_new();
    struct parameters parameters = parameters_in(arena);
    int64_t forgotten = 0;
    parameter_int8(&parameters, FORGET_MOST);
    bool ok = database_execute(emitter->database, emitter_sql_rejects_forget, &parameters, &forgotten, emitter->error);
    arena_free(arena);
    emitter->tidied_ms = forgotten < FORGET_MOST ? clock_ms() : 0;
    emitter->untidied = 0;
    if (ok && forgotten > 0)
        log_info("old rejects are only on their topic now", log_number("rejects", forgotten));
    return ok;
}

// Whether there is something to do that waited until now for its time.
static bool timer_due(const struct emitter *emitter, int64_t now_ms)
{
    return now_ms - emitter->round_ms >= LOOK_MS || (emitter->rejects_left && now_ms >= emitter->rejects_ms) ||
           (emitter->gathering && now_ms >= emitter->indicative_ms);
}

// Whether it is time for a round. While a transaction is on its way another round helps only once that is nearly done,
// and not before the next one may begin: what it finds could not go out any sooner, and more rounds make more messages.
static bool round_due(const struct emitter *emitter)
{
    int64_t now_ms = clock_ms();
    bool early = emitter->sending == SENDING_BUSY || now_ms < emitter->next_ms;
    if (early && now_ms - emitter->round_ms < LOOK_MS)
        return false;
    return emitter->notified || timer_due(emitter, now_ms);
}

static bool round_make(struct emitter *emitter)
{
    int gather_ms = emitter->service->settings.indicative_max_ms;
    struct recalculation done;
    emitter->round_ms = clock_ms();
    emitter->notified = false;
    struct round_takes takes = {.indicative = gather_ms == 0 ||
                                              (emitter->gathering && emitter->round_ms >= emitter->indicative_ms),
                                .rejects = emitter->round_ms >= emitter->rejects_ms};
    if (!recalculator_round(emitter->recalculator, emitter->database, takes, &done, emitter->error))
        return false;
    if (emitter->sending != SENDING_NOTHING)
        FAULT_POINT("emitter-round-beside-transaction");
    if (done.differences > 0)
        log_debug("recalculated", log_number("batches", done.differences), log_number("updates", done.updates),
                  log_text("traceparent", done.traceparent));
    account_round(&emitter->account, &done, done.last_sequence > emitter->last_sequence,
                  done.last_sequence - relay_sent(emitter->relay));
    emitter->last_sequence = done.last_sequence;
    emitter->untidied += done.rejects;
    emitter->rejects_left = done.rejects_left;
    if (done.rejects > 0)
        emitter->rejects_ms = clock_ms() + REJECTS_REST_MS;
    if (done.gathering && !emitter->gathering)
        emitter->indicative_ms = clock_ms() + gather_ms;
    emitter->gathering = done.gathering;
    return true;
}

// Deals with what was on its way, if that is over.
static bool sent_settle(struct emitter *emitter)
{
    int64_t sent;
    emitter->sending = relay_state(emitter->relay);
    if (emitter->sending != SENDING_DONE && emitter->sending != SENDING_FAILED)
        return true;
    if (!relay_settle(emitter->relay, emitter->database, &sent, emitter->error)) {
        emitter->unsent = true;
        return false;
    }
    emitter->sending = SENDING_NOTHING;
    if (emitter->unsent)
        duty_does(emitter);
    account_sent(&emitter->account, sent, relay_sent(emitter->relay),
                 emitter->last_sequence - relay_sent(emitter->relay));
    if (sent > 0)
        log_debug("sent", log_number("messages", sent));
    return true;
}

// Looks at the topics when it is time: while nothing is sent, nothing else tells that one was made anew.
static bool topics_look(struct emitter *emitter)
{
    if (clock_ms() - emitter->topics_ms < (emitter->idle ? TOPICS_MS : BUSY_MS))
        return true;
    emitter->topics_ms = clock_ms();
    return relay_look(emitter->relay, emitter->topics, emitter->database, emitter->error);
}

// While nothing is on its way: what is done now and then, and then sends what there is to be sent.
static bool outbox_send(struct emitter *emitter)
{
    if (!tidy(emitter, false) || !topics_look(emitter))
        return false;
    bool all_sent = relay_sent(emitter->relay) == emitter->last_sequence;
    if (all_sent && emitter->unsent && !emitter->notified) // what there was to send is no longer there
        duty_does(emitter);
    if (all_sent)
        return !emitter->idle || (relay_forget(emitter->relay, emitter->database, emitter->error) &&
                                  tidy(emitter, !emitter->rejects_left));
    int64_t messages = emitter->last_sequence - relay_sent(emitter->relay);
    emitter->next_ms = clock_ms() + (messages < PACE_MS ? messages : PACE_MS);
    emitter->sending = SENDING_BUSY;
    account_sending(&emitter->account, emitter->last_sequence);
    return relay_start(emitter->relay, emitter->database, emitter->error);
}

// How long nothing needs to be done, if nothing comes.
static int rest_ms(const struct emitter *emitter)
{
    int64_t now_ms = clock_ms(), until_ms = emitter->round_ms + LOOK_MS;
    if (emitter->sending == SENDING_BUSY)
        return LOOK_MS; // what is due waits for it
    if (emitter->rejects_left && emitter->rejects_ms < until_ms)
        until_ms = emitter->rejects_ms;
    if (emitter->gathering && emitter->indicative_ms < until_ms)
        until_ms = emitter->indicative_ms;
    if (!emitter->idle && now_ms + IDLE_MS < until_ms)
        until_ms = now_ms + IDLE_MS;
    if (emitter->notified || until_ms < emitter->next_ms) // no round is due sooner
        until_ms = emitter->next_ms;
    return until_ms > now_ms ? (int)(until_ms - now_ms) : 0;
}

static bool emitter_wait(struct emitter *emitter)
{
    bool notified;
    int ms = rest_ms(emitter);
    if (!database_wait_notified(emitter->database, relay_fd(emitter->relay), ms, &notified, emitter->error))
        return false;
    emitter->notified = emitter->notified || notified;
    emitter->idle = !emitter->notified && emitter->sending == SENDING_NOTHING;
    return true;
}

// Rounds of recalculation, with transactions to Kafka beside them.
static bool emitter_work(struct emitter *emitter)
{
    while (!stop_requested()) {
        watchdog_beat();
        reload_decline();
        if (!sent_settle(emitter) || (emitter->sending == SENDING_NOTHING && !outbox_send(emitter)))
            return false;
        if (round_due(emitter)) {
            if (!round_make(emitter) || !database_does(emitter))
                return false;
        } else if (!emitter_wait(emitter)) {
            return false;
        }
    }
    return true;
}

static bool needs_a_person(const struct error *error)
{
    return error->kind == ERROR_FATAL || error->kind == ERROR_CONFIG || error->kind == ERROR_POISON;
}

// Tells the health what failed, which logs it where that is new.
static void failure_tell(struct emitter *emitter)
{
    struct health *health = &emitter->service->health;
    health_fail(health, emitter->error);
    if (health_has(health, HEALTH_DUTY))
        health_lack(health, HEALTH_DUTY, NULL);
}

// Works until a stop, or until a person is needed; whatever fails before is tried again from the start.
static void emitter_persist(struct emitter *emitter)
{
    for (;;) {
        emitter->error->kind = ERROR_NONE;
        emitter->error->sqlstate[0] = '\0';
        if (emitter_open(emitter) && emitter_work(emitter))
            break;
        emitter_close(emitter);
        if (needs_a_person(emitter->error) || stop_requested())
            break;
        failure_tell(emitter);
        if (!backoff_wait(&emitter->backoff))
            break;
    }
    emitter_close(emitter);
}

// Rejects keep their own bytes, and inputs are others' to publish: only figures get a schema's id.
static bool schema_ids_check(const char *text, struct error *error)
{
    size_t figures = (schema_id_of(text, TOPIC_QUOTAS) != 0) + (schema_id_of(text, TOPIC_NATION) != 0);
    return schema_ids_count(text) == figures || error_set(error, ERROR_CONFIG,
                                                          "SCHEMA_IDS: '%s' names a topic beside " TOPIC_QUOTAS
                                                          " and " TOPIC_NATION ", and only these get ids",
                                                          text);
}

// Who signs by the settings, in *signer; NULL where nobody does. False with ERROR_CONFIG.
static bool signer_take(const struct settings *settings, struct signer **signer, struct error *error)
{
    *signer = NULL;
    if (*settings->signing_key_file)
        *signer = signer_open(settings->signing_key_file, settings->signing_key_id, error);
    return *signer || !*settings->signing_key_file;
}

bool emitter_check(const struct settings *settings, struct error *error)
{
    struct signer *signer = NULL;
    bool ok = schema_ids_check(settings->schema_ids, error) && signer_take(settings, &signer, error);
    signer_free(signer);
    return ok;
}

void emitter_run(struct service *service, struct error *error)
{
    struct emitter emitter = {.service = service, .error = error};
    const struct settings *settings = &service->settings;
    if (!signer_take(settings, &emitter.signer, error))
        return;
    account_open(&emitter.account);
    emitter.topics = topic_reader_open(settings, false, error);
    struct kafka_probe *probe = emitter.topics ? kafka_probe_start(topic_reader_client(emitter.topics), settings,
                                                                   &service->health, error)
                                               : NULL;
    emitter.recalculator = recalculator_new(settings->event_source, emitter.signer != NULL);
    if (probe)
        emitter_persist(&emitter);
    recalculator_free(emitter.recalculator);
    signer_free(emitter.signer);
    kafka_probe_stop(probe);
    topic_reader_close(emitter.topics);
    if (stop_requested())
        error->kind = ERROR_NONE;
}
