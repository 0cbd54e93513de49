#include "feed/determination_drafts.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct error error;
static struct remarks remarks;
static struct reading reading;

static void setup(void)
{
    arena = arena_new();
    memset(&error, 0, sizeof error);
    remarks = (struct remarks){.arena = arena};
    reading = (struct reading){.arena = arena};
}

static void teardown(void)
{
    arena_free(arena);
}

TestSuite(determination_drafts, .init = setup, .fini = teardown);

static struct draft *drafts_of(const struct draft_request *request, FILE *in)
{
    struct row_fault fault;
    remarks = (struct remarks){.arena = arena};
    struct drafts drafts = {.request = request, .arena = arena, .remarks = &remarks, .reading = &reading};
    cr_assert(in && drafts_begin(&drafts, &fault, &error));
    bool ok = drafts_rows(&drafts, in, NULL, &error);
    fclose(in);
    return ok ? drafts.first : NULL;
}

static struct draft *read_file(const struct draft_request *request, const char *path)
{
    return drafts_of(request, fopen(path, "r"));
}

static struct draft *read_text(const struct draft_request *request, const char *text)
{
    return drafts_of(request, *text ? fmemopen((void *)text, strlen(text), "r") : fopen("/dev/null", "r"));
}

static struct draft_request request_of(const char *kind)
{
    struct draft_request request = {.kind = draft_kind_find(kind)};
    cr_assert(request.kind);
    return request;
}

#define REORGANISATION_HEADER                                                                                          \
    "effective_on,from_code,to_code,inhabitants,to_name,to_province,to_latitude,to_longitude\n"

Test(determination_drafts, reference_files)
{
    struct draft_request request = request_of("register");
    request.given[GIVEN_EFFECTIVE_ON] = "2016-01-01";
    struct draft *draft = read_file(&request, REFERENCE_DIR "/municipalities.csv");
    cr_assert(draft && !draft->next);
    cr_assert_eq(draft->message->municipal_register->n_municipalities, 390);
    request = request_of("population");
    draft = read_file(&request, REFERENCE_DIR "/population.csv");
    cr_assert(draft && !draft->next);
    cr_assert_eq(draft->message->population->n_municipalities, 390);
    cr_assert_eq(draft->message->population->national, 16979120);
    cr_assert_eq(draft->message->population->reference_date->year, 2016);
}

Test(determination_drafts, a_municipality_that_starts_is_told_of_once)
{
    struct draft_request request = request_of("reorganisation");
    const struct draft *draft = read_file(&request, REFERENCE_DIR "/reorganisations.csv");
    cr_assert(draft && !draft->next);
    const Taakstelling__V1__Reorganisation *reorganisation = draft->message->reorganisation;
    cr_assert_eq(reorganisation->n_parts, 3);
    cr_assert_eq(reorganisation->n_municipalities, 1);
    cr_assert_str_eq(reorganisation->municipalities[0]->code, "GM1948");
    cr_assert_str_eq(reorganisation->municipalities[0]->province_code, "PV30");
    cr_assert_eq(reorganisation->parts[2]->inhabitants, 38078);
}

Test(determination_drafts, rows_of_several_days_are_several_determinations)
{
    static const char text[] = REORGANISATION_HEADER
        "2017-01-01,GM0001,GM0003,10,,,,\n2018-01-01,GM0003,GM0004,10,,,,\n"
        "2017-01-01,GM0002,GM0003,20,,,,\n";
    struct draft_request request = request_of("reorganisation");
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

Test(determination_drafts, nothing_comes_of_bad_lines)
{
    struct draft_request request = request_of("balance");
    request.given[GIVEN_PERIOD] = "2017-1";
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
Test(determination_drafts, the_country_is_there_once_in_a_population)
{
    struct draft_request request = request_of("population");
    cr_assert_null(read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,5\n2016-01-01,GM0716,7\n"
                                       "2016-01-01,NL00,7\n"));
    cr_assert_str_eq(error.message, "1 of 3 lines are bad: nothing is published");
    cr_assert_null(read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,\n2016-01-01,GM0716,0\n"));
    cr_assert_str_eq(error.message, "1 of 2 lines are bad: nothing is published");
    cr_assert(read_text(&request, "reference_date,code,inhabitants\n2016-01-01,NL00,7\n2016-01-01,GM0716,7\n"
                                  "2017-01-01,NL00,8\n2017-01-01,GM0716,8\n"));
}

// Of two drafts each has its own.
// It was taken for a date, which ended the program; the checks of the consumer say that it is missing.
Test(determination_drafts, a_population_without_a_reference_date)
{
    struct draft_request request = request_of("population");
    const struct draft *draft = read_text(&request, "reference_date,code,inhabitants\n,GM0005,10433\n");
    cr_assert(draft && !draft->next);
    cr_assert_null(draft->message->population->reference_date);
    cr_assert_eq(remarks.bad + remarks.doubtful, 0);
}

Test(determination_drafts, doubts_go_with_their_determination)
{
    struct draft_request request = request_of("population");
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

Test(determination_drafts, names_and_places_that_are_doubtful)
{
    struct draft_request request = request_of("register");
    request.given[GIVEN_EFFECTIVE_ON] = "2016-01-01";
    cr_assert(read_text(&request, "code,name,province,latitude,longitude\nGM0716,Tholen,PV29,51.53,4.22\n"
                                  "GM1900,SÃºdwest-FryslÃ¢n,PV21,53.03,5.66\nGM0518,Den Haag,PV28,4.30,52.07\n"));
    cr_expect_eq(remarks.doubtful, 2);
    request = request_of("reorganisation");
    cr_assert(read_text(&request, REORGANISATION_HEADER "2017-01-01,GM0001,GM0003,10,Caf?,PV20,53,6\n"));
    cr_expect_eq(remarks.doubtful, 1);
}

Test(determination_drafts, rows_that_come_from_no_line)
{
    struct row_fault fault;
    struct draft_request request = request_of("balance");
    request.given[GIVEN_PERIOD] = "2017-1";
    request.withdrawn = true;
    struct drafts drafts = {.request = &request, .arena = arena, .remarks = &remarks, .reading = &reading};
    cr_assert(drafts_begin(&drafts, &fault, &error));
    cr_assert(drafts_row(&drafts, 0, (const char *const[]){"GM0716", "17"}, &fault));
    cr_assert(drafts_row(&drafts, 0, (const char *const[]){"GM0518", "-3"}, &fault));
    cr_assert_not(drafts_row(&drafts, 0, (const char *const[]){"GM0518", "many"}, &fault));
    cr_assert_str_eq(fault.explanation, "persons is no whole number");
    const Taakstelling__V1__Determination *message = drafts.first->message;
    cr_assert(message->withdrawn);
    cr_assert_str_eq(message->opening_balance->balances[1]->code, "GM0518");
    cr_assert_eq(message->opening_balance->balances[1]->persons, -3);
}

static const Taakstelling__V1__Transfer *transfer_of(const struct draft_request *request)
{
    struct row_fault fault;
    struct drafts drafts = {.request = request, .arena = arena, .remarks = &remarks, .reading = &reading};
    cr_assert(drafts_begin(&drafts, &fault, &error), "%s", fault.explanation);
    cr_assert(drafts.first && !drafts.first->next);
    return drafts.first->message->transfer;
}

Test(determination_drafts, a_transfer_without_an_id_is_a_new_one)
{
    struct draft_request request = request_of("transfer");
    request.given[GIVEN_PERIOD] = "2017-1";
    request.given[GIVEN_FROM] = "GM0716";
    request.given[GIVEN_TO] = "GM0664";
    request.given[GIVEN_PERSONS] = "3";
    request.given[GIVEN_DECIDED_ON] = "2017-02-01";
    const Taakstelling__V1__Transfer *first = transfer_of(&request), *second = transfer_of(&request);
    cr_assert_str_neq(first->transfer_id, second->transfer_id);
    cr_assert_str_eq(first->to_code, "GM0664");
    request.given[GIVEN_ID] = "8d8ac610-566d-4ef0-9c22-186b2a5ed793";
    cr_assert_str_eq(transfer_of(&request)->transfer_id, request.given[GIVEN_ID]);
}

Test(determination_drafts, what_is_given_must_be_readable)
{
    struct row_fault fault;
    struct draft_request request = request_of("official");
    request.given[GIVEN_PERIOD] = "2017-3";
    struct drafts drafts = {.request = &request, .arena = arena, .remarks = &remarks, .reading = &reading};
    cr_assert_not(drafts_begin(&drafts, &fault, &error));
    cr_assert_str_eq(fault.explanation, "period is no half-year such as 2017-1");
    cr_assert_null(drafts.first);
}

Test(determination_drafts, each_kind_allows_what_it_needs)
{
    static const char *const kinds[] = {"register", "population", "total",         "official",
                                        "transfer", "balance",    "reorganisation"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct draft_kind *kind = draft_kind_find(kinds[i]);
        cr_assert(kind, "%s", kinds[i]);
        cr_expect_eq(kind->needed & ~kind->allowed, 0, "%s", kinds[i]);
        cr_expect_eq(kind->row == NULL, kind->columns.count == 0, "%s", kinds[i]);
    }
    cr_expect_null(draft_kind_find("permits"));
}
