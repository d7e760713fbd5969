from __future__ import annotations

import pytest

from app import i18n
from app.components import writer_words
from integrations.openai.errors import WriterError


@pytest.mark.parametrize("kind", WriterError.__subclasses__())
def test_every_way_a_model_can_fail_has_its_own_sentence_in_every_language(kind):
    error = kind("in English, for the log")
    said = set()
    for language in i18n.LANGUAGES:
        with i18n.using(language):
            said.add(writer_words.sentence(error))
    assert len(said) == len(i18n.LANGUAGES)
    assert error.message not in said
