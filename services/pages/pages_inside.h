// What all pages share: for pages.c, which makes it, and view.c, which looks it up.
#pragma once

#include "pages/template.h"
#include "standing/language.h"

struct pages {
    struct templates *templates;
    json_t *words[LANGUAGES];
};
