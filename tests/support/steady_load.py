"""Messages at a steady rate while something else happens, until it is told to stop."""

import random
import threading
import time

from confluent_kafka import Producer

from broker import properties, wait_until
from versions import NOON, SECOND, placement

PER_SECOND = 1_000


class Load(threading.Thread):
    """make(n) gives the n-th message. Within `with Load(…) as load`, or from start() to stop().

    A broker that goes down may get some of them twice. With enable.idempotence librdkafka 2.0 keeps a processor busy for each broker that
    is slow to answer (its issues 2565 and 3692), which is then missing to the services.
    """

    def __init__(self, servers, make):
        super().__init__(daemon=True)
        self.servers, self.make = servers, make
        self.sent, self.seconds, self.failures = 0, 0, []
        self.done = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def come_as(self, servers):
        """From now on with other addresses, certificates or passwords."""
        self.servers = servers

    def pass_by(self, seconds):
        """Until so many seconds' worth were sent from now on."""
        goal = self.sent + seconds * PER_SECOND
        wait_until(lambda: self.failures or self.sent >= goal, "the load goes on", 60 + seconds)
        assert not self.failures, self.failures[:3]

    def delivered(self, error, _message):
        if error is not None:
            self.failures.append(error)

    def run(self):
        began = time.monotonic()
        try:
            self.publish(began)
        except Exception as error:  # noqa: BLE001: whoever waits for the load hears of it
            self.failures.append(error)

    def publish(self, began):
        servers, producer = None, None
        while not self.done.is_set():
            if servers is not self.servers:
                if producer:
                    self.flush(producer)
                servers = self.servers
                producer = Producer({**properties(servers), "acks": "all", "linger.ms": 5, "message.timeout.ms": 300_000})
            while self.sent < (time.monotonic() - began) * PER_SECOND and not self.done.is_set():
                message = self.make(self.sent)
                producer.produce(message.topic, message.value, message.key, headers=list(message.headers), on_delivery=self.delivered)
                self.sent += 1
            producer.poll(0.01)
        self.seconds = time.monotonic() - began
        self.flush(producer)

    def flush(self, producer):
        if producer.flush(300):
            self.failures.append("not all were stored")

    def stop(self):
        self.done.set()
        if self.is_alive():
            self.join()

    def end(self):
        """Gives how many it were; all of them are stored."""
        self.stop()
        assert not self.failures, self.failures[:3]
        return self.sent

    def check_rate(self):
        """As much as it is to be, for a test that says what holds under it."""
        assert self.sent >= 0.95 * PER_SECOND * self.seconds, f"{self.sent} messages in {self.seconds:.1f} s are no load"


def placements(codes):
    """One after the other, spread over the municipalities."""
    rng = random.Random(7)

    def make(number):
        key = f"{number:08x}-0000-7000-8000-{number:012x}"
        return placement(rng, key, NOON + number * SECOND // 1000, municipality_code=rng.choice(codes), persons=rng.randint(1, 4))

    return make
