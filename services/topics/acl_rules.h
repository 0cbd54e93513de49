// Who may do what at the brokers, as a file says it (deploy/kafka/acls, which is built in, or an installation's own):
// rights of identities, and as whom the brokers know an identity. What the brokers have, acls.h compares with it.
#pragma once

#include "common/error.h"

#include <stddef.h>

// Kafka's numbers of what there are rights on. librdkafka has a name for the last one from 2.6 on.
enum acl_resource { ACL_UNKNOWN = 0, ACL_TOPIC = 2, ACL_GROUP = 3, ACL_CLUSTER = 4, ACL_TRANSACTIONAL_ID = 5 };

// One right. Texts are the rules' own.
struct acl_rule {
    const char *identity; // "permit-consumer"
    int operation;        // Kafka's number, as rd_kafka_AclOperation_t
    enum acl_resource resource;
    const char *name; // "coa.permits.v1"
    bool prefixed;    // of all whose names begin so
};

// As whom the brokers know an identity.
struct acl_principal {
    const char *identity;
    const char *principal; // "User:permit-consumer"
};

// Begin with {0}.
struct acl_rules {
    struct acl_rule *items;
    size_t count;
    struct acl_principal *principals; // of an identity that has none: "User:" and its name (acl_rules_complete)
    size_t principal_count;
    struct arena *arena;
};

// Adds what a text says, in the format that the head of deploy/kafka/acls tells. `from` is its name in messages.
// ERROR_CONFIG with the line where it is wrong.
MUST_CHECK bool acl_rules_read(struct acl_rules *rules, const char *text, const char *from, struct error *error);

// The same with the file of that name; NULL is the one that is built in.
MUST_CHECK bool acl_rules_read_file(struct acl_rules *rules, const char *path, struct error *error);

// Adds as whom the brokers know an identity: "permit-consumer=User:CN=permit-consumer,O=Ministerie". ERROR_CONFIG where
// no rule names the identity, or the text is none such.
MUST_CHECK bool acl_rules_name(struct acl_rules *rules, const char *text, struct error *error);

// Gives each identity that has no principal its own name as one: to be called last.
void acl_rules_complete(struct acl_rules *rules);

void acl_rules_free(struct acl_rules *rules);

// "Read" and the like; "topic" and the like, as in the file. A number that none of them has is "other".
const char *acl_operation_name(int operation);
const char *acl_resource_name(enum acl_resource resource);
