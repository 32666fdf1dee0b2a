from string import ascii_letters, digits

from commitments.rules.meetings.calendar_addresses import new_token, token_hash


def test_token_is_new_each_time_and_fits_into_an_address():
    tokens = [new_token() for _ in range(20)]

    assert len(set(tokens)) == 20
    assert {len(token) for token in tokens} == {43}
    assert set("".join(tokens)) <= set(ascii_letters + digits + "-_")


def test_hash_is_sha_256_in_hexadecimal():
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
