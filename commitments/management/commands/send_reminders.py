from django.core.management.base import BaseCommand

from commitments.exchange.posting import post


class Command(BaseCommand):
    help = "Send people the digests that are due. Run it every quarter of an hour: it knows who is to be told when."

    def handle(self, *args, **options):
        done = post()
        said = ", ".join(f"{done[name]} {name}" for name in ("made", "sent", "delayed", "failed", "empty"))
        self.stdout.write(said)
