#include "rules/half_year.h"

#include "rules/schedule.h"

#include <stdlib.h>

static bool cells_allocate(struct half_year *half_year, size_t count)
{
    half_year->figures.quotas = calloc(count + 1, sizeof(*half_year->figures.quotas));
    half_year->cells = calloc(count + 1, sizeof(*half_year->cells));
    half_year->dirty = calloc(count + 1, sizeof(*half_year->dirty));
    half_year->places = malloc(MUNICIPALITY_CODES * sizeof(*half_year->places));
    return half_year->figures.quotas != NULL && half_year->cells != NULL && half_year->dirty != NULL &&
           half_year->places != NULL;
}

static void transfers_add(struct half_year *half_year, const struct determinations *determinations)
{
    int period = half_year->figures.nation.period;
    size_t i = determinations_from(determinations, DETERMINATION_TRANSFER, period);
    for (; determinations_until(determinations, DETERMINATION_TRANSFER, i, period); i++) {
        const struct transfer *transfer = determinations_item(determinations, DETERMINATION_TRANSFER, i);
        size_t from = half_year_place(half_year, transfer->from_code);
        size_t to = half_year_place(half_year, transfer->to_code);
        if (from == half_year->figures.count || to == half_year->figures.count)
            continue;
        half_year->figures.quotas[from].transferred -= transfer->persons;
        half_year->figures.quotas[to].transferred += transfer->persons;
    }
}

static void balances_open(struct half_year *half_year, const struct determinations *determinations)
{
    const struct opening_balance *balance = determinations_balance(determinations, half_year->figures.nation.period);
    for (size_t i = 0; balance != NULL && i < balance->count; i++) {
        size_t place = half_year_place(half_year, balance->balances[i].code);
        if (place == half_year->figures.count)
            continue;
        half_year->cells[place].opened = true;
        half_year->cells[place].opening_balance = balance->balances[i].amount;
    }
}

static void cells_open(struct half_year *half_year, const struct municipalities *municipalities, size_t count)
{
    for (int code = 0; code < MUNICIPALITY_CODES; code++) {
        half_year->places[code] = (uint16_t)count;
        if (!municipalities->exist[code])
            continue;
        size_t place = half_year->figures.count++;
        half_year->places[code] = (uint16_t)place;
        half_year->figures.quotas[place] = (struct quota){
            .code = code, .period = half_year->figures.nation.period, .basis = BASIS_STATUTORY};
        half_year_mark(half_year, place);
    }
}

bool half_year_open(struct half_year *half_year, const struct ledger *ledger, int period, bool is_first,
                    struct municipalities *municipalities)
{
    const struct determinations *determinations = ledger_determinations(ledger);
    int32_t first_day = period_first_day(period);
    *half_year = (struct half_year){0};
    half_year->figures.nation = (struct national_quota){
        .period = period,
        .phase = schedule_phase(period, ledger_position(ledger)),
        .months_elapsed = period_months_elapsed(period, ledger_position(ledger)),
        .basis = BASIS_STATUTORY,
        .population_day = DAY_NONE,
    };
    size_t count = municipalities_exist(determinations, first_day, municipalities->exist);
    if (!cells_allocate(half_year, count) ||
        (!is_first && !succession_new(&half_year->succession, determinations, first_day))) {
        half_year_close(half_year);
        return false;
    }
    cells_open(half_year, municipalities, count);
    transfers_add(half_year, determinations);
    balances_open(half_year, determinations);
    return true;
}

void half_year_close(struct half_year *half_year)
{
    free(half_year->figures.quotas);
    free(half_year->cells);
    free(half_year->dirty);
    free(half_year->places);
    succession_free(&half_year->succession);
    *half_year = (struct half_year){0};
}

void half_year_count_inhabitants(struct half_year *half_year, const struct determinations *determinations,
                                 const struct population *population, struct municipalities *municipalities)
{
    struct national_quota *nation = &half_year->figures.nation;
    nation->national_inhabitants = population->national;
    nation->population_day = population->reference_day;
    municipalities_inhabitants(determinations, population, period_first_day(nation->period),
                               municipalities->inhabitants);
    for (size_t i = 0; i < half_year->figures.count; i++) {
        struct quota *quota = &half_year->figures.quotas[i];
        quota->inhabitants = municipalities->inhabitants[quota->code];
    }
}

size_t half_year_place(const struct half_year *half_year, int code)
{
    return code >= 0 && code < MUNICIPALITY_CODES ? half_year->places[code] : half_year->figures.count;
}

void half_year_mark(struct half_year *half_year, size_t place)
{
    if (place == half_year->figures.count || half_year->cells[place].dirty)
        return;
    half_year->cells[place].dirty = true;
    half_year->dirty[half_year->dirty_count++] = (uint32_t)place;
}
