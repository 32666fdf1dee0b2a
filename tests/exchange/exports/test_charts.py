import pytest
from django.utils import translation

from commitments.exchange.exports.charts import draw_arrears, stand_alone
from commitments.queries.lists.facets import current_index
from commitments.rules.lists.charts import WIDTH

from ...support import samples
from ...support.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_charts_are_mirrored_where_it_is_read_from_the_right():
    samples.varied_register()
    index, desk = current_index(samples.TODAY), UserFactory(desk=True)

    left = draw_arrears(desk, index)
    with translation.override("ar"):
        right = draw_arrears(desk, index)
        assert right
        file = stand_alone(right)

    assert left
    assert file["start"] == WIDTH
    assert file["direction"] == "rtl"
    assert file["keys"][0][0].x == WIDTH - 14
    assert [item.box for item in right.segments] == [item.box.mirrored() for item in left.segments]
