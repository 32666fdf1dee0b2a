import commitments.models.kernel.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0025_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assess', 'Assess'), ('theme', 'Themes'), ('tier', 'Tier'), ('lifecycle', 'Life-cycle')], max_length=12, verbose_name='what was done')),
                ('made_at', models.DateTimeField(verbose_name='at')),
                ('taken_back_at', models.DateTimeField(null=True, verbose_name='taken back at')),
                ('version', commitments.models.kernel.fields.Version(default=1, editable=False, verbose_name='version')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
            ],
            options={
                'verbose_name': 'update in bulk',
                'verbose_name_plural': 'updates in bulk',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BulkRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.commitment', verbose_name='commitment')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.ledgerentry', verbose_name='entry')),
                ('undone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.ledgerentry', verbose_name='entry that took it back')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='commitments.bulkupdate', verbose_name='update in bulk')),
            ],
            options={
                'verbose_name': 'row of an update in bulk',
                'verbose_name_plural': 'rows of updates in bulk',
                'ordering': ['entry'],
            },
        ),
        migrations.AddConstraint(
            model_name='bulkupdate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assess', 'theme', 'tier', 'lifecycle'])), name='bulk_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkupdate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by__isnull', True)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='bulk_taken_back_by_someone_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.UniqueConstraint(fields=('update', 'commitment'), name='bulk_row_once_a_commitment'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.UniqueConstraint(fields=('entry',), name='bulk_row_once_an_entry'),
        ),
    ]
