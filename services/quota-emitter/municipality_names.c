#include "quota-emitter/municipality_names.h"
#include "common/arena.h"
#include "ledger/figure_message.h"
#include "rules/determinations.h"

#include "emitter_sql.h"

#include <stdio.h>
#include <string.h>

struct names {
    struct array codes, days, names, provinces;
};

static void municipalities_add(struct names *names, const struct municipality *list, size_t count, int32_t day)
{
    for (size_t i = 0; i < count; i++) {
        char code[CODE_TEXT_SIZE], province[CODE_TEXT_SIZE];
        snprintf(province, sizeof province, "PV%02d", list[i].province);
        code_format(list[i].code, code);
        array_bytes(&names->codes, code, strlen(code));
        array_int4(&names->days, day);
        array_bytes(&names->names, list[i].name, strlen(list[i].name));
        array_bytes(&names->provinces, province, strlen(province));
    }
}

// Gathers the names. Where a register and a reorganisation of one day name the same municipality, the register's name
// must come later in the list: it counts (municipalities_name in rules/municipalities.h).
static void names_gather(struct names *names, const struct determinations *determinations)
{
    const struct determination_list *reorganisations = &determinations->lists[DETERMINATION_REORGANISATION];
    const struct determination_list *registers = &determinations->lists[DETERMINATION_REGISTER];
    for (size_t i = 0; i < reorganisations->count; i++) {
        const struct reorganisation *reorganisation = reorganisations->entries[i].item;
        municipalities_add(names, reorganisation->municipalities, reorganisation->municipality_count,
                           reorganisation->effective_on);
    }
    for (size_t i = 0; i < registers->count; i++) {
        const struct municipal_register *municipal_register = registers->entries[i].item;
        municipalities_add(names, municipal_register->municipalities, municipal_register->count,
                           municipal_register->effective_on);
    }
}

// The names of the ledger as $1 to $4, in the arena.
static struct parameters names_parameters(const struct ledger *ledger, struct arena *arena)
{
    struct parameters parameters = parameters_in(arena);
    struct names names = {array_of(arena, OID_TEXT, 512, 8), array_of(arena, OID_DATE, 512, 4),
                          array_of(arena, OID_TEXT, 512, 16), array_of(arena, OID_TEXT, 512, 8)};
    names_gather(&names, ledger_determinations(ledger));
    parameter_array(&parameters, &names.codes);
    parameter_array(&parameters, &names.days);
    parameter_array(&parameters, &names.names);
    parameter_array(&parameters, &names.provinces);
    return parameters;
}

bool municipality_names_write(const struct ledger *ledger, struct database *database, struct error *error)
{
    struct arena *arena = arena_new();
    const struct parameters parameters = names_parameters(ledger, arena);
    bool ok = database_execute(database, emitter_sql_municipality_write, &parameters, NULL, error);
    arena_free(arena);
    return ok;
}

PGresult *municipality_names_compare(const struct ledger *ledger, struct database *database, struct error *error)
{
    struct arena *arena = arena_new();
    const struct parameters parameters = names_parameters(ledger, arena);
    PGresult *rows = database_query(database, emitter_sql_municipality_compare, &parameters, error);
    arena_free(arena);
    return rows;
}
