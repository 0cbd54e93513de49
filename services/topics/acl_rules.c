#include "topics/acl_rules.h"
#include "common/arena.h"

#include "kafka_text.h"

#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_NAMES 32 // more than any of the lists below has

static const char *const operations[NAME_NAMES] = {
    [RD_KAFKA_ACL_OPERATION_ALL] = "All",
    [RD_KAFKA_ACL_OPERATION_READ] = "Read",
    [RD_KAFKA_ACL_OPERATION_WRITE] = "Write",
    [RD_KAFKA_ACL_OPERATION_CREATE] = "Create",
    [RD_KAFKA_ACL_OPERATION_DELETE] = "Delete",
    [RD_KAFKA_ACL_OPERATION_ALTER] = "Alter",
    [RD_KAFKA_ACL_OPERATION_DESCRIBE] = "Describe",
    [RD_KAFKA_ACL_OPERATION_CLUSTER_ACTION] = "ClusterAction",
    [RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS] = "DescribeConfigs",
    [RD_KAFKA_ACL_OPERATION_ALTER_CONFIGS] = "AlterConfigs",
    [RD_KAFKA_ACL_OPERATION_IDEMPOTENT_WRITE] = "IdempotentWrite",
};

static const char *const resources[NAME_NAMES] = {
    [ACL_TOPIC] = "topic",
    [ACL_GROUP] = "group",
    [ACL_CLUSTER] = "cluster",
    [ACL_TRANSACTIONAL_ID] = "transactional-id",
};

static const char *name_of(const char *const *names, int number)
{
    return number >= 0 && number < NAME_NAMES && names[number] ? names[number] : "other";
}

static int number_of(const char *const *names, const char *name)
{
    for (int i = 0; i < NAME_NAMES; i++)
        if (names[i] && strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *acl_operation_name(int operation)
{
    return name_of(operations, operation);
}

const char *acl_resource_name(enum acl_resource resource)
{
    return name_of(resources, (int)resource);
}

static void rule_add(struct acl_rules *rules, const struct acl_rule *rule)
{
    rules->items = memory_resize(rules->items, rules->count + 1, sizeof *rules->items);
    struct acl_rule *added = &rules->items[rules->count++];
    *added = *rule;
    added->identity = arena_text(rules->arena, "%s", rule->identity);
    added->name = arena_text(rules->arena, "%s", rule->name);
}

static void principal_add(struct acl_rules *rules, const char *identity, const char *principal)
{
    rules->principals = memory_resize(rules->principals, rules->principal_count + 1, sizeof *rules->principals);
    rules->principals[rules->principal_count++] = (struct acl_principal){arena_text(rules->arena, "%s", identity),
                                                                         arena_text(rules->arena, "%s", principal)};
}

static bool is_named(const struct acl_rules *rules, const char *identity)
{
    for (size_t i = 0; i < rules->count; i++)
        if (strcmp(rules->items[i].identity, identity) == 0)
            return true;
    return false;
}

// The next word of a line, with a NUL behind it; NULL where there is none. *at moves behind it.
static char *word_next(char **at)
{
    char *word = *at + strspn(*at, " \t\r");
    if (!*word)
        return NULL;
    size_t length = strcspn(word, " \t\r");
    *at = word + length + (word[length] != '\0');
    word[length] = '\0';
    return word;
}

static bool right_read(struct acl_rules *rules, const char *identity, const char *operation, char *rest, char *why,
                       size_t why_size)
{
    const char *resource = word_next(&rest);
    char *name = resource ? word_next(&rest) : NULL;
    struct acl_rule rule = {.identity = identity, .operation = number_of(operations, operation), .name = name};
    int kind = resource ? number_of(resources, resource) : -1;
    rule.resource = kind < 0 ? ACL_UNKNOWN : (enum acl_resource)kind;
    if (rule.operation < 0)
        snprintf(why, why_size, "'%s' is no operation such as Read", operation);
    else if (kind < 0)
        snprintf(why, why_size, "'%s' is none of topic, group, cluster, transactional-id", resource ? resource : "");
    else if (!name || word_next(&rest))
        snprintf(why, why_size, "is not IDENTITY OPERATION RESOURCE NAME");
    else {
        size_t length = strlen(name);
        rule.prefixed = length > 1 && name[length - 1] == '*';
        if (rule.prefixed)
            name[length - 1] = '\0';
        rule_add(rules, &rule);
        return true;
    }
    return false;
}

static bool principal_read(struct acl_rules *rules, const char *identity, char *rest, char *why, size_t why_size)
{
    char *principal = rest + strspn(rest, " \t");
    size_t length = strlen(principal);
    while (length > 0 && strchr(" \t\r", principal[length - 1]))
        principal[--length] = '\0';
    const char *colon = strchr(principal, ':');
    if (!colon || colon == principal || !colon[1]) {
        snprintf(why, why_size, "'%s' is no principal such as User:%s", principal, identity);
        return false;
    }
    principal_add(rules, identity, principal);
    return true;
}

static bool line_read(struct acl_rules *rules, char *line, char *why, size_t why_size)
{
    const char *identity = *line == '#' ? NULL : word_next(&line);
    const char *word = identity ? word_next(&line) : NULL;
    if (!identity)
        return true;
    if (!word) {
        snprintf(why, why_size, "is not IDENTITY OPERATION RESOURCE NAME");
        return false;
    }
    return strcmp(word, "is") == 0 ? principal_read(rules, identity, line, why, why_size)
                                   : right_read(rules, identity, word, line, why, why_size);
}

bool acl_rules_read(struct acl_rules *rules, const char *text, const char *from, struct error *error)
{
    char why[256], *copy = memory_text(text, strlen(text)), *line = copy;
    bool ok = true;
    if (!rules->arena)
        rules->arena = arena_new();
    for (int number = 1; ok && *line; number++) {
        size_t length = strcspn(line, "\n");
        char *next = line + length + (line[length] != '\0');
        line[length] = '\0';
        if (!line_read(rules, line, why, sizeof why))
            ok = error_set(error, ERROR_CONFIG, "%s: line %d: %s", from, number, why);
        line = next;
    }
    free(copy);
    for (size_t i = 0; ok && i < rules->principal_count; i++)
        if (!is_named(rules, rules->principals[i].identity))
            ok = error_set(error, ERROR_CONFIG, "%s: no line gives '%s' a right", from, rules->principals[i].identity);
    return ok;
}

bool acl_rules_read_file(struct acl_rules *rules, const char *path, struct error *error)
{
    if (!path)
        return acl_rules_read(rules, kafka_text_acls->text, "built-in rights", error);
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    ssize_t length = file ? getdelim(&text, &size, '\0', file) : -1;
    bool read = file && (length >= 0 || !ferror(file));
    bool ok = read ? acl_rules_read(rules, length > 0 ? text : "", path, error)
                   : error_set(error, ERROR_CONFIG, "%s: %s", path, strerror(errno));
    if (file)
        fclose(file);
    free(text);
    return ok;
}

bool acl_rules_name(struct acl_rules *rules, const char *text, struct error *error)
{
    const char *equals = strchr(text, '=');
    char why[256], *copy = memory_text(text, strlen(text));
    bool ok = equals != NULL;
    if (ok) {
        copy[equals - text] = '\0';
        ok = is_named(rules, copy) && principal_read(rules, copy, copy + (equals - text) + 1, why, sizeof why);
    }
    free(copy);
    return ok || error_set(error, ERROR_CONFIG,
                           "'%s' is not IDENTITY=PRINCIPAL, such as permit-consumer=User:CN=permit-consumer, with an "
                           "identity that has rights",
                           text);
}

void acl_rules_complete(struct acl_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        const char *identity = rules->items[i].identity;
        size_t place = 0;
        while (place < rules->principal_count && strcmp(rules->principals[place].identity, identity) != 0)
            place++;
        if (place == rules->principal_count)
            principal_add(rules, identity, arena_text(rules->arena, "User:%s", identity));
    }
}

void acl_rules_free(struct acl_rules *rules)
{
    free(rules->items);
    free(rules->principals);
    arena_free(rules->arena);
    *rules = (struct acl_rules){0};
}
