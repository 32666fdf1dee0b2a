from django.db import migrations, models
from django.db.models import F

from commitments.models.kernel.triggers import make_way

KINDS = [('no_actor', 'No actor'), ('vague_actor', 'Vague actor'), ('no_date', 'No date'), ('not_observable', 'Not observable'), ('compound', 'Compound'), ('duplicate', 'Like an earlier one'), ('no_evidence', 'Without evidence')]
WITHOUT_EVIDENCE = 64
"""The bit of the remark in the stored number."""
IMPLEMENTED = 5


def remove_triggers(apps, schema_editor):
    """SQLite builds the altered table anew, which triggers of other tables name; they are installed after the last."""
    make_way(schema_editor.connection.alias)


def remark(apps, schema_editor):
    """What was found to be implemented already, and rests on nothing, gets the remark too."""
    using = schema_editor.connection.alias
    commitments = apps.get_model('commitments', 'Commitment')
    assessments = apps.get_model('commitments', 'Assessment')
    supported = set(commitments.evidence.through.objects.using(using).values_list('commitment_id', flat=True))
    cited = set(assessments.evidence.through.objects.using(using).values_list('assessment_id', flat=True))
    accepted = assessments.objects.using(using).filter(accepted_at__isnull=False)
    counted = accepted.filter(tier__lte=F('commitment__tier')).exclude(commitment__kind='declaratory')
    latest = {}
    columns = ('commitment_id', 'party_id', 'zone_id', 'status', 'pk')
    for *cell, status, pk in counted.order_by('as_of', 'pk').values_list(*columns).iterator(chunk_size=2000):
        latest[tuple(cell)] = status, pk
    found = {
        cell[0] for cell, (status, pk) in latest.items() if status == IMPLEMENTED and pk not in cited
    }
    keys = sorted(found - supported)
    for start in range(0, len(keys), 500):
        rows = commitments.objects.using(using).filter(pk__in=keys[start : start + 500])
        rows.update(quality=F('quality') + WITHOUT_EVIDENCE)


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0032_drafts'),
    ]

    operations = [
        migrations.RunPython(remove_triggers, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(
            model_name='settlement',
            name='kind',
            field=models.CharField(choices=KINDS, max_length=14, verbose_name='settled'),
        ),
        migrations.RemoveConstraint(
            model_name='settlement',
            name='settlement_kind_known',
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', [kind for kind, _label in KINDS])), name='settlement_kind_known'),
        ),
        migrations.RunPython(remark, migrations.RunPython.noop, elidable=False),
    ]
