#include "audit/places.h"

#include <criterion/criterion.h>
#include <string.h>

Test(places, the_first_by_name_the_rest_as_a_number)
{
    struct arena *arena = arena_new();
    struct places places = {0};
    places_add(&places, "coa.permits.v1", 0, 17);
    cr_expect_str_eq(places_text(&places, arena), "1 reject: permits/0@17");
    places_add(&places, "municipal.placements.v1", 3, 4);
    cr_expect_str_eq(places_text(&places, arena), "2 rejects: permits/0@17, placements/3@4");
    for (int i = 0; i < 20; i++)
        places_add(&places, "coa.permits.v1", 1, i);
    const char *text = places_text(&places, arena);
    cr_expect(strstr(text, "22 rejects: ") == text && strstr(text, "permits/1@7 and 12 more"), "%s", text);
    arena_free(arena);
}

// A topic that is no one of ours has no length that is known.
Test(places, as_far_as_there_is_room)
{
    char topic[250];
    struct arena *arena = arena_new();
    struct places places = {0};
    memset(topic, 'x', sizeof topic - 1);
    topic[sizeof topic - 1] = '\0';
    for (int i = 0; i < 12; i++)
        places_add(&places, topic, 0, i);
    const char *text = places_text(&places, arena);
    cr_expect_lt(strlen(text), 600);
    cr_expect(strstr(text, " more"), "%s", text);
    arena_free(arena);
}
