import json

import django.db.models.deletion
from django.db import migrations, models

CHUNK = 2000


def tell_from_the_ledger(apps, schema_editor):
    """What the life-cycles were, and since when, as the entries of the ledger tell it.

    Where one is empty, the commitment's own row says what it is now.
    """
    using = schema_editor.connection.alias
    Commitment, Change, Entry = (apps.get_model("commitments", name) for name in ("Commitment", "LifecycleChange", "LedgerEntry"))
    recorded, changes = {}, {}
    entries = Entry.objects.using(using).filter(object_type="commitment", act__in=["record_commitment", "change_lifecycle"])
    for at, act, pk, payload in entries.order_by("seq").values_list("at", "act", "object_id", "payload").iterator(chunk_size=CHUNK):
        if act == "record_commitment":
            recorded[int(pk)] = at
        elif payload:
            after = json.loads(payload)["after"]
            changes.setdefault(int(pk), []).append(((after["lifecycle"], after["lifecycle_on"]), at))
    rows = Commitment.objects.using(using).order_by("pk").values_list("pk", "document__dated", "lifecycle", "lifecycle_on", "changed_at")
    made = []
    for pk, dated, lifecycle, on, changed_at in rows.iterator(chunk_size=CHUNK):
        told = [(("active", dated), recorded.get(pk, changed_at)), *changes.get(pk, [])]
        now = lifecycle, on and on.isoformat()
        if on and told[-1][0] != now:
            told.append((now, changed_at))
        made += [
            Change(commitment_id=pk, lifecycle=turn[0], since=turn[1], recorded_at=at) for turn, at in told
        ]
    Change.objects.using(using).bulk_create(made, batch_size=CHUNK)


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0003_redactions'),
    ]

    operations = [
        migrations.CreateModel(
            name='LifecycleChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lifecycle', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended'), ('fulfilled', 'Fulfilled'), ('superseded', 'Superseded'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn'), ('not_a_commitment', 'Not a commitment')], max_length=16, verbose_name='life-cycle')),
                ('since', models.DateField(verbose_name='life-cycle since')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='commitments.commitment', verbose_name='commitment')),
            ],
            options={
                'verbose_name': 'change of the life-cycle',
                'verbose_name_plural': 'changes of the life-cycle',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('lifecycle__in', ['active', 'suspended', 'fulfilled', 'superseded', 'lapsed', 'withdrawn', 'not_a_commitment'])), name='turn_lifecycle_known')],
            },
        ),
        migrations.RunPython(tell_from_the_ledger, migrations.RunPython.noop, elidable=False),
    ]
