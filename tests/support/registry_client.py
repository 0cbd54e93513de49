"""registry_client.py URL serialize MESSAGE TOPIC | serialize-nested TOPIC | deserialize MESSAGE TOPIC: Confluent's own serializer
and deserializer of Protobuf. Reads and prints a message a line, in hexadecimal: plain Protobuf on the one side, as it goes to
a topic on the other.

serialize-nested is a supplier who registers a .proto of its own, in which a Placement is the second message of the
second message.
"""

import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import protos
from confluent_kafka.schema_registry import SchemaRegistryClient, record_subject_name_strategy
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

PRESENT_FORMAT = {"use.deprecated.format": False}


def definition(name, file):
    """What one of our files says of a message or an enum."""
    text = (protos.REPOSITORY / "proto" / "taakstelling" / "v1" / file).read_text()
    return re.search(rf"^(message|enum) {name} {{$.*?^}}$", text, re.M | re.S)[0]


def supplier_placement():
    """The class of supplier.Export.Placement, with the fields of ours."""
    parts = [definition("Date", "common.proto")]
    parts += [definition(name, "placement.proto") for name in ("Placement", "PlacementOrigin", "Arrangement")]
    text = "\n".join(['syntax = "proto3";', "package supplier;", "message Unused {}", "message Export {", *parts, "}"])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "supplier.proto").write_text(text)
        subprocess.run(["protoc", f"-I{folder}", f"--python_out={folder}", "supplier.proto"], check=True)
        sys.path.insert(0, folder)
        return importlib.import_module("supplier_pb2").Export.Placement


def transform(registry, command, *words):
    """A function from bytes to bytes."""
    context = SerializationContext(words[-1], MessageField.VALUE)
    if command == "serialize-nested":
        kind = supplier_placement()
        settings = {**PRESENT_FORMAT, "subject.name.strategy": record_subject_name_strategy}
    else:
        kind = getattr(protos.load(), words[0])
        settings = {**PRESENT_FORMAT, "auto.register.schemas": False, "use.latest.version": True}
    if command == "deserialize":
        deserializer = ProtobufDeserializer(kind, PRESENT_FORMAT)
        return lambda value: deserializer(value, context).SerializeToString()
    serializer = ProtobufSerializer(kind, registry, settings)
    return lambda value: serializer(kind.FromString(value), context)


def main(url, *words):
    transformed = transform(SchemaRegistryClient({"url": url}), *words)
    for line in sys.stdin:
        print(transformed(bytes.fromhex(line)).hex())


main(*sys.argv[1:])
