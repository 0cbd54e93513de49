"""A software bill of materials as CycloneDX 1.6 in JSON (https://cyclonedx.org/docs/1.6/json/), of which the same contents are always the
same bytes: its time is that of the sources, and its serial number follows from what it says."""
import datetime
import hashlib
import json
import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:taakstelling:sbom")


def sha256(path):
    return {"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}


def expression(spdx):
    """Licences of a component, from an expression in SPDX's names; what has none of these names is told as it is."""
    if spdx.startswith("LicenseRef-"):
        return [{"license": {"name": spdx.removeprefix("LicenseRef-")}}]
    if " " in spdx:
        return [{"expression": spdx}]
    return [{"license": {"id": spdx}}]


def property_of(name, value):
    return {"name": f"taakstelling:{name}", "value": value}


def document(metadata, components, depends, epoch):
    """The text of a document. depends: of each bom-ref those that it needs."""
    when = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc)
    said = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"), **metadata},
        "components": sorted(components, key=lambda component: component["bom-ref"]),
        "dependencies": [{"ref": ref, "dependsOn": sorted(depends[ref])} for ref in sorted(depends)],
    }
    serial = uuid.uuid5(NAMESPACE, json.dumps(said, sort_keys=True))
    return json.dumps({"serialNumber": f"urn:uuid:{serial}", **said}, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
