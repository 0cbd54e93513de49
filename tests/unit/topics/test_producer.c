// Against librdkafka's mock cluster, which is a broker within the process.
#include "common/stop.h"
#include "topics/producer.h"

#include <criterion/criterion.h>
#include <librdkafka/rdkafka_mock.h>
#include <string.h>

#define MANY    1000
#define PERMITS "coa.permits.v1"
#define QUOTAS  "taakstelling.quotas.v1"
#define PRODUCE 0 // the protocol's key of the request

static rd_kafka_t *host;
static rd_kafka_mock_cluster_t *cluster;
static struct settings settings;
static struct error error;
static struct producer *producer;
static char bootstrap[256];

static void setup(void)
{
    char why[256];
    host = rd_kafka_new(RD_KAFKA_PRODUCER, NULL, why, sizeof why);
    cr_assert(host, "%s", why);
    cluster = rd_kafka_mock_cluster_new(host, 1);
    cr_assert(cluster);
    cr_assert_eq(rd_kafka_mock_topic_create(cluster, PERMITS, 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
    cr_assert_eq(rd_kafka_mock_topic_create(cluster, QUOTAS, 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
    snprintf(bootstrap, sizeof bootstrap, "%s", rd_kafka_mock_cluster_bootstraps(cluster));
    memset(&settings, 0, sizeof settings);
    settings.kafka_bootstrap_servers = bootstrap;
    memset(&error, 0, sizeof error);
    producer = producer_open(&settings, "test", topic_find("permits"), &error);
    cr_assert(producer, "%s", error.message);
}

static void teardown(void)
{
    producer_close(producer);
    rd_kafka_mock_cluster_destroy(cluster);
    rd_kafka_destroy(host);
}

TestSuite(producer, .init = setup, .fini = teardown);

static void hand_over(const char *topic, struct receipt *receipt)
{
    static const struct header headers[] = {{"ce_id", (const uint8_t *)"1", 1}};
    const struct message message = {.topic = topic,
                                    .key = (const uint8_t *)"key",
                                    .key_size = 3,
                                    .value = (const uint8_t *)"value",
                                    .value_size = 5,
                                    .headers = headers,
                                    .header_count = 1};
    producer_send(producer, &message, receipt);
}

static void all_await(void)
{
    while (producer_flush(producer) > 0)
        ;
}

Test(producer, each_topic_gets_its_messages_once_and_in_order)
{
    struct receipt receipts[MANY];
    for (int i = 0; i < MANY; i++)
        hand_over(i % 2 ? PERMITS : QUOTAS, &receipts[i]);
    hand_over(PERMITS, NULL);
    all_await();
    for (int i = 0; i < MANY; i++) {
        cr_assert_eq(receipts[i].result, RD_KAFKA_RESP_ERR_NO_ERROR);
        cr_assert_eq(receipts[i].partition, 0);
        cr_assert_eq(receipts[i].offset, i / 2);
    }
    struct producer_counts counts = producer_counts(producer);
    cr_expect_eq(counts.sent, MANY + 1);
    cr_expect_eq(counts.delivered, MANY + 1);
    cr_expect_eq(counts.failed, 0);
}

Test(producer, what_the_broker_refuses_is_told_and_holds_up_no_other)
{
    struct receipt refused, taken;
    rd_kafka_mock_push_request_errors(cluster, PRODUCE, 1, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    hand_over(PERMITS, &refused);
    all_await();
    hand_over(PERMITS, &taken);
    all_await();
    cr_expect_eq(refused.result, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    cr_expect(producer_refused(refused.result));
    cr_expect_eq(taken.result, RD_KAFKA_RESP_ERR_NO_ERROR);
    cr_expect_not(producer_refused(taken.result));
    struct producer_counts counts = producer_counts(producer);
    cr_expect_eq(counts.failed, 1);
    cr_expect_eq(counts.delivered, 1);
    cr_expect_eq(counts.why, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
}

Test(producer, what_is_larger_than_a_message_may_be_is_told_at_once)
{
    static const uint8_t value[5000000];
    struct receipt receipt;
    producer_send(producer, &(struct message){.topic = PERMITS, .value = value, .value_size = sizeof value}, &receipt);
    cr_expect(producer_refused(receipt.result));
    cr_expect_eq(producer_counts(producer).failed, 1);
}

Test(producer, a_flush_is_short_and_ends_soon_after_a_request_to_stop, .timeout = 20)
{
    struct receipt receipt;
    rd_kafka_mock_broker_set_down(cluster, 1);
    hand_over(PERMITS, &receipt);
    int64_t before_ms = clock_ms();
    cr_expect_eq(producer_flush(producer), 1);
    cr_expect_lt(clock_ms() - before_ms, 5000);
    cr_expect_eq(receipt.result, RD_KAFKA_RESP_ERR__IN_PROGRESS);
    stop_request();
    all_await();
    cr_expect_neq(receipt.result, RD_KAFKA_RESP_ERR__IN_PROGRESS);
    cr_expect_neq(receipt.result, RD_KAFKA_RESP_ERR_NO_ERROR);
    cr_expect_not(producer_refused(receipt.result));
    cr_expect_lt(stop_age_ms(), 10000);
}

Test(producer, needs_brokers_to_start_from)
{
    bootstrap[0] = '\0';
    cr_assert_null(producer_open(&settings, "test", NULL, &error));
    cr_expect_eq(error.kind, ERROR_CONFIG);
}
