import pytest

from commitments.queries.kernel.processes import process_name

from ...support.factories import ProcessFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("names", "name"), [([], ""), (["Astana Process"], "Astana Process"), (["One", "Two"], "")])
def test_register_is_named_after_its_process_where_it_is_one(names, name):
    for one in names:
        ProcessFactory(name=one)

    assert process_name() == name
