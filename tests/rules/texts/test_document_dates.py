from datetime import date

import pytest

from commitments.rules.texts.document_dates import find_document_date


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Source: https://example.org/2021/03/12/statement\n\nWe met.", date(2021, 3, 12)),
        ("2017-05-04", date(2017, 5, 4)),
        ("Oslo, Norway, 15-16 November 2022\n\nWe met.", date(2022, 11, 16)),
        ("We met in Oslo on 11-13 June 2021 and agreed on much.", date(2021, 6, 13)),
        ("We met.\n\n" * 30 + "September 21, 2023", date(2023, 9, 21)),
        ("We met.\n\n" * 30 + "September 21, 2023\n\n" + "We agreed.\n\n" * 30, None),
        ("We met on Tuesday.", None),
        ("We met on 4 May.", None),
        ("We met in 2021.", None),
        ("https://example.org/2021/02/31/statement", None),
        ("", None),
    ],
)
def test_document_date_is_found_at_the_head_or_at_the_end(text, found):
    assert find_document_date(text, "en") == found
