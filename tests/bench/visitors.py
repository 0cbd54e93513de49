"""Who looks at the board in its measurements, each a process of its own: who asks for pages, and who keeps a stream open."""

import multiprocessing
import resource
import select
import socket
import time

from measure import percentile

CONNECTIONS = 32  # that stay open, of one who asks for pages


def allow_descriptors():
    """As many open connections as this machine lets one process have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def opened(port, request=b""):
    connection = socket.create_connection(("127.0.0.1", port), 30)
    connection.sendall(request)
    return connection


def request_of(path, more=""):
    return f"GET {path} HTTP/1.1\r\nHost: board\r\n{more}\r\n".encode()


def read_answer(connection, seconds=30):
    """The bytes of the body; the answer must be 200 and tell its length."""
    connection.settimeout(seconds)
    got = b""
    while b"\r\n\r\n" not in got:
        got += received(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    [length] = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    left = int(length.split(b":")[1]) - len(body)
    while left > 0:
        left -= len(received(connection))
    return int(length.split(b":")[1])


def received(connection):
    got = connection.recv(1 << 18)
    assert got, "the connection was closed"
    return got


def sizes(port, paths):
    with opened(port) as connection:
        found = []
        for path in paths:
            connection.sendall(request_of(path))
            found.append(read_answer(connection))
        return found


def ask(port, paths, rate, seconds):
    """Milliseconds that each page took, from the moment at which it should have been asked for: who comes late waits longer."""
    connections = [opened(port) for _ in range(CONNECTIONS)]
    poll = select.epoll()
    by_number = {connection.fileno(): connection for connection in connections}
    free, waiting, times = list(by_number), {}, []
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    began, asked, count = time.monotonic(), 0, int(rate * seconds)
    while len(times) < count:
        now = time.monotonic()
        while asked < count and free and began + asked / rate <= now:
            number = free.pop()
            by_number[number].sendall(request_of(paths[asked % len(paths)]))
            waiting[number] = began + asked / rate
            asked += 1
        pause = began + asked / rate - time.monotonic() if asked < count and free else 1
        for number, _ in poll.poll(max(pause, 0)):
            read_answer(by_number[number])
            times.append(1000 * (time.monotonic() - waiting.pop(number)))
            free.append(number)
    for connection in connections:
        connection.close()
    return times


def in_turns(ports, paths, rate, seconds, slice_seconds=2):
    """The times of each port's pages, asked in turns."""
    times = [[] for _ in ports]
    for _ in range(int(seconds / slice_seconds)):
        for port, of_port, found in zip(ports, paths, times):
            found += ask(port, of_port, rate, slice_seconds)
    return times


def summary(times):
    return {
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
        "max": max(times),
    }


# Streams


def listen(port, queries, ready, done, results):
    """Keeps a stream open for each of the queries; gives how many events and bytes came, and how many streams ended."""
    allow_descriptors()
    poll, streams, events, size, ended = select.epoll(), {}, 0, 0, 0
    for query in queries:
        stream = opened(port, request_of("/v1/stream" + query))
        streams[stream.fileno()] = stream
        poll.register(stream.fileno(), select.EPOLLIN)
    ready.set()
    while not done.is_set():
        for number, _ in poll.poll(0.2):
            got = streams[number].recv(1 << 18)
            size += len(got)
            events += got.count(b"\ndata: ")
            if not got:
                ended += 1
                poll.unregister(number)
    results.put((events, size, ended))


class Listeners:
    """So many streams in a process of its own."""

    def __init__(self, port, queries):
        self.ready, self.done, self.results = multiprocessing.Event(), multiprocessing.Event(), multiprocessing.Queue()
        arguments = port, queries, self.ready, self.done, self.results
        self.process = multiprocessing.Process(target=listen, args=arguments, daemon=True)
        self.process.start()
        assert self.ready.wait(120), "the streams do not open"

    def stop(self):
        self.done.set()
        result = self.results.get(timeout=60)
        self.process.join()
        return dict(zip(("events", "bytes", "ended"), result))


# Those who are of no use


def loiter(port, idle, slow, ready, done):
    """Keeps connections open that say nothing, opened again as they are closed; some that send a byte a second; and a stream that is
    never read."""
    allow_descriptors()
    silent = [opened(port, request_of("/v1/stream"))]
    slowly = [opened(port) for _ in range(slow)]
    quiet = [opened(port) for _ in range(idle)]
    ready.set()
    request = request_of("/2017-1") * 100
    sent = 0
    while not done.wait(1):
        for number, connection in enumerate(slowly):
            slowly[number] = send_byte(port, connection, request[sent % len(request)])
        quiet = [connection if is_open(connection) else opened(port) for connection in quiet]
        sent += 1
    for connection in silent + slowly + quiet:
        connection.close()


def send_byte(port, connection, byte):
    try:
        connection.sendall(bytes((byte,)))
        return connection
    except OSError:
        connection.close()
        return opened(port)


def is_open(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


class Loiterers:
    def __init__(self, port, idle, slow):
        self.ready, self.done = multiprocessing.Event(), multiprocessing.Event()
        arguments = port, idle, slow, self.ready, self.done
        self.process = multiprocessing.Process(target=loiter, args=arguments, daemon=True)
        self.process.start()
        assert self.ready.wait(120), "the connections do not open"

    def stop(self):
        self.done.set()
        self.process.join(30)
