"""The grammar that all verbs share: references, quotes, options, filters, help; and hostile text of every kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.command import VERBS, parse, parse_message
from bot.verbs.digests import AddDigest, EditDigest, ListDigests, OneDigest
from bot.verbs.doctor import Doctor
from bot.verbs.listing import Listing, Which, read_ticket, ticket
from bot.verbs.options import Options
from bot.verbs.runs import Ask, Cancel, Publish, Retry, Show, Status
from bot.verbs.terms import Appoint, Dismiss, Set, ShowLog, ShowOwners, ShowSettings, Unset
from bot.verbs.verb import Command, Help, Unknown, channel_in, group_in, plain, repeated, spoken, tokens, user_in
from kernel.domain import Scope
from kernel.errors import Refused
from tests.bot.cases import HOSTILE

KINDS = {
    "ask": (Ask,),
    "status": (Status,),
    "list": (Listing,),
    "show": (Show,),
    "cancel": (Cancel,),
    "retry": (Retry,),
    "publish": (Publish,),
    "digest": (AddDigest, EditDigest, ListDigests, OneDigest),
    "owners": (ShowOwners, ShowLog, Appoint, Dismiss),
    "settings": (ShowSettings, Set, Unset),
    "doctor": (Doctor,),
    "help": (Help,),
}
MARKED = [
    "<@U012AB3CD|ada>",
    "<#C012AB3CD|papers>",
    "<!channel>",
    "<https://x.org|x>",
    "--",
    "—since",
    "--in",
    "“",
    '"',
]
PIECES = st.one_of(st.text(max_size=30), st.sampled_from([*MARKED, *KINDS, "help", "page", "in", "2024-13", HOSTILE]))
HOSTILE_TEXT = st.lists(PIECES, max_size=8).map(" ".join)


# -- references and words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "channel", "user", "group"),
    [
        ("<#C012AB3CD|papers>", "C012AB3CD", "", ""),
        ("<#C012AB3CD>", "C012AB3CD", "", ""),
        ("<#C012AB3CD|>,", "C012AB3CD", "", ""),
        ("C012AB3CD", "C012AB3CD", "", ""),
        ("<@U012AB3CD|ada>", "", "U012AB3CD", ""),
        ("<@W012AB3CD>.", "", "W012AB3CD", ""),
        ("U012AB3CD", "", "U012AB3CD", ""),
        ("<!subteam^S012AB3CD|@editors>", "", "", "S012AB3CD"),
        ("<!subteam^S012AB3CD>", "", "", "S012AB3CD"),
        ("<#U012AB3CD|papers>", "", "", ""),
        ("#papers", "", "", ""),
        ("@ada", "", "", ""),
        ("COMPARE", "COMPARE", "", ""),  # seven capitals may be an id; who reads a channel there asks Slack anyway
        ("CPU", "", "", ""),
        ("<!channel>", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_people_channels_and_groups_are_read_by_their_ids(word: str, channel: str, user: str, group: str) -> None:
    assert (channel_in(word), user_in(word), group_in(word)) == (channel, user, group)


def test_what_slack_escapes_is_read_as_it_was_typed() -> None:
    assert plain("a &lt; b &amp; c\nd") == "a < b & c d"
    assert plain("see <https://arxiv.org/abs/1?a=1&amp;b=2|arxiv.org>") == "see https://arxiv.org/abs/1?a=1&b=2"
    assert plain("see <http://arxiv.org|arxiv.org>") == "see arxiv.org"
    assert plain("write to <mailto:a@b.org|a@b.org>") == "write to a@b.org"
    assert plain("<!channel> and <!here|here>") == "@channel and @here"
    assert spoken(plain("Does <@U012AB3CD|ada> of <#C012AB3CD|papers> know? <@U2> <!subteam^S012AB3CD|@us>")) == (
        "Does @ada of #papers know? @U2 @us"
    )


def test_a_question_names_people_and_channels_as_they_are_read() -> None:
    assert parse("ask What did <@U012AB3CD|ada> post in <#C012AB3CD|papers>?") == Ask("What did @ada post in #papers?")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('add "mixture of experts" now', ("add", "mixture of experts", "now")),
        ("in <#C012AB3CD|my papers> page", ("in", "<#C012AB3CD|my papers>", "page")),
        ("add “mixture of experts” weekdays 09:00", ("add", "mixture of experts", "weekdays", "09:00")),
        ("the model's memory", ("the", "model's", "memory")),
        ('an "unclosed quote', ("an", '"unclosed', "quote")),
        ("", ()),
    ],
)
def test_quoted_words_and_references_are_one_word(said: str, words: tuple[str, ...]) -> None:
    assert tokens(said) == words


def test_a_repeated_word_is_dead() -> None:
    assert repeated("<!channel>`*x*`") == "“&lt;!channel&gt;x”"
    assert repeated("") == "that"


# -- options of a question --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text", "options"),
    [
        ("--since 2024 What is LoRA?", "What is LoRA?", Options(Scope(since=date(2024, 1, 1)))),
        ("—since 2024-03 What is LoRA?", "What is LoRA?", Options(Scope(since=date(2024, 3, 1)))),
        ("What is LoRA? --since 2024-03-09", "What is LoRA?", Options(Scope(since=date(2024, 3, 9)))),
        ("--in=cs.cl,STAT.ml What is LoRA?", "What is LoRA?", Options(Scope(categories=("cs.CL", "stat.ML")))),
        ("What is LoRA? --in cs --in cs.CL", "What is LoRA?", Options(Scope(categories=("cs.CL", "cs")))),
        ("--publish <#C012AB3CD|papers> What is LoRA?", "What is LoRA?", Options(publication="C012AB3CD")),
        ("--in cs.CL -- --x is LoRA?", "--x is LoRA?", Options(Scope(categories=("cs.CL",)))),
        ("What does vLLM's --max-model-len 4096 cost?", "What does vLLM's --max-model-len 4096 cost?", Options()),
        ("Is LoRA -- as they say -- small?", "Is LoRA -- as they say -- small?", Options()),
        ('--since 2024 "What is LoRA?"', "What is LoRA?", Options(Scope(since=date(2024, 1, 1)))),
    ],
)
def test_a_question_takes_options_before_it_and_behind_it(typed: str, text: str, options: Options) -> None:
    assert parse(f"ask {typed}") == Ask(text, options)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--sincd 2024 x", "There is no option “sincd”. Did you mean `--since`?"),
        ("--zzz 2024 x", "There are `--since`, `--in` and `--publish`."),
        ("--since soon What is LoRA?", "“soon” is no day."),
        ("--since 2024-13 What is LoRA?", "“2024-13” is no day."),
        ("--since 2024-06-31 What is LoRA?", "“2024-06-31” is no day."),
        ("--since", "Since when?"),
        ("--in cs.LC What is LoRA?", "“cs.LC” is no category of arXiv. Did you mean `--in cs."),
        ("--in <!channel> What?", "“@channel” is no category"),
        ("--in", "In which category?"),
        ("--publish #papers What is LoRA?", "“#papers” is no channel that I can read."),
        ("--since 2024", "There is no question yet"),
    ],
)
def test_a_wrong_option_is_refused_with_what_to_type(typed: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(f"ask {typed}")
    assert told in str(refused.value)


# -- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("list", Listing()),
        ("list mine", Listing(Which.MINE)),
        ("list all my runs", Listing(Which.MINE)),
        ("list Waiting in <#C012AB3CD|papers> page 3", Listing(Which.WAITING, "C012AB3CD", 3)),
        ("list page 2 published", Listing(Which.PUBLISHED, page=2)),
        ("list failed <#C012AB3CD>", Listing(Which.FAILED, "C012AB3CD")),
    ],
)
def test_a_list_takes_a_filter_a_channel_and_a_page(typed: str, asked: Listing) -> None:
    assert parse(typed) == asked
    assert read_ticket(ticket(asked)) == asked


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("list publised", "Did you mean `/sovereign list published`?"),
        ("list xyzzy", "`/sovereign help list` shows what there is."),
        ("list mine failed", "`list` takes one filter"),
        ("list page", "Which page?"),
        ("list page 0", "Which page?"),
        ("list page ²", "Which page?"),
        ("list in #papers", "“#papers” is no channel that I can read."),
        ("list in", "In which channel?"),
    ],
)
def test_a_wrong_list_is_refused_with_what_to_type(typed: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(typed)
    assert told in str(refused.value)


@pytest.mark.parametrize("value", ["", "all", "all:C1", "none:C1:1", "all:C1:x", "a:b:c:d"])
def test_a_button_of_no_list_is_an_error(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which one does not matter
        read_ticket(value)


# -- help -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_has_help_of_its_own_and_examples_that_work(verb) -> None:  # type: ignore[no-untyped-def]
    assert parse(f"help {verb.name}") == Help(verb.name)
    if verb.name != "help":
        assert parse(f"{verb.name} help") == parse(f"{verb.name} --help") == Help(verb.name)
    for typed in verb.examples:
        as_sent = typed.replace("#papers", "<#C012AB3CD|papers>").replace("@ada", "<@U012AB3CD|ada>")
        assert isinstance(parse(as_sent), KINDS[verb.name])
        assert typed.split()[0] == verb.name


# -- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("What is LoRA?", Ask("What is LoRA?")),
        ("how small is LoRA", Ask("how small is LoRA")),
        ("ask LoRA memory", Ask("LoRA memory")),
        ("/sovereign status k3f9x2ab", Status("k3f9x2ab")),
        ("status", Status("abcdefgh")),
        ("Cancel", Cancel("abcdefgh")),
        ("show", Show("abcdefgh")),
        ("retry k3f9x2ab", Retry("k3f9x2ab")),
        ("list", Listing()),
        ("help", Help()),
        ("show help", Help("show")),
        ("List the methods that beat LoRA on GSM8K?", Ask("List the methods that beat LoRA on GSM8K?")),
        ("stauts", Unknown("stauts", "/sovereign status")),
        ("What can you do?", None),
        ("is it done yet?", None),
        ("ask is it done yet?", Ask("is it done yet?")),
        ("Do you know whether QLoRA saves memory?", Ask("Do you know whether QLoRA saves memory?")),
        ("hello", None),
        ("thanks a lot", None),
        ("", None),
        ("this is a longer remark to a colleague", None),
    ],
)
def test_a_message_is_a_command_or_a_question_or_neither(said: str, command: Command | None) -> None:
    assert parse_message(said, "abcdefgh") == command


def test_outside_the_thread_of_a_run_its_verbs_ask_which() -> None:
    assert parse_message("status") == Status()
    with pytest.raises(Refused, match="Which run"):
        parse_message("cancel")


# -- whatever is typed ------------------------------------------------------------------------------------------------


@given(HOSTILE_TEXT)
@example("list page 99999999999999999999")
@example("ask --since 9999999")
def test_whatever_is_typed_is_a_command_or_refused_with_words_that_are_dead(typed: str) -> None:
    for read in (parse, parse_message):
        try:
            command = read(typed)
        except Refused as refused:
            told = str(refused)
        else:
            told = ""
            assert command is None or type(command) in (Unknown, *(kind for kinds in KINDS.values() for kind in kinds))
        assert not [live for live in ("<!", "<@", "<#", "<http") if live in told]


@given(st.sampled_from(VERBS), HOSTILE_TEXT)
def test_a_verb_is_read_as_its_own_kind_or_as_its_help(verb, rest: str) -> None:  # type: ignore[no-untyped-def]
    try:
        command = parse(f"{verb.name} {rest}")
    except Refused:
        return
    assert isinstance(command, (Help, *KINDS[verb.name]))
    for name in ("run_id", "text"):
        value = getattr(command, name, "")
        assert "\n" not in value
        assert "<@U012AB3CD" not in value
