"""A schema registry of the tests' own, Apicurio's, which speaks Confluent's API; and two stock clients of registries."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

from broker import wait_until
from protos import REPOSITORY
from servers import end_of, free_port

# The newest that runs on the Java of Debian 12, in memory and without any other server.
APICURIO = "io.apicurio:apicurio-registry-app:2.6.13.Final:tar.gz:all"
# Later ones ask for schemas in a form of their own (format=serialized), which this Apicurio does not have.
CONFLUENT = "confluent-kafka==2.6.1"
KAFKAJS_REGISTRY = "@kafkajs/confluent-schema-registry@4.1.0"
SUPPORT = REPOSITORY / "tests" / "support"


class SchemaRegistry:
    """Empty, and answering."""

    def __init__(self, program, folder):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/apis/ccompat/v7"
        self.log = folder / "registry.log"
        [jar] = program.glob("*-runner.jar")
        options = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["java", *options, "-jar", jar],
                env={**os.environ, "QUARKUS_HTTP_HOST": "127.0.0.1", "QUARKUS_HTTP_PORT": str(port)},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self.answers, f"the schema registry answers; {self.log}", 60)

    def answers(self):
        assert self.process.poll() is None, end_of(self.log)
        try:
            return self.ask("subjects") == []
        except OSError:
            return False

    def ask(self, path):
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=10) as answer:
            return json.load(answer)

    def subjects(self):
        """The newest version of each."""
        names = self.ask("subjects")
        return {name: self.ask(f"subjects/{name.replace('/', '%2F')}/versions/latest") for name in names}

    def stop(self):
        self.process.kill()
        self.process.wait()


def register(url, folder=REPOSITORY, **environment):
    """Runs our script, of that folder."""
    return subprocess.run(
        [folder / "deploy" / "schema-registry" / "register", url],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def confluent_client(packages, url, *words, lines=()):
    """Runs registry_client.py with Confluent's own client; gives the lines it prints."""
    path = os.pathsep.join(map(str, (packages, SUPPORT)))
    command = [sys.executable, SUPPORT / "registry_client.py", url, *words]
    return _lines(command, "".join(f"{line}\n" for line in lines), PYTHONPATH=path)


def kafkajs_reader(packages, url, servers, counts):
    """The last messages of topics as kafkajs and its client of registries read them: topic, key, and an object or None."""
    words = [f"{topic}={count}" for topic, count in counts.items()]
    environment = {"NODE_PATH": str(packages / "node_modules"), "KAFKAJS_NO_PARTITIONER_WARNING": "1"}
    found = _lines(["node", SUPPORT / "registry_reader.js", url, servers, *words], "", **environment)
    return [json.loads(line) for line in found]


def _lines(command, text, **environment):
    environment = {**os.environ, **environment}
    done = subprocess.run(command, env=environment, input=text, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()
