"""The words of a text as terms of the lexicon, asked by place: “is there a month at 3, and where does it end?”."""

from .lexicon import Lexicon, Token

Found = tuple[str, int]
"""What a term means, and the place after it."""

WORDS_SKIPPED = 8
"""Words that only fill, one after the other: more of them mean nothing any more."""


class Terms:
    """The tokens of a text with what each can mean."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.tokens: list[Token] = lexicon.split(text)
        self._matches: dict[int, dict[str, list[Found]]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def all(self, at: int, category: str) -> list[Found]:
        """Every meaning of a category at a place, longest words first."""
        if at >= len(self.tokens):
            return []
        if at not in self._matches:
            self._matches[at] = self.lexicon.matches(self.tokens, at)
        return self._matches[at].get(category, [])

    def means_something(self, at: int) -> bool:
        """Whether anything at all can begin at a place."""
        self.all(at, "")
        return self.tokens[at].is_number or bool(self._matches[at])

    def one(self, at: int, category: str) -> Found | None:
        """The longest meaning of a category at a place."""
        found = self.all(at, category)
        return found[0] if found else None

    def skip(self, at: int, *, dash: bool = False, comma: bool = False) -> int:
        """The place after words that only fill, points, and dashes or a comma where they may stand."""
        for _word in range(WORDS_SKIPPED):
            if at >= len(self.tokens):
                break
            token = self.tokens[at]
            filler = self.one(at, "filler")
            if filler:
                at = filler[1]
            elif token.raw == "." or (dash and token.is_dash) or (comma and token.raw in ",،"):
                at += 1
            else:
                break
        return at

    def is_dash(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_dash

    def is_possessive(self, at: int) -> bool:
        """Whether the “s” of “this year’s” stands there."""
        if at >= len(self.tokens) or self.tokens[at].text != "s":
            return False
        return self.text[self.tokens[at].start - 1] in "'’"

    def number(self, at: int, digits: int = 2) -> tuple[int, int] | None:
        """A number of at most so many digits, without a sign of its order."""
        if at < len(self.tokens) and self.tokens[at].is_number and len(self.tokens[at].text) <= digits:
            return int(self.tokens[at].text), at + 1
        return None

    def ordinal(self, at: int) -> tuple[int, int] | None:
        """“first”, “1st” or “III”; -1 is the last."""
        word = self.one(at, "ordinal")
        if word:
            return int(word[0]), word[1]
        number = self.number(at)
        after = number[1] + self.is_dash(number[1]) if number else at
        suffix = self.one(after, "suffix")
        is_glued = suffix and self.tokens[after - 1].end == self.tokens[after].start
        return (number[0], suffix[1]) if number and suffix and is_glued else None

    def amount(self, at: int) -> tuple[int, int] | None:
        """How many, in digits or in words."""
        word = self.one(at, "number")
        return (int(word[0]), word[1]) if word else self.number(at, digits=3)

    def words(self, start: int, end: int) -> str:
        """The text from one token to before another, with the article that is written together with the first."""
        while start and self.tokens[start - 1].is_word and self.tokens[start - 1].end == self.tokens[start].start:
            start -= 1
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""
