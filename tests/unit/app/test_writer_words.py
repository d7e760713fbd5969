from __future__ import annotations

import pytest

from app import i18n
from app.components import writer_words
from integrations.openai.errors import WriterError


@pytest.mark.parametrize("code", [kind.code for kind in WriterError.__subclasses__()])
def test_every_way_a_model_can_fail_has_its_own_sentence_in_every_language(code):
    said, otherwise = set(), set()
    for language in i18n.LANGUAGES:
        with i18n.using(language):
            said.add(writer_words.sentence(code))
            otherwise.add(writer_words.sentence("interrupted"))
    assert len(said) == len(otherwise) == len(i18n.LANGUAGES)
    assert said.isdisjoint(otherwise)
