#include "topics/acls.h"
#include "common/arena.h"
#include "topics/topics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANYWHERE "*" // the host from which a right holds

static struct acl *acl_add(struct acls *acls)
{
    acls->items = memory_resize(acls->items, acls->count + 1, sizeof *acls->items);
    acls->items[acls->count] = (struct acl){0};
    return &acls->items[acls->count++];
}

// All that the rules ask for, for each principal of each identity, as missing.
static void asked_add(struct acls *acls, const struct acl_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++)
        for (size_t j = 0; j < rules->principal_count; j++) {
            const struct acl_rule *rule = &rules->items[i];
            if (strcmp(rules->principals[j].identity, rule->identity) != 0)
                continue;
            *acl_add(acls) = (struct acl){.state = ACL_MISSING,
                                          .identity = rule->identity,
                                          .principal = rules->principals[j].principal,
                                          .operation = rule->operation,
                                          .resource = rule->resource,
                                          .name = rule->name,
                                          .prefixed = rule->prefixed};
        }
}

// librdkafka before 2.6 tells a right on a transactional id as one on something unknown.
static bool resource_is(int found, enum acl_resource asked)
{
    return found == (int)asked || (found == ACL_UNKNOWN && asked == ACL_TRANSACTIONAL_ID);
}

// A right as librdkafka tells it, in our words; it borrows the binding's texts.
static struct acl binding_read(const rd_kafka_AclBinding_t *binding)
{
    return (struct acl){.state = ACL_BEYOND,
                        .principal = rd_kafka_AclBinding_principal(binding),
                        .operation = (int)rd_kafka_AclBinding_operation(binding),
                        .resource = (enum acl_resource)rd_kafka_AclBinding_restype(binding),
                        .name = rd_kafka_AclBinding_name(binding),
                        .prefixed = rd_kafka_AclBinding_resource_pattern_type(binding) ==
                                    RD_KAFKA_RESOURCE_PATTERN_PREFIXED,
                        .denies = rd_kafka_AclBinding_permission_type(binding) == RD_KAFKA_ACL_PERMISSION_TYPE_DENY};
}

static bool is_same(const struct acl *found, const struct acl *asked)
{
    return !found->denies && found->operation == asked->operation && found->prefixed == asked->prefixed &&
           resource_is((int)found->resource, asked->resource) && strcmp(found->name, asked->name) == 0 &&
           strcmp(found->principal, asked->principal) == 0;
}

// Whether a right is about something that the rules name: by its own name, by a beginning, or all there are.
static bool touches(const struct acl *found, const struct acl_rule *rule)
{
    if (!resource_is((int)found->resource, rule->resource) || rule->resource == ACL_CLUSTER)
        return false;
    size_t found_length = strlen(found->name), rule_length = strlen(rule->name);
    size_t shorter = found_length < rule_length ? found_length : rule_length;
    if (strcmp(found->name, "*") == 0)
        return true;
    if (strncmp(found->name, rule->name, shorter) != 0)
        return false;
    return found_length == rule_length || (found_length < rule_length ? found->prefixed : rule->prefixed);
}

static const char *identity_of(const struct acl_rules *rules, const char *principal)
{
    for (size_t i = 0; i < rules->principal_count; i++)
        if (strcmp(rules->principals[i].principal, principal) == 0)
            return rules->principals[i].identity;
    return NULL;
}

static bool concerns_us(const struct acl_rules *rules, const struct acl *found)
{
    if (found->identity || strcmp(found->principal, "User:*") == 0)
        return true;
    for (size_t i = 0; i < rules->count; i++)
        if (touches(found, &rules->items[i]))
            return true;
    return false;
}

// Takes a right that the brokers have: one that was asked for is there; of the others, those that concern us are kept.
static void found_take(struct acls *acls, const struct acl_rules *rules, struct acl found)
{
    for (size_t i = 0; i < acls->count; i++)
        if (acls->items[i].state == ACL_MISSING && is_same(&found, &acls->items[i])) {
            acls->items[i].state = ACL_THERE;
            return;
        }
    found.identity = identity_of(rules, found.principal);
    if (!concerns_us(rules, &found))
        return;
    found.principal = arena_text(acls->arena, "%s", found.principal);
    found.name = arena_text(acls->arena, "%s", found.name);
    *acl_add(acls) = found;
}

static bool answer_take(struct acls *acls, const struct acl_rules *rules, rd_kafka_event_t *event,
                        enum acls_answer *answer, struct error *error)
{
    rd_kafka_resp_err_t code = event ? rd_kafka_event_error(event) : RD_KAFKA_RESP_ERR__TIMED_OUT;
    size_t count = 0;
    *answer = code == RD_KAFKA_RESP_ERR_SECURITY_DISABLED              ? ACLS_NO_AUTHORIZER
              : code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ? ACLS_NOT_ALLOWED
                                                                       : ACLS_TOLD;
    if (*answer != ACLS_TOLD)
        return true;
    const rd_kafka_DescribeAcls_result_t *result = event ? rd_kafka_event_DescribeAcls_result(event) : NULL;
    if (code || !result)
        return error_set(error, ERROR_TRANSIENT, "Kafka: rights are not told: %s",
                         event ? rd_kafka_event_error_string(event) : "no answer in time");
    const rd_kafka_AclBinding_t **bindings = rd_kafka_DescribeAcls_result_acls(result, &count);
    asked_add(acls, rules);
    for (size_t i = 0; i < count; i++)
        found_take(acls, rules, binding_read(bindings[i]));
    if (count == 0)
        *answer = ACLS_NONE;
    return true;
}

static rd_kafka_AdminOptions_t *options_new(rd_kafka_t *client, rd_kafka_admin_op_t what)
{
    char why[256];
    rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(client, what);
    if (rd_kafka_AdminOptions_set_request_timeout(options, KAFKA_TIMEOUT_MS, why, sizeof why))
        abort(); // the number is within librdkafka's bounds
    return options;
}

bool acls_compare(struct acls *acls, rd_kafka_t *client, const struct acl_rules *rules, enum acls_answer *answer,
                  struct error *error)
{
    char why[256];
    acls->arena = arena_new();
    rd_kafka_AclBindingFilter_t *filter = rd_kafka_AclBindingFilter_new(
        RD_KAFKA_RESOURCE_ANY, NULL, RD_KAFKA_RESOURCE_PATTERN_ANY, NULL, NULL, RD_KAFKA_ACL_OPERATION_ANY,
        RD_KAFKA_ACL_PERMISSION_TYPE_ANY, why, sizeof why);
    if (!filter)
        return error_set(error, ERROR_FATAL, "Kafka: %s", why);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    rd_kafka_AdminOptions_t *options = options_new(client, RD_KAFKA_ADMIN_OP_DESCRIBEACLS);
    rd_kafka_DescribeAcls(client, filter, options, queue);
    rd_kafka_event_t *event = rd_kafka_queue_poll(queue, KAFKA_TIMEOUT_MS + 1000);
    bool ok = answer_take(acls, rules, event, answer, error);
    if (event)
        rd_kafka_event_destroy(event);
    rd_kafka_AdminOptions_destroy(options);
    rd_kafka_queue_destroy(queue);
    rd_kafka_AclBinding_destroy(filter);
    return ok;
}

// Notes what became of those that were asked for, in the same order.
static bool made_take(struct acls *acls, struct acl **asked, size_t count, rd_kafka_event_t *event, struct error *error)
{
    const rd_kafka_CreateAcls_result_t *result = event ? rd_kafka_event_CreateAcls_result(event) : NULL;
    size_t answered = 0;
    if (!result || rd_kafka_event_error(event))
        return error_set(error, ERROR_TRANSIENT, "Kafka: rights were not made: %s",
                         event ? rd_kafka_event_error_string(event) : "no answer in time");
    const rd_kafka_acl_result_t **results = rd_kafka_CreateAcls_result_acls(result, &answered);
    for (size_t i = 0; i < count && i < answered; i++) {
        const rd_kafka_error_t *failed = rd_kafka_acl_result_error(results[i]);
        if (failed && rd_kafka_error_code(failed) == RD_KAFKA_RESP_ERR_SECURITY_DISABLED)
            return error_set(error, ERROR_FATAL, "Kafka: " ACLS_NO_AUTHORIZER_TEXT);
        if (failed)
            asked[i]->why = arena_text(acls->arena, "%s", rd_kafka_error_string(failed));
        else
            asked[i]->state = ACL_MADE;
    }
    return true;
}

static rd_kafka_AclBinding_t *binding_new(struct acls *acls, struct acl *acl)
{
    char why[256];
    rd_kafka_AclBinding_t *binding = rd_kafka_AclBinding_new(
        (rd_kafka_ResourceType_t)acl->resource, acl->name,
        acl->prefixed ? RD_KAFKA_RESOURCE_PATTERN_PREFIXED : RD_KAFKA_RESOURCE_PATTERN_LITERAL, acl->principal,
        ANYWHERE, (rd_kafka_AclOperation_t)acl->operation, RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW, why, sizeof why);
    if (!binding)
        acl->why = arena_text(acls->arena, "librdkafka %s cannot make a right on a %s: %s", rd_kafka_version_str(),
                              acl_resource_name(acl->resource), why);
    return binding;
}

bool acls_make(struct acls *acls, rd_kafka_t *client, struct error *error)
{
    rd_kafka_AclBinding_t **bindings = memory_resize(NULL, acls->count, sizeof *bindings);
    struct acl **asked = memory_resize(NULL, acls->count, sizeof *asked);
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; i < acls->count; i++) {
        struct acl *acl = &acls->items[i];
        bindings[count] = acl->state == ACL_MISSING ? binding_new(acls, acl) : NULL;
        if (bindings[count])
            asked[count++] = acl;
    }
    if (count > 0) {
        rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
        rd_kafka_AdminOptions_t *options = options_new(client, RD_KAFKA_ADMIN_OP_CREATEACLS);
        rd_kafka_CreateAcls(client, bindings, count, options, queue);
        rd_kafka_event_t *event = rd_kafka_queue_poll(queue, KAFKA_TIMEOUT_MS + 1000);
        ok = made_take(acls, asked, count, event, error);
        if (event)
            rd_kafka_event_destroy(event);
        rd_kafka_AdminOptions_destroy(options);
        rd_kafka_queue_destroy(queue);
    }
    rd_kafka_AclBinding_destroy_array(bindings, count);
    free(bindings);
    free(asked);
    return ok;
}

size_t acls_count(const struct acls *acls, enum acl_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < acls->count; i++)
        count += acls->items[i].state == state;
    return count;
}

void acls_free(struct acls *acls)
{
    free(acls->items);
    arena_free(acls->arena);
    *acls = (struct acls){0};
}

void acl_text(const struct acl *acl, char text[ACL_TEXT_SIZE])
{
    snprintf(text, ACL_TEXT_SIZE, "%s%s %s %s%s", acl->denies ? "Deny " : "", acl_operation_name(acl->operation),
             acl_resource_name(acl->resource), acl->name, acl->prefixed ? "*" : "");
}

void acl_command(const struct acl *acl, const char *servers, char command[ACL_COMMAND_SIZE])
{
    bool cluster = acl->resource == ACL_CLUSTER;
    snprintf(command, ACL_COMMAND_SIZE,
             "kafka-acls.sh --bootstrap-server %s --command-config ADMIN --add --allow-principal '%s' --operation %s "
             "--%s%s%s%s",
             servers, acl->principal, acl_operation_name(acl->operation), acl_resource_name(acl->resource),
             cluster ? "" : " ", cluster ? "" : acl->name, acl->prefixed ? " --resource-pattern-type prefixed" : "");
}
