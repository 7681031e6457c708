"""What is asked of each measure: a floor that must be met, an aim that should be, and what was reached beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Figures = Mapping[str, Any]
COPIES, REWORDED, SCIFACT = "falsified_dev", "paraphrase_dev", "scifact_dev"
OWN, PROBES = "our rewordings, held out", "probe drafts"
KEPT = "true"  # the kind of copied sentences that nobody falsified
FAITHFUL, UNSUPPORTED = "para_true", "para_extra"


@dataclass(frozen=True)
class Measured:
    """Everything that was measured for one page, by the name of the set it was measured on.

    `verify` holds figures by set, then by edition (see kernel.verify.head), `claim_only` those of a baseline that sees
    no evidence. `trained` holds an edition's cross-validated figures on the training set, under the same names.
    """

    verify: Mapping[str, Mapping[str, Figures]] = field(default_factory=dict)
    trained: Mapping[str, Figures] = field(default_factory=dict)
    claim_only: Mapping[str, Figures] = field(default_factory=dict)
    gate: Mapping[str, Figures] = field(default_factory=dict)
    retrieve: Mapping[str, Figures] = field(default_factory=dict)
    ask: Mapping[str, Figures] = field(default_factory=dict)
    tribunal: Mapping[str, Figures] = field(default_factory=dict)
    injection: Mapping[str, Figures] = field(default_factory=dict)

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions of the ladder, in the order in which they were measured."""
        return tuple(dict.fromkeys(edition for by_edition in self.verify.values() for edition in by_edition))

    @property
    def lines(self) -> int:
        """How many lines were judged, each edition's counted."""
        by_edition = [figures for editions in self.verify.values() for figures in editions.values()]
        others = [
            f for part in (self.gate, self.retrieve, self.ask, self.tribunal, self.injection) for f in part.values()
        ]
        return sum(int(f["n"]) for f in (*by_edition, *others))


@dataclass(frozen=True)
class Bar:
    """A measure on a set, and what is asked of it. `least` says that more is better; a bar without a number is None.

    It is asked of the edition that a run uses; the others stand beside it to show what each instrument is worth.
    """

    measure: str
    on: str
    floor: float | None
    aim: float | None
    read: Callable[[Figures], float | None]
    least: bool = True
    part: str = "verify"  # the field of Measured that holds its set

    def passed(self, reached: float | None, asked: float | None) -> bool | None:
        """Whether what was reached is what was asked, at the precision that is shown; None where either is missing."""
        if reached is None or asked is None:
            return None
        shown = round(reached, 3)
        return shown >= asked if self.least else shown <= asked


@dataclass(frozen=True)
class Reached:
    """What was reached on a bar: one figure, or one an edition, and those of cross-validation on the training set."""

    bar: Bar
    by_edition: Mapping[str, float | None]
    trained: Mapping[str, float | None]

    @property
    def floor_met(self) -> bool | None:
        """Whether the last edition, which is the one that a run uses, meets the floor; None where there is none."""
        return self.bar.passed(list(self.by_edition.values())[-1], self.bar.floor) if self.by_edition else None

    @property
    def aim_met(self) -> bool | None:
        """The same of the aim."""
        return self.bar.passed(list(self.by_edition.values())[-1], self.bar.aim) if self.by_edition else None


def _at(*path: str) -> Callable[[Figures], float | None]:
    def read(figures: Figures) -> float | None:
        found: Any = figures
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return None if found is None else float(found)

    return read


def _rates(figures: Figures) -> Mapping[str, float]:
    rates: Mapping[str, float] = figures.get("verified_rate_by_kind", {})
    return rates


def _worst_copy(figures: Figures) -> float | None:
    return max((rate for kind, rate in _rates(figures).items() if kind != KEPT), default=None)


def _falsified_rewordings(figures: Figures) -> float | None:
    return _at("verified_rate", "CONTRADICT")(figures)


BARS = (
    Bar("macro-F1 of the three classes", SCIFACT, 0.629, 0.70, _at("macro_f1")),
    Bar("F1 of SUPPORT", SCIFACT, 0.714, 0.75, _at("f1", "SUPPORT")),
    Bar("AUROC of SUPPORT", SCIFACT, 0.831, 0.86, _at("support_auroc")),
    Bar("AUROC of SUPPORT against CONTRADICT", SCIFACT, None, 0.75, _at("support_vs_contradict_auroc")),
    Bar("VERIFIED among SUPPORT (recall)", SCIFACT, 0.45, None, _at("recall")),
    Bar("VERIFIED among CONTRADICT", SCIFACT, 0.24, 0.12, _at("verified_rate", "CONTRADICT"), least=False),
    Bar("VERIFIED among not enough information", SCIFACT, 0.05, 0.03, _at("verified_rate", "NEI"), least=False),
    Bar("calibration error of p(support)", SCIFACT, 0.06, 0.04, _at("ece"), least=False),
    Bar("whole gold rationale in the first three sentences", SCIFACT, 0.694, 0.82, _at("rationale_top3")),
    Bar("falsified copies VERIFIED, worst kind", COPIES, 0.11, 0.02, _worst_copy, least=False),
    Bar("true copies kept", COPIES, None, 0.97, _at("verified_rate_by_kind", KEPT)),
    Bar("falsified rewordings VERIFIED", REWORDED, None, 0.05, _falsified_rewordings, least=False),
    Bar(
        "unsupported rewordings VERIFIED", REWORDED, None, 0.05, _at("verified_rate_by_kind", UNSUPPORTED), least=False
    ),
    Bar("faithful rewordings VERIFIED", REWORDED, 0.50, 0.60, _at("verified_rate_by_kind", FAITHFUL)),
    Bar("falsified rewordings CONTRADICTED", REWORDED, None, 0.50, _at("contradicted_rate", "CONTRADICT")),
    Bar("faithful rewordings CONTRADICTED", REWORDED, None, 0.03, _at("contradicted_rate", "SUPPORT"), least=False),
    Bar("nDCG@10 of retrieval", SCIFACT, 0.664, 0.70, _at("ndcg_at_10"), part="retrieve"),
    Bar("questions answered with the needle", "questions_dev", None, 0.85, _at("answered"), part="ask"),
    Bar("questions refused where the premise fails", "questions_dev", None, 0.95, _at("refused"), part="ask"),
    Bar("good drafts passed", PROBES, None, 0.85, _at("true_positive_rate"), part="tribunal"),
    Bar("bad drafts refused", PROBES, None, 0.95, _at("true_negative_rate"), part="tribunal"),
)


def reached(measured: Measured) -> tuple[Reached, ...]:
    """Every bar whose set was measured, with what was reached."""
    found = []
    for bar in BARS:
        there = getattr(measured, bar.part).get(bar.on)
        if there is None:
            continue
        if bar.part != "verify":
            found.append(Reached(bar, {"": bar.read(there)}, {}))
            continue
        trained = {e: bar.read(measured.trained.get(e, {})) for e in measured.editions} if bar.on == SCIFACT else {}
        found.append(Reached(bar, {e: bar.read(there.get(e, {})) for e in measured.editions}, trained))
    return tuple(found)
