#include "taakctl/determine.h"
#include "taakctl/determine_rows.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct error error;
static struct remarks remarks;

static void setup(void)
{
    arena = arena_new();
    memset(&error, 0, sizeof error);
    remarks = (struct remarks){.arena = arena};
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(determine, .init = setup, .fini = teardown);

static struct draft *read_text(const struct determine_request *request, const char *text)
{
    char path[] = "/tmp/test_determine_XXXXXX";
    int file = mkstemp(path);
    cr_assert(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text) && close(file) == 0);
    struct determine_request from_file = *request;
    from_file.file = path;
    remarks = (struct remarks){.arena = arena};
    struct draft *drafts = drafts_read(&from_file, arena, &remarks, &error);
    cr_assert_eq(unlink(path), 0);
    return drafts;
}

static struct determine_request request_of(const char *kind)
{
    struct determine_request request = {.kind = determine_kind_find(kind)};
    cr_assert(request.kind);
    return request;
}

#define REORGANISATION_HEADER                                                                                          \
    "effective_on,from_code,to_code,inhabitants,to_name,to_province,to_latitude,to_longitude\n"

Test(determine, reference_files)
{
    struct determine_request request = request_of("register");
    request.flags[FLAG_EFFECTIVE_ON] = "2016-01-01";
    request.file = REFERENCE_DIR "/municipalities.csv";
    struct draft *draft = drafts_read(&request, arena, &remarks, &error);
    cr_assert(draft && !draft->next);
    cr_assert_eq(draft->message->municipal_register->n_municipalities, 390);
    request = request_of("population");
    request.file = REFERENCE_DIR "/population.csv";
    draft = drafts_read(&request, arena, &remarks, &error);
    cr_assert(draft && !draft->next);
    cr_assert_eq(draft->message->population->n_municipalities, 390);
    cr_assert_eq(draft->message->population->national, 16979120);
    cr_assert_eq(draft->message->population->reference_date->year, 2016);
}

Test(determine, a_municipality_that_starts_is_told_of_once)
{
    struct determine_request request = request_of("reorganisation");
    request.file = REFERENCE_DIR "/reorganisations.csv";
    const struct draft *draft = drafts_read(&request, arena, &remarks, &error);
    cr_assert(draft && !draft->next);
    const Taakstelling__V1__Reorganisation *reorganisation = draft->message->reorganisation;
    cr_assert_eq(reorganisation->n_parts, 3);
    cr_assert_eq(reorganisation->n_municipalities, 1);
    cr_assert_str_eq(reorganisation->municipalities[0]->code, "GM1948");
    cr_assert_str_eq(reorganisation->municipalities[0]->province_code, "PV30");
    cr_assert_eq(reorganisation->parts[2]->inhabitants, 38078);
}

Test(determine, rows_of_several_days_are_several_determinations)
{
    static const char text[] = REORGANISATION_HEADER
        "2017-01-01,GM0001,GM0003,10,,,,\n2018-01-01,GM0003,GM0004,10,,,,\n"
        "2017-01-01,GM0002,GM0003,20,,,,\n";
    struct determine_request request = request_of("reorganisation");
    const struct draft *first = read_text(&request, text);
    cr_assert(first && first->next && !first->next->next);
    cr_assert_eq(first->message->reorganisation->n_parts, 2);
    cr_assert_eq(first->next->message->reorganisation->n_parts, 1);
    cr_assert_eq(first->next->message->reorganisation->effective_on->year, 2018);
    cr_assert_eq(first->message->reorganisation->n_municipalities, 0);
    const char *id = first->message->reorganisation->reorganisation_id;
    cr_assert_str_neq(id, first->next->message->reorganisation->reorganisation_id);
    cr_assert_str_eq(id, read_text(&request, text)->message->reorganisation->reorganisation_id);
}

Test(determine, nothing_comes_of_bad_lines)
{
    struct determine_request request = request_of("balance");
    request.flags[FLAG_PERIOD] = "2017-1";
    cr_assert_null(read_text(&request, "code,persons\nGM0716,17\nGM0518,\n"));
    cr_assert_eq(error.kind, ERROR_POISON);
    cr_assert_str_eq(error.message, "1 of 2 lines are bad: nothing is published");
    cr_assert_null(read_text(&request, "code,persons\n"));
    cr_assert_eq(error.kind, ERROR_POISON);
    cr_assert_str_eq(error.message, "there is no line behind the header line: nothing is published");
    cr_assert_null(read_text(&request, ""));
    cr_assert_str_eq(error.message, "the input is empty: nothing is published");
    request = request_of("reorganisation");
    cr_assert_null(read_text(&request, REORGANISATION_HEADER "2017-01-01,GM0001,GM0003,10,A,PV20,53,7\n"
                                                             "2017-01-01,GM0002,GM0003,10,B,PV20,53,7\n"));
}

// The last one would have counted, and the other have been lost.
Test(determine, the_country_is_there_once_in_a_population)
{
    struct determine_request request = request_of("population");
    cr_assert_null(read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,5\n2016-01-01,GM0716,7\n"
                                       "2016-01-01,NL00,7\n"));
    cr_assert_str_eq(error.message, "1 of 3 lines are bad: nothing is published");
    cr_assert_null(read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,\n2016-01-01,GM0716,0\n"));
    cr_assert_str_eq(error.message, "1 of 2 lines are bad: nothing is published");
    cr_assert(read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,7\n2016-01-01,GM0716,7\n"
                                  "2017-01-01,NL00,8\n2017-01-01,GM0716,8\n"));
}

// Of two drafts each has its own.
Test(determine, doubts_go_with_their_determination)
{
    struct determine_request request = request_of("population");
    const struct draft *draft = read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,7\n"
                                                    "2016-07-15,NL00,8\n2016-01-01,GM0716,7\n2016-07-15,GM0716,8\n");
    cr_assert(draft && draft->next);
    cr_expect_eq(remarks.doubtful, 1);
    json_t *of_first = remarks_json(&remarks, draft), *of_second = remarks_json(&remarks, draft->next);
    cr_expect_eq(json_array_size(of_first), 0);
    cr_assert_eq(json_array_size(of_second), 1);
    cr_expect(json_is_null(json_object_get(json_array_get(of_second, 0), "line")));
    json_decref(of_first);
    json_decref(of_second);
}

Test(determine, names_and_places_that_are_doubtful)
{
    struct determine_request request = request_of("register");
    request.flags[FLAG_EFFECTIVE_ON] = "2016-01-01";
    cr_assert(read_text(&request, "code,name,province,latitude,longitude\nGM0716,Tholen,PV29,51.53,4.22\n"
                                  "GM1900,SÃºdwest-FryslÃ¢n,PV21,53.03,5.66\nGM0518,Den Haag,PV28,4.30,52.07\n"));
    cr_expect_eq(remarks.doubtful, 2);
    request = request_of("reorganisation");
    cr_assert(read_text(&request, REORGANISATION_HEADER "2017-01-01,GM0001,GM0003,10,Caf?,PV20,53,6\n"));
    cr_expect_eq(remarks.doubtful, 1);
}

Test(determine, rows_from_the_command_line)
{
    const char *municipalities[] = {"GM0716=17", "GM0518=-3"};
    struct determine_request request = request_of("balance");
    request.flags[FLAG_PERIOD] = "2017-1";
    request.municipalities = municipalities;
    request.municipality_count = 2;
    request.withdrawn = true;
    const struct draft *draft = drafts_read(&request, arena, &remarks, &error);
    cr_assert(draft);
    cr_assert(draft->message->withdrawn);
    cr_assert_eq(draft->message->opening_balance->n_balances, 2);
    cr_assert_str_eq(draft->message->opening_balance->balances[1]->code, "GM0518");
    cr_assert_eq(draft->message->opening_balance->balances[1]->persons, -3);
}

Test(determine, a_transfer_without_an_id_is_a_new_one)
{
    struct determine_request request = request_of("transfer");
    request.flags[FLAG_PERIOD] = "2017-1";
    request.flags[FLAG_FROM] = "GM0716";
    request.flags[FLAG_TO] = "GM0664";
    request.flags[FLAG_PERSONS] = "3";
    request.flags[FLAG_DECIDED_ON] = "2017-02-01";
    const Taakstelling__V1__Transfer *first = drafts_read(&request, arena, &remarks, &error)->message->transfer;
    const Taakstelling__V1__Transfer *second = drafts_read(&request, arena, &remarks, &error)->message->transfer;
    cr_assert_str_neq(first->transfer_id, second->transfer_id);
    cr_assert_str_eq(first->to_code, "GM0664");
    request.flags[FLAG_ID] = "8d8ac610-566d-4ef0-9c22-186b2a5ed793";
    cr_assert_str_eq(drafts_read(&request, arena, &remarks, &error)->message->transfer->transfer_id,
                     request.flags[FLAG_ID]);
}

static void check_usage(const char *kind, enum determine_flag missing, enum determine_flag extra)
{
    struct determine_request request = request_of(kind);
    for (int i = 0; i < FLAGS; i++)
        request.flags[i] = ((request.kind->needed & FLAG_BIT(i)) && i != (int)missing) || i == (int)extra ? "x" : NULL;
    determine_request_check(&request);
}

Test(determine, needs_its_flags, .exit_code = 64)
{
    check_usage("total", FLAG_METHOD, FLAGS);
}

Test(determine, takes_no_flag_of_another_kind, .exit_code = 64)
{
    check_usage("total", FLAGS, FLAG_DECIDED_ON);
}

Test(determine, the_flags_of_its_kind_are_enough)
{
    static const char *const kinds[] = {"register", "population", "total",         "official",
                                        "transfer", "balance",    "reorganisation"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        check_usage(kinds[i], FLAGS, FLAGS); // ends the program where not
}
