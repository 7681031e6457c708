"""How the outcome of a step is kept: as JSON, a value by its annotation, an error by its name. No engine, no I/O."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache, partial
from types import FunctionType, MethodType
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from kernel.errors import SovereignError, Unsound

log = logging.getLogger(__name__)


class Outcomes:
    """Keeps what one function of a step returned or raised, and gives it back: the same live as after a restart."""

    def __init__(self, step: str, work: Callable[..., Awaitable[Any]]) -> None:
        self._step = step
        self._work = work
        self._form = self._form_of_result()
        self._cause: Exception | None = None

    async def keep(self, *args: Any) -> dict[str, Any]:
        """Run the work; what came of it as JSON. Errors are kept as well, so that a resumed run meets them again."""
        try:
            value = await self._work(*args)
            return {"value": self._form.dump_python(value, mode="json")}
        except SovereignError as error:
            self._cause = error
            return {"error": _kept(error)}
        except PydanticSerializationError as error:
            self._cause = error
            return {"error": _kept(Unsound(f"The result of the step “{self._step}” cannot be kept: {error}"))}
        except Exception as error:
            self._cause = error
            log.exception("The step “%s” broke", self._step)
            return {"error": _kept(Unsound(f"The step “{self._step}” broke: {type(error).__name__}"))}

    def give(self, kept: dict[str, Any]) -> Any:
        """The value, or the error raised."""
        if "error" in kept:
            raise _restored(kept["error"]) from self._cause
        try:
            return self._form.validate_python(kept["value"])
        except ValidationError as error:
            raise Unsound(f"The kept result of the step “{self._step}” cannot be read: {error}") from error

    def _form_of_result(self) -> TypeAdapter[Any]:
        work: Any = self._work
        while isinstance(work, partial):
            work = work.func
        function = work if isinstance(work, FunctionType | MethodType) else type(work).__call__
        try:
            result = get_type_hints(function)["return"]
        except (KeyError, NameError) as error:
            raise Unsound(f"The step “{self._step}” does not say what it returns: {error}") from error
        if isinstance(result, TypeVar):
            raise Unsound(f"The step “{self._step}” returns some {result}: only a definite type can be kept.")
        return _form(result)


@lru_cache(maxsize=256)
def _form(result: Any) -> TypeAdapter[Any]:
    return TypeAdapter(result)


def _kept(error: SovereignError) -> dict[str, Any]:
    plain = {name: value for name, value in vars(error).items() if isinstance(value, str | int | float | None)}
    names = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, SovereignError)]
    return {"names": names, "message": str(error), "fields": plain}


def _restored(kept: dict[str, Any]) -> SovereignError:
    """The error, or its nearest ancestor that is still known."""
    known = {kind.__name__: kind for kind in _kinds(SovereignError)}
    kind = next(known[name] for name in kept["names"] if name in known)
    error = kind.__new__(kind, kept["message"])  # not by __init__: each kind asks for something else
    error.__dict__.update(kept["fields"])
    return error


def _kinds(kind: type[SovereignError]) -> Iterator[type[SovereignError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)
