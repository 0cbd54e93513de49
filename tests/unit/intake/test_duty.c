#include "common/log.h"
#include "intake/duty.h"

#include <criterion/criterion.h>

static const struct record_kind kind = {.program = "permit-consumer", .topic = "coa.permits.v1"};
static struct health health;
static struct duty duty;
static rd_kafka_t *client;

static void setup(void)
{
    char why[128];
    log_open("test", LOG_ERROR, LOG_LOGFMT);
    health_open(&health, true, "partitions");
    duty = (struct duty){.health = &health, .kind = &kind};
    client = rd_kafka_new(RD_KAFKA_CONSUMER, NULL, why, sizeof why);
    cr_assert_not_null(client, "%s", why);
}

static void teardown(void)
{
    rd_kafka_destroy(client);
    health_close(&health);
}

TestSuite(duty, .init = setup, .fini = teardown);

static void assign(int count)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(count);
    for (int32_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, kind.topic, i);
    duty_assigned(&duty, list);
    rd_kafka_topic_partition_list_destroy(list);
}

static bool had(void)
{
    return health_has(&health, HEALTH_DUTY);
}

Test(duty, who_is_assigned_has_it)
{
    cr_expect(!had());
    assign(2);
    cr_expect(had());
    assign(0); // others of the group have them
    cr_expect(had());
}

// Being in the group shows that the right is there, also of who gets a partition that is taken from it at once.
Test(duty, the_group_bars_until_it_is_joined)
{
    duty_bar(&duty, client, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED);
    cr_expect(!had());
    assign(0);
    cr_expect(had());
    duty_bar(&duty, client, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED);
    cr_expect(!had());
    assign(1);
    cr_expect(had());
}

Test(duty, the_topic_bars_until_it_is_read)
{
    assign(2);
    duty_bar(&duty, client, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    assign(2);
    cr_expect(!had());
    duty_reads(&duty);
    cr_expect(had());
}

Test(duty, the_topic_bars_nobody_whose_partitions_others_have)
{
    assign(2);
    duty_bar(&duty, client, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    assign(0);
    cr_expect(had());
}

// No group can share out a topic that it cannot see.
Test(duty, the_topic_bars_who_never_had_a_partition)
{
    duty_bar(&duty, client, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    assign(0);
    cr_expect(!had());
}

Test(duty, a_topic_that_is_not_there_bars_until_it_is_read)
{
    assign(1);
    duty_bar(&duty, client, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    assign(0);
    cr_expect(!had());
    assign(1);
    cr_expect(!had());
    duty_reads(&duty);
    cr_expect(had());
}
