#include "common/printable.h"
#include "common/version.h"
#include "taakctl/acl_options.h"
#include "taakctl/command.h"
#include "terminal/print.h"
#include "topics/acls.h"
#include "topics/creation.h"

#define PARTITIONS  6
#define REPLICATION 1

struct request {
    int partitions;
    int replication;
    struct acl_options acls;
};

static error_t on_option(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == 'p')
        request->partitions = (int)command_number(argument, PARTITIONS_MOST, state);
    else if (key == 'r')
        request->replication = (int)command_number(argument, 100, state);
    else if (!acl_option(&request->acls, key, argument, state))
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static void topic_tell(const struct created_topic *created, struct table *table)
{
    char note[128] = "created";
    if (created->partitions != created->wanted)
        snprintf(note, sizeof note, "is there already, not with %d partition%s", created->wanted,
                 created->wanted == 1 ? "" : "s");
    else if (created->existed)
        snprintf(note, sizeof note, "is there already");
    table_text(table, created->topic->name);
    table_number(table, created->partitions);
    table_text(table, note);
    table_tone(table, !created->existed ? TONE_GOOD : created->partitions == created->wanted ? TONE_PLAIN : TONE_WARN);
}

static struct table *topics_table(const struct created_topics *created)
{
    static const struct column columns[] = {{"Topic", "topic", COLUMN_TEXT},
                                            {"Partitions", "partitions", COLUMN_NUMBER},
                                            {"Result", "result", COLUMN_FLEXIBLE}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < created->count; i++)
        topic_tell(&created->items[i], table);
    return table;
}

static const char *acl_result(const struct acl *acl)
{
    static const char *const results[] = {[ACL_THERE] = "is there already",
                                          [ACL_MISSING] = "not made",
                                          [ACL_MADE] = "made",
                                          [ACL_BEYOND] = "not asked for"};
    return results[acl->state];
}

static json_t *acls_json(const struct acls *acls)
{
    char text[ACL_TEXT_SIZE];
    json_t *list = json_array();
    for (size_t i = 0; i < acls->count; i++) {
        const struct acl *acl = &acls->items[i];
        acl_text(acl, text);
        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:s}", "identity",
                                              acl->identity ? printable_json(acl->identity) : json_null(), "principal",
                                              printable_json(acl->principal), "right", printable_json(text), "result",
                                              acl_result(acl)));
    }
    return list;
}

// What was done, and what is not as the file has it, in lines; of what was there already how much it is.
static void acls_print(const struct acls *acls)
{
    char text[ACL_TEXT_SIZE];
    putchar('\n');
    for (size_t i = 0; i < acls->count; i++) {
        const struct acl *acl = &acls->items[i];
        acl_text(acl, text);
        if (acl->state != ACL_THERE)
            text_print_wrapped(stdout, 7, "%s: %s: %s", acl_result(acl), acl->principal, text);
    }
    printf("%zu rights made, %zu were there already, %zu not made, %zu there that are not asked for\n",
           acls_count(acls, ACL_MADE), acls_count(acls, ACL_THERE), acls_count(acls, ACL_MISSING),
           acls_count(acls, ACL_BEYOND));
}

// For what could not be made: why, and what makes it.
static void missing_tell(const struct context *context, const struct acls *acls)
{
    char command[ACL_COMMAND_SIZE];
    for (size_t i = 0; i < acls->count; i++) {
        if (acls->items[i].state != ACL_MISSING)
            continue;
        acl_command(&acls->items[i], context->settings.kafka_bootstrap_servers, command);
        text_print_wrapped(stderr, 0, "taakctl topics create: %s. Kafka's own command:",
                           acls->items[i].why ? acls->items[i].why : "no answer");
        text_print_line(command, stderr);
    }
}

// Makes the rights that are missing. True where none is missing then.
static bool acls_apply(struct context *context, const struct acl_rules *rules, struct acls *acls)
{
    struct error *error = &context->error;
    enum acls_answer answer;
    rd_kafka_conf_t *conf = kafka_conf(&context->settings, PROGRAM_IDENTITY("taakctl"), NULL, NULL, error);
    rd_kafka_t *client = conf ? kafka_client(RD_KAFKA_PRODUCER, conf, error) : NULL;
    bool ok = client && acls_compare(acls, client, rules, &answer, error);
    if (ok && answer != ACLS_TOLD && answer != ACLS_NONE)
        ok = error_set(error, ERROR_FATAL, "Kafka: %s",
                       answer == ACLS_NO_AUTHORIZER
                           ? ACLS_NO_AUTHORIZER_TEXT
                           : "not allowed to see rights (Describe of the cluster) and to make them (Alter): let an "
                             "administrator of the brokers do that");
    ok = ok && acls_make(acls, client, error);
    if (client)
        rd_kafka_destroy(client);
    return ok;
}

static bool report(const struct context *context, const struct created_topics *created, const struct acls *acls,
                   struct error *error)
{
    struct table *table = topics_table(created);
    bool ok;
    if (context->json && acls) {
        ok = json_print(json_pack("{s:o, s:o}", "topics", table_json(table), "acls", acls_json(acls)), stdout, error);
    } else {
        ok = table_print(table, stdout, context->json, error);
        if (ok && acls)
            acls_print(acls);
        ok = ok && print_flush(stdout, error);
    }
    table_free(table);
    return ok;
}

static bool all_make(struct context *context, const struct request *request, const struct acl_rules *rules)
{
    struct created_topics created = {.count = 0};
    struct acls acls = {0};
    struct error ignored;
    bool ok = topics_create(&context->settings, PROGRAM_IDENTITY("taakctl"), request->partitions, request->replication,
                            &created, &context->error);
    bool with_acls = ok && rules;
    ok = ok && (!rules || acls_apply(context, rules, &acls));
    if (created.count && !report(context, &created, with_acls ? &acls : NULL, ok ? &context->error : &ignored))
        ok = false;
    missing_tell(context, &acls);
    ok = ok && acls_count(&acls, ACL_MISSING) == 0;
    acls_free(&acls);
    return ok;
}

static bool run(struct context *context, int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"partitions", 'p', "N", 0,
         "Partitions of each topic, default 6; determinations, quotas and nation always have one", 0},
        {"replication", 'r', "N", 0, "Copies of each partition, default 1", 0},
        {"acls", OPTION_ACLS, "FILE", OPTION_ARG_OPTIONAL,
         "Make the rights, too, that the services and those who publish and read need: those of the file, else those "
         "of deploy/kafka/acls, which are built in",
         1},
        OPTION_OF_PRINCIPAL,
        {0}};
    static const char more[] =
        "A topic that is there already stays as it is. As many instances of a consumer share the work as its topic has "
        "partitions. For one server use --replication 1, for a cluster 3.\n\n"
        "Rights need an administrator of the brokers (Alter of the cluster). One that is there already stays, also one "
        "that is not asked for; such are told. Exit code 1 where one is missing and could not be made.\n\n"
        "Examples:\n  taakctl topics create --partitions 12 --replication 3\n"
        "  taakctl topics create --acls --principal municipality=User:tholen";
    struct request request = {.partitions = PARTITIONS, .replication = REPLICATION};
    struct acl_rules rules = {0};
    if (!command_parse(context, &command_topics_create, argc, argv, options, on_option, &request, more))
        return false;
    if (request.acls.principal_count && !request.acls.asked)
        command_usage("topics create", "--principal goes with --acls");
    bool ok = !request.acls.asked || acl_options_rules(&request.acls, &rules, &context->error);
    ok = ok && all_make(context, &request, request.acls.asked ? &rules : NULL);
    acl_rules_free(&rules);
    return ok;
}

const struct command command_topics_create = {"topics create", NULL, "Makes the Kafka topics, and who may use them.",
                                              SETTINGS_KAFKA, run};
