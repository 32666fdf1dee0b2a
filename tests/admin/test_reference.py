"""Reference data: written through the actions, with versions, and never deleted from under something."""

import pytest
from django.urls import reverse

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.reference import save_reference
from commitments.models import Commitment, Evidence, LedgerEntry, Party, PartyName, Theme

from ..support import factories
from ..support.pages import markup
from .pages import change_url, desk_client, errors_of, list_url, read_form

pytestmark = pytest.mark.django_db


def delete_url(obj) -> str:
    return reverse(f"admin:commitments_{obj._meta.model_name}_delete", args=[obj.pk])


def test_theme_is_renamed_through_the_action_also_on_its_commitments():
    theme = factories.ThemeFactory(name="Detainees")
    factories.CommitmentFactory(themes=[theme])
    client = desk_client()
    form = read_form(client.get(change_url(theme)))

    response = client.post(change_url(theme), form | {"name": "Detainees and missing persons"})

    assert response.status_code == 302
    assert Commitment.objects.get().themes_text == "Detainees and missing persons"
    assert LedgerEntry.objects.latest("seq").act == "change_reference"


def test_conflict_keeps_what_was_typed_and_what_another_wrote():
    theme = factories.ThemeFactory(name="Old")
    client = desk_client()
    form = read_form(client.get(change_url(theme)))
    meanwhile = Theme.objects.get()
    meanwhile.name = "Another's"
    save_reference(actor=factories.secretary(), obj=meanwhile, version=1)

    refused = client.post(change_url(theme), form | {"position": "7"})

    [text] = errors_of(refused)["__all__"]
    assert text.startswith("Someone else changed this (version 2).")
    assert read_form(refused)["position"] == ["7"]
    assert Theme.objects.get().position == 0

    client.post(change_url(theme), read_form(refused))

    found = Theme.objects.get()
    assert found.name == "Another's"
    assert found.position == 7
    assert found.version == 3


def test_party_and_its_names_are_written_one_act_each():
    client = desk_client()
    address = reverse("admin:commitments_party_add")
    form = read_form(client.get(address)) | {"name": "Türkiye", "slug": "turkiye", "kind": "state"}
    names = {
        "names-TOTAL_FORMS": "1",
        "names-0-language": "ar",
        "names-0-official": "الجمهورية التركية",
        "names-0-short": "تركيا",
    }

    response = client.post(address, form | names)

    assert response.status_code == 302
    assert PartyName.objects.get().short == "تركيا"
    assert list(LedgerEntry.objects.values_list("act", "object_type")[:2]) == [
        ("add_reference", "partyname"),
        ("add_reference", "party"),
    ]


def test_name_of_a_party_is_changed_and_deleted_through_the_actions():
    kept = factories.PartyNameFactory(language="fr")
    gone = factories.PartyNameFactory(party=kept.party, language="ru")
    client = desk_client()
    form = read_form(client.get(change_url(kept.party)))

    client.post(change_url(kept.party), form | {"names-0-short": "Neuve", "names-1-DELETE": "on"})

    assert PartyName.objects.get().short == "Neuve"
    assert list(LedgerEntry.objects.values_list("act", "object_id")[:2]) == [
        ("change_reference", str(kept.pk)),
        ("delete_reference", str(gone.pk)),
    ]


def test_taken_name_is_refused_at_the_field():
    factories.PartyFactory(name="Iran")
    client = desk_client()
    address = reverse("admin:commitments_party_add")
    form = read_form(client.get(address)) | {"name": "Iran", "slug": "iran-2", "kind": "state"}

    response = client.post(address, form)

    assert errors_of(response) == {"name": ["Party with this Name already exists."]}
    assert Party.objects.count() == 1


def test_evidence_needs_an_address_or_a_file():
    client = desk_client()
    address = reverse("admin:commitments_evidence_add")
    form = read_form(client.get(address)) | {"title": "A report", "slug": "a-report"}

    response = client.post(address, form)

    assert list(errors_of(response)) == ["__all__"]
    assert Evidence.objects.count() == 0


def send_evidence(client, **values):
    address = reverse("admin:commitments_evidence_add")
    return client.post(address, read_form(client.get(address)) | {"title": "A report", "slug": "a-report"} | values)


def test_evidence_with_a_file_is_kept_through_the_action(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    response = send_evidence(desk_client(), file=factories.paper(), reliability="fair")

    found = Evidence.objects.get()
    assert response.status_code == 302
    assert found.file_name == "paper.txt"
    assert found.size == 8
    assert found.reliability == "fair"
    assert found.version == 1
    assert (tmp_path / found.stored_name).read_bytes() == b"A paper."
    assert LedgerEntry.objects.latest("seq").act == "add_reference"


def test_large_file_is_kept_from_the_temporary_one(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    large = b"line\n" * 700_000

    send_evidence(desk_client(), file=factories.paper(large))

    assert (tmp_path / Evidence.objects.get().stored_name).read_bytes() == large


def test_file_that_is_something_else_is_refused_at_its_field(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    response = send_evidence(desk_client(), file=factories.paper(b"\x7fELF\0", "report.pdf"), publisher="Typed")

    [text] = errors_of(response)["file"]
    assert text.startswith("The content of “report.pdf” is not PDF.")
    assert read_form(response)["publisher"] == ["Typed"]
    assert Evidence.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_kept_file_is_shown_and_no_other_is_taken(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = factories.EvidenceFactory(file=factories.paper())
    client = desk_client()
    page = client.get(change_url(evidence))

    client.post(change_url(evidence), read_form(page) | {"title": "Renamed", "file": factories.paper(b"Another.")})

    found = Evidence.objects.get()
    assert f"paper.txt, 8\xa0bytes<br>SHA-256 {evidence.sha256}" in markup(page)
    assert 'type="file"' not in markup(page)
    assert found.title == "Renamed"
    assert found.sha256 == evidence.sha256
    assert found.version == 2


def test_file_is_added_to_evidence_that_has_none(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = factories.EvidenceFactory()
    client = desk_client()
    form = read_form(client.get(change_url(evidence)))

    client.post(change_url(evidence), form | {"file": factories.paper()})

    assert Evidence.objects.get().file_name == "paper.txt"
    assert Evidence.objects.get().url == evidence.url


def test_lost_edit_of_evidence_is_shown_what_was_changed_meanwhile():
    evidence = factories.EvidenceFactory(title="Old")
    client = desk_client()
    form = read_form(client.get(change_url(evidence)))
    meanwhile = Evidence.objects.get()
    meanwhile.title = "Another's"
    save_reference(actor=factories.secretary(), obj=meanwhile, version=1)

    refused = client.post(change_url(evidence), form | {"publisher": "Mine"})

    assert errors_of(refused)["__all__"][0].startswith("Someone else changed this (version 2).")
    assert [change.name.text for change in refused.context["meanwhile"]] == ["Another's"]

    client.post(change_url(evidence), read_form(refused))

    assert Evidence.objects.values_list("title", "publisher", "version").get() == ("Another's", "Mine", 3)


def test_delete_writes_to_the_ledger():
    theme = factories.ThemeFactory()

    response = desk_client().post(delete_url(theme), {"post": "yes"})

    assert response.status_code == 302
    assert Theme.objects.count() == 0
    assert LedgerEntry.objects.latest("seq").act == "delete_reference"


def test_delete_of_what_is_in_use_says_so():
    theme, party = factories.ThemeFactory(), factories.PartyFactory()
    factories.CommitmentFactory(themes=[theme], lead=party)
    client = desk_client()

    answers = [client.post(delete_url(obj), {"post": "yes"}, follow=True) for obj in (theme, party)]

    texts = [str(message) for message in answers[0].context["messages"]]
    assert texts == ["Other records use this, so it cannot be deleted. Nothing was deleted."]
    assert "protected" in markup(answers[1])
    assert Theme.objects.count() == 1
    assert Party.objects.count() == 1


def test_page_that_asks_whether_to_delete_names_no_account():
    speaker = factories.MembershipFactory(user=factories.UserFactory(focal_point=True, username="canary"))

    response = desk_client().get(delete_url(speaker.party))

    assert "Membership: Focal point, Party" in markup(response)
    assert "canary" not in markup(response)


def test_several_cannot_be_deleted_at_once():
    theme = factories.ThemeFactory()

    desk_client().post(list_url("theme"), {"action": "delete_selected", "_selected_action": [theme.pk], "post": "yes"})

    assert Theme.objects.count() == 1


def test_delete_of_what_was_changed_meanwhile_is_refused():
    theme, client = factories.ThemeFactory(name="Old"), desk_client()
    form = read_form(client.get(delete_url(theme)))
    theme.name = "New"
    save_reference(actor=factories.secretary(), obj=theme)

    answer = client.post(delete_url(theme), form, follow=True)

    assert Theme.objects.get().name == "New"
    assert "Someone else changed this. Nothing was deleted" in markup(answer)


@pytest.mark.parametrize(
    "factory", [factories.ProcessFactory, factories.ParticipationFactory, factories.EvidenceFactory]
)
def test_every_kind_of_reference_data_counts_its_versions(factory):
    obj = factory()
    first, second = (type(obj).objects.get(pk=obj.pk) for _ in range(2))
    save_reference(actor=factories.secretary(), obj=first)

    with pytest.raises(VersionConflict):
        save_reference(actor=factories.secretary(), obj=second)

    assert type(obj).objects.get().version == 2


def test_name_that_another_changed_meanwhile_is_kept_and_said():
    name = factories.PartyNameFactory(short="Premier")
    client = desk_client()
    form = read_form(client.get(change_url(name.party)))
    name.short = "Deuxième"
    save_reference(actor=factories.secretary(), obj=name)

    refused = client.post(change_url(name.party), form | {"names-0-short": "Troisième"})

    assert refused.status_code == 200
    assert [field.after for change in refused.context["meanwhile"] for field in change.parts[0].fields] == ["Deuxième"]
    assert PartyName.objects.get().short == "Deuxième"
