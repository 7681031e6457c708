"""The matrix says which asked pairs one admitted passage holds, and whether the premise of the question is met."""

from __future__ import annotations

from kernel.coverage import against_premise, matrix
from kernel.domain import Coverage
from tests.builders import SEED_QUESTION, a_claim, a_document, a_finding, a_paper, a_plan, samples


def cover(question, *documents):
    return matrix(a_plan(question), documents)


def covered(coverage):
    return {c.right: c.paper_id for c in coverage.cells}


def test_a_pair_is_covered_where_one_passage_holds_both():
    coverage = cover("Is FastTuner faster than SlowTuner on GSM8K with Qwen-7B?", a_document(a_paper()))
    assert set(covered(coverage).values()) == {"2401.00001"}
    assert coverage.share == 1.0
    assert coverage.premise_met is True
    assert coverage.missing == ()
    assert all("FastTuner" in c.evidence for c in coverage.cells)


def test_a_pair_that_is_parted_over_two_papers_is_not_covered():
    one = a_paper("1", "A", "We like FastTuner.")
    other = a_paper("2", "B", "We like SlowTuner.")
    coverage = cover("Is FastTuner faster than SlowTuner?", a_document(one), a_document(other))
    assert coverage.premise_met is False
    assert coverage.missing == ("No retrieved passage holds FastTuner together with SlowTuner or faster.",)


def test_a_pair_six_sentences_apart_is_not_one_passage():
    far = "We survey FastTuner. " + "Nothing is here to see. " * 5 + "SlowTuner is old."
    paper = a_paper("1", "A survey", far)
    assert cover("Does FastTuner beat SlowTuner?", a_document(paper)).premise_met is False
    near = a_paper("1", "A survey", far.replace("Nothing is here to see. " * 5, ""))
    assert cover("Does FastTuner beat SlowTuner?", a_document(near)).premise_met is True


def test_in_its_own_paper_every_passage_is_about_the_method_but_a_comparator_needs_it_beside():
    filler = "The sky is blue today. " * 5
    own = a_paper("1", "FastTuner", f"FastTuner tunes. {filler}GSM8K is used. {filler}Others run SlowTuner.")
    coverage = cover("Does FastTuner beat SlowTuner on GSM8K?", a_document(own))
    assert covered(coverage)["GSM8K"] == "1"
    assert covered(coverage)["SlowTuner"] == ""
    assert coverage.premise_met is False


def test_a_method_that_nobody_speaks_of_fails_the_premise():
    coverage = cover("How fast is QuadTuner-Flow?", a_document(a_paper()))
    assert coverage.premise_met is False
    assert coverage.missing[0] == "No retrieved paper speaks of QuadTuner-Flow."


def test_a_question_that_presumes_nothing_has_no_premise_to_fail():
    assert cover("How much memory does FastTuner need?", a_document(a_paper())).premise_met is None
    assert cover("why is the sky blue", a_document(a_paper())).premise_met is None


def test_a_metric_is_asked_for_and_never_presumed():
    coverage = cover("How much energy does FastTuner take on GSM8K?", a_document(a_paper()))
    assert coverage.premise_met is True
    assert coverage.share == 0.5


def test_one_of_several_sizes_is_enough_for_the_premise_but_each_is_shown():
    coverage = cover("Does FastTuner work with Qwen at 7B and 72B?", a_document(a_paper()))
    assert covered(coverage) == {"Qwen 7B": "2401.00001", "Qwen 72B": ""}
    assert coverage.premise_met is True


def test_a_pair_may_be_found_in_the_full_text():
    document = a_document(a_paper(), ("5 Limits", "On the MMLU benchmark FastTuner fails."))
    cell = cover("Does FastTuner work on MMLU?", document).cells[0]
    assert cell.covered
    assert cell.evidence.startswith("5 Limits: ")


def test_nothing_found_covers_nothing():
    coverage = cover(SEED_QUESTION)
    assert coverage.share == 0.0
    assert coverage.premise_met is False


def test_the_seed_question_is_not_covered_by_the_paper_on_mixlora():
    mixlora = next(p for p in samples() if p.id == "2404.15159")
    coverage = cover(SEED_QUESTION, a_document(mixlora))
    assert {c.right for c in coverage.cells if c.covered} == {"inference latency", "memory footprint"}
    assert coverage.premise_met is False
    assert coverage.share < 0.5


def test_pairs_out_of_different_papers_meet_no_premise():
    one = a_paper("1", "A", "We set FastTuner against SlowTuner.")
    other = a_paper("2", "B", "FastTuner was run on GSM8K.")
    coverage = cover("Does FastTuner beat SlowTuner on GSM8K?", a_document(one), a_document(other))
    assert covered(coverage) == {"SlowTuner": "1", "GSM8K": "2"}
    assert coverage.premise_met is False
    assert coverage.missing == ("No one retrieved paper holds together FastTuner, SlowTuner and GSM8K.",)


def test_a_question_that_presumes_the_opposite_of_what_is_found_is_told_so():
    found = (a_finding(),)
    loaded = against_premise("Why is FastTuner worse than SlowTuner?", Coverage(premise_met=True), found)
    assert loaded.premise_met is False
    assert loaded.missing == ("C1 says the opposite of what the question takes for granted.",)
    for fair in ("Why does FastTuner beat SlowTuner?", "Is FastTuner worse than SlowTuner?"):
        assert against_premise(fair, Coverage(premise_met=True), found).premise_met is True


def test_what_a_source_says_against_it_is_told_beside_what_else_is_missing():
    lacking = Coverage(premise_met=False, missing=("No retrieved paper speaks of GSM8K.",))
    told = against_premise("Why is FastTuner worse than SlowTuner?", lacking, (a_finding(),))
    assert told.missing == (*lacking.missing, "C1 says the opposite of what the question takes for granted.")


def test_what_limits_the_question_must_be_held_by_the_paper_that_holds_the_names():
    asked = "How much faster is FastTuner than SlowTuner for vision transformers?"
    coverage = cover(asked, a_document(a_paper()), a_document(a_paper("2", "Vision", "We love vision transformers.")))
    assert coverage.premise_met is False
    assert coverage.missing == ("No retrieved paper on FastTuner and SlowTuner speaks of vision transformers.",)
    told = a_paper(abstract="On vision transformers FastTuner is 3x faster than SlowTuner.")
    assert cover(asked, a_document(told)).premise_met is True


def test_a_limit_is_told_in_other_words_by_a_paper_that_says_most_of_what_is_asked():
    asked = "How much faster does FastTuner make labelled coin sorting on a cheap conveyor machine?"
    told = a_paper(abstract="FastTuner speeds up sorting of labelled coins by a conveyor. It is 3x faster.")
    assert cover(asked, a_document(told)).premise_met is True
    silent = a_paper(abstract="FastTuner is 3x faster.")
    assert cover(asked, a_document(silent)).premise_met is False


def test_a_limit_of_several_words_none_of_which_stands_there_is_not_told_in_others():
    asked = "How much does FastTuner improve the robustness of speech recognition under label noise on coin images?"
    told = "FastTuner improves robustness under label noise of coin images by 3%."
    assert cover(asked, a_document(a_paper(abstract=told))).premise_met is False
    assert cover(asked, a_document(a_paper(abstract=f"{told} It reads speech."))).premise_met is True


def test_a_paper_with_a_dataset_in_its_title_speaks_of_it_throughout():
    asked = "Does FastTuner help on GSM8K?"
    far = " ".join(f"Sentence {n} says nothing of it." for n in range(9))
    paper = a_paper(title="Tuning for GSM8K", abstract=f"GSM8K is hard. {far} Last, FastTuner helps a lot.")
    assert cover(asked, a_document(paper)).premise_met is True
    paper = a_paper(title="On tuning", abstract=f"GSM8K is hard. {far} Last, FastTuner helps a lot.")
    assert cover(asked, a_document(paper)).premise_met is False


def test_a_limit_may_be_said_in_another_form_of_its_words():
    coverage = cover(
        "Does FastTuner help with recognising traffic signs?",
        a_document(a_paper(abstract="We use FastTuner for traffic sign recognition.")),
    )
    assert coverage.premise_met is True


def test_a_question_without_a_method_still_presumes_that_its_names_stand_together():
    asked = "How accurate are language models on GSM8K in Bengali?"
    assert cover(asked, a_document(a_paper())).premise_met is False
    assert cover(asked, a_document(a_paper(abstract="On GSM8K in Bangla they fail."))).premise_met is True


def test_two_models_are_both_presumed_and_two_sizes_of_one_are_not():
    document = a_document(a_paper(abstract="FastTuner runs with Qwen-7B."))
    assert cover("Does FastTuner run with Qwen at 7B and 72B?", document).premise_met is True
    assert cover("Does FastTuner run with Qwen-7B and with Gemma-2B?", document).premise_met is False


def test_a_question_that_presumes_the_opposite_in_common_words_is_told_so():
    text = "FastTuner reaches a perplexity of 13.4, outperforming a standard MoE."
    found = (a_finding(claim=a_claim(text)),)
    asked = "By how much is FastTuner worse than a standard MoE in perplexity?"
    assert against_premise(asked, Coverage(), found, a_plan(asked).facets).premise_met is False
