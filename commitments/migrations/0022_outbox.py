import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0021_deadlines_that_wait'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.CharField(choices=[('digest', 'Digest')], max_length=12, verbose_name='occasion')),
                ('day', models.DateField(verbose_name='day')),
                ('message_id', models.CharField(max_length=255, unique=True, verbose_name='Message-ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Being sent'), ('sent', 'Sent'), ('empty', 'Nothing left to say'), ('failed', 'Failed')], default='waiting', max_length=8, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('next_at', models.DateTimeField(verbose_name='next try')),
                ('claimed_at', models.DateTimeField(null=True, verbose_name='claimed')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what the server said')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='to')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mail',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'next_at'], name='mail_by_state')],
                'constraints': [models.UniqueConstraint(fields=('user', 'occasion', 'day'), name='mail_once_an_occasion_and_day'), models.CheckConstraint(condition=models.Q(('occasion__in', ['digest'])), name='mail_occasion_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'sent', 'empty', 'failed'])), name='mail_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('claimed_at__isnull', False), ('state', 'claimed')), models.Q(models.Q(('state', 'claimed'), _negated=True), ('claimed_at__isnull', True)), _connector='OR'), name='mail_claimed_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='mail_sent_at_a_moment')],
            },
        ),
        migrations.AlterField(
            model_name='mailpreference',
            name='rhythm',
            field=models.CharField(choices=[('daily', 'Daily, when there is news'), ('weekly', 'Once a week'), ('off', 'No mail')], default='daily', max_length=8, verbose_name='How often'),
        ),
    ]
