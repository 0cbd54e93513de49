// A question "what if" as people write it, in an address or on a command line: text by text.
#pragma once

#include "standing/what_if.h"

// A question with room for its lists. `question` points into the struct, so it is not to be copied.
struct what_if_text {
    struct what_if question;
    struct transfer transfers[WHAT_IF_MOST];
    struct reorganised_part parts[WHAT_IF_MOST];
};

// A question about a period that asks nothing yet.
void what_if_text_start(struct what_if_text *text, int period);

// Takes one part of it, by its name:
//   national_total  persons, "10000"
//   method          "statutory" or "sum-preserving"
//   transfer        from, to and persons, "GM0716:GM0664:3"; can be given again
//   reorganisation  from and to, "GM0844:GM1948": all inhabitants go there; or so many, "GM0844:GM1948:23625"; can be
//                   given again
// ERROR_CONFIG where it is no such part, with a sentence that says what to write.
MUST_CHECK bool what_if_text_add(struct what_if_text *text, const char *name, const char *value, struct error *error);

// The part of a name alone. False as above; *transfer has the codes and persons, *part all of it.
MUST_CHECK bool what_if_transfer_parse(const char *value, struct transfer *transfer, struct error *error);
MUST_CHECK bool what_if_part_parse(const char *value, struct reorganised_part *part, struct error *error);
