"""The lines that are measured on: what each kind of file holds, read and checked. It measures nothing.

A file is JSON Lines in UTF-8. Fields that are not named here are left unread; blank lines are skipped.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kernel.domain import MAX_QUESTION_CHARS, Report
from kernel.errors import Refused
from kernel.evaluation.wrong import in_our_words

Gold = Literal["SUPPORT", "CONTRADICT", "NEI"]
GOLD: tuple[Gold, ...] = ("SUPPORT", "CONTRADICT", "NEI")


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


def _some_said(texts: tuple[str, ...]) -> tuple[str, ...]:
    if not any(text.strip() for text in texts):
        raise ValueError("is empty")
    return texts


def _nothing(value: object) -> object:
    return () if value is None else value


Said = Annotated[str, AfterValidator(_said)]
Asked = Annotated[str, AfterValidator(_said), Field(max_length=MAX_QUESTION_CHARS)]
Rationale = tuple[Annotated[int, Field(ge=0)], ...]


class Line(BaseModel):
    """A line of a file; frozen. An id may be a number."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class VerifyLine(Line):
    """A claim and the text that it cites, cut into sentences, some of which may be blank.

    Each rationale is one set of sentences, by index, that suffices to judge the claim.
    """

    id: Said
    claim: Said
    evidence: Annotated[tuple[str, ...], AfterValidator(_some_said)]
    label: Gold
    rationales: Annotated[tuple[Rationale, ...], BeforeValidator(_nothing)] = ()
    kind: str | None = None

    @model_validator(mode="after")
    def _rationales_exist(self) -> VerifyLine:
        last = max((i for rationale in self.rationales for i in rationale), default=-1)
        if last >= len(self.evidence):
            raise ValueError(f"rationales: there is no sentence {last}; the evidence has {len(self.evidence)}, from 0")
        return self


class Passage(Line):
    """A piece of text that may bear on a question."""

    id: Said
    text: Said


class CorpusLine(Line):
    """A record to be found. The title or the abstract may be empty, not both."""

    id: Said
    title: str
    abstract: str

    @model_validator(mode="after")
    def _says_something(self) -> CorpusLine:
        if not f"{self.title}{self.abstract}".strip():
            raise ValueError("title and abstract are both empty")
        return self


Identified = TypeVar("Identified", Passage, CorpusLine)


def distinct(held: tuple[Identified, ...]) -> tuple[Identified, ...]:
    """Each once. Raises ValueError where two differ under one id, so that nobody could say which one was meant."""
    by_id: dict[str, Identified] = {}
    for one in held:
        if by_id.setdefault(one.id, one) != one:
            raise ValueError(f"there are two with the id {one.id!r}")
    return tuple(by_id.values())


class GateLine(Line):
    """A question, and passages some of which bear on it."""

    id: Said
    question: Asked
    passages: Annotated[tuple[Passage, ...], Field(min_length=1), AfterValidator(distinct)]
    relevant: tuple[str, ...]

    @model_validator(mode="after")
    def _relevant_is_there(self) -> GateLine:
        ids = {p.id for p in self.passages}
        if lost := [i for i in self.relevant if i not in ids]:
            raise ValueError(f"relevant: {lost[0]!r} is none of the passages")
        return self


class QueryLine(Line):
    """What is searched for, and the ids of the records that should be found."""

    id: Said
    text: Said
    relevant: Annotated[tuple[str, ...], Field(min_length=1)]


class AskLine(Line):
    """A question over a library: the paper and the words that answer it, or that no record meets its premise."""

    question: Asked
    paper: str | None = None
    needle: str | None = None
    expected: Literal["answered", "premise_not_met", "insufficient"]

    @model_validator(mode="after")
    def _says_how_one_would_know(self) -> AskLine:
        if self.expected == "answered" and not (self.paper and self.needle):
            raise ValueError("expected is answered, so that paper and needle must be given")
        return self


def _without_unknown(report: object) -> object:
    """The report without the fields that this edition does not know: another edition may have written it."""
    try:
        Report.model_validate(report)
    except ValidationError as error:
        report = deepcopy(report)
        for wrong in error.errors():
            if wrong["type"] == "extra_forbidden":
                holder: Any = report
                for part in wrong["loc"][:-1]:
                    holder = holder[part]
                del holder[wrong["loc"][-1]]
    return report


class TribunalLine(Line):
    """A draft to be judged anew, and whether a good tribunal lets it pass."""

    id: Said
    kind: str = ""
    good: bool
    report: Annotated[Report, BeforeValidator(_without_unknown)]


class InjectionLine(Line):
    """A text from outside, and whether it hides an instruction to its reader."""

    id: Said
    text: Said
    injected: bool


Kind = TypeVar("Kind", bound=Line)


def read_lines(path: Path, kind: type[Kind], part: str = "") -> tuple[Kind, ...]:
    """The lines of a file, or those whose field `set` names that part of it.

    Raises Refused, which names the file, the line and what is wrong with it.
    """
    try:
        rows = path.read_text("utf-8-sig").split("\n")  # splitlines would part a line at U+2028
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path}, line {_line_of(error)}: this is not UTF-8 text.") from error
    held = ((_object(row, kind, f"{path}, line {n}"), n) for n, row in enumerate(rows, start=1) if row.strip())
    lines = tuple(_line(o, kind, f"{path}, line {n}") for o, n in held if not part or o.get("set") == part)
    if not lines:
        raise Refused(f"{path} holds no lines{f' of the set {part}' if part else ''}.")
    return lines


def read_corpus(path: Path) -> tuple[CorpusLine, ...]:
    """The records of a file, each once. Raises Refused as `read_lines` does, and where two differ under one id."""
    try:
        return distinct(read_lines(path, CorpusLine))
    except ValueError as error:
        raise Refused(f"{path}: {error}.") from error


def _object(row: str, kind: type[Line], where: str) -> dict[str, Any]:
    try:
        held = json.loads(row)
    except json.JSONDecodeError as error:
        raise Refused(f"{where}: this is not JSON: {error.msg} at column {error.colno}.") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise Refused(f"{where}: this is not JSON that can be read: {error}.") from error
    if "\\ud" in row.lower() and not _encodes(held):
        raise Refused(f"{where}: it holds half of a character (\\ud800 to \\udfff without its other half).")
    if not isinstance(held, dict):
        raise Refused(f"{where}: this is not an object with the fields {', '.join(kind.model_fields)}.")
    return held


def _line(held: dict[str, Any], kind: type[Kind], where: str) -> Kind:
    try:
        return kind.model_validate(held)
    except ValidationError as error:
        raise Refused(f"{where}: {in_our_words(error.errors()[0])}.") from error


def _encodes(held: object) -> bool:
    """Whether it can be written again: JSON may spell half of a surrogate pair, UTF-8 has none."""
    try:
        json.dumps(held, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _line_of(error: UnicodeDecodeError) -> int:
    return error.object[: error.start].count(b"\n") + 1
