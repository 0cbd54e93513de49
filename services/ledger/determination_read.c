#include "ledger/determination_read.h"
#include "messages/identifier.h"
#include "messages/wire.h"

#include "taakstelling/v1/determination.pb-c.h"

#include <stdlib.h>
#include <string.h>

// Fields were judged when the message was stored, so these do not fail.
static int32_t day_read(const Taakstelling__V1__Date *date)
{
    return day_of(date->year, date->month, date->day);
}

static int period_read(const Taakstelling__V1__HalfYear *half_year)
{
    return period_of(half_year->year, half_year->half);
}

static int code_read(const char *text)
{
    return atoi(text + 2);
}

static void id_read(const char *text, uint8_t id[16])
{
    if (!uuid_read(text, strlen(text), id))
        memset(id, 0, 16);
}

static struct municipality *municipalities_read(Taakstelling__V1__Municipality **list, size_t count,
                                                struct arena *scratch)
{
    struct municipality *municipalities = arena_alloc(scratch, count * sizeof *municipalities);
    for (size_t i = 0; i < count; i++)
        municipalities[i] = (struct municipality){code_read(list[i]->code), list[i]->name,
                                                  code_read(list[i]->province_code), list[i]->latitude,
                                                  list[i]->longitude};
    return municipalities;
}

static bool total_add(struct ledger *ledger, const Taakstelling__V1__NationalTotal *message, struct source source)
{
    struct national_total total = {.period = period_read(message->period),
                                   .persons = message->persons,
                                   .status = (enum total_status)message->status,
                                   .announced_on = day_read(message->announced_on),
                                   .method = (enum method)message->method,
                                   .source = source};
    return ledger_add_total(ledger, &total);
}

static bool population_add(struct ledger *ledger, const Taakstelling__V1__Population *message, struct source source,
                           struct arena *scratch)
{
    size_t count = message->n_municipalities;
    struct code_amount *inhabitants = arena_alloc(scratch, count * sizeof *inhabitants);
    for (size_t i = 0; i < count; i++)
        inhabitants[i] = (struct code_amount){code_read(message->municipalities[i]->code),
                                              (int64_t)message->municipalities[i]->inhabitants};
    struct population population = {day_read(message->reference_date), message->national, inhabitants, count, source};
    return ledger_add_population(ledger, &population);
}

static bool official_add(struct ledger *ledger, const Taakstelling__V1__OfficialQuota *message, struct source source,
                         struct arena *scratch)
{
    size_t count = message->n_quotas;
    struct code_amount *quotas = arena_alloc(scratch, count * sizeof *quotas);
    for (size_t i = 0; i < count; i++)
        quotas[i] = (struct code_amount){code_read(message->quotas[i]->code), message->quotas[i]->persons};
    struct official_quota official = {period_read(message->period), day_read(message->announced_on), quotas, count,
                                      source};
    return ledger_add_official_quota(ledger, &official);
}

static bool transfer_add(struct ledger *ledger, const Taakstelling__V1__Transfer *message, struct source source)
{
    struct transfer transfer = {.period = period_read(message->period),
                                .from_code = code_read(message->from_code),
                                .to_code = code_read(message->to_code),
                                .persons = message->persons,
                                .decided_on = day_read(message->decided_on),
                                .source = source};
    id_read(message->transfer_id, transfer.id);
    return ledger_add_transfer(ledger, &transfer);
}

static bool balance_add(struct ledger *ledger, const Taakstelling__V1__OpeningBalance *message, struct source source,
                        struct arena *scratch)
{
    size_t count = message->n_balances;
    struct code_amount *balances = arena_alloc(scratch, count * sizeof *balances);
    for (size_t i = 0; i < count; i++)
        balances[i] = (struct code_amount){code_read(message->balances[i]->code), message->balances[i]->persons};
    struct opening_balance balance = {period_read(message->period), balances, count, source};
    return ledger_add_opening_balance(ledger, &balance);
}

static bool reorganisation_add(struct ledger *ledger, const Taakstelling__V1__Reorganisation *message,
                               struct source source, struct arena *scratch)
{
    size_t count = message->n_parts;
    struct reorganised_part *parts = arena_alloc(scratch, count * sizeof *parts);
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct reorganised_part){code_read(message->parts[i]->from_code),
                                             code_read(message->parts[i]->to_code), message->parts[i]->inhabitants};
    struct reorganisation reorganisation = {
        .effective_on = day_read(message->effective_on),
        .parts = parts,
        .part_count = count,
        .municipalities = municipalities_read(message->municipalities, message->n_municipalities, scratch),
        .municipality_count = message->n_municipalities,
        .source = source};
    id_read(message->reorganisation_id, reorganisation.id);
    return ledger_add_reorganisation(ledger, &reorganisation);
}

static bool register_add(struct ledger *ledger, const Taakstelling__V1__MunicipalRegister *message,
                         struct source source, struct arena *scratch)
{
    struct municipal_register municipal_register = {
        day_read(message->effective_on),
        municipalities_read(message->municipalities, message->n_municipalities, scratch), message->n_municipalities,
        source};
    return ledger_add_register(ledger, &municipal_register);
}

static bool determined_add(struct ledger *ledger, const Taakstelling__V1__Determination *message, struct source source,
                           struct arena *scratch)
{
    switch (message->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL:
        return total_add(ledger, message->national_total, source);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION:
        return population_add(ledger, message->population, source, scratch);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA:
        return official_add(ledger, message->official_quota, source, scratch);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        return transfer_add(ledger, message->transfer, source);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE:
        return balance_add(ledger, message->opening_balance, source, scratch);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION:
        return reorganisation_add(ledger, message->reorganisation, source, scratch);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER:
        return register_add(ledger, message->municipal_register, source, scratch);
    default:
        return true;
    }
}

bool determination_add(struct ledger *ledger, const uint8_t *message, size_t size, struct source source,
                       struct arena *scratch, struct error *error)
{
    enum wire_result result;
    const Taakstelling__V1__Determination *determination = (const Taakstelling__V1__Determination *)wire_unpack(
        &taakstelling__v1__determination__descriptor, message, size, scratch, &result);
    if (!determination)
        return error_set(error, ERROR_FATAL, "a stored determination does not decode");
    return determined_add(ledger, determination, source, scratch) || error_set(error, ERROR_FATAL, "out of memory");
}
