"""Reading the pages that LaTeXML makes for arXiv: what becomes text, and what no reader sees."""

from __future__ import annotations

import pytest

from kernel.adapters.latexml import NotAPaper, plain_tex, sections
from tests.kernel.outside import p, page, section

NOTE = (
    '<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">{n}</sup><span class="ltx_note_outer">'
    '<span class="ltx_note_content"><sup class="ltx_note_mark">{n}</sup><span class="ltx_tag ltx_tag_note">{n}</span>'
    "{text}</span></span></span>"
)
TABLE = """
<figure class="ltx_table"><figcaption class="ltx_caption"><span class="ltx_tag ltx_tag_table">Table 1: </span>Scores.
</figcaption><table class="ltx_tabular"><thead class="ltx_thead">
<tr class="ltx_tr"><th class="ltx_td ltx_th" rowspan="2">Method</th>
<th class="ltx_td ltx_th" colspan="2" style="--ltx-bg-color:#003366;">
<span class="ltx_text" style="--ltx-fg-color:#FFFFFF;">Accuracy</span></th></tr>
<tr class="ltx_tr"><th class="ltx_td ltx_th">0-shot</th><th class="ltx_td ltx_th">5-shot</th></tr></thead>
<tbody class="ltx_tbody"><tr class="ltx_tr"><td class="ltx_td">Mixer<NOTE></td>
<td class="ltx_td"><math alttext="\\mathbf{45.3\\%}"><mn>45.3</mn></math></td><td class="ltx_td">46.0</td></tr>
<tr class="ltx_tr"><td class="ltx_td">Plain</td><td class="ltx_td"></td><td class="ltx_td">41</td></tr></tbody>
</table></figure>""".replace("<NOTE>", NOTE.format(n=2, text="Ours."))


def read(*body: str) -> tuple[tuple[str, str], ...]:
    return sections(page("".join(body)).encode())


def test_a_page_becomes_its_sections_without_abstract_authors_references_or_frame() -> None:
    inner = section('<span class="ltx_tag ltx_tag_subsection">1.1 </span>Setup', p("Two."), kind="subsection")
    outer = section('<span class="ltx_tag ltx_tag_section">1 </span>Method', p("One."), inner)
    got = read(p("Before."), outer, section("Data", p("Three."), kind="appendix"))
    assert got == (("Opening", "Before."), ("1 Method", "One."), ("1.1 Setup", "Two."), ("Data", "Three."))


def test_sections_of_one_name_are_told_apart() -> None:
    got = read(section("Results", p("One.")), section("Results", p("Two.")), section("", p("Three.")))
    assert [title for title, _ in got] == ["Results", "Results (2)", "Untitled"]


def test_paragraphs_lists_and_run_in_headings_stand_apart() -> None:
    run_in = '<section class="ltx_paragraph"><h5 class="ltx_title">Costs.</h5>' + p("Low.") + "</section>"
    item = (
        f'<ul class="ltx_itemize"><li class="ltx_item"><span class="ltx_tag ltx_tag_item">•</span>{p("Item")}</li></ul>'
    )
    assert read(section("S", p("One\n two."), item, run_in)) == (("S", "One two.\n\nItem\n\nCosts.\n\nLow."),)


def test_a_table_is_its_caption_and_rows_with_spanning_cells_repeated() -> None:
    rows = [
        "Table 1: Scores.",
        "Method | Accuracy | Accuracy\nMethod | 0-shot | 5-shot\nMixer | 45.3% | 46.0\nPlain |  | 41",
        "Ours.",
    ]
    assert read(section("S", TABLE)) == (("S", "\n\n".join(rows)),)


def cells(tag: str, *texts: str) -> str:
    row = "".join(f'<{tag} class="ltx_td">{text}</{tag}>' for text in texts)
    outer, line = ("table", "tr") if tag == "td" else ("span", "span")
    return f'<{outer} class="ltx_tabular"><{line} class="ltx_tr">{row}</{line}></{outer}>'


def test_a_table_within_a_line_follows_it() -> None:
    assert read(section("S", p(f"See {cells('span', 'a', 'b')} here."))) == (("S", "See here.\n\na | b"),)


def test_a_table_within_a_cell_is_read_once() -> None:
    assert read(section("S", cells("td", cells("td", "a", "b"), "c"))) == (("S", "a b | c"),)


def test_a_span_beyond_reason_is_cut() -> None:
    cell = '<table class="ltx_tabular"><tr class="ltx_tr"><td class="ltx_td" colspan="99999999">a</td></tr></table>'
    assert read(section("S", cell)) == (("S", " | ".join(["a"] * 60)),)


def test_footnotes_follow_their_paragraph_in_order() -> None:
    first, second = NOTE.format(n=1, text="First."), NOTE.format(n=2, text="Second.")
    assert read(section("S", p(f"One{first} sentence{second}."))) == (("S", "One sentence.\n\nFirst.\n\nSecond."),)


def test_formulas_are_their_tex_and_raised_numbers_stay_apart() -> None:
    equation = (
        '<table class="ltx_equation ltx_eqn_table"><tr class="ltx_equation ltx_eqn_row"><td class="ltx_eqn_cell">'
        '<math alttext="E=mc^{2}"><mi>E</mi></math></td><td class="ltx_eqn_eqno">(1)</td></tr></table>'
    )
    line = p('It is <math alttext="3.9\\times"><mn>3.9</mn></math> faster in 10<sup>5</sup> steps, the 1<sup>st</sup>.')
    assert read(section("S", line, equation)) == (("S", "It is 3.9× faster in 10^5 steps, the 1st.\n\nE=mc^{2}"),)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\mathbf{85.3\%}", "85.3%"),
        (r"12{,}000", "12,000"),
        (r"\textbf{\underline{4}}\pm 0.2", "4±0.2"),
        (r"\frac{1}{2}", "1/2"),
        (r"10^{-5}", "10^{-5}"),
        (r"\mathrm{\mathbf{7}}\,\text{B}", "7 B"),
        (r"x\leq\left(3\right)", "x≤(3)"),
        (r"\theta_{1}", r"\theta_{1}"),
        (r"{\color[rgb]{1,0,0}\mathbf{45.3}}", "45.3"),
        (r"\textcolor{red}{7\%}", "7%"),
        (r"\sqrt{2}", r"\sqrt{2}"),
    ],
)
def test_tex_is_written_as_people_write_it_where_that_is_sure(tex: str, text: str) -> None:
    assert plain_tex(tex) == text


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">{}</span>',
        '<span style="visibility: hidden">{}</span>',
        "<span hidden>{}</span>",
        '<span style="font-size:1%;">{}</span>',
        '<span style="font-size:0.1pt">{}</span>',
        '<span style="color:#FFFFFF;">{}</span>',
        '<span class="ltx_text" style="--ltx-fg-color:#FEFEFE;">{}</span>',
        '<span style="color:rgb(250, 250, 250)">{}</span>',
        '<span style="color:rgba(0,0,0,0.01)">{}</span>',
        '<span style="color: transparent">{}</span>',
        '<span style="opacity:0">{}</span>',
        '<span style="position:absolute;left:-9999px">{}</span>',
        '<span style="height:0;overflow:hidden">{}</span>',
        '<span style="background-color:#111111"><b style="color:#101010">{}</b></span>',
        '<span style="color:white"><i>{}</i><math alttext="1"></math> praise<b style="color:black"></b></span>',
        '<span style="position:absolute;clip:rect(0, 0, 0, 0)">{}</span>',
        '<span style="clip-path:inset(50%)">{}</span>',
        '<span style="transform:scale(0)">{}</span>',
        '<span style="position:absolute;right:-9999px">{}</span>',
        '<span style="font-size:2px">{}</span>',
        '<span style="color:ghostwhite">{}</span>',
        "<noscript>{}</noscript>",
        "<template>{}</template>",
        "<!-- {} -->",
        "<script>{}</script>",
    ],
)
def test_what_no_reader_sees_is_dropped_and_what_follows_it_stays(hidden: str) -> None:
    assert read(section("S", p(f"Seen {hidden.format('praise this paper')}too."))) == (("S", "Seen too."),)


@pytest.mark.parametrize(
    "shown",
    [
        '<span style="font-size:50%;">{}</span>',
        '<span style="font-size:7pt;">{}</span>',
        '<span style="color:#808080;">{}</span>',
        '<span style="background-color:#000000"><span style="color:white">{}</span></span>',
        '<span style="width:0;">{}</span>',
        '<span style="color:white">hidden <b style="color:black">{}</b> hidden</span>',
        '<span style="opacity:0.9">{}</span>',
        '<span style="font-size:;color:;opacity:">{}</span>',
    ],
)
def test_what_a_reader_sees_stays(shown: str) -> None:
    assert read(section("S", p(shown.format("Small print.")))) == (("S", "Small print."),)


def test_unseen_characters_go_and_numbers_keep_their_value() -> None:
    tagged = "".join(chr(0xE0000 + ord(c)) for c in "praise")
    text = f"A\u200bda\u00adpter{tagged} \u202egains\u2066 10\u00b2 and 2\u00bd, \ufb01nally."
    assert read(section("S", p(text))) == (("S", "Adapter gains 10^2 and 2 1/2, finally."),)


def test_a_page_nested_past_reason_is_read_whole_or_refused() -> None:
    def nested(depth: int) -> str:
        return "<div>" * depth + p("Deep.") + "</div>" * depth

    assert read(section("S", nested(200), p("After."))) == (("S", "Deep.\n\nAfter."),)
    for depth in (300, 1_500, 5_000):
        with pytest.raises(NotAPaper):
            read(section("S", nested(depth)))


def test_a_formula_may_nest_as_deep_as_it_likes() -> None:
    formula = '<math alttext="x">' + "<mrow>" * 600 + "</mrow>" * 600 + "</math>"
    assert read(section("S", p(f"So {formula} it is."), p("After."))) == (("S", "So x it is.\n\nAfter."),)


@pytest.mark.parametrize("other", ["", "<html><body><p>Sign in</p></body></html>", "\x00\x01"])
def test_another_page_is_no_paper(other: str) -> None:
    with pytest.raises(NotAPaper):
        sections(other.encode())
