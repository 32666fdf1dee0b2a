"""Sends mail, or works on imports, in a child process for each line: says its number, and then how it ended.

Django is loaded once; a child is a fork, before anything was asked of a database, and can be killed like any process.
"""

import os
import sys
from datetime import timedelta
from unittest.mock import patch

import django

CLAIMED_FOR = timedelta(seconds=5)
"""Longer than a mail takes on the loopback, however busy the machine is."""
AT_ONCE = timedelta(0)
"""Of imports one worker is started after the other has ended."""


def main() -> None:
    django.setup()
    from django.urls import reverse

    from commitments.exchange.imports.apply import worker
    from commitments.exchange.people import send_digests

    reverse("overview")  # loads the addresses once for all children

    if "unclaimed" in sys.argv:
        patch.object(send_digests, "claim", lambda **_mail: True).start()
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            if "imports" in sys.argv:
                worker.run_imports(claimed_for=AT_ONCE)
            else:
                send_digests.post(claimed_for=CLAIMED_FOR)
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
