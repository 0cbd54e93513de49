// The municipalities by code: their names, and the provinces that they lie in.
#pragma once

#include "common/database.h"

struct place {
    const char *code;                     // "GM0716"
    const char *name;                     // the latest that a register or a reorganisation gave it
    const char *province_code, *province; // "PV29", "Zeeland"; the latter "" where the code is none
};

struct places;

// Reads them. NULL with the error. Texts are borrowed until places_free.
struct places *places_read(struct database *database, struct error *error);
void places_free(struct places *places); // NULL is fine

// The one with that code; false where there is none, or `places` is NULL.
bool places_find(const struct places *places, const char *code, struct place *place);

// The code of the province that a text means, by code ("PV29", "29") or name, in any case of letters. NULL with
// ERROR_FATAL where it means none; the message names those that there are.
const char *places_province(const struct places *places, const char *text, struct error *error);
