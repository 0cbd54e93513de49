// What doctor says of who may do what at the brokers.
#include "survey/doctor_parts.h"
#include "topics/acls.h"

#include <string.h>

// How many rights of one identity are in that state; the first of them goes to *first.
static size_t count_of(const struct acls *acls, const char *identity, enum acl_state state, const struct acl **first)
{
    size_t count = 0;
    for (size_t i = 0; i < acls->count; i++) {
        const struct acl *acl = &acls->items[i];
        bool own = identity ? acl->identity && strcmp(acl->identity, identity) == 0 : !acl->identity;
        if (!own || acl->state != state)
            continue;
        if (count++ == 0)
            *first = acl;
    }
    return count;
}

static void missing_tell(struct diagnoses *diagnoses, const struct acls *acls, const char *identity)
{
    const struct acl *first = NULL, *had = NULL;
    char subject[64], text[ACL_TEXT_SIZE];
    size_t missing = count_of(acls, identity, ACL_MISSING, &first);
    if (missing == 0)
        return;
    bool none = count_of(acls, identity, ACL_THERE, &had) == 0;
    acl_text(first, text);
    snprintf(subject, sizeof subject, "rights of %s", identity);
    // One that has nothing at all may go by another name, or not be there.
    diagnosis_add(diagnoses, none ? DIAGNOSIS_DOUBT : DIAGNOSIS_FAULT, subject, "%s lacks %s%zu right%s, such as %s",
                  first->principal, none ? "all " : "", missing, missing == 1 ? "" : "s", text);
    if (none)
        diagnosis_advise(diagnoses,
                         "'taakctl topics create --acls' gives them; --principal %s=… where the brokers "
                         "know it by another name",
                         identity);
    else
        diagnosis_advise(diagnoses, "'taakctl topics create --acls' gives them");
}

static void beyond_tell(struct diagnoses *diagnoses, const struct acls *acls)
{
    char text[ACL_TEXT_SIZE];
    for (size_t i = 0; i < acls->count; i++) {
        const struct acl *acl = &acls->items[i];
        if (acl->state != ACL_BEYOND)
            continue;
        acl_text(acl, text);
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "rights", "%s has %s, which is not asked for", acl->principal, text);
        diagnosis_advise(diagnoses, "kafka-acls.sh --remove takes it away; else write it into a file for --acls");
    }
}

static bool is_first(const struct acl_rules *rules, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(rules->items[i].identity, rules->items[place].identity) == 0)
            return false;
    return true;
}

static void rights_tell(struct diagnoses *diagnoses, const struct acls *acls, const struct acl_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        if (is_first(rules, i))
            missing_tell(diagnoses, acls, rules->items[i].identity);
    beyond_tell(diagnoses, acls);
    if (acls_count(acls, ACL_MISSING) + acls_count(acls, ACL_BEYOND) == 0)
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "rights", "the brokers give the %zu that are asked for, and no more",
                      acls_count(acls, ACL_THERE));
}

void doctor_acls(struct diagnoses *diagnoses, rd_kafka_t *client, const struct acl_rules *rules)
{
    struct acls acls = {0};
    struct error error = {0};
    enum acls_answer answer;
    if (!acls_compare(&acls, client, rules, &answer, &error)) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "rights", "%s", error.message);
        diagnosis_advise(diagnoses, "Run doctor again");
    } else if (answer == ACLS_NO_AUTHORIZER) {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "rights",
                      "the broker asks nobody who they are: whoever reaches it may do everything");
    } else if (answer == ACLS_NONE) {
        diagnosis_add(diagnoses, DIAGNOSIS_FINE, "rights",
                      "the broker tells of none: it asks nobody who they are, or this client may not see them");
    } else if (answer == ACLS_NOT_ALLOWED) {
        diagnosis_add(diagnoses, DIAGNOSIS_DOUBT, "rights", "this client may not see them");
        diagnosis_advise(diagnoses, "Give it Describe of the cluster, or run doctor as an administrator");
    } else {
        rights_tell(diagnoses, &acls, rules);
    }
    acls_free(&acls);
}
