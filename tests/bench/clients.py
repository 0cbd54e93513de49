"""Who publishes and who reads in the measurements of latency: each a process of its own."""

import multiprocessing
import time
import uuid

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from broker import wait_until

QUIET_SECONDS = 1.5  # without a message, and all has come: the indicative period's wait for up to a second


def ends(consumer, place):
    """Its first and last offset; None while the broker has just made the topic."""
    try:
        return consumer.get_watermark_offsets(place, timeout=20)
    except KafkaException:
        return None


def assign(consumer, topics, at_end):
    """Of all partitions of them, without a group."""
    places = []
    for topic in topics:
        for number in consumer.list_topics(topic, timeout=20).topics[topic].partitions:
            place = TopicPartition(topic, number, 0)
            place.offset = wait_until(lambda: ends(consumer, place), f"{topic} has a leader", 30)[at_end]
            places.append(place)
    consumer.assign(places)
    return places


def consumer_open(servers, **settings):
    return Consumer(
        {
            "bootstrap.servers": servers,
            "client.id": "bench-reader",
            "group.id": f"bench-{uuid.uuid4()}",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            **settings,
        }
    )


def follow(servers, topics, ready, done, results):
    consumer = consumer_open(servers)
    assign(consumer, topics, at_end=True)
    seen = []
    ready.set()
    message = None
    while message is not None or not done.is_set():
        message = consumer.poll(QUIET_SECONDS)
        if message is not None and not message.error():
            seen.append((time.time(), message.topic(), message.key(), message.value()))
    consumer.close()
    results.put(seen)


class Reader:
    """Follows topics from their ends, as a read_committed reader does."""

    def __init__(self, servers, topics):
        ready, self.done, self.results = multiprocessing.Event(), multiprocessing.Event(), multiprocessing.Queue()
        words = (servers, topics, ready, self.done, self.results)
        self.process = multiprocessing.Process(target=follow, args=words, daemon=True)
        self.process.start()
        assert ready.wait(60), "the reader has no partitions"

    def stop(self):
        """Gives what it read: when (seconds since 1970), topic, key and value of each message."""
        self.done.set()
        seen = self.results.get(timeout=60)
        self.process.join()
        return seen


def publish(servers, topic, messages, rate, results):
    producer = Producer({"bootstrap.servers": servers, "client.id": "bench-publisher", "linger.ms": 0})
    producer.list_topics(topic, timeout=20)
    published_at = []
    began = time.monotonic()
    results.put(time.time())
    for number, (partition, key, value, headers) in enumerate(messages):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))  # the pace
        published_at.append((key, time.time()))
        producer.produce(topic, value, key, partition=partition, headers=headers)
        producer.poll(0)
    left = producer.flush(60)
    results.put((published_at, left))


class Publisher:
    """Publishes (partition, key, value, headers) at an even rate, each by itself."""

    def __init__(self, servers, topic, messages, rate):
        self.results = multiprocessing.Queue()
        words = (servers, topic, messages, rate, self.results)
        self.process = multiprocessing.Process(target=publish, args=words, daemon=True)
        self.process.start()
        self.began = self.results.get(timeout=60)

    def wait(self):
        """Until all are acknowledged; gives when each was handed to the client library (seconds since 1970), by key."""
        published_at, left = self.results.get(timeout=600)
        self.process.join()
        assert left == 0, f"{left} messages were not acknowledged"
        return dict(published_at)


def stored(servers, topic):
    """What the topic holds: key and the broker's timestamp (seconds since 1970) of each, in the order of its partition."""
    consumer = consumer_open(servers)
    places = assign(consumer, [topic], at_end=False)
    left = sum(end - begin for begin, end in (consumer.get_watermark_offsets(place, timeout=20) for place in places))
    found = []
    while left:
        [message] = consumer.consume(1, 20)
        assert not message.error(), message.error()
        found.append((message.key().decode(), message.timestamp()[1] / 1000))
        left -= 1
    consumer.close()
    return found
