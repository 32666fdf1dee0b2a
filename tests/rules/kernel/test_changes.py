import re
from pathlib import Path

import pytest
from django.conf import settings

from commitments.rules.kernel.changes import Act, act_label


def test_every_act_of_the_actions_has_its_words():
    sources = (Path(settings.BASE_DIR) / "commitments" / "actions").rglob("*.py")

    acts = {act for path in sources for act in re.findall(r'"((?:\w+_)+\w+)" if stored|act="(\w+)"', path.read_text())}

    found = {name for pair in acts for name in pair if name}
    assert found - set(Act.values) == set()


@pytest.mark.parametrize(("act", "words"), [("edit_commitment", "Commitment edited"), ("renumber", "Changed")])
def test_act_label_of_an_unknown_act_is_neutral(act, words):
    assert act_label(act) == words
