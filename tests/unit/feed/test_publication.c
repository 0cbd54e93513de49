#include "determination-consumer/determination.h"
#include "feed/fields.h"
#include "feed/publication.h"
#include "feed/record_rows.h"
#include "signatures/digest.h"

#include "taakstelling/v1/permit.pb-c.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOURCE "urn:nld:oin:00000099000000000001:systeem:test"
#define ID     "0190b3a0-0000-7000-8000-00000000000A"

static struct arena *arena;
static struct publication publication;
static struct row_fault fault;
static struct rejection rejection;
static int64_t time_us, now_us;

static void setup(void)
{
    arena = arena_new();
    cr_assert(event_time_read("2017-04-01T09:30:00Z", 20, &time_us));
    cr_assert(event_time_read("2020-01-01T00:00:00Z", 20, &now_us));
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(publication, .init = setup, .fini = teardown);

static ProtobufCMessage *permit(const char *persons)
{
    const struct row row = {.line = 2, .values = {ID, "asylum", persons, "2017-01-31", NULL}};
    ProtobufCMessage *message = record_row_message(record_topic_find("permits"), &row, arena, &fault);
    cr_assert(message);
    return message;
}

static void open_permits(void)
{
    publication_open(&publication, record_topic_find("permits")->kind, SOURCE, NULL);
}

static bool make(const char *persons, const char *id, int64_t at_us)
{
    return publication_make(&publication, permit(persons), id, at_us, now_us, arena, &rejection);
}

Test(publication, an_event_is_what_its_consumer_takes)
{
    struct event event;
    open_permits();
    cr_assert(make("2", NULL, time_us));
    cr_assert_str_eq(publication.key, "0190b3a0-0000-7000-8000-00000000000a");
    cr_assert_str_eq(publication.time, "2017-04-01T09:30:00.000000Z");
    cr_assert(event_read(&publication.message, "nl.taakstelling.permit-recorded.v1", 65536, &event, &rejection));
    cr_assert(record_judge(record_topic_find("permits")->kind, &event, arena, arena, &rejection));
    cr_assert_eq(event.time_us, time_us);
}

Test(publication, the_same_line_at_the_same_time_is_the_same_event)
{
    char first[UUID_TEXT_SIZE];
    open_permits();
    cr_assert(make("2", NULL, time_us));
    strcpy(first, publication.id);
    cr_assert(make("3", NULL, time_us));
    cr_assert_str_neq(publication.id, first, "another value");
    cr_assert(make("2", NULL, time_us + 1));
    cr_assert_str_neq(publication.id, first, "another time");
    cr_assert(make("2", NULL, time_us));
    cr_assert_str_eq(publication.id, first);
    open_permits();
    cr_assert(make("2", NULL, time_us));
    cr_assert_str_eq(publication.id, first, "another run");
}

Test(publication, an_id_of_its_own_goes_out)
{
    open_permits();
    cr_assert(make("2", "0190B3A0-0000-7000-8000-0000000000E1", time_us));
    const struct header *header = publication.message.headers;
    while (strcmp(header->name, "ce_id") != 0)
        header++;
    cr_assert_eq(header->size, 36);
    cr_assert_eq(memcmp(header->value, "0190B3A0-0000-7000-8000-0000000000E1", 36), 0);
    cr_assert_not(make("2", "nope", time_us));
    cr_assert_eq(rejection.reason, REJECT_INVALID_HEADER);
    cr_assert_not(make("2", "111222333", time_us));
    cr_assert_eq(rejection.reason, REJECT_PERSONAL_IDENTIFIER);
    cr_assert(make("2", NULL, time_us), "a bad id is not remembered");
}

Test(publication, a_refusal_has_the_consumers_reason)
{
    open_permits();
    cr_assert_not(make("100", NULL, time_us));
    cr_assert_eq(rejection.reason, REJECT_PERSONS_OUT_OF_RANGE);
    cr_assert_not(make("2", NULL, now_us + INT64_C(301000000)));
    cr_assert_eq(rejection.reason, REJECT_DATE_IN_FUTURE);
    cr_assert_not(make("2", NULL, time_us - INT64_C(100) * 86400 * 1000000));
    cr_assert_eq(rejection.reason, REJECT_DATE_IN_FUTURE, "granted after the event");
    ProtobufCMessage *empty = field_message_new(&taakstelling__v1__permit__descriptor, arena);
    cr_assert(make("2", NULL, time_us));
    cr_assert_not(publication_make(&publication, empty, NULL, time_us, now_us, arena, &rejection));
    cr_assert_eq(rejection.reason, REJECT_MALFORMED_PROTOBUF);
}

Test(publication, a_value_that_is_too_large)
{
    char *text = arena_alloc(arena, 70000);
    memset(text, 'x', 69999);
    text[69999] = '\0';
    Taakstelling__V1__Permit *message = (Taakstelling__V1__Permit *)permit("2");
    open_permits();
    cr_assert(make("2", NULL, time_us));
    message->permit_id = text;
    cr_assert_not(publication_make(&publication, &message->base, NULL, time_us, now_us, arena, &rejection));
    cr_assert_eq(rejection.reason, REJECT_MESSAGE_TOO_LARGE);
}

Test(publication, a_key_of_what_is_determined_has_two_parts)
{
    Taakstelling__V1__Determination *message = field_message_new(&taakstelling__v1__determination__descriptor, arena);
    Taakstelling__V1__NationalTotal *total = field_message_new(&taakstelling__v1__national_total__descriptor, arena);
    message->determined_case = TAAKSTELLING__V1__DETERMINATION__DETERMINED_NATIONAL_TOTAL;
    message->national_total = total;
    cr_assert(field_set_named(total, "period", "2017-1", arena, &fault));
    cr_assert(field_set_named(total, "persons", "13000", arena, &fault));
    cr_assert(field_set_named(total, "status", "definitive", arena, &fault));
    cr_assert(field_set_named(total, "announced_on", "2016-09-30", arena, &fault));
    cr_assert(field_set_named(total, "method", "sum-preserving", arena, &fault));
    publication_open(&publication, &determination_kind, SOURCE, NULL);
    cr_assert(publication_make(&publication, &message->base, NULL, time_us, now_us, arena, &rejection), "%s",
              rejection.explanation);
    cr_assert_str_eq(publication.key, "total/2017-1");
}

Test(publication, what_is_signed_has_a_time_of_whole_seconds)
{
    char path[] = "/tmp/test_publication.XXXXXX", unsigned_id[UUID_TEXT_SIZE];
    struct error error = {0};
    struct key *key = key_new(KEY_ED25519, &error);
    int file = mkstemp(path);
    const char *pem = key_pem_private(key, arena);
    cr_assert(file >= 0 && write(file, pem, strlen(pem)) == (ssize_t)strlen(pem) && close(file) == 0);
    struct signer *signer = signer_open(path, "k1", &error);
    cr_assert(signer && unlink(path) == 0, "%s", error.message);
    open_permits();
    cr_assert(make("2", NULL, time_us));
    cr_assert_eq(publication.message.header_count, EVENT_HEADERS - 1);
    strcpy(unsigned_id, publication.id);
    publication_open(&publication, record_topic_find("permits")->kind, SOURCE, signer);
    cr_assert(make("2", NULL, time_us), "%s", rejection.explanation);
    cr_expect_str_eq(publication.time, "2017-04-01T09:30:00Z");
    cr_expect_str_eq(publication.id, unsigned_id, "signed or not, it is the same event");
    cr_assert_eq(publication.message.header_count, EVENT_HEADERS);
    cr_expect_str_eq(publication.message.headers[EVENT_HEADERS - 1].name, MATERIAL_HEADER);
    cr_expect_not(make("2", NULL, time_us + 1));
    cr_expect(strstr(rejection.explanation, "fraction of a second"), "%s", rejection.explanation);
    cr_expect_eq(publication_time_signed(time_us + 999999), time_us);
    cr_expect_eq(publication_time_signed(-1), -1000000);
    signer_free(signer);
    key_free(key);
}
