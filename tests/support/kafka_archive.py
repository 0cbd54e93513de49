"""The classes of Kafka as the JVM keeps them in memory, in a file: with it a node starts in half the processor time, and the tests start hundreds.

JEP 350 (dynamic class-data sharing archives). A JVM that the file does not fit leaves it aside.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from protos import REPOSITORY

OPTIONS = "JDK_JAVA_OPTIONS"  # what every `java` takes further options from


def cache():
    """The folder where deploy/lib.sh keeps Kafka's jars."""
    ask = '. "$0"/deploy/lib.sh && dirname "$(cache_folder kafka)"'
    return Path(subprocess.check_output(["bash", "-c", ask, REPOSITORY], text=True).strip())


def name():
    """Another one for each version of Kafka and each Java."""
    java = os.path.realpath(shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '/none')}/bin:{os.environ['PATH']}") or "/usr/lib/jvm")
    pom = (REPOSITORY / "deploy" / "kafka" / "pom.xml").read_text()
    return f"kafka-{hashlib.sha256(f'{pom} {java} {os.stat(java).st_mtime_ns}'.encode()).hexdigest()[:16]}.jsa"


def with_option(option):
    """The environment with one option more for Java."""
    return {**os.environ, OPTIONS: f"{os.environ.get(OPTIONS, '')} {option}"}


def make(archive):
    """By a node that does nothing: its JVM writes the file as it ends."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / archive.name
        environment = with_option(f"-XX:ArchiveClassesAtExit={written}")
        for script in ("start", "stop"):
            subprocess.run([REPOSITORY / "deploy" / "kafka" / script, Path(folder) / "node"], env=environment, check=True, stdout=subprocess.DEVNULL)
        copy = shutil.copy(written, archive.with_suffix(".new"))
        copy.rename(archive)


@functools.cache
def kafka_environment():
    """The environment in which deploy/kafka/start starts a node soonest."""
    folder = cache()
    archive = folder / name()
    folder.mkdir(parents=True, exist_ok=True)
    with open(archive.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not archive.exists():
            make(archive)
    return with_option(f"-XX:SharedArchiveFile={archive}")
