// The subject of a determination: what it determines, by name.
#include "determination-consumer/determination.h"
#include "messages/identifier.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL] = "total",
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION] = "population",
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA] = "official",
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER] = "transfer",
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE] = "balance",
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION] = "reorganisation",
    [TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER] = "register",
};
#define KINDS (sizeof kinds / sizeof *kinds)

static const char *status_name(Taakstelling__V1__TotalStatus status)
{
    switch (status) {
    case TAAKSTELLING__V1__TOTAL_STATUS__TOTAL_STATUS_DEFINITIVE:
        return "definitive";
    case TAAKSTELLING__V1__TOTAL_STATUS__TOTAL_STATUS_FORECAST:
        return "forecast";
    default:
        return NULL;
    }
}

// Writes a subject: the kind, then those of a period, a total's status, a date and an id that this kind has (the others
// are NULL), with slashes between. False where the id is no UUID.
static bool subject_write(const char *kind, const Taakstelling__V1__HalfYear *period, const char *status,
                          const Taakstelling__V1__Date *date, const char *id, char subject[SUBJECT_SIZE])
{
    uint8_t uuid[16];
    char period_text[32] = "", date_text[48] = "", id_text[UUID_TEXT_SIZE + 1] = "";
    if (period)
        snprintf(period_text, sizeof period_text, "/%d-%d", period->year, period->half);
    if (date)
        snprintf(date_text, sizeof date_text, "/%04d-%02d-%02d", date->year, date->month, date->day);
    if (id && !uuid_read(id, strlen(id), uuid))
        return false;
    if (id) {
        id_text[0] = '/';
        uuid_format(uuid, id_text + 1);
    }
    snprintf(subject, SUBJECT_SIZE, "%s%s%s%s%s%s", kind, period_text, status ? "/" : "", status ? status : "",
             date_text, id_text);
    return true;
}

bool determination_subject(const Taakstelling__V1__Determination *message, char subject[SUBJECT_SIZE])
{
    const char *kind = message->determined_case < KINDS ? kinds[message->determined_case] : NULL, *status;
    switch (message->determined_case) {
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL:
        status = status_name(message->national_total->status);
        return message->national_total->period && status && message->national_total->announced_on &&
               subject_write(kind, message->national_total->period, status, message->national_total->announced_on, NULL,
                             subject);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION:
        return message->population->reference_date &&
               subject_write(kind, NULL, NULL, message->population->reference_date, NULL, subject);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OFFICIAL_QUOTA:
        return message->official_quota->period && message->official_quota->announced_on &&
               subject_write(kind, message->official_quota->period, NULL, message->official_quota->announced_on, NULL,
                             subject);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_TRANSFER:
        return subject_write(kind, NULL, NULL, NULL, message->transfer->transfer_id, subject);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE:
        return message->opening_balance->period &&
               subject_write(kind, message->opening_balance->period, NULL, NULL, NULL, subject);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_REORGANISATION:
        return subject_write(kind, NULL, NULL, NULL, message->reorganisation->reorganisation_id, subject);
    case TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER:
        return message->municipal_register->effective_on &&
               subject_write(kind, NULL, NULL, message->municipal_register->effective_on, NULL, subject);
    default:
        return false;
    }
}

bool determination_subject_begins(const char *text)
{
    for (size_t i = 0; i < KINDS; i++) {
        size_t length = kinds[i] ? strlen(kinds[i]) : 0;
        if (length && strncmp(text, kinds[i], length) == 0 && text[length] == '/' && text[length + 1])
            return true;
    }
    return false;
}
