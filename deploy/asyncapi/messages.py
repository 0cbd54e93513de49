"""The .proto files as JSON schemas of Protobuf's JSON form, their comments as descriptions; and messages as bytes.

A comment says for programs, too, what is allowed: "1 to 99" and "up to 99" are a range, "Required." and "Always set." an obligation,
"UUID" and "GM and four digits" a pattern.
"""
import re
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, json_format, message_factory

UUID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
FIELD = descriptor_pb2.FieldDescriptorProto
NUMBER = r"-?[0-9][0-9,]*"
PATTERNS = {"GM and four digits": "GM[0-9]{4}", "PV and two digits": "PV[0-9]{2}"}


class Protos:
    def __init__(self, folder):
        files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.proto"))
        with tempfile.NamedTemporaryFile() as out:
            command = ["protoc", f"-I{folder}", "--include_source_info", f"--descriptor_set_out={out.name}", *files]
            subprocess.run(command, check=True)
            self.files = descriptor_pb2.FileDescriptorSet.FromString(out.read()).file
        self.types, self.comments = {}, {}  # by the full name, with a dot before it
        for file in self.files:
            self.add(file)
        self.classes = message_factory.GetMessages(self.files)

    def add(self, file):
        comments = {tuple(place.path): clean(place.leading_comments) for place in file.source_code_info.location}
        for number, kinds in ((4, file.message_type), (5, file.enum_type)):
            for i, kind in enumerate(kinds):
                name = f".{file.package}.{kind.name}"
                self.types[name] = kind
                self.comments[name] = comments.get((number, i), "")
                for j, part in enumerate(kind.field if number == 4 else kind.value):
                    self.comments[f"{name}.{part.name}"] = comments.get((number, i, 2, j), "")
                for j, choice in enumerate(kind.oneof_decl if number == 4 else ()):
                    self.comments[f"{name}.{choice.name}"] = comments.get((number, i, 8, j), "")

    def tops(self):
        """The messages that are values on topics: those that say which."""
        return [name.split(".")[-1] for name, text in self.comments.items() if "\nTopic " in text]

    def summary(self, name):
        """What a message is, in its comment's first paragraph, and the rest."""
        first, _, rest = self.comments[f".taakstelling.v1.{name}"].partition("\n\n")
        return first, rest

    def encode(self, name, payload):
        return json_format.ParseDict(payload, self.classes[f"taakstelling.v1.{name}"]()).SerializeToString(deterministic=True)

    def schema(self, name):
        return self.message_schema(f".taakstelling.v1.{name}", self.comments[f".taakstelling.v1.{name}"].partition("\n\n")[0])

    def message_schema(self, name, description):
        message = self.types[name]
        choice = "".join(f"\n\n{self.comments[f'{name}.{choice.name}']}" for choice in message.oneof_decl)
        schema = {"type": "object", "description": description + choice}
        properties = {field.name: self.field_schema(f"{name}.{field.name}", field) for field in message.field}
        required = [field for field in properties if says(self.comments[f"{name}.{field}"], "Required", "Always set")]
        required += [field for field, rules in properties.items() if "minItems" in rules]
        if required:
            schema["required"] = required
        schema["properties"] = properties
        choices = [field.name for field in message.field if field.HasField("oneof_index")]
        if choices:
            schema["oneOf"] = [{"required": [choice]} for choice in choices]
        return schema

    def field_schema(self, name, field):
        comment = self.comments[name]
        if field.label == FIELD.LABEL_REPEATED:
            items = self.message_schema(field.type_name, self.comments[field.type_name])
            least = {"minItems": 1} if "at least one" in comment else {}
            return {"type": "array", "description": comment, **least, "items": items}
        if field.type == FIELD.TYPE_MESSAGE:
            # What a kind of determination is, its own comment tells; what a date is would be said again and again.
            return self.message_schema(field.type_name, self.comments[field.type_name] if field.HasField("oneof_index") else comment)
        if field.type == FIELD.TYPE_ENUM:
            return self.enum_schema(field.type_name, comment)
        return {"description": comment, **plain_schema(field, comment)}

    def enum_schema(self, name, comment):
        values = {value.name: self.comments[f"{name}.{value.name}"] for value in self.types[name].value if value.number}
        lines = [comment, "", self.comments[name], "", *(f"- `{value}`: {text}" for value, text in values.items())]
        return {"type": "string", "description": "\n".join(lines), "enum": list(values)}


def clean(comment):
    """A comment with its paragraphs as lines."""
    paragraphs = re.sub(r"(?m)^ ", "", comment).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in paragraphs)


def says(comment, *words):
    return any(re.search(rf"(^|\. |\n){word}\.", comment) for word in words)


def plain_schema(field, comment):
    if field.type == FIELD.TYPE_BOOL:
        return {"type": "boolean"}
    if field.type == FIELD.TYPE_UINT64:
        return {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
    if field.type == FIELD.TYPE_STRING:
        return {"type": "string", **text_rules(comment)}
    least = {"minimum": 0} if field.type == FIELD.TYPE_UINT32 else {}
    return {"type": "number" if field.type == FIELD.TYPE_DOUBLE else "integer", **least, **limits(comment)}


def text_rules(comment):
    if comment.startswith("UUID"):
        return {"pattern": f"^({UUID})?$" if "Empty where" in comment else f"^{UUID}$"}
    for words, pattern in PATTERNS.items():
        if words in comment:
            return {"pattern": f"^{pattern}$"}
    found = limits(comment)
    return {"minLength": found["minimum"], "maxLength": found["maximum"]} if found else {}


def limits(comment):
    """The range that a comment tells, if it does."""
    both = re.search(rf"({NUMBER}) to ({NUMBER})", comment)
    if both:
        return {"minimum": number(both[1]), "maximum": number(both[2])}
    most = re.search(rf"up to ({NUMBER})", comment)
    return {"minimum": 0, "maximum": number(most[1])} if most else {}


def number(text):
    return int(text.replace(",", "").rstrip("."))
