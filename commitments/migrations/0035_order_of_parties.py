from itertools import groupby
from operator import itemgetter

from django.db import migrations

from commitments.rules.register.derived import SEPARATOR, sort_key

COLUMNS = {
    'lead': 'lead_text',
    'supporting': 'supporting_text',
    'addressee': 'addressees_text',
    'monitor': 'monitors_text',
}


def tell_as_given(apps, schema_editor):
    """Parties stood by the alphabet; they stand in the order in which they were given, which their ids tell."""
    using = schema_editor.connection.alias
    commitments = apps.get_model('commitments', 'Commitment').objects.using(using)
    parts = apps.get_model('commitments', 'Responsibility').objects.using(using).order_by('commitment_id', 'pk')
    rows = parts.values_list('commitment_id', 'role', 'party__name').iterator(chunk_size=2000)
    for pk, group in groupby(rows, key=itemgetter(0)):
        names = {}
        for _pk, role, name in group:
            names.setdefault(role, []).append(name)
        texts = {COLUMNS[role]: SEPARATOR.join(found) for role, found in names.items() if len(found) > 1}
        if 'lead_text' in texts:
            texts['lead_key'] = sort_key(texts['lead_text'])
        if texts:
            commitments.filter(pk=pk).exclude(**texts).update(**texts)


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0034_stated_days'),
    ]

    operations = [
        migrations.RunPython(tell_as_given, migrations.RunPython.noop, elidable=False),
    ]
