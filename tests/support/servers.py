"""Kafka and PostgreSQL for the tests, and the programs that are tested: started, watched, ended."""

import os
import random
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from confluent_kafka.admin import AdminClient

from broker import properties, wait_until
from kafka_archive import kafka_environment
from protos import REPOSITORY

BUILD = Path(os.environ.get("BUILD_DIR", REPOSITORY / "build"))
EVENT_SOURCE = "urn:nld:oin:00000099000000000001:systeem:taakstelling-test"
LISTENS = re.compile(rb'msg"?[=:]"http listens".*port"?[=:](\d+)')  # in either format
CONSUMERS = ("permit-consumer", "family-consumer", "placement-consumer", "determination-consumer")
STOP_SECONDS = 5


def forget_settings():
    """Takes the product's settings and libpq's out of the environment: no test reaches any server but its own. Gives their names."""
    ask = ". \"$0\"/deploy/lib.sh && forget_settings && printf '%s\\n' ${forgotten[@]+\"${forgotten[@]}\"}"
    names = subprocess.check_output(["bash", "-c", ask, REPOSITORY], text=True).split()
    for name in names:
        del os.environ[name]
    return names


FORGOTTEN = forget_settings()


class PrivateServer:
    """One of deploy/kafka and deploy/postgres in a folder of its own."""

    def __init__(self, kind, variable, folder, *options):
        self.kind, self.folder = kind, folder
        self.harmed = False  # by a test: nobody else is to meet it
        self.script("start", *options)
        lines = dict(line.split("=", 1) for line in (folder / "env").read_text().splitlines())
        self.address = lines[variable]

    def script(self, name, *options):
        environment = kafka_environment() if (self.kind, name) == ("kafka", "start") else None
        command = [REPOSITORY / "deploy" / self.kind / name, self.folder, *options]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    def processes(self):
        """The server's process and its children; whoever asks may do what he wants to them."""
        self.harmed = True
        pid_file = {"kafka": "kafka.pid", "postgres": "data/postmaster.pid"}[self.kind]
        pid = (self.folder / pid_file).read_text().split()[0]
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", pid], capture_output=True, text=True, check=False)
        return [int(pid), *map(int, children.stdout.split())]

    def signal(self, number):
        """To all its processes."""
        for pid in self.processes():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass  # it has just ended

    def stop(self):
        self.harmed = True
        self.script("stop")


def fresh_database(url, name):
    """An empty database beside that of the URL; gives its URL."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlunsplit(urlsplit(url)._replace(path="/" + name))


def make_roles(url, **variables):
    """Makes the roles of the programs; what they may do, `taakctl migrate` gives them."""
    script = REPOSITORY / "deploy" / "postgres" / "roles.sql"
    sets = [word for name, value in variables.items() for word in ("--set", f"{name}={value}")]
    done = subprocess.run(["psql", url, "--no-psqlrc", "--quiet", *sets, "--file", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def url_of(url, role):
    """The same database's, as another role."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))


def delete_topics(servers):
    """All topics of the product, and with them what the groups remember of them."""
    admin = AdminClient(properties(servers))
    prefixes = ("coa.", "municipal.", "ministry.", "taakstelling.")

    def topics():
        return [topic for topic in admin.list_topics(timeout=20).topics if topic.startswith(prefixes)]

    if topics():
        for future in admin.delete_topics(topics(), operation_timeout=30).values():
            future.result()
    wait_until(lambda: not topics(), "the topics are deleted", 30)


def free_port():
    """Below the range from which Linux takes the ports of outgoing connections, which might take it a moment later."""
    while True:
        port = random.randint(10_000, 29_999)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def end_of(log, lines=20):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


class Service:
    """One process of one of the programs; its log goes to a file."""

    def __init__(self, program, environment, folder, number=1, build=BUILD):
        self.program, self.build = program, build
        self.environment = environment
        self.log = folder / f"{program}-{number}.log"
        self.process = None
        self.codes = set()  # with which it ended before

    def start(self):
        environment = {"HTTP_LISTEN": "127.0.0.1:0", **self.environment}
        self.chosen_port = None
        if self.process:
            self.codes.add(self.process.poll())
        with open(self.log, "ab") as log:
            self.log_start = log.tell()
            self.process = subprocess.Popen(
                [self.build / "bin" / self.program], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        return self

    def find_port(self):
        """The port that it listens on, of its log; None before it does."""
        if not self.chosen_port:
            with open(self.log, "rb") as log:
                log.seek(self.log_start)
                found = LISTENS.search(log.read())
            self.chosen_port = found and int(found[1])
        return self.chosen_port

    @property
    def port(self):
        return wait_until(self.find_port, f"{self.program} listens; {self.log}", 30, 0.02)

    def answer(self, path):
        """The HTTP status and body; (None, "") without an answer."""
        code = self.process.poll()
        assert code is None, f"{self.program} ended with {code}:\n{self.end_of_log()}"
        if not self.find_port():
            return None, ""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return None, ""

    def answers(self, path):
        return self.answer(path)[0]

    def readyz(self):
        return self.answer("/readyz")

    def wait_for(self, path="/readyz", seconds=60):
        wait_until(lambda: self.answers(path) == 200, f"{self.program} says yes to {path}; {self.log}", seconds)
        return self

    def stop(self):
        """SIGTERM must end it in time, with exit code 0."""
        code = self.process.poll()
        assert code is None, f"{self.program} had ended with {code}:\n{self.end_of_log()}"
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.program} runs {STOP_SECONDS} s after SIGTERM:\n{self.end_of_log()}") from None
        assert code == 0, f"{self.program} ended with {code} after SIGTERM:\n{self.end_of_log()}"

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def left_open(self):
        """Whether it ever ended otherwise than in order."""
        return bool(self.process) and self.codes | {self.process.poll()} != {0}

    def end_of_log(self):
        return end_of(self.log)


class System:
    """The whole product on clean servers: topics, a migrated database, and the services that a test starts."""

    def __init__(self, bootstrap_servers, database_url, folder):
        self.bootstrap_servers = bootstrap_servers
        self.folder = folder
        self.services = []
        self.left_open = False  # whether one of them ended otherwise than it should: the broker may wait for it, or for the end of its transaction
        self.environment = {
            **os.environ,
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap_servers,
            "DATABASE_URL": database_url,
            "EVENT_SOURCE": EVENT_SOURCE,
            "LOG_LEVEL": "info",
            "LOG_FORMAT": "logfmt",
        }

    def run_taakctl(self, *arguments, seconds=120, given=""):
        """Runs taakctl, with that on its standard input, and gives how it ended and all it printed."""
        return subprocess.run(
            [BUILD / "bin" / "taakctl", *arguments],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def taakctl(self, *arguments, code=0, given=""):
        """Runs taakctl, which must end with that code, and gives what it printed."""
        done = self.run_taakctl(*arguments, given=given)
        assert done.returncode == code, f"taakctl {arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def sql(self, *statements_and_values):
        """Runs statements as an operator's hand would, each with its values if a list follows; gives the last's rows."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        connection.autocommit = True
        statements = list(statements_and_values)
        with connection.cursor() as cursor:
            while statements:
                statement = statements.pop(0)
                values = statements.pop(0) if statements and isinstance(statements[0], list) else None
                cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def prepare(self, partitions=6):
        self.taakctl("migrate")
        self.taakctl("topics", "create", "--partitions", str(partitions))

    def board_url(self):
        url = self.environment["DATABASE_URL"]
        make_roles(url, owner="taakstelling")
        self.taakctl("migrate")
        return url_of(url, "taakstelling_board")

    def start(self, program, number=1, build=BUILD, **settings):
        """A board reads as the role that is made for it, where nothing else is said."""
        if program == "board" and not {"DATABASE_URL", "DATABASE_URL_FILE"} & set(settings):
            settings["DATABASE_URL"] = self.board_url()
        service = Service(program, {**self.environment, **settings}, self.folder, number, build).start()
        self.services.append(service)
        return service

    def start_all(self, instances=2, emitters=1, **settings):
        """All of them, ready. A second emitter stands by, so it need only live."""
        for number in range(1, instances + 1):
            for program in CONSUMERS:
                self.start(program, number, **settings)
        first = self.start("quota-emitter", **settings)
        for service in self.services:
            service.wait_for()
        for number in range(2, emitters + 1):
            self.start("quota-emitter", number, **settings).wait_for("/livez")
        assert first.process.poll() is None

    def stop_all(self):
        for service in self.services:
            service.stop()
        self.forget()

    def kill_all(self):
        for service in self.services:
            service.kill()
        self.forget()

    def end_all(self):
        """Asks all that run to end, and kills those that don't."""
        running = [service.process for service in self.services if service.process and service.process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        self.kill_all()

    def forget(self):
        self.left_open |= any(service.left_open() for service in self.services)
        self.services.clear()

    def end_of_logs(self):
        """What every process said last."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"-- {log.name}\n{end_of(log)}" for log in logs)
