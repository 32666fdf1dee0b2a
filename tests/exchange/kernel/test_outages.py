import pytest

from commitments.exchange.kernel.outages import outage_sentences
from commitments.queries.kernel.outages import Outage


def test_every_outage_has_its_sentences():
    assert len({outage_sentences(outage, "no answer") for outage in Outage}) == len(Outage)


@pytest.mark.parametrize("outage", [Outage.READ_ONLY, Outage.DAMAGED, Outage.AWAY])
def test_words_of_the_database_are_quoted_on_one_line_without_their_full_stop(outage):
    assert ": no answer from here. " in outage_sentences(outage, "no answer\n  from here.")


def test_full_disk_is_told_without_the_words_of_the_database():
    sentences = outage_sentences(Outage.FULL, "no space left")

    assert sentences == "The disk is full. Unfinished work was not saved. Free disk space, then try again."
