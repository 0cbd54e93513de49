#!/usr/bin/python3
"""The messages' wire format as sorted lines, and what may become of it: lines may come, none may change or go.

tests/support/wire_format.py           compares the .proto files with wire-format.txt
tests/support/wire_format.py --accept  renews wire-format.txt, if nothing breaks
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2

FOLDER = pathlib.Path(__file__).resolve().parent
STORED = FOLDER / "wire-format.txt"
PROTO = FOLDER.parent.parent / "proto"

FIELD = descriptor_pb2.FieldDescriptorProto


def describe(proto_folder):
    """The wire format of all .proto files below a folder: a sorted list of lines, one for each field and enum value."""
    sources = sorted(str(path.relative_to(proto_folder)) for path in pathlib.Path(proto_folder).rglob("*.proto"))
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(
            ["protoc", f"--proto_path={proto_folder}", f"--descriptor_set_out={out.name}", *sources], check=True
        )
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read()).file
    lines = []
    for file in files:
        scope = f".{file.package}" if file.package else ""
        for enum in file.enum_type:
            lines += _enum_lines(scope, enum)
        for message in file.message_type:
            lines += _message_lines(scope, message)
    return sorted(lines)


def _enum_lines(scope, enum):
    return [f"{scope}.{enum.name} = {value.number:04} {value.name}" for value in enum.value]


def _message_lines(scope, message):
    name = f"{scope}.{message.name}"
    lines = [f"{name} {_field_text(message, field)}" for field in message.field]
    for enum in message.enum_type:
        lines += _enum_lines(name, enum)
    for nested in message.nested_type:
        lines += _message_lines(name, nested)
    return lines


def _field_text(message, field):
    words = [f"{field.number:04}", field.name, FIELD.Label.Name(field.label)[len("LABEL_") :].lower()]
    words.append(field.type_name or FIELD.Type.Name(field.type)[len("TYPE_") :].lower())
    if field.HasField("oneof_index"):
        words.append(f"oneof {message.oneof_decl[field.oneof_index].name}")
    if field.options.HasField("packed"):
        words.append(f"packed {field.options.packed}".lower())
    return " ".join(words)


def compare(stored, current):
    """(broken, added): the stored lines that are no more, and the new ones."""
    return sorted(set(stored) - set(current)), sorted(set(current) - set(stored))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true", help="renew the stored wire format")
    parser.add_argument("--proto", type=pathlib.Path, default=PROTO, help="folder of the .proto files")
    parser.add_argument("--stored", type=pathlib.Path, default=STORED, help="the stored wire format")
    arguments = parser.parse_args()
    current = describe(arguments.proto)
    stored = arguments.stored.read_text().splitlines() if arguments.stored.exists() else []
    broken, added = compare(stored, current)
    if broken:
        print("The wire format breaks: these were published and are no more (give new fields new numbers):")
        print("\n".join(f"  {line}" for line in broken))
        return 1
    if added and not arguments.accept:
        print("New in the wire format; tests/support/wire_format.py --accept stores it, and from then on it stays:")
        print("\n".join(f"  {line}" for line in added))
        return 1
    if added:
        arguments.stored.write_text("".join(f"{line}\n" for line in current))
        print(f"Stored {len(added)} new lines in {arguments.stored}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
