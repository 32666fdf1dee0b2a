from django.db import migrations, models
from django.db.models import F

from commitments.models.kernel.triggers import make_way

IMPLEMENTED = 5


def remove_triggers(apps, schema_editor):
    """SQLite builds the altered table anew, which triggers of other tables name; they are installed after the last."""
    make_way(schema_editor.connection.alias)


def tell_stated_days(apps, schema_editor):
    """The day is stated where every finding that decides the joint status states its own."""
    using = schema_editor.connection.alias
    commitments = apps.get_model('commitments', 'Commitment').objects.using(using)
    done = dict(commitments.filter(done_on__isnull=False).values_list('pk', 'rollup'))
    parts = apps.get_model('commitments', 'Responsibility').objects.using(using).filter(role='lead')
    leads = set(parts.values_list('commitment_id', 'party_id'))
    accepted = apps.get_model('commitments', 'Assessment').objects.using(using).filter(accepted_at__isnull=False)
    counted = accepted.filter(tier__lte=F('commitment__tier'), commitment__done_on__isnull=False)
    latest = {}
    columns = ('commitment_id', 'party_id', 'zone_id', 'status', 'done_on')
    for *cell, status, day in counted.order_by('as_of', 'pk').values_list(*columns).iterator(chunk_size=2000):
        latest[tuple(cell)] = status, day
    stated = {}
    for (pk, party, zone), (status, day) in latest.items():
        is_counted = {'whole': party is None and zone is None, 'lead': (pk, party) in leads}.get(done[pk], True)
        if is_counted and status == IMPLEMENTED:
            stated[pk] = stated.get(pk, True) and day is not None
    keys = sorted(pk for pk, is_stated in stated.items() if is_stated)
    for start in range(0, len(keys), 500):
        commitments.filter(pk__in=keys[start : start + 500]).update(done_stated=True)


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0033_remark_on_evidence'),
    ]

    operations = [
        migrations.RunPython(remove_triggers, migrations.RunPython.noop, elidable=False),
        migrations.AddField(
            model_name='commitment',
            name='done_stated',
            field=models.BooleanField(default=False, editable=False, verbose_name='day of completion stated'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('done_stated', False), ('done_on__isnull', False), _connector='OR'), name='commitment_states_a_day_it_has'),
        ),
        migrations.RunPython(tell_stated_days, migrations.RunPython.noop, elidable=False),
    ]
