"""Names of things that are made: free, readable, and found at once however many of one stem there are."""

from commitments.rules.kernel.generated_names import Taken, free_prefix, free_slug


def test_address_names_are_told_apart_by_numbers():
    taken = Taken(["letter", "letter-3"])

    assert [free_slug("Letter", taken, fallback="document") for _ in range(3)] == ["letter-2", "letter-4", "letter-5"]
    assert [free_slug(name, taken, fallback="document") for name in ("Приказ", "договор", "New")] == [
        *("document", "document-2", "new-2"),
    ]


def test_prefixes_are_the_first_letters_and_never_one_that_is_used():
    taken = Taken(["PO"])

    found = [free_prefix(name, taken) for name in ("Pledges of Omsk", "Pledges of Oslo", "")]

    assert found == ["PO2", "PO3", "I"]


def test_the_last_of_many_of_one_stem_is_looked_for_no_longer_than_the_first():
    class Counted(set):
        asked = 0

        def __contains__(self, name):
            self.asked += 1
            return super().__contains__(name)

    taken = Taken()
    taken._names = names = Counted()

    assert [free_slug("Letter", taken, fallback="document") for _ in range(2000)][-1] == "letter-2000"
    assert names.asked < 3 * 2000
