import commitments.models.kernel.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0017_followups'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailPreference',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mail', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('rhythm', models.CharField(choices=[('daily', 'Every day on which there is something to say'), ('weekly', 'Once a week'), ('off', 'No mail')], default='daily', max_length=8, verbose_name='How often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, help_text='For “once a week”.', verbose_name='Day of the week')),
                ('time_zone', models.CharField(max_length=64, verbose_name='Time zone')),
                ('language', models.CharField(max_length=8, verbose_name='Language')),
                ('told', models.BigIntegerField(default=0, editable=False, verbose_name='told up to')),
                ('looked_on', models.DateField(editable=False, null=True, verbose_name='looked at on')),
            ],
            options={
                'verbose_name': 'choice about mail',
                'verbose_name_plural': 'choices about mail',
                'constraints': [models.CheckConstraint(condition=models.Q(('rhythm__in', ['daily', 'weekly', 'off'])), name='mail_rhythm_known'), models.CheckConstraint(condition=models.Q(('weekday__in', [0, 1, 2, 3, 4, 5, 6])), name='mail_weekday_known')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='filter')),
                ('name', models.CharField(blank=True, max_length=120, validators=[commitments.models.kernel.fields.validate_plain_text], verbose_name='name')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.commitment', verbose_name='commitment')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.meeting', verbose_name='meeting')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.party', verbose_name='party')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.theme', verbose_name='theme')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'thing followed',
                'verbose_name_plural': 'things followed',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('query', ''), models.Q(models.Q(('commitment__isnull', False), ('party__isnull', True), ('theme__isnull', True), ('meeting__isnull', True)), models.Q(('commitment__isnull', True), ('party__isnull', False), ('theme__isnull', True), ('meeting__isnull', True)), models.Q(('commitment__isnull', True), ('party__isnull', True), ('theme__isnull', False), ('meeting__isnull', True)), models.Q(('commitment__isnull', True), ('party__isnull', True), ('theme__isnull', True), ('meeting__isnull', False)), _connector='OR')), models.Q(models.Q(('query', ''), _negated=True), models.Q(('name', ''), _negated=True), ('commitment__isnull', True), ('party__isnull', True), ('theme__isnull', True), ('meeting__isnull', True)), _connector='OR'), name='follow_of_one_thing'), models.UniqueConstraint(fields=('user', 'commitment'), name='follow_commitment_once'), models.UniqueConstraint(fields=('user', 'party'), name='follow_party_once'), models.UniqueConstraint(fields=('user', 'theme'), name='follow_theme_once'), models.UniqueConstraint(fields=('user', 'meeting'), name='follow_meeting_once'), models.UniqueConstraint(condition=models.Q(('query', ''), _negated=True), fields=('user', 'query'), name='follow_filter_once')],
            },
        ),
    ]
