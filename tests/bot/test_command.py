"""What people type after /sovereign, understood."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import parse
from bot.verbs.runs import Ask, Cancel, Status
from bot.verbs.verb import Command, Help, Unknown
from kernel.errors import Refused


@pytest.mark.parametrize("typed", ["", "   ", "\n", "help", "HELP", "help me", "?", "\u200b"])
def test_nothing_or_help_is_help(typed: str) -> None:
    assert parse(typed) == Help()


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ask What is LoRA?", "What is LoRA?"),
        ("Ask   What is\nLoRA?\n", "What is LoRA?"),
        ("ask: What is LoRA?", "What is LoRA?"),
        ("ask “What is LoRA?”", "What is LoRA?"),
        ('ask "What is LoRA?"', "What is LoRA?"),
        ("ask «Qu’est-ce que LoRA ?»", "Qu’est-ce que LoRA ?"),
        ("ask “LoRA” or “DoRA”", "“LoRA” or “DoRA”"),
        ("ask Is the model's memory halved?", "Is the model's memory halved?"),
        ("ask Ist LoRA größer als 混合专家?", "Ist LoRA größer als 混合专家?"),
        ("ask Is p &lt; 0.05 &amp; n &gt; 30?", "Is p < 0.05 & n > 30?"),
        ("ask What \u202eis\u202c Lo\u200bRA?\x00", "What is LoRA?"),
        ("ask status of LoRA", "status of LoRA"),
    ],
)
def test_a_question_is_taken_as_it_was_meant(typed: str, asked: str) -> None:
    assert parse(typed) == Ask(asked)


@pytest.mark.parametrize("typed", ["ask", "ask ", "ask “”", "ask ???", "ask …"])
def test_an_empty_question_is_refused_with_what_to_type(typed: str) -> None:
    with pytest.raises(Refused, match="/sovereign ask <your question>"):
        parse(typed)


def test_a_question_of_two_thousand_characters_is_asked() -> None:
    assert parse("ask " + "x" * 2_000) == Ask("x" * 2_000)


def test_an_over_long_question_is_told_its_length() -> None:
    with pytest.raises(Refused, match=r"2,345 characters long; the limit is 2,000. Shorten it by 345"):
        parse("ask " + "x" * 2_345)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("status", Status()),
        ("status K3F9X2AB", Status("k3f9x2ab")),
        ("status `k3f9x2ab`", Status("k3f9x2ab")),
        ("cancel k3f9x2ab", Cancel("k3f9x2ab")),
    ],
)
def test_a_run_is_named_by_its_id(typed: str, command: object) -> None:
    assert parse(typed) == command


def test_cancel_asks_which_run() -> None:
    with pytest.raises(Refused, match="Which run"):
        parse("cancel")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("cancel k3f9x2ab now", "`cancel` takes one run id: `/sovereign cancel k3f9x2ab`."),
        ("Cancel run K3F9X2AB", "`cancel` takes one run id: `/sovereign cancel k3f9x2ab`."),
        ("status x y", "`status` takes one run id: `/sovereign status <run>`."),
        ("status of <!channel>", "`status` takes one run id: `/sovereign status <run>`."),
    ],
)
def test_more_than_a_run_id_is_refused_with_what_to_type(typed: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(typed)
    assert str(refused.value) == told


@pytest.mark.parametrize("typed", ["cancel <!channel>", "status ../../etc", "status x" + "y" * 50])
def test_what_cannot_be_a_run_id_is_not_echoed(typed: str) -> None:
    with pytest.raises(Refused, match="That is no run id") as refused:
        parse(typed)
    assert typed.split()[1] not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stauts", "/sovereign status"),
        ("lst", "/sovereign list"),
        ("runs", "/sovereign list"),
        ("pubish k3f9x2ab", "/sovereign publish k3f9x2ab"),
        ("retyr", "/sovereign retry <run>"),
        ("stop k3f9x2ab", "/sovereign cancel k3f9x2ab"),
        ("cancle", "/sovereign cancel <run>"),
        ("hlep", "/sovereign help"),
        ("How small is LoRA?", "/sovereign ask How small is LoRA?"),
        ("how small is LoRA", "/sovereign ask how small is LoRA"),
        ("akk how small is LoRA", "/sovereign ask how small is LoRA"),
        ("aks What does LoRA do to memory?", "/sovereign ask What does LoRA do to memory?"),
        ("aks LoRA memory savings", "/sovereign ask LoRA memory savings"),
        ("has LoRA been merged?", "/sovereign ask has LoRA been merged?"),
        ("Tasks where LoRA fails?", "/sovereign ask Tasks where LoRA fails?"),
        ("aks?", "/sovereign ask <your question>"),
        ("stauts?", "/sovereign status"),
        ("cancle k3f9x2ab now", "/sovereign cancel k3f9x2ab"),
        ("summarise foo", ""),
        ("as for LoRA", ""),
        ("xyzzy", ""),
    ],
)
def test_an_unknown_verb_meets_what_was_perhaps_meant(typed: str, meant: str) -> None:
    command = parse(typed)
    assert isinstance(command, Unknown)
    assert command.did_you_mean == meant


@given(st.text(max_size=300))
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(parse(typed), Command)


@given(st.text(min_size=1, max_size=300))
def test_a_question_never_holds_hidden_characters(typed: str) -> None:
    try:
        command = parse("ask " + typed)
    except Refused:
        return
    assert isinstance(command, Ask)
    assert command.text == " ".join(command.text.split())
    command.text.encode()
