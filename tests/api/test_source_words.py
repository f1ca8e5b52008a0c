"""Sources of the shipped pricing basis, in Japanese."""

from __future__ import annotations

from api.source_words import source_said
from pricing.basis import shipped_basis


def test_every_source_of_a_premium_s_lines_is_said_in_japanese() -> None:
    basis = shipped_basis()
    lines = (*basis.loadings, basis.tax, basis.minimum_premium, basis.minimum_rate_on_line)
    sources = {line.source for line in lines}
    assert len(sources) > 3
    assert [text for text in sources if source_said(text, "ja").isascii()] == []
    assert [text for text in sources if source_said(text, "en") != text] == []


def test_one_that_is_not_known_stands_as_it_is() -> None:
    assert source_said("Our own", "ja") == "Our own"
