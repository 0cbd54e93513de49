#include "signatures/key.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct error error;

static void setup(void)
{
    arena = arena_new();
    error = (struct error){0};
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(key, .init = setup, .fini = teardown);

static struct key *made(enum key_algorithm algorithm)
{
    struct key *key = key_new(algorithm, &error);
    cr_assert(key, "%s", error.message);
    return key;
}

// RFC 8032, section 7.1, test 2.
Test(key, the_vector_of_the_rfc)
{
    static const char pem[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
                              "-----END PRIVATE KEY-----\n";
    static const uint8_t expected[] = "\x92\xa0\x09\xa9\xf0\xd4\xca\xb8\x72\x0e\x82\x0b\x5f\x64\x25\x40"
                                      "\xa2\xb2\x7b\x54\x16\x50\x3f\x8f\xb3\x76\x22\x23\xeb\xdb\x69\xda"
                                      "\x08\x5a\xc1\xe4\x3e\x15\x99\x6e\x45\x8f\x36\x13\xd0\xf1\x1d\x8c"
                                      "\x38\x7b\x2e\xae\xb4\x30\x2a\xee\xb0\x0d\x29\x16\x12\xbb\x0c\x00";
    const uint8_t *signature;
    size_t size;
    struct key *key = key_read_private(pem, strlen(pem), &error);
    cr_assert(key, "%s", error.message);
    cr_assert(key_sign(key, (const uint8_t *)"\x72", 1, arena, &signature, &size, &error), "%s", error.message);
    cr_expect_eq(size, sizeof expected - 1);
    cr_expect_arr_eq(signature, expected, sizeof expected - 1);
    key_free(key);
}

Test(key, what_one_signs_its_public_half_verifies_and_nothing_else)
{
    for (int algorithm = 0; algorithm < KEY_ALGORITHMS; algorithm++) {
        const uint8_t text[] = "what is signed", *signature;
        size_t size;
        struct key *key = made((enum key_algorithm)algorithm), *other = made((enum key_algorithm)algorithm);
        const char *pem = key_pem_public(key, arena);
        struct key *public = key_read_public(pem, strlen(pem), &error);
        cr_assert(public, "%s", error.message);
        cr_assert(key_sign(key, text, sizeof text, arena, &signature, &size, &error), "%s", error.message);
        cr_expect(key_verifies(public, text, sizeof text, signature, size));
        cr_expect_not(key_verifies(other, text, sizeof text, signature, size));
        cr_expect_not(key_verifies(public, text, sizeof text - 1, signature, size));
        cr_expect_not(key_verifies(public, text, sizeof text, signature, size - 1));
        for (size_t i = 0; i < 8 * size; i++) {
            uint8_t *altered = arena_copy(arena, signature, size);
            altered[i / 8] ^= (uint8_t)(1 << i % 8);
            cr_expect_not(key_verifies(public, text, sizeof text, altered, size), "bit %zu", i);
        }
        key_free(key);
        key_free(other);
        key_free(public);
    }
}

Test(key, is_read_as_it_was_written)
{
    for (int algorithm = 0; algorithm < KEY_ALGORITHMS; algorithm++) {
        uint8_t one[KEY_FINGERPRINT_SIZE], other[KEY_FINGERPRINT_SIZE];
        struct key *key = made((enum key_algorithm)algorithm);
        const char *pem = key_pem_private(key, arena);
        struct key *again = key_read_private(pem, strlen(pem), &error);
        cr_assert(again, "%s", error.message);
        key_fingerprint(key, one);
        key_fingerprint(again, other);
        cr_expect_arr_eq(one, other, sizeof one);
        cr_expect_eq(key_algorithm(again), algorithm);
        cr_expect_eq(key_algorithm_of(key_algorithm_name(key_algorithm(again))), algorithm);
        key_free(key);
        key_free(again);
    }
    cr_expect_eq(key_algorithm_of("rsa"), KEY_ALGORITHMS);
}

static void expect_refused(const char *pem, const char *word)
{
    error = (struct error){0};
    struct key *key = key_read_public(pem, strlen(pem), &error);
    cr_expect_null(key, "%s", pem);
    cr_expect_eq(error.kind, ERROR_CONFIG);
    cr_expect(strstr(error.message, word), "%s", error.message);
}

Test(key, what_is_none)
{
    struct key *key = made(KEY_ED25519);
    const char *public = key_pem_public(key, arena), *private = key_pem_private(key, arena);
    expect_refused("", "no public key");
    expect_refused("x", "no public key");
    expect_refused(private, "no public key");
    expect_refused(arena_text(arena, "%s%s", public, public), "nothing else beside it");
    expect_refused(arena_text(arena, "key:\n%s", public), "nothing else beside it");
    expect_refused(arena_text(arena, "%.*s", (int)strlen(public) / 2, public), "no public key");
    cr_expect_null(key_read_private(public, strlen(public), &error));
    key_free(key);
}

// X25519, which agrees on keys and signs nothing.
Test(key, of_another_kind)
{
    expect_refused("-----BEGIN PUBLIC KEY-----\n"
                   "MCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n"
                   "-----END PUBLIC KEY-----\n",
                   "another kind");
}
