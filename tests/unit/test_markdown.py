"""Texts as HTML: paragraphs, lists, bold and emphasis; everything else is shown as it was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.markdown import to_html

TAGS = {"p", "/p", "ul", "/ul", "ol", "/ol", "li", "/li", "strong", "/strong", "em", "/em", "br", "br /"}
# What somebody would try, in any order.
HOSTILE = [
    "<script>",
    "</p>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](//x)",
    "<a href='x'>",
    "&lt;",
    "`",
]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("", ""),
        ("2 < 3 & 4 > 1", "<p>2 &lt; 3 &amp; 4 &gt; 1</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("&lt;b&gt;", "<p>&amp;lt;b&amp;gt;</p>"),
        ("[here](https://x.example)", "<p>[here](https://x.example)</p>"),
        ("![x](https://x.example/p.png)", "<p>![x](https://x.example/p.png)</p>"),
        ("<https://x.example>", "<p>&lt;https://x.example&gt;</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("`code`", "<p>`code`</p>"),
    ],
)
def test_that_text_becomes_plain_html(text: str, html: str) -> None:
    assert to_html(text) == html


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20)).map("".join))
def test_that_no_text_brings_a_tag_of_its_own(text: str) -> None:
    for tag in re.findall(r"<([^>]*)>", to_html(text)):
        assert re.sub(r' start="\d+"$', "", tag) in TAGS
