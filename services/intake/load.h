// A batch together with what it borrows from: the messages as librdkafka gave them.
#pragma once

#include "intake/batch.h"

#include <librdkafka/rdkafka.h>

struct load {
    struct batch *batch;
    struct arena *headers;
    rd_kafka_message_t **messages;
    size_t count;
    int64_t first_ms; // when the first message came
};

void load_open(struct load *load, const struct record_kind *kind, size_t events); // room for so many
void load_close(struct load *load);
void load_reset(struct load *load);

// A message as the batch takes it; its headers live in the load.
struct message load_message(struct load *load, const struct record_kind *kind, const rd_kafka_message_t *from);

// Takes the message over, judges it and moves the position on.
void load_add(struct load *load, rd_kafka_message_t *from, const struct message *message,
              struct partition_position *position);
