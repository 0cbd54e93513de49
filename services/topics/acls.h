// The rights that the brokers give (their ACLs), beside those that a file asks for (acl_rules.h): what is missing, what
// is more, and making what is missing.
#pragma once

#include "common/kafka.h"
#include "topics/acl_rules.h"

enum acl_state {
    ACL_THERE,   // the file asks for it, and it is there
    ACL_MISSING, // the file asks for it, and it is not there
    ACL_MADE,    // it was missing, and was made
    ACL_BEYOND,  // it is there, of one of the file's identities or on something that the file names, and is not asked
                 // for
};

// A right of one principal. Texts live as long as the list.
struct acl {
    enum acl_state state;
    const char *identity; // NULL of a principal that the file does not know
    const char *principal;
    int operation;
    enum acl_resource resource;
    const char *name;
    bool prefixed;
    bool denies;     // it takes the right away instead
    const char *why; // of one that could not be made; else NULL
};

// Begin with {0}.
struct acls {
    struct acl *items;
    size_t count;
    struct arena *arena;
};

// How the brokers answered the question for what rights there are.
enum acls_answer {
    ACLS_TOLD,
    ACLS_NO_AUTHORIZER, // they ask nobody who they are: everybody may do everything
    ACLS_NOT_ALLOWED,   // whoever asked may not know (Describe of the cluster)
    ACLS_NONE,          // there are none; or one of the two above, which librdkafka 2.0 keeps to itself
};

#define ACLS_NO_AUTHORIZER_TEXT                                                                                        \
    "the brokers ask nobody who they are (authorizer.class.name is not set): there are no rights to make"

// Asks, and compares. The list holds all rights that the rules ask for, and those beyond. What the answer was goes to
// *answer; unless it is ACLS_TOLD or ACLS_NONE the list is empty. ERROR_TRANSIENT where no answer comes. The rules must
// be complete, and outlive the list.
MUST_CHECK bool acls_compare(struct acls *acls, rd_kafka_t *client, const struct acl_rules *rules,
                             enum acls_answer *answer, struct error *error);

// Makes those that are missing. What could not be made stays ACL_MISSING, with why. A right on a transactional id is
// such a one with librdkafka before 2.6, which does not know that resource. ERROR_TRANSIENT where no answer comes,
// ERROR_FATAL where the brokers ask nobody who they are.
MUST_CHECK bool acls_make(struct acls *acls, rd_kafka_t *client, struct error *error);

// How many are in that state.
size_t acls_count(const struct acls *acls, enum acl_state state);
void acls_free(struct acls *acls);

// "Read topic coa.permits.v1", "Deny Read group reader*".
#define ACL_TEXT_SIZE 320
void acl_text(const struct acl *acl, char text[ACL_TEXT_SIZE]);

// Kafka's own command that makes it: for what librdkafka cannot.
#define ACL_COMMAND_SIZE 640
void acl_command(const struct acl *acl, const char *servers, char command[ACL_COMMAND_SIZE]);
