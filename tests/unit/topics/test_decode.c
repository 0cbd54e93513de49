#include "topics/decode.h"

#include "taakstelling/v1/determination.pb-c.h"
#include "taakstelling/v1/permit.pb-c.h"
#include "taakstelling/v1/quota.pb-c.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct rejection rejection;

static json_t *decode(const char *topic, const void *value, size_t size)
{
    const struct topic *found = topic_find(topic);
    cr_assert_not_null(found, "%s", topic);
    return decode_value(found, value, size, &rejection);
}

static void expect_json(const char *topic, const ProtobufCMessage *message, const char *expected)
{
    uint8_t packed[512];
    cr_assert_leq(protobuf_c_message_get_packed_size(message), sizeof packed);
    json_t *decoded = decode(topic, packed, protobuf_c_message_pack(message, packed));
    cr_assert_not_null(decoded, "%s", rejection.explanation);
    char *text = json_dumps(decoded, JSON_COMPACT);
    cr_expect_str_eq(text, expected);
    free(text);
    json_decref(decoded);
}

Test(decode, a_permit)
{
    char id[] = "0190c5a2-7d3e-7abc-8def-0123456789ab";
    Taakstelling__V1__Permit permit = TAAKSTELLING__V1__PERMIT__INIT;
    Taakstelling__V1__Date date = TAAKSTELLING__V1__DATE__INIT;
    date.year = 2017, date.month = 1, date.day = 31;
    permit.permit_id = id, permit.granted_on = &date, permit.persons = UINT32_MAX, permit.withdrawn = true;
    permit.category = TAAKSTELLING__V1__PERMIT_CATEGORY__PERMIT_CATEGORY_FAMILY_REUNIFICATION;
    expect_json("coa.permits.v1", &permit.base,
                "{\"permit_id\":\"0190c5a2-7d3e-7abc-8def-0123456789ab\",\"category\":\"FAMILY_REUNIFICATION\","
                "\"persons\":4294967295,\"granted_on\":\"2017-01-31\",\"withdrawn\":true}");
}

Test(decode, defaults_and_what_no_enum_has)
{
    Taakstelling__V1__Permit permit = TAAKSTELLING__V1__PERMIT__INIT;
    permit.persons = 1;
    expect_json(
        "coa.permits.v1", &permit.base,
        "{\"permit_id\":\"\",\"category\":\"UNSPECIFIED\",\"persons\":1,\"granted_on\":null,\"withdrawn\":false}");
    permit.category = 17;
    expect_json("coa.permits.v1", &permit.base,
                "{\"permit_id\":\"\",\"category\":17,\"persons\":1,\"granted_on\":null,\"withdrawn\":false}");
}

Test(decode, only_what_is_determined)
{
    char codes[][7] = {"GM0001", "GM0002"};
    Taakstelling__V1__Determination message = TAAKSTELLING__V1__DETERMINATION__INIT;
    Taakstelling__V1__OpeningBalance balance = TAAKSTELLING__V1__OPENING_BALANCE__INIT;
    Taakstelling__V1__MunicipalBalance first = TAAKSTELLING__V1__MUNICIPAL_BALANCE__INIT, second = first;
    Taakstelling__V1__MunicipalBalance *list[] = {&first, &second};
    Taakstelling__V1__HalfYear period = TAAKSTELLING__V1__HALF_YEAR__INIT;
    period.year = 2017, period.half = 2;
    first.code = codes[0], first.persons = -3, second.code = codes[1], second.persons = 4;
    balance.period = &period, balance.balances = list, balance.n_balances = 2;
    message.determined_case = TAAKSTELLING__V1__DETERMINATION__DETERMINED_OPENING_BALANCE;
    message.opening_balance = &balance;
    expect_json("ministry.determinations.v1", &message.base,
                "{\"opening_balance\":{\"period\":\"2017-2\",\"balances\":[{\"code\":\"GM0001\",\"persons\":-3},"
                "{\"code\":\"GM0002\",\"persons\":4}]},\"withdrawn\":false}");
}

Test(decode, numbers_that_json_has_not)
{
    Taakstelling__V1__Determination message = TAAKSTELLING__V1__DETERMINATION__INIT;
    Taakstelling__V1__Population population = TAAKSTELLING__V1__POPULATION__INIT;
    population.national = UINT64_MAX;
    message.determined_case = TAAKSTELLING__V1__DETERMINATION__DETERMINED_POPULATION;
    message.population = &population;
    expect_json("ministry.determinations.v1", &message.base,
                "{\"population\":{\"reference_date\":null,\"national\":\"18446744073709551615\",\"municipalities\":[]},"
                "\"withdrawn\":false}");
    population.national = INT64_MAX;
    expect_json("ministry.determinations.v1", &message.base,
                "{\"population\":{\"reference_date\":null,\"national\":9223372036854775807,\"municipalities\":[]},"
                "\"withdrawn\":false}");
    Taakstelling__V1__MunicipalRegister municipal_register = TAAKSTELLING__V1__MUNICIPAL_REGISTER__INIT;
    Taakstelling__V1__Municipality one = TAAKSTELLING__V1__MUNICIPALITY__INIT, *list[] = {&one};
    one.latitude = NAN, one.longitude = 6.5;
    municipal_register.municipalities = list, municipal_register.n_municipalities = 1;
    message.determined_case = TAAKSTELLING__V1__DETERMINATION__DETERMINED_MUNICIPAL_REGISTER;
    message.municipal_register = &municipal_register;
    expect_json("ministry.determinations.v1", &message.base,
                "{\"municipal_register\":{\"effective_on\":null,\"municipalities\":[{\"code\":\"\",\"name\":\"\","
                "\"province_code\":\"\",\"latitude\":null,\"longitude\":6.5}]},\"withdrawn\":false}");
}

Test(decode, an_output)
{
    Taakstelling__V1__Quota quota = TAAKSTELLING__V1__QUOTA__INIT;
    uint8_t packed[64];
    quota.phase = TAAKSTELLING__V1__PHASE__PHASE_RUNNING, quota.remaining = -5, quota.revision = 3;
    json_t *decoded = decode("taakstelling.quotas.v1", packed, taakstelling__v1__quota__pack(&quota, packed));
    cr_assert_not_null(decoded);
    cr_expect_eq(json_object_size(decoded), 21, "all fields");
    cr_expect_str_eq(json_string_value(json_object_get(decoded, "phase")), "RUNNING");
    cr_expect_eq(json_integer_value(json_object_get(decoded, "remaining")), -5);
    json_decref(decoded);
}

Test(decode, behind_a_confluent_prefix)
{
    json_t *decoded = decode("coa.permits.v1", "\0\0\0\0\7\0\x18\3", 8);
    cr_assert_not_null(decoded, "%s", rejection.explanation);
    cr_expect_eq(json_integer_value(json_object_get(decoded, "persons")), 3);
    json_decref(decoded);
}

Test(decode, what_does_not_decode)
{
    static const struct {
        const char *topic, *value;
        size_t size;
    } cases[] = {{"coa.permits.v1", "", 0},
                 {"coa.permits.v1", "\x18", 1},
                 {"coa.permits.v1", "\x0a\1\xff", 3},
                 {"taakstelling.quotas.v1", "\0\0", 2}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        rejection.reason = REJECT_REASONS;
        cr_expect_null(decode(cases[i].topic, cases[i].value, cases[i].size), "case %zu", i);
        cr_expect_eq(rejection.reason, REJECT_MALFORMED_PROTOBUF, "case %zu", i);
    }
    cr_expect_null(decode("coa.permits.v1", NULL, 0), "a tombstone");
    cr_expect_null(decode("taakstelling.rejects.v1", "\x18\3", 2), "another topic's message");
}

Test(decode, on_a_line)
{
    static const struct {
        const char *json, *shown, *line;
    } cases[] = {
        {"{\"persons\":3,\"granted_on\":\"2017-01-31\"}", NULL, "persons=3 granted_on=2017-01-31"},
        {"{\"a\":0,\"b\":\"\",\"c\":false,\"d\":null,\"e\":[],\"f\":-1}", NULL, "f=-1"},
        {"{\"withdrawn\":true,\"list\":[1,2],\"real\":6.5}", NULL, "withdrawn list=[2] real=6.5"},
        {"{\"total\":{\"persons\":4,\"none\":0},\"x\":1}", NULL, "total: persons=4 x=1"},
        {"{\"total\":{\"persons\":4}}", "total", "total: persons=4"},
        {"{\"code\":1,\"codes\":2,\"cod\":3}", "code", "code=1"},
        {"{\"code\":1,\"codes\":2,\"cod\":3}", "cod,codes", "codes=2 cod=3"},
        {"{\"code\":1}", "other", ""},
        {"{\"code\":1}", "", ""},
        {"{}", NULL, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *fields = json_loads(cases[i].json, 0, NULL);
        cr_assert_not_null(fields, "%s", cases[i].json);
        char *line = decode_line(fields, cases[i].shown);
        cr_expect_str_eq(line, cases[i].line, "case %zu: '%s'", i, line);
        free(line);
        json_decref(fields);
    }
}

Test(decode, bytes)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *json;
    } cases[] = {{"GM0716/2017-1", 13, "\"GM0716/2017-1\""},
                 {"é", 2, "\"é\""},
                 {"", 0, "\"\""},
                 {"\x00\xff", 2, "{\"hex\":\"00ff\"}"},
                 {"a\0b", 3, "{\"hex\":\"610062\"}"},
                 {"\xe9", 1, "{\"hex\":\"e9\"}"},
                 {NULL, 0, "null"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *decoded = decode_bytes((const uint8_t *)cases[i].bytes, cases[i].size);
        char *text = json_dumps(decoded, JSON_COMPACT | JSON_ENCODE_ANY);
        cr_expect_str_eq(text, cases[i].json);
        free(text);
        json_decref(decoded);
    }
}

// messages/wire.h decodes these only; at any other field a message from outside would end a program.
static void expect_decodable(const ProtobufCMessageDescriptor *message)
{
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        switch (field->type) {
        case PROTOBUF_C_TYPE_MESSAGE:
            expect_decodable(field->descriptor);
            continue;
        case PROTOBUF_C_TYPE_INT32:
        case PROTOBUF_C_TYPE_SINT32:
        case PROTOBUF_C_TYPE_UINT32:
        case PROTOBUF_C_TYPE_UINT64:
        case PROTOBUF_C_TYPE_ENUM:
        case PROTOBUF_C_TYPE_BOOL:
        case PROTOBUF_C_TYPE_DOUBLE:
        case PROTOBUF_C_TYPE_STRING:
            break;
        default:
            cr_expect_fail("%s.%s is of a type that is not decoded", message->name, field->name);
        }
        cr_expect_eq(field->label, PROTOBUF_C_LABEL_NONE, "%s.%s is repeated or optional", message->name, field->name);
        cr_expect_eq(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF, 0, "%s.%s is in a oneof", message->name, field->name);
    }
}

Test(decode, every_field_there_is)
{
    for (size_t i = 0; i < TOPICS; i++)
        if (topics[i].value)
            expect_decodable(topics[i].value);
}
