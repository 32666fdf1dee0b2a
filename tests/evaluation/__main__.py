"""How well texts are read: ``python -m tests.evaluation``, or ``make evaluate``. It prints and never asserts.

On the part of the labelled sentences, and of the phrases of deadlines, that the rules were written against, and on the
part that they were not.
"""

import os
import secrets
import sys
from tempfile import TemporaryDirectory

ERRORS = 12


def main() -> None:
    with TemporaryDirectory(prefix="servanda-evaluation-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="tracker.settings",
            DATA_DIR=folder,
            SECRET_KEY=secrets.token_urlsafe(50),
            LEDGER_KEY=secrets.token_urlsafe(50),
            SITE_URL="http://127.0.0.1",
            INSECURE_HTTP="1",
        )
        import django

        django.setup()
        from .deadlines import report_deadlines

        report_pledges()
        print("", *report_deadlines(), sep="\n")


def report_pledges() -> None:
    from commitments.rules.register.promise_words import pledge_languages

    from ..support.shared import find_folder
    from .labelled import HELD_OUT, WRITTEN_AGAINST, read_labelled

    texts = find_folder("texts")
    if texts is None:
        print("NOT RUN: sentences of the sample texts (no sample data)", file=sys.stderr)
    for language in sorted(pledge_languages()):
        rows = list(read_labelled(texts, language))
        for split in (WRITTEN_AGAINST, HELD_OUT):
            report_part(language, split, [row for row in rows if row.split == split])


def report_part(language: str, split: str, rows: list) -> None:
    from .measure import score_classes, score_deadlines, score_doers, worst_errors

    if not rows:
        return
    print(
        f"\nPledges, {language}, {split.replace('_', ' ')}: {len(rows)} sentences, {len({r.text for r in rows})} texts"
    )
    for score in score_classes(rows):
        print(f"  {score.label:14} precision {score.precision!s:22} recall {score.recall}")
    print(f"  doers found    {score_doers(rows)}")
    print(f"  deadlines read {score_deadlines(rows)}")
    for row in worst_errors(rows)[:ERRORS]:
        print(f"  {row.label} taken for {row.proposal.label}: {row.proposal.sentence.plain[:100]} [{row.proposal.why}]")


if __name__ == "__main__":
    main()
