"""Holds a document against its schema in openapi.json, as far as that document uses JSON Schema. Pure."""

from collections.abc import Iterator
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,)}


def faults(document: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "$") -> Iterator[str]:
    """What is wrong, in words. Members that the schema does not know are wrong too."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    kind = schema.get("type")
    if kind is not None and (
            not isinstance(document, KINDS[kind]) or isinstance(document, bool) and kind != "boolean"):
        yield f"{at} is {document!r} instead of {kind}"
        return
    if "enum" in schema and document not in schema["enum"]:
        yield f"{at} is {document!r}, none of {schema['enum']}"
    if kind == "array":
        for index, item in enumerate(document):
            yield from faults(item, schema.get("items", {}), schemas, f"{at}[{index}]")
    if kind == "object":
        yield from _members(document, schema, schemas, at)


def _members(document: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in document:
            yield f"{at}.{name} is missing"
    others = schema.get("additionalProperties", False if known else {})
    for name, value in document.items():
        if name in known:
            yield from faults(value, known[name], schemas, f"{at}.{name}")
        elif others is False:
            yield f"{at}.{name} is unknown"
        elif isinstance(others, dict):
            yield from faults(value, others, schemas, f"{at}.{name}")


def answer_schema(openapi: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    """Of the first answer of success that has JSON."""
    operation = openapi["paths"][path][method.lower()]
    for status, answer in sorted(operation["responses"].items()):
        content = (answer.get("content") or {}).get("application/json")
        if status.startswith("2") and content:
            return content["schema"]
    return None
