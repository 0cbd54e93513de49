"""What the C sources say of topics, types of events and reasons, read from where they stand."""
import re
from dataclasses import dataclass


@dataclass
class Topic:
    name: str
    short_name: str
    one_partition: bool
    partitions: int  # as `taakctl topics create` makes it unless told otherwise
    configuration: dict
    event_type: str  # None: of rejects
    group: str  # the consumer that reads it, None of what we send


def version(top):
    return found(r"project\(taakstelling VERSION ([0-9.]+)", (top / "CMakeLists.txt").read_text())


def reasons(top):
    """Each reject reason with its stage, in the order of the sources."""
    text = (top / "services/messages/message.c").read_text()
    return dict(re.findall(r'\[REJECT_\w+\] = \{"([a-z-]+)", "([a-z]+)"\}', text))


def topics(top):
    services = top / "services"
    types = event_types(services)
    text = (services / "topics/topics.c").read_text()
    macros = dict(re.findall(r"^#define +(\w+) +(.*)$", text, re.MULTILINE))
    default = int(found(r"Partitions of each topic, default (\d+)", (services / "taakctl/topics_create.c").read_text()))
    table = found(r"(?s)const struct topic topics\[TOPICS\] = \{\n(.*?)\n\};", text)
    made = []
    for row in re.findall(r"(?s)\{(\.name.*?)\}\},", table):
        name = found(r'\.name = "([^"]+)"', row)
        one = ".one_partition = true" in row
        event_type, group = types.get(name, (None, None))
        configuration = configuration_of(found(r"\.configuration = \{(.*)", row + "}"), macros)
        made.append(
            Topic(name, found(r'\.short_name = "([^"]+)"', row), one, 1 if one else default, configuration, event_type, group)
        )
    assert len(made) == len(re.findall(r"^#define TOPIC_\w+", (services / "messages/topics.h").read_text(), re.MULTILINE))
    return made


def event_types(services):
    """By topic, the type of its events and the consumer that reads it, if one of ours does."""
    names = dict(re.findall(r'#define (TOPIC_\w+) +"([^"]+)"', (services / "messages/topics.h").read_text()))
    types = {}
    for file in sorted(services.glob("*-consumer/*.c")):
        row = re.search(r'\.program = "(.*?)",\s*\.topic = (\w+),\s*\.event_type = "(.*?)",', file.read_text())
        if row:
            types[names[row[2]]] = row[3], row[1]
    sent = (services / "ledger/figure_message.h").read_text()
    for kind, topic in (("QUOTA", "TOPIC_QUOTAS"), ("NATION", "TOPIC_NATION")):
        types[names[topic]] = found(rf'#define TYPE_{kind} +"(.*?)"', sent), None
    return types


def configuration_of(text, macros):
    """Kafka's properties of a topic, from C's list of names and values by turns."""
    while any(name in macros for name in re.findall(r"\b[A-Z_]+\b", text)):
        text = re.sub(r"\b[A-Z_]+\b", lambda name: macros.get(name[0], name[0]), text)
    words = re.findall(r'"([^"]*)"', text)
    configuration = dict(zip(words[::2], words[1::2]))
    numbers = {name: int(value) for name, value in configuration.items() if re.fullmatch(r"-?[0-9]+", value)}
    policies = {name: value.split(",") for name, value in configuration.items() if name == "cleanup.policy"}
    return {**configuration, **numbers, **policies}


def found(pattern, text):
    match = re.search(pattern, text)
    assert match, f"nothing like {pattern}"
    return match[1]
