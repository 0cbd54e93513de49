#include "feed/headings.h"

#include <ctype.h>
#include <string.h>

// A heading, folded, and a column that it may name. A column that an input cannot have does not count; where two are
// left, the heading could be either.
static const struct {
    const char *heading, *column;
} table[] = {
    {"gemeentecode", "municipality_code"},
    {"gemeentecode", "code"},
    {"gemeentecode", "from_code"},
    {"gemeentecode", "to_code"},
    {"gemeentenummer", "municipality_code"},
    {"gemeentenummer", "code"},
    {"code", "municipality_code"},
    {"code", "from_code"},
    {"code", "to_code"},
    {"cbscode", "municipality_code"},
    {"cbscode", "code"},
    {"gmcode", "municipality_code"},
    {"gmcode", "code"},
    {"regio", "code"},
    {"regios", "code"},
    {"regiocode", "code"},
    {"municipality", "municipality_code"},
    {"aantal", "persons"},
    {"aantal", "inhabitants"},
    {"aantalpersonen", "persons"},
    {"personen", "persons"},
    {"inwoners", "inhabitants"},
    {"inwonertal", "inhabitants"},
    {"inwoneraantal", "inhabitants"},
    {"aantalinwoners", "inhabitants"},
    {"bevolking", "inhabitants"},
    {"bevolkingop1januari", "inhabitants"},
    {"bevolkingop1januariaantal", "inhabitants"},
    {"totalebevolking", "inhabitants"},
    {"totalebevolkingaantal", "inhabitants"},
    {"population", "inhabitants"},
    {"datum", "granted_on"},
    {"datum", "arrived_on"},
    {"datum", "housed_on"},
    {"datum", "reference_date"},
    {"datum", "effective_on"},
    {"date", "granted_on"},
    {"date", "arrived_on"},
    {"date", "housed_on"},
    {"date", "reference_date"},
    {"date", "effective_on"},
    {"datumvergunning", "granted_on"},
    {"vergunningsdatum", "granted_on"},
    {"vergunningdatum", "granted_on"},
    {"datumverlening", "granted_on"},
    {"aankomstdatum", "arrived_on"},
    {"datumaankomst", "arrived_on"},
    {"plaatsingsdatum", "housed_on"},
    {"datumplaatsing", "housed_on"},
    {"huisvestingsdatum", "housed_on"},
    {"datumhuisvesting", "housed_on"},
    {"peildatum", "reference_date"},
    {"perioden", "reference_date"}, // as Statistics Netherlands heads its tables
    {"jaar", "reference_date"},
    {"ingangsdatum", "effective_on"},
    {"datumingang", "effective_on"},
    {"datumherindeling", "effective_on"},
    {"provincie", "province"},
    {"provincie", "to_province"},
    {"provinciecode", "province"},
    {"provinciecode", "to_province"},
    {"naam", "name"},
    {"naam", "to_name"},
    {"gemeente", "name"},
    {"gemeentenaam", "name"},
    {"naamgemeente", "name"},
    {"nieuwenaam", "to_name"},
    {"naamnieuwegemeente", "to_name"},
    {"breedtegraad", "latitude"},
    {"breedtegraad", "to_latitude"},
    {"lat", "latitude"},
    {"lat", "to_latitude"},
    {"lengtegraad", "longitude"},
    {"lengtegraad", "to_longitude"},
    {"lon", "longitude"},
    {"lon", "to_longitude"},
    {"lng", "longitude"},
    {"lng", "to_longitude"},
    {"categorie", "category"},
    {"vergunningcategorie", "category"},
    {"soort", "category"},
    {"soort", "origin"},
    {"herkomst", "origin"},
    {"huisvesting", "arrangement"},
    {"regeling", "arrangement"},
    {"soorthuisvesting", "arrangement"},
    {"ingetrokken", "withdrawn"},
    {"vervallen", "withdrawn"},
    {"id", "permit_id"},
    {"id", "arrival_id"},
    {"id", "placement_id"},
    {"vergunningid", "permit_id"},
    {"vergunningid", "holder_record_id"},
    {"aankomstid", "arrival_id"},
    {"aankomstid", "holder_record_id"},
    {"plaatsingid", "placement_id"},
    {"plaatsingsid", "placement_id"},
    {"referent", "sponsor_permit_id"},
    {"referentid", "sponsor_permit_id"},
    {"referentvergunningid", "sponsor_permit_id"},
    {"vergunningidreferent", "sponsor_permit_id"},
    {"van", "from_code"},
    {"vancode", "from_code"},
    {"vangemeente", "from_code"},
    {"oudecode", "from_code"},
    {"oudegemeente", "from_code"},
    {"oudegemeentecode", "from_code"},
    {"naar", "to_code"},
    {"naarcode", "to_code"},
    {"naargemeente", "to_code"},
    {"nieuwecode", "to_code"},
    {"nieuwegemeentecode", "to_code"},
    {"nieuwegemeente", "to_code"},
    {"nieuwegemeente", "to_name"},
    {"tijdstip", "event_time"},
    {"gebeurtenisid", "event_id"},
};

// Headings under which municipalities stand by name, where the input has no column for names.
static const char *const names[] = {"gemeente", "gemeentenaam", "naamgemeente",
                                    "naam",     "municipality", "municipalityname"};

void heading_fold(const char *text, char folded[HEADING_SIZE])
{
    size_t at = 0;
    for (; *text && at < HEADING_SIZE - 1; text++)
        if (isalnum((unsigned char)*text) || ((unsigned char)*text >= 0x80 && (unsigned char)*text != 0xC2 &&
                                              (unsigned char)*text != 0xA0)) // a no-break space
            folded[at++] = (char)tolower((unsigned char)*text);
    folded[at] = '\0';
}

static bool is_name(const char *folded)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], folded) == 0)
            return true;
    return false;
}

// The one column of a municipality's code that an input has; ROW_COLUMN_NONE where it has none or several.
static size_t code_column(const struct row_columns *columns)
{
    size_t place = ROW_COLUMN_NONE;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].form == ROW_CODE) {
            if (place != ROW_COLUMN_NONE)
                return ROW_COLUMN_NONE;
            place = i;
        }
    return place;
}

// The column of numbers, where the heading is one that only this kind of input has for it.
static size_t number_named(const struct row_columns *columns, const char *folded)
{
    bool is_own = columns->number_heading && strcmp(columns->number_heading, folded) == 0;
    for (size_t i = 0; is_own && i < columns->count; i++)
        if (columns->items[i].form == ROW_NUMBER)
            return i;
    return ROW_COLUMN_NONE;
}

// The column whose name it is, but for case and punctuation.
static size_t column_named(const struct row_columns *columns, const char *folded)
{
    char name[HEADING_SIZE];
    for (size_t i = 0; i < columns->count; i++) {
        heading_fold(columns->items[i].name, name);
        if (strcmp(name, folded) == 0)
            return i;
    }
    return ROW_COLUMN_NONE;
}

// What the table says of a heading.
static struct heading table_find(const struct row_columns *columns, const char *folded)
{
    struct heading heading = {HEADING_UNKNOWN, ROW_COLUMN_NONE, ROW_COLUMN_NONE};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].heading, folded) != 0)
            continue;
        size_t place = row_columns_place(columns, table[i].column);
        if (place != ROW_COLUMN_NONE && heading.kind == HEADING_UNKNOWN)
            heading = (struct heading){HEADING_COLUMN, place, ROW_COLUMN_NONE};
        else if (place != ROW_COLUMN_NONE)
            heading = (struct heading){HEADING_AMBIGUOUS, heading.column, place};
    }
    return heading;
}

struct heading heading_find(const struct row_columns *columns, const char *text)
{
    char folded[HEADING_SIZE];
    heading_fold(text, folded);
    size_t place = *folded ? column_named(columns, folded) : ROW_COLUMN_NONE;
    if (place != ROW_COLUMN_NONE)
        return (struct heading){HEADING_COLUMN, place, ROW_COLUMN_NONE};
    struct heading heading = table_find(columns, folded);
    place = number_named(columns, folded);
    if (place != ROW_COLUMN_NONE)
        return (struct heading){HEADING_COLUMN, place, ROW_COLUMN_NONE};
    place = code_column(columns);
    if (heading.kind == HEADING_UNKNOWN && place != ROW_COLUMN_NONE && is_name(folded))
        return (struct heading){HEADING_NAME, place, ROW_COLUMN_NONE};
    return heading;
}
