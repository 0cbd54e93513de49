#include "intake/verifiers.h"
#include "messages/topics.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define MANY 5000

static const struct record_kind kind = {.topic = TOPIC_PLACEMENTS};
static struct verifiers *verifiers;
static struct verification *many;

static struct trust *trust_of(const char *policy)
{
    char text[128];
    struct error error;
    snprintf(text, sizeof text, "{\"policy\":{\"" TOPIC_PLACEMENTS "\":\"%s\"},\"publishers\":[]}", policy);
    struct trust *trust = trust_read(text, strlen(text), &error);
    cr_assert(trust, "%s", error.message);
    return trust;
}

static void setup(void)
{
    verifiers = verifiers_new(&kind, trust_of("require"));
    many = memory_resize(NULL, MANY, sizeof *many);
}

static void teardown(void)
{
    verifiers_free(verifiers);
    free(many);
}

TestSuite(verifiers, .init = setup, .fini = teardown);

static void add_all(void)
{
    memset(many, 0, MANY * sizeof *many);
    for (int i = 0; i < MANY; i++) {
        many[i].message.topic = TOPIC_PLACEMENTS;
        verifiers_add(verifiers, &many[i]);
    }
}

// Each is judged, and forgets what was found.
static int judged(void)
{
    int count = 0;
    for (int i = 0; i < MANY; i++) {
        if (many[i].rejection)
            cr_expect_eq(many[i].rejection->reason, REJECT_NOT_SIGNED);
        count += many[i].rejection != NULL;
        free(many[i].rejection);
    }
    return count;
}

Test(verifiers, all_are_judged_before_the_wait_ends)
{
    verifiers_wait(verifiers); // nothing to wait for
    for (int round = 0; round < 3; round++) {
        add_all();
        verifiers_wait(verifiers);
        cr_expect_eq(judged(), MANY);
    }
}

Test(verifiers, what_is_dropped_is_no_longer_touched)
{
    for (int round = 0; round < 20; round++) {
        add_all();
        verifiers_drop(verifiers);
        cr_expect_leq(judged(), MANY);
        memset(many, 0xa5, MANY * sizeof *many); // whoever looks at one now goes wrong
    }
    add_all();
    verifiers_wait(verifiers);
    cr_expect_eq(judged(), MANY);
}

Test(verifiers, another_trust_takes_the_place_of_the_one_before)
{
    cr_expect_eq(verifiers_policy(verifiers), TRUST_REQUIRE);
    add_all();
    verifiers_take(verifiers, trust_of("warn"));
    cr_expect_eq(judged(), MANY);
    cr_expect_eq(verifiers_policy(verifiers), TRUST_WARN);
    verifiers_take(verifiers, trust_of("off"));
    cr_expect_eq(verifiers_policy(verifiers), TRUST_OFF);
}

// The end of a program comes at any time.
Test(verifiers, closed_amid_its_work)
{
    add_all();
    verifiers_free(verifiers);
    cr_expect_leq(judged(), MANY);
    verifiers = NULL;
}
