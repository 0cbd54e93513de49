// The options of commands that deal with who may do what at the brokers (topics/acl_rules.h).
#pragma once

#include "taakctl/command.h"
#include "topics/acl_rules.h"

enum { OPTION_ACLS = 0x150, OPTION_PRINCIPAL };

#define OPTION_OF_PRINCIPAL                                                                                            \
    {"principal",                                                                                                      \
     OPTION_PRINCIPAL,                                                                                                 \
     "IDENTITY=PRINCIPAL",                                                                                             \
     OPTION_REPEATS,                                                                                                   \
     "As whom the brokers know an identity, such as permit-consumer=User:CN=permit-consumer,O=Ministerie; may be "     \
     "repeated, also for one identity; default: User:IDENTITY",                                                        \
     2}

// Begin with {0}. Texts are the arguments' own.
struct acl_options {
    bool asked;       // --acls was given
    const char *file; // NULL: the rights that are built in
    const char *principals[64];
    size_t principal_count;
};

// Takes one of the options; false where it is none of them.
bool acl_option(struct acl_options *options, int key, const char *argument, struct argp_state *state);

// The rights that they ask for. ERROR_CONFIG where the file or a principal is wrong. Free with acl_rules_free also
// then.
MUST_CHECK bool acl_options_rules(const struct acl_options *options, struct acl_rules *rules, struct error *error);
