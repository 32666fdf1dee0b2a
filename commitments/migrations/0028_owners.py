import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0027_saved_views'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ownership',
            fields=[
                ('commitment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='ownership', serialize=False, to='commitments.commitment', verbose_name='commitment')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'ownership',
                'verbose_name_plural': 'ownerships',
            },
        ),
        migrations.RemoveConstraint(
            model_name='bulkupdate',
            name='bulk_kind_known',
        ),
        migrations.AlterField(
            model_name='bulkupdate',
            name='kind',
            field=models.CharField(choices=[('assess', 'Assess'), ('theme', 'Themes'), ('tier', 'Tier'), ('lifecycle', 'Life-cycle'), ('owner', 'Owner')], max_length=12, verbose_name='what was done'),
        ),
        migrations.AddConstraint(
            model_name='bulkupdate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assess', 'theme', 'tier', 'lifecycle', 'owner'])), name='bulk_kind_known'),
        ),
    ]
