from django.db import migrations, models

from commitments.models.kernel.triggers import make_way


def remove_triggers(apps, schema_editor):
    """SQLite builds the altered tables anew, which triggers of other tables name; they are installed after the last."""
    make_way(schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0030_evidence_of_commitments'),
    ]

    operations = [
        migrations.RunPython(remove_triggers, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(
            model_name='commitment',
            name='provision_number',
            field=models.CharField(editable=False, max_length=220, verbose_name='provision number'),
        ),
        migrations.AlterField(
            model_name='provision',
            name='number',
            field=models.CharField(max_length=220, verbose_name='number'),
        ),
    ]
