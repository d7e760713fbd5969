"""The domain's frozen dataclasses as JSON documents, and back.

Pydantic reads and writes them by their own annotations, so a field that is added to a dataclass
needs no line here. A document that no longer fits its type is an error, never a partly filled one.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
# Building one costs far more than using it, and there are few types.
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def write(value: object) -> Any:
    """The value as plain JSON types: dates as ISO text, tuples as lists."""
    return _adapter(type(value)).dump_python(value, mode="json")


def read(kind: type[T], document: object) -> T:
    """The document as an instance of `kind`.

    Raises:
        pydantic.ValidationError: the document is of another shape.
    """
    adapter: TypeAdapter[T] = _adapter(kind)
    return adapter.validate_python(document)


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
