from commitments.exchange.kernel.problems import problem


def test_problem_says_what_is_wrong_by_field():
    errors = [{"field": "title", "message": "This field is required."}]

    assert problem(400, "One field is wrong.", errors) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "One field is wrong.",
        "errors": errors,
    }


def test_problem_without_words_of_its_own_has_those_of_its_status():
    assert problem(404) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing matches the given URI",
        "errors": [],
    }
