#include "common/settings.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ENVIRONMENT  9
#define SERVERS      "KAFKA_BOOTSTRAP_SERVERS=kafka1:9092"
#define DATABASE     "DATABASE_URL=postgresql://user@host/taakstelling"
#define TEN          "abcdefghij"
#define FIFTY        TEN TEN TEN TEN TEN
#define TWO_FIFTY    FIFTY FIFTY FIFTY FIFTY FIFTY
#define WITH(...)    ((const char *[ENVIRONMENT]){__VA_ARGS__, SERVERS, DATABASE}) // the first of a name counts

static struct settings settings;
static struct error error;

static void setup(void)
{
    memset(&error, 0, sizeof error);
}

static void teardown(void)
{
    settings_free(&settings);
}

TestSuite(settings, .init = setup, .fini = teardown);

static bool load(unsigned needs, const char **environment)
{
    settings_free(&settings);
    return settings_load(&settings, needs, (char **)environment, &error); // declared as environ is, and never written
}

// The error names the variable and is one line.
static void expect_error(const char **environment, const char *variable, const char *why)
{
    cr_assert_not(load(SETTINGS_ALL, (const char **)environment), "%s is taken", *environment);
    cr_expect_eq(error.kind, ERROR_CONFIG, "%s", *environment);
    cr_expect_eq(strncmp(error.message, variable, strlen(variable)), 0, "%s: %s", *environment, error.message);
    cr_expect(strstr(error.message, why), "%s: %s lacks %s", *environment, error.message, why);
    cr_expect_null(strpbrk(error.message, "\r\n"), "%s: %s", *environment, error.message);
}

Test(settings, defaults)
{
    cr_assert(load(SETTINGS_ALL, WITH("PATH=/bin", "LOG_LEVELS=x", "XLOG_LEVEL=x", "LOG_LEVEL")), "%s", error.message);
    cr_expect_str_eq(settings.kafka_bootstrap_servers, "kafka1:9092");
    cr_expect_str_eq(settings.database_url, "postgresql://user@host/taakstelling");
    cr_expect_eq(settings.log_level, LOG_INFO);
    cr_expect_eq(settings.log_format, LOG_LOGFMT);
    cr_expect_str_eq(settings.http_listen, "");
    cr_expect_eq(settings.batch_max_events, 15000);
    cr_expect_eq(settings.batch_max_ms, 15);
    cr_expect_str_eq(settings.event_source, "urn:nld:oin:00000099000000000001:systeem:taakstelling");
    cr_expect_str_eq(settings.schema_ids, "");
    cr_expect_eq(settings.kafka_property_count, 0);
}

Test(settings, what_must_be_given_is_asked_only_of_who_needs_it)
{
    static const struct {
        unsigned needs;
        const char *given;
        const char *missing; // NULL: nothing
    } cases[] = {
        {0, NULL, NULL},
        {SETTINGS_KAFKA, SERVERS, NULL},
        {SETTINGS_DATABASE, DATABASE, NULL},
        {SETTINGS_KAFKA, DATABASE, "KAFKA_BOOTSTRAP_SERVERS is not set: "},
        {SETTINGS_DATABASE, SERVERS, "DATABASE_URL is not set: "},
        {SETTINGS_ALL, DATABASE, "KAFKA_BOOTSTRAP_SERVERS is not set: "},
        {SETTINGS_ALL, SERVERS, "DATABASE_URL is not set: "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *missing = cases[i].missing;
        bool ok = load(cases[i].needs, (const char *[]){cases[i].given, NULL});
        cr_assert_eq(ok, !missing, "case %zu: %s", i, error.message);
        if (!missing)
            continue;
        cr_expect_eq(error.kind, ERROR_CONFIG);
        cr_expect_eq(strncmp(error.message, missing, strlen(missing)), 0, "%s", error.message);
    }
    cr_assert(load(0, (const char *[]){NULL}));
    cr_expect_str_eq(settings.kafka_bootstrap_servers, "");
    cr_expect_str_eq(settings.database_url, "");
}

Test(settings, good_values)
{
    static const char *const good[] = {
        "KAFKA_BOOTSTRAP_SERVERS=kafka1:9092,kafka2:9092",
        "KAFKA_BOOTSTRAP_SERVERS=[::1]:9092",
        "KAFKA_BOOTSTRAP_SERVERS=kafka1",
        "DATABASE_URL=postgres://host",
        "DATABASE_URL=postgresql://user:p%40ss@[::1]:5432/name?sslmode=verify-full",
        "LOG_LEVEL=debug",
        "LOG_LEVEL=error",
        "LOG_FORMAT=json",
        "HTTP_LISTEN=",
        "HTTP_LISTEN=127.0.0.1:0",
        "HTTP_LISTEN=[::]:65535",
        "BATCH_MAX_EVENTS=1",
        "BATCH_MAX_EVENTS=100000",
        "BATCH_MAX_MS=0",
        "BATCH_MAX_MS=10000",
        "SCHEMA_IDS=",
        "SCHEMA_IDS=taakstelling.quotas.v1=7,taakstelling.nation.v1=8",
        "CORS_ALLOW_ORIGIN=",
        "CORS_ALLOW_ORIGIN=*",
        "CORS_ALLOW_ORIGIN=https://example.org:8443",
        "TRUST_FILE=",
        "TRUST_FILE=/nowhere/at/all",
        "EVENT_SOURCE=urn:nl:x",
        "EVENT_SOURCE=URN:nld:oin:1:systeem:a/b?c",
        "EVENT_SOURCE=urn:nl:" TWO_FIFTY "z", // 7 and 251 are 258: cut to 255 below
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        char *text = strdup(good[i]);
        if (strlen(text) > sizeof "EVENT_SOURCE=" - 1 + 255)
            text[sizeof "EVENT_SOURCE=" - 1 + 255] = '\0';
        cr_expect(load(SETTINGS_ALL, WITH(text)), "%s", error.message);
        free(text);
    }
}

Test(settings, values_reach_their_fields)
{
    cr_assert(load(SETTINGS_ALL, WITH("LOG_LEVEL=warn", "LOG_FORMAT=json", "HTTP_LISTEN=localhost:9464",
                                      "BATCH_MAX_EVENTS=17", "BATCH_MAX_MS=18")),
              "%s", error.message);
    cr_expect_eq(settings.log_level, LOG_WARN);
    cr_expect_eq(settings.log_format, LOG_JSON);
    cr_expect_str_eq(settings.http_listen, "localhost:9464");
    cr_expect_eq(settings.batch_max_events, 17);
    cr_expect_eq(settings.batch_max_ms, 18);
    cr_assert(load(SETTINGS_ALL, WITH("EVENT_SOURCE=urn:nld:b=c")), "%s", error.message);
    cr_expect_str_eq(settings.event_source, "urn:nld:b=c", "the first = ends the name");
}

Test(settings, wrong_values)
{
    static const struct {
        const char *given;
        const char *why;
    } cases[] = {
        {"KAFKA_BOOTSTRAP_SERVERS=", "kafka1:9092,kafka2:9092"},
        {"KAFKA_BOOTSTRAP_SERVERS=kafka1:9092 kafka2:9092", "'kafka1:9092 kafka2:9092' is no list"},
        {"KAFKA_BOOTSTRAP_SERVERS=http://kafka1:9092", "is no list"},
        {"KAFKA_BOOTSTRAP_SERVERS=kafka1\t", "control character"},
        {"KAFKA_BOOTSTRAP_SERVERS=,", "is no list"},
        {"KAFKA_BOOTSTRAP_SERVERS=localhost:99999", "is no list"},
        {"DATABASE_URL=", "is no URI such as postgresql://"},
        {"DATABASE_URL=host=localhost dbname=x", "is no URI"},
        {"DATABASE_URL=mysql://host/x", "is no URI"},
        {"DATABASE_URL=POSTGRESQL://host/x", "is no URI"},
        {"DATABASE_URL=postgresql://user:pa%ss@host/x", "%25 for %"},
        {"DATABASE_URL=postgresql://host/x?sslmod=require", "see to its options"},
        {"DATABASE_URL=postgresql://u@h:port/x", "has a port that is no number from 1 to 65535"},
        {"DATABASE_URL=postgresql://h/x?sslmode=bogus", "option sslmode that is none of disable, allow, prefer, "},
        {"DATABASE_URL=postgresql://h/x?connect_timeout=x", "option connect_timeout that is no whole number"},
        {"DATABASE_URL=postgresql://h/x\n", "holds a line break"},
        {"LOG_LEVEL=", "'' is none of debug, info, warn, error"},
        {"LOG_LEVEL=INFO", "'INFO' is none of debug, info, warn, error"},
        {"LOG_LEVEL=inf", "none of"},
        {"LOG_LEVEL=1", "none of"},
        {"LOG_FORMAT=xml", "'xml' is none of logfmt, json"},
        {"HTTP_LISTEN=9464", "ADDRESS:PORT"},
        {"HTTP_LISTEN=:9464", "ADDRESS:PORT"},
        {"HTTP_LISTEN=localhost", "ADDRESS:PORT"},
        {"HTTP_LISTEN=localhost:", "ADDRESS:PORT"},
        {"HTTP_LISTEN=localhost:65536", "ADDRESS:PORT"},
        {"HTTP_LISTEN=localhost:-1", "ADDRESS:PORT"},
        {"HTTP_LISTEN=localhost:80x", "ADDRESS:PORT"},
        {"HTTP_LISTEN=localhost:99999999999999999999", "ADDRESS:PORT"},
        {"HTTP_LISTEN=x" TWO_FIFTY ":9464", "ADDRESS:PORT"}, // 256
        {"BATCH_MAX_EVENTS=", "'' is no whole number from 1 to 100000"},
        {"BATCH_MAX_EVENTS=0", "'0' is no whole number from 1 to 100000"},
        {"BATCH_MAX_EVENTS=100001", "from 1 to 100000"},
        {"BATCH_MAX_EVENTS=1e3", "from 1 to 100000"},
        {"BATCH_MAX_EVENTS= 1", "from 1 to 100000"},
        {"BATCH_MAX_EVENTS=1 ", "from 1 to 100000"},
        {"BATCH_MAX_EVENTS=0x10", "from 1 to 100000"},
        {"BATCH_MAX_EVENTS=18446744073709551617", "from 1 to 100000"}, // 1 in 64 bits
        {"BATCH_MAX_EVENTS=4294967297", "from 1 to 100000"},           // 1 in 32 bits
        {"BATCH_MAX_MS=-1", "'-1' is no whole number from 0 to 10000"},
        {"BATCH_MAX_MS=10001", "from 0 to 10000"},
        {"INDICATIVE_MAX_MS=-1", "'-1' is no whole number from 0 to 3600000"},
        {"SCHEMA_IDS=7", "'7' is no list of TOPIC=ID,… with each topic once and ids from 1 to 2147483647"},
        {"SCHEMA_IDS=a=0", "ids from 1 to 2147483647"},
        {"SCHEMA_IDS=a=1,a=2", "each topic once"},
        {"CORS_ALLOW_ORIGIN=example.org", "'example.org' is no origin such as https://example.org, and not *"},
        {"CORS_ALLOW_ORIGIN=https://example.org/", "is no origin"},
        {"CORS_ALLOW_ORIGIN=https://", "is no origin"},
        {"CORS_ALLOW_ORIGIN=https://a, https://b", "is no origin"},
        {"EVENT_SOURCE=", "is no URN"},
        {"EVENT_SOURCE=https://example.nl", "is no URN"},
        {"EVENT_SOURCE=urn:nl", "is no URN"},
        {"EVENT_SOURCE=urn:nl:", "is no URN"},
        {"EVENT_SOURCE=urn:x:y", "is no URN"},
        {"EVENT_SOURCE=urn::y", "is no URN"},
        {"EVENT_SOURCE=urn:nl:a b", "is no URN"},
        {"EVENT_SOURCE=urn:nl:\x7f", "control character"},
        {"EVENT_SOURCE=urn:nl:caf\xc3\xa9", "is no URN"},
        {"EVENT_SOURCE=urn:a_b:x", "is no URN"},
        {"EVENT_SOURCE=urn:nld:a\"b", "is no URN"},
        {"EVENT_SOURCE=urn:-a-:b", "is no URN"},
        {"EVENT_SOURCE=urn:abcdefghijklmnopqrstuvwxyz1234567:x", "is no URN"}, // 33 characters of a namespace
        {"EVENT_SOURCE=urn:nl:" TWO_FIFTY, "of at most 255 characters"},       // 256
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char variable[64];
        snprintf(variable, sizeof variable, "%.*s: ", (int)strcspn(cases[i].given, "="), cases[i].given);
        expect_error(WITH(cases[i].given), variable, cases[i].why);
    }
}

Test(settings, an_error_never_shows_a_secret)
{
    static const char *const wrong[] = {
        "DATABASE_URL=postgresql://user:sec%ret@host/x",
        "DATABASE_URL=postgresql://user:secret@host/x?no=1",
        "DATABASE_URL=//user:secret@host",
        "DATABASE_URL=postgresql://user:secret@host:secret/x",
        "DATABASE_URL=postgresql://user:secret@host/x?sslmode=secret",
        "DATABASE_URL=postgresql://user:secret@host/x?connect_timeout=secret",
        "DATABASE_URL=postgresql://user:secret@host/x\nsecret",
        "KAFKA_SASL_PASSWORDS=secret",
        "KAFKA_SECURITY_PROTOCOL=secret",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        cr_assert_not(load(SETTINGS_ALL, WITH(wrong[i])), "%s", wrong[i]);
        cr_expect_null(strstr(error.message, "ret"), "%s: %s", wrong[i], error.message);
    }
}

// NAME_FILE=path of a file with this content.
static char *file_variable(const char *name, const char *content, size_t size)
{
    char path[] = "/tmp/test_settings_XXXXXX", *variable = NULL;
    int file = mkstemp(path);
    cr_assert(file >= 0 && write(file, content, size) == (ssize_t)size && close(file) == 0);
    cr_assert_geq(asprintf(&variable, "%s_FILE=%s", name, path), 0);
    return variable;
}

static void file_forget(char *variable)
{
    cr_assert_eq(unlink(strchr(variable, '=') + 1), 0);
    free(variable);
}

Test(settings, from_files)
{
    static const struct {
        const char *content, *read;
    } cases[] = {{"urn:nl:x", "urn:nl:x"},
                 {"urn:nl:x\n", "urn:nl:x"},
                 {"urn:nl:x\r\n", "urn:nl:x"},
                 {"urn:nl:x\n\n", "urn:nl:x"},
                 {"", NULL},
                 {"\n", NULL},
                 {" urn:nl:x", NULL}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *variable = file_variable("EVENT_SOURCE", cases[i].content, strlen(cases[i].content));
        bool ok = load(SETTINGS_ALL, WITH(variable));
        cr_expect_eq(ok, cases[i].read != NULL, "case %zu: %s", i, error.message);
        if (ok && cases[i].read)
            cr_expect_str_eq(settings.event_source, cases[i].read);
        file_forget(variable);
    }
}

// An editor leaves one line end behind the value; a second line is no part of it.
Test(settings, a_database_url_from_a_file)
{
    static const struct {
        const char *content;
        size_t size;
        const char *why; // NULL: it is taken
    } cases[] = {{"postgresql://h/x\n", 17, NULL},
                 {"postgresql://h/x\r\n", 18, NULL},
                 {"postgresql://h/x\n\tx\n", 20, "holds a line break"},
                 {"\npostgresql://h/x\n", 18, "holds a line break"},
                 {"postgresql://h/x\0y", 18, "holds a NUL byte"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *variable = file_variable("DATABASE_URL", cases[i].content, cases[i].size);
        const char *environment[] = {variable, SERVERS, NULL};
        if (cases[i].why)
            expect_error(environment, "DATABASE_URL", cases[i].why);
        else
            cr_expect(load(SETTINGS_ALL, environment), "case %zu: %s", i, error.message);
        file_forget(variable);
    }
}

Test(settings, every_setting_but_a_path_takes_a_file)
{
    static const char *const values[][2] = {
        {"KAFKA_BOOTSTRAP_SERVERS", "k:1"},
        {"DATABASE_URL", "postgres://h"},
        {"LOG_LEVEL", "error"},
        {"LOG_FORMAT", "json"},
        {"HTTP_LISTEN", "a:1"},
        {"BATCH_MAX_EVENTS", "2"},
        {"BATCH_MAX_MS", "3"},
        {"INDICATIVE_MAX_MS", "4"},
        {"EVENT_SOURCE", "urn:nl:y"},
        {"SCHEMA_IDS", "a=1"},
        {"CORS_ALLOW_ORIGIN", "*"},
    };
    char *environment[COUNT(values) + 1] = {NULL};
    size_t paths = 0;
    for (size_t i = 0; i < settings_count; i++)
        paths += settings_table[i].type == SETTING_PATH;
    cr_assert_eq(settings_count, COUNT(values) + paths);
    for (size_t i = 0; i < COUNT(values); i++)
        environment[i] = file_variable(values[i][0], values[i][1], strlen(values[i][1]));
    cr_assert(load(SETTINGS_ALL, (const char **)environment), "%s", error.message);
    cr_expect_str_eq(settings.kafka_bootstrap_servers, "k:1");
    cr_expect_str_eq(settings.database_url, "postgres://h");
    cr_expect_eq(settings.log_level, LOG_ERROR);
    cr_expect_eq(settings.log_format, LOG_JSON);
    cr_expect_str_eq(settings.http_listen, "a:1");
    cr_expect_eq(settings.batch_max_events, 2);
    cr_expect_eq(settings.batch_max_ms, 3);
    cr_expect_str_eq(settings.event_source, "urn:nl:y");
    cr_expect_str_eq(settings.schema_ids, "a=1");
    cr_expect_eq(settings.kafka_property_count, 0, "KAFKA_BOOTSTRAP_SERVERS_FILE is no property");
    for (size_t i = 0; i < COUNT(values); i++)
        file_forget(environment[i]);
}

Test(settings, a_path_is_not_read_and_has_no_file_of_its_own)
{
    cr_assert(load(SETTINGS_ALL, WITH("TRUST_FILE=/nowhere/at/all", "TRUST_FILE_FILE=/nowhere")), "%s", error.message);
    cr_expect_str_eq(settings.trust_file, "/nowhere/at/all");
    cr_assert(load(SETTINGS_ALL, WITH("TRUST=x")), "%s", error.message);
    cr_expect_str_eq(settings.trust_file, "");
}

Test(settings, files_that_cannot_be)
{
    expect_error(WITH("LOG_LEVEL_FILE=/nowhere/at/all"), "LOG_LEVEL_FILE: /nowhere/at/all: ", "No such file");
    expect_error(WITH("LOG_LEVEL_FILE="), "LOG_LEVEL_FILE: ", "No such file");
    expect_error(WITH("LOG_LEVEL_FILE=/tmp"), "LOG_LEVEL_FILE: /tmp: ", "directory");
    expect_error(WITH("LOG_LEVEL=info", "LOG_LEVEL_FILE=/tmp/x"), "LOG_LEVEL and LOG_LEVEL_FILE", "both set");
    expect_error(WITH("KAFKA_SASL_PASSWORD=x", "KAFKA_SASL_PASSWORD_FILE=/tmp/x"), "KAFKA_SASL_PASSWORD and ", "both");
    expect_error(WITH("KAFKA_SASL_PASSWORD_FILE=/nowhere"), "KAFKA_SASL_PASSWORD_FILE: /nowhere: ", "No such file");
}

static const char *property(const char *name)
{
    for (size_t i = 0; i < settings.kafka_property_count; i++)
        if (strcmp(settings.kafka_properties[i].name, name) == 0)
            return settings.kafka_properties[i].value;
    return NULL;
}

Test(settings, kafka_properties)
{
    char *password = file_variable("KAFKA_SASL_PASSWORD", "pass=word\n", 10);
    cr_assert(load(SETTINGS_ALL, WITH("KAFKA_SECURITY_PROTOCOL=sasl_plaintext", password, "KAFKA_LINGER_MS=7",
                                      "XKAFKA_NO=1", "KAFKAX=2")),
              "%s", error.message);
    cr_assert_eq(settings.kafka_property_count, 3);
    cr_expect_str_eq(property("security.protocol"), "sasl_plaintext");
    cr_expect_str_eq(property("sasl.password"), "pass=word");
    cr_expect_str_eq(property("linger.ms"), "7");
    file_forget(password);
}

Test(settings, kafka_properties_that_cannot_be)
{
    expect_error(WITH("KAFKA_SECURITY_PROTOCOLS=x"), "KAFKA_SECURITY_PROTOCOLS: ", "no property security.protocols");
    expect_error(WITH("KAFKA_=x"), "KAFKA_: ", "no property");
    expect_error(WITH("KAFKA_LINGER_MS=soon"), "KAFKA_LINGER_MS: ", "wrong value for librdkafka's property linger.ms");
    expect_error(WITH("KAFKA_SECURITY_PROTOCOL=none"), "KAFKA_SECURITY_PROTOCOL: ", "wrong value");
    expect_error(WITH("KAFKA_" TWO_FIFTY "=x"), "KAFKA_abcdefghij", "no property");
}

static char *printed(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    settings_print(out);
    (void)fclose(out);
    return text;
}

Test(settings, printed_each)
{
    char *text = printed(), *end;
    for (char *line = text; (end = strchr(line, '\n')); line = end + 1)
        cr_expect_leq(end - line, 80, "%.*s", (int)(end - line), line);
    for (char *wrap = text; (wrap = strstr(wrap, "\n      "));) // what is wrapped is one line again
        memmove(wrap + 1, wrap + 7, strlen(wrap + 7) + 1), *wrap = ' ';
    for (size_t i = 0; i < settings_count; i++) {
        cr_expect(strstr(text, settings_table[i].name), "%s", settings_table[i].name);
        cr_expect(strstr(text, settings_table[i].help), "%s", settings_table[i].help);
    }
    cr_expect(strstr(text, "  BATCH_MAX_EVENTS most events in one transaction, 1 to 100000; default 15000\n"), "%s",
              text);
    cr_expect(strstr(text, "debug, info, warn, error; default info\n"));
    cr_expect(strstr(text, "a libpq URI; required\n"));
    cr_expect(strstr(text, "default empty\n"));
    free(text);
}
