#include "messages/event.h"
#include "signatures/key_entry.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static struct error error;
static struct key *key;
static char folder[] = "/tmp/test_key_entry.XXXXXX";
static const char *path;

static void setup(void)
{
    arena = arena_new();
    error = (struct error){0};
    key = key_new(KEY_ED25519, &error);
    cr_assert(key && mkdtemp(folder));
    path = arena_text(arena, "%s/key.pem", folder);
}

static void teardown(void)
{
    unlink(path);
    rmdir(folder);
    key_free(key);
    arena_free(arena);
}

TestSuite(key_entry, .init = setup, .fini = teardown);

Test(key_entry, a_keyid_is_half_the_fingerprint_of_the_public_key)
{
    // Its SubjectPublicKeyInfo's digest by openssl pkey -pubin -outform DER | sha256sum.
    static const char pem[] = "-----BEGIN PUBLIC KEY-----\n"
                              "MCowBQYDK2VwAyEAsiMnJS9hCrhx4GJifZJBJ2l98hrh75UK2jczPGNm/Wc=\n"
                              "-----END PUBLIC KEY-----\n";
    char keyid[KEYID_TEXT_SIZE];
    struct key *public = key_read_public(pem, strlen(pem), &error);
    cr_assert(public, "%s", error.message);
    cr_expect_str_eq(keyid_of(public, keyid), "09f253d386516137b85d3b400a12f8ed");
    key_free(public);
}

Test(key_entry, a_key_file_is_its_owners_and_is_not_overwritten)
{
    struct stat status;
    char pem[1024] = "";
    cr_assert(key_file_create(key, path, &error), "%s", error.message);
    cr_assert_eq(stat(path, &status), 0);
    cr_expect_eq(status.st_mode & 07777, 0600);
    FILE *file = fopen(path, "r");
    cr_assert(file && fread(pem, 1, sizeof pem - 1, file) > 0 && fclose(file) == 0);
    struct key *again = key_read_private(pem, strlen(pem), &error);
    char first[KEYID_TEXT_SIZE], second[KEYID_TEXT_SIZE];
    cr_assert(again, "%s", error.message);
    cr_expect_str_eq(keyid_of(again, first), keyid_of(key, second));
    key_free(again);
    cr_expect_not(key_file_create(key, path, &error));
    cr_expect_eq(error.kind, ERROR_FATAL);
    cr_expect(strstr(error.message, "File exists"), "%s", error.message);
}

Test(key_entry, a_file_that_cannot_be_made)
{
    cr_expect_not(key_file_create(key, "/nowhere/at/all", &error));
    cr_expect_eq(error.kind, ERROR_FATAL);
}

Test(key_entry, an_entry_has_times_in_whole_seconds)
{
    int64_t from_us, until_us;
    cr_assert(event_time_read("2026-01-01T00:00:00Z", 20, &from_us));
    cr_assert(event_time_read("2027-01-01T00:00:00Z", 20, &until_us));
    json_t *entry = key_entry_json(key, from_us, until_us);
    char keyid[KEYID_TEXT_SIZE];
    cr_expect_str_eq(json_string_value(json_object_get(entry, "keyid")), keyid_of(key, keyid));
    cr_expect_str_eq(json_string_value(json_object_get(entry, "algorithm")), "ed25519");
    cr_expect_str_eq(json_string_value(json_object_get(entry, "from")), "2026-01-01T00:00:00Z");
    cr_expect_str_eq(json_string_value(json_object_get(entry, "until")), "2027-01-01T00:00:00Z");
    const char *pem = json_string_value(json_object_get(entry, "public_key"));
    struct key *public = key_read_public(pem, strlen(pem), &error);
    cr_expect(public, "%s", error.message);
    key_free(public);
    json_decref(entry);
}
