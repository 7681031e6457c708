"""The baseline that reads no evidence finds what claims betray by their words, and else nothing."""

from kernel.evaluation.claim_only import claim_only
from kernel.evaluation.lines import VerifyLine

TRUE, FALSE, SILENT = (
    "The method works well on set {n}.",
    "The method never fails on set {n}.",
    "Cats sleep on set {n}.",
)


def lines(*wordings: tuple[str, str]) -> list[VerifyLine]:
    return [
        VerifyLine(id=f"{label}{n}", claim=wording.format(n=n), evidence=("Any.",), label=label)  # type: ignore[arg-type]
        for n in range(12)
        for wording, label in wordings
    ]


def test_claims_that_betray_themselves_are_told_apart_without_evidence():
    honest = (TRUE, "SUPPORT"), (FALSE, "CONTRADICT"), (SILENT, "NEI")
    taught = [(line.claim, line.label) for line in lines(*honest)]
    found = claim_only(taught, {"betrayed": lines(*honest), "alike": lines((TRUE, "SUPPORT"), (TRUE, "CONTRADICT"))})
    assert found["betrayed"]["support_vs_contradict_auroc"] == 1.0
    assert found["betrayed"]["macro_f1"] == 1.0
    assert found["alike"]["support_vs_contradict_auroc"] == 0.5
    assert found["alike"]["n"] == 24
